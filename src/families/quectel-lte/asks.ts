import type { Ask } from '../kit/reading.ts';

/** What a user types to split what is open. Context 2, client 0 as in the vendor's example. */
export const asks: readonly Ask[] = [
  {
    command: 'AT+QFLST="*"',
    learns: 'which files are stored and how long they are; those in memory only: AT+QFLST="RAM:*"',
    decides: ['cert-not-stored', 'cert-format', 'client-cert-missing'],
  },
  {
    command: 'AT+QFDWL="cacert.pem"',
    learns: 'the stored file itself: whether it is whole, the right one of the three, and the broker’s root',
    decides: ['cert-format', 'wrong-root-ca', 'intermediate-instead-of-root', 'client-key-mismatch'],
  },
  {
    command: 'AT+QSSLCFG="cacert",2',
    learns: 'which root this context uses; the number has to be the one in AT+QMTCFG="ssl" or AT+QSSLOPEN',
    decides: ['wrong-root-ca', 'cert-not-stored', 'command-order/state'],
  },
  {
    command: 'AT+QSSLCFG="sni",2',
    learns: 'whether the server name is sent (0: no; ERROR: this firmware cannot)',
    decides: ['sni-missing', 'sni-unsupported-firmware'],
  },
  {
    command: 'AT+QSSLCFG="seclevel",2',
    learns: '0 nobody is verified, 1 the server, 2 a client certificate is shown as well',
    decides: ['client-cert-missing', 'wrong-root-ca'],
  },
  {
    command: 'AT+QSSLCFG="ignorelocaltime",2',
    learns: 'whether the dates of certificates are compared with the module’s clock (0: they are)',
    decides: ['clock-not-set'],
  },
  {
    command: 'AT+QSSLCFG="sslversion",2',
    learns: 'which TLS version may be spoken (3 is 1.2, 4 all)',
    decides: ['tls-version'],
  },
  {
    command: 'AT+QSSLCFG="ciphersuite",2',
    learns: 'which suites are offered (0XFFFF: all)',
    decides: ['cipher-suite', 'key-type-unsupported'],
  },
  { command: 'AT+CCLK?', learns: 'what the module takes for the time', decides: ['clock-not-set'] },
  {
    command: 'AT+QMTCFG="ssl",0',
    learns: 'whether this client uses TLS, and with which context',
    decides: ['wrong-port/plain-on-tls', 'command-order/state'],
  },
  {
    command: 'AT+QMTOPEN?',
    learns: 'which clients are open, and to what',
    decides: ['command-order/state'],
  },
  {
    command: 'AT+QIGETERROR',
    learns: 'the number behind the last ERROR of a socket or a data connection',
    decides: ['dns', 'network-not-attached', 'buffer/memory', 'command-order/state'],
  },
  {
    command: 'AT+QIACT?',
    learns: 'whether there is a data connection and an address (only OK: none)',
    decides: ['network-not-attached'],
  },
  { command: 'AT+CEREG?', learns: 'whether the module is registered (1 or 5)', decides: ['network-not-attached'] },
  {
    command: 'AT+QIDNSGIP=1,"broker.example"',
    learns: 'whether the broker’s name resolves over this data connection',
    decides: ['dns', 'network-not-attached'],
  },
  {
    command: 'AT+QIOPEN=1,0,"TCP","broker.example",8883,0,0',
    learns: 'whether the broker’s port is reached at all, without TLS',
    decides: ['wrong-port/plain-on-tls', 'dns', 'network-not-attached', 'other'],
  },
  {
    command: 'AT+QMTCFG="version",0',
    learns: 'which MQTT version is spoken (4 is 3.1.1)',
    decides: ['client-id/policy', 'auth-credentials', 'other'],
  },
  {
    command: 'AT+QGMR',
    learns: 'the whole firmware: it decides which options there are',
    decides: ['sni-unsupported-firmware', 'firmware-bug', 'cipher-suite', 'tls-version', 'other'],
  },
  {
    command: 'AT+QSSLCFG=?',
    learns: 'all options and suites of this firmware',
    decides: ['sni-unsupported-firmware', 'cipher-suite', 'tls-version', 'key-type-unsupported'],
  },
  { command: 'AT+QFUPL=?', learns: 'whether files can be uploaded by this command', decides: ['command-order/state'] },
];
