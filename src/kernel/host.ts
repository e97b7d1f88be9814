const IPV4 = /^\d{1,3}(\.\d{1,3}){3}$/;

/** Whether a host is an IP address: such a host has no name to resolve, to send as SNI or to compare. */
export function isAddress(host: string): boolean {
  return IPV4.test(host) || host.includes(':');
}
