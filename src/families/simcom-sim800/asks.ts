import type { Ask } from '../kit/reading.ts';

/** Questions to a SIM800, those that decide most first. */
export const asks: readonly Ask[] = [
  {
    command: 'AT+CGMR',
    learns: 'which build it is: up to 1308B08 there is no TLS, R14.18 has TLS 1.0',
    decides: ['tls-version', 'firmware-bug', 'module-cannot-client-auth', 'sni-unsupported-firmware'],
  },
  { command: 'AT+CIPSSL=?', learns: 'whether this build has TLS at all', decides: ['tls-version', 'firmware-bug'] },
  {
    command: 'AT+CIPSSL=0, then AT+CIPSTART="TCP","HOST","8883"',
    learns:
      'whether the port is reached without TLS; CONNECT OK means that only the handshake fails (send nothing over it)',
    decides: ['tls-version', 'cipher-suite', 'wrong-port/plain-on-tls', 'network-not-attached', 'dns'],
  },
  {
    command: 'AT+SSLOPT?',
    learns: 'whether the server is verified (0,0) and a client certificate is shown (1,1)',
    decides: ['wrong-root-ca', 'client-cert-missing', 'module-cannot-client-auth'],
  },
  {
    command: 'AT+SSLDEROOT?',
    learns: 'which roots were taken over',
    decides: ['cert-not-stored', 'wrong-root-ca'],
  },
  {
    command: 'AT+FSFLSIZE=C:\\USER\\FILE',
    learns: 'the size of the stored file, to be compared with that of yours',
    decides: ['cert-format', 'cert-not-stored'],
  },
  {
    command: 'AT+CIPSTATUS',
    learns: 'whether there is a data connection, and in which state the connections are',
    decides: ['network-not-attached', 'command-order/state'],
  },
];
