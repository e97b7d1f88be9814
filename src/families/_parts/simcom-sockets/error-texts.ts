/** The vendor's texts of `+IP ERROR:` (AT+CIPCCFG chapter), by number. */
export const IP_ERROR_TEXTS = [
  'Connection time out',
  'Bind port failed',
  'Port overflow',
  'Create socket failed',
  'Network is already opened',
  'Network is already closed',
  'No clients connected',
  'No active client',
  'Network not opened',
  'Client index overflow',
  'Connection is already created',
  'Connection is not created',
  'Invalid parameter',
  'Operation not supported',
  'DNS query failed',
  'TCP busy',
  'Netclose failed for socket opened',
  'Sending time out',
  'Sending failure for network error',
  'Open failure for network error',
  'Server is already listening',
  'Operation failed',
  'No data',
] as const;

export type IpErrorText = (typeof IP_ERROR_TEXTS)[number];
