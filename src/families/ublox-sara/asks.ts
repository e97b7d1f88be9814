import type { Ask } from '../kit/reading.ts';

/** What a user types to split what is open. Profile 0, as in the vendor's examples. */
export const asks: readonly Ask[] = [
  {
    command: 'AT+USECMNG=3',
    learns: 'which entries are stored, by kind and name, and until when the certificates hold',
    decides: ['cert-not-stored', 'wrong-root-ca', 'client-cert-missing', 'intermediate-instead-of-root'],
  },
  {
    command: 'AT+USECMNG=4,0,"ca_cert"',
    learns: 'the MD5 of the stored root in its DER form, to be compared with the file',
    decides: ['cert-format', 'wrong-root-ca', 'cert-not-stored'],
  },
  {
    command: 'AT+USECPRF=0,10',
    learns: 'which server name is sent (empty: none; an error: this firmware cannot)',
    decides: ['sni-missing', 'sni-unsupported-firmware'],
  },
  {
    command: 'AT+USECPRF=?',
    learns: 'which operations a security profile has: without 10 there is no server name',
    decides: ['sni-unsupported-firmware'],
  },
  {
    command: 'AT+USECPRF=0,3',
    learns: 'which root the profile names; the number has to be the one in AT+UMQTT=11 or AT+USOSEC',
    decides: ['wrong-root-ca', 'cert-not-stored'],
  },
  {
    command: 'AT+USECPRF=0,0',
    learns: 'what is verified: 0 nothing, 1 the chain, 2 and the name of operation 4, 3 and the dates',
    decides: ['wrong-root-ca', 'clock-not-set', 'client-cert-missing'],
  },
  {
    command: 'AT+USECPRF=0,5',
    learns: 'which client certificate the profile names (operation 6: which key)',
    decides: ['client-cert-missing', 'client-key-mismatch'],
  },
  { command: 'AT+USECPRF=0,1', learns: 'which TLS version is asked for', decides: ['tls-version', 'cipher-suite'] },
  {
    command: 'AT+UMQTT?',
    learns: 'host, port, client identifier and security of the MQTT profile: the port stays 1883 unless it is set',
    decides: ['wrong-port/plain-on-tls', 'client-id/policy', 'auth-credentials'],
  },
  {
    command: 'AT+UMQTTER',
    learns: 'the last MQTT error; 0 after a failed login: it broke below MQTT',
    decides: ['network-not-attached', 'sni-missing', 'wrong-root-ca', 'auth-credentials', 'client-id/policy'],
  },
  {
    command: 'AT+USOER',
    learns: 'the last error of a socket (111 refused, 110 nobody answered)',
    decides: ['wrong-port/plain-on-tls', 'network-not-attached', 'command-order/state'],
  },
  {
    command: 'AT+UPSND=0,8',
    learns: 'whether the internal stack has a data connection (0: AT+UPSD=0,100,1 and AT+UPSDA=0,3 first)',
    decides: ['network-not-attached', 'command-order/state'],
  },
  { command: 'AT+CEREG?', learns: 'whether the module is registered (1 or 5)', decides: ['network-not-attached'] },
  { command: 'AT+CCLK?', learns: 'what the module takes for the time', decides: ['clock-not-set'] },
  {
    command: 'AT+UDNSRN=0,"broker.example"',
    learns: 'whether the broker’s name resolves over this data connection',
    decides: ['dns', 'network-not-attached'],
  },
  {
    command: 'AT+ULSTFILE=',
    learns: 'the files of the module; on a new SARA-R422 the listing itself makes the store usable',
    decides: ['firmware-bug', 'buffer/memory'],
  },
  {
    command: 'ATI9',
    learns: 'modem and application version: they decide which operations there are',
    decides: ['sni-unsupported-firmware', 'firmware-bug', 'key-type-unsupported', 'tls-version', 'other'],
  },
];
