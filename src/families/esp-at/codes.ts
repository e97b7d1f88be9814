import { nameUnresolved } from '../kit/causes.ts';
import type { CodeMeaning, CodeTable } from '../kit/part.ts';
import { rowsFrom, span, weigh } from '../kit/rows.ts';
import { DOCS } from './declarations.ts';

const STATE = 'command-order/state';
const row = rowsFrom(`${DOCS}, MQTT error codes`);
const order = (code: number, text: string, why: string): CodeMeaning =>
  row(code, text, span('mqtt'), weigh(STATE, 0.9, 'mqtt', why));
const stored = (code: number, text: string): CodeMeaning =>
  row(
    code,
    text,
    span('tls'),
    weigh(
      'cert-not-stored',
      0.8,
      'tls',
      'nothing usable is stored for MQTT: AT+SYSMFG="mqtt_ca", "mqtt_cert", "mqtt_key"',
    ),
    weigh('cert-format', 0.5, 'tls', 'what is stored is no credential'),
  );

const HANDSHAKE = [
  weigh('clock-not-set', 0.5, 'server-trust', 'schemes 3 and 5 verify the server, and the clock begins in 1970'),
  weigh('wrong-root-ca', 0.45, 'server-trust', 'the factory image holds sample certificates until others are stored'),
  weigh('client-cert-missing', 0.35, 'client-auth', 'schemes 4 and 5 present what is stored; 2 and 3 nothing'),
  weigh('wrong-port/plain-on-tls', 0.25, 'tcp', 'TLS on a plain port, or the other way round'),
  weigh('client-id/policy', 0.25, 'mqtt', 'the broker closed at CONNECT'),
] as const;

/** Parameters of MQTT commands: one number for unreadable, one for missing, one for too long. */
const PARAMETERS: readonly (readonly [number, string])[] = [
  [0x6010, 'link number could not be read'],
  [0x6011, 'link number is wrong'],
  [0x6012, 'scheme could not be read'],
  [0x6013, 'scheme is wrong'],
  [0x6014, 'client identifier could not be read'],
  [0x6015, 'client identifier is missing'],
  [0x6016, 'client identifier is too long'],
  [0x6017, 'user name could not be read'],
  [0x6018, 'user name is missing'],
  [0x6019, 'user name is too long'],
  [0x601a, 'password could not be read'],
  [0x601b, 'password is missing'],
  [0x601c, 'password is too long'],
  [0x601d, 'number of the certificate could not be read'],
  [0x601e, 'number of the certificate is wrong'],
  [0x601f, 'number of the root could not be read'],
  [0x6020, 'number of the root is wrong'],
  [0x6027, 'path could not be read'],
  [0x6028, 'path is missing'],
  [0x6029, 'path is too long'],
  [0x602a, 'version is wrong'],
  [0x602b, 'keep-alive could not be read'],
  [0x602c, 'keep-alive is missing'],
  [0x602d, 'keep-alive is out of range'],
  [0x602e, 'session flag could not be read'],
  [0x602f, 'session flag is wrong'],
  [0x6030, 'topic of the will could not be read'],
  [0x6031, 'topic of the will is missing'],
  [0x6032, 'topic of the will is too long'],
  [0x6033, 'message of the will could not be read'],
  [0x6034, 'message of the will is missing'],
  [0x6035, 'message of the will is too long'],
  [0x6036, 'quality of the will could not be read'],
  [0x6037, 'quality of the will is wrong'],
  [0x6038, 'retain flag of the will could not be read'],
  [0x6039, 'retain flag of the will is wrong'],
  [0x603a, 'host could not be read'],
  [0x603b, 'host is missing'],
  [0x603c, 'host is too long'],
  [0x603d, 'port could not be read'],
  [0x603e, 'port is wrong'],
  [0x603f, 'reconnect flag could not be read'],
  [0x6040, 'reconnect flag is wrong'],
  [0x6041, 'topic could not be read'],
  [0x6042, 'topic is missing'],
  [0x6043, 'topic is too long'],
  [0x6044, 'data could not be read'],
  [0x6045, 'data are missing'],
  [0x6046, 'data are too long'],
  [0x6047, 'quality could not be read'],
  [0x6048, 'quality is wrong'],
  [0x6049, 'retain flag could not be read'],
  [0x604a, 'retain flag is wrong'],
  [0x604b, 'length of a publication could not be read'],
  [0x604c, 'length of a publication is wrong'],
  [0x604d, 'length of what came is wrong'],
];

const mqtt: CodeTable = {
  id: 'ERRCODE',
  title: 'ERR CODE (after AT+SYSLOG=1): why an MQTT command has failed',
  explains: [],
  reads: [{ line: 'error.code', field: 'code' }],
  notation: 'hex',
  codes: [
    order(0x6001, 'not configured', 'AT+MQTTUSERCFG comes first'),
    order(0x6002, 'not in the configured state', 'AT+MQTTCLEAN and the whole configuration again'),
    order(0x6003, 'not initialised, or cleaned', 'AT+MQTTUSERCFG comes first'),
    order(0x6004, 'connected already', 'AT+MQTTCLEAN before another connection'),
    row(0x6005, 'no memory', span('mqtt'), weigh('buffer/memory', 0.9, 'mqtt', 'the heap is too small: AT+SYSRAM?')),
    order(0x6006, 'no such link', 'only link 0 exists'),
    order(0x6007, 'parameter is missing', 'a parameter is left out'),
    order(0x6008, 'number of parameters is wrong', 'a comma too many or too few'),
    row(
      0x6009,
      'TLS configuration failed',
      span('tls'),
      weigh('cert-not-stored', 0.6, 'tls', 'no credential for the scheme is stored'),
      weigh('cert-format', 0.6, 'tls', 'a stored credential is no whole PEM'),
    ),
    order(0x600a, 'parameters could not be prepared', 'a parameter is wrong'),
    row(0x600b, 'connection could not be started', span('dns', 'mqtt'), nameUnresolved(0.3), ...HANDSHAKE),
    row(
      0x600c,
      'publication failed',
      span('mqtt', 'publish'),
      weigh('network-not-attached', 0.4, 'bearer', 'the link is gone'),
      weigh('client-id/policy', 0.3, 'publish', 'the broker closed'),
    ),
    row(
      0x600d,
      'subscription failed',
      span('mqtt', 'subscribe'),
      weigh('client-id/policy', 0.4, 'subscribe', 'the broker does not allow the topic'),
      weigh('network-not-attached', 0.3, 'bearer', 'the link is gone'),
    ),
    row(
      0x600e,
      'unsubscription failed',
      span('mqtt', 'subscribe'),
      weigh('network-not-attached', 0.3, 'bearer', 'the link is gone'),
    ),
    row(0x600f, 'disconnection failed', undefined),
    ...PARAMETERS.map(([code, text]) =>
      row(
        code,
        text,
        span('at'),
        weigh(STATE, 0.9, 'at', 'a parameter is missing, misquoted or out of range; the line holds 256 bytes'),
      ),
    ),
    stored(0x6021, 'length of the stored root is wrong'),
    stored(0x6022, 'stored root could not be read'),
    stored(0x6023, 'length of the stored certificate is wrong'),
    stored(0x6024, 'stored certificate could not be read'),
    stored(0x6025, 'length of the stored key is wrong'),
    stored(0x6026, 'stored key could not be read'),
    row(0x604e, 'semaphore failed', undefined),
    row(0x604f, 'event group failed', undefined),
    order(0x6050, 'address could not be read', 'host, port and path do not make an address'),
    order(0x6051, 'disconnected', 'AT+MQTTCLEAN and the whole configuration again'),
    row(
      0x6052,
      'host name does not verify',
      span('tls', 'server-trust'),
      weigh('sni-missing', 0.5, 'tls', 'another certificate came: AT+MQTTSNI'),
      weigh('other', 0.4, 'server-trust', 'the certificate is not for that name'),
    ),
  ],
};

const join = rowsFrom(`${DOCS}, AT+CWJAP`);
/** Why the access point was not joined. */
export const wifi: CodeTable = {
  id: 'CWJAP',
  title: '+CWJAP: why the access point was not joined',
  explains: [],
  reads: [{ line: 'network.join.failed', field: 'code' }],
  codes: [
    join(
      1,
      'time-out',
      span('network'),
      weigh('network-not-attached', 0.9, 'network', 'the access point does not answer'),
    ),
    join(
      2,
      'wrong password',
      span('network'),
      weigh('network-not-attached', 0.9, 'network', 'the password of the access point'),
    ),
    join(
      3,
      'access point not found',
      span('network'),
      weigh('network-not-attached', 0.9, 'network', 'out of reach, misspelt, or on 5 GHz'),
    ),
    join(4, 'failed', span('network'), weigh('network-not-attached', 0.9, 'network', 'no detail given')),
  ],
};

export const codes: readonly CodeTable[] = [mqtt, wifi];
