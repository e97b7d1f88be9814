import type { Ask } from '../kit/reading.ts';

/** Questions to a SIM7000 or SIM7080, those that decide most first. */
export const asks: readonly Ask[] = [
  {
    command: 'AT+CSSLCFG="ctxindex",0',
    learns:
      'TLS version (3 is 1.2), whether the clock is ignored, and the server name; SMSSL=1 uses context 0, SMSSL=2 context 1',
    decides: ['tls-version', 'sni-missing', 'sni-unsupported-firmware', 'clock-not-set', 'cipher-suite'],
  },
  {
    command: 'AT+CNACT?',
    learns: 'whether there is a data connection, with its address',
    decides: ['network-not-attached'],
  },
  {
    command: 'AT+SMSSL?',
    learns: 'which CA and which client certificate the MQTT client uses; 0 means no TLS',
    decides: [
      'wrong-root-ca',
      'cert-not-stored',
      'client-cert-missing',
      'wrong-port/plain-on-tls',
      'command-order/state',
    ],
  },
  {
    command: 'AT+SMCONF?',
    learns: 'host, port, client id, user name and whether a password is there',
    decides: ['wrong-port/plain-on-tls', 'dns', 'auth-credentials', 'client-id/policy', 'wrong-root-ca'],
  },
  {
    command: 'AT+CFSINIT, then AT+CFSGFIS=3,"FILE"',
    learns: 'whether the file is there, and its size to be compared with that of yours',
    decides: ['cert-format', 'cert-not-stored', 'wrong-root-ca', 'client-key-mismatch'],
  },
  {
    command: 'AT+CASSLCFG=0,"CACERT","FILE" and AT+CAOPEN=0,0,"TCP","HOST",8883 after AT+CASSLCFG=0,"SSL",1',
    learns: 'a number: the sockets tell a wrong date (24) and name (25) from a refusal, which AT+SMCONN does not',
    decides: [
      'wrong-root-ca',
      'intermediate-instead-of-root',
      'clock-not-set',
      'client-cert-missing',
      'cert-format',
      'other',
    ],
  },
  {
    command: 'AT+CASSLCFG=0,"SSL",0, then AT+CAOPEN=0,0,"TCP","HOST",8883',
    learns: 'whether the port is reached without TLS (send nothing over it)',
    decides: ['wrong-port/plain-on-tls', 'network-not-attached', 'dns', 'firmware-bug'],
  },
  {
    command: 'AT+CSSLCFG="ignorertctime",0,1 (as a test)',
    learns: 'whether the clock is what fails',
    decides: ['clock-not-set'],
  },
  {
    command: 'AT+SIMCOMATI',
    learns: 'the build and, behind QCN, the release of the modem part: of old ones TLS is known to fail',
    decides: ['firmware-bug', 'sni-unsupported-firmware', 'tls-version'],
  },
  {
    command: 'AT+CFSGFRS?',
    learns: 'how much room is left for files',
    decides: ['buffer/memory', 'chain-too-big'],
  },
  { command: 'AT+SMSTATE?', learns: 'whether the MQTT client is connected already', decides: ['command-order/state'] },
  {
    command: 'AT+CMEE=2, then the refused command again',
    learns: 'whether the state was wrong (operation not allowed) or something else',
    decides: ['command-order/state', 'cert-not-stored', 'other'],
  },
];
