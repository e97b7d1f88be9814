import { guess, reported, stated } from '../../kernel/facts.ts';
import type { CredentialLayout } from '../../pki/fit/layout.ts';
import type { FirmwareLine, LineFacts } from '../kit/firmware.ts';
import { knownTls } from '../kit/known-tls.ts';
import { DOCS } from './declarations.ts';

const tls = knownTls({
  versions: stated({ min: 'TLSv1.2', max: 'TLSv1.2' }, DOCS, 'TLS 1.3 only in firmware that was built for it'),
  sni: reported(
    'always',
    `${DOCS}; esp-tls`,
    'for MQTT the host name is sent, or what AT+MQTTSNI says; sockets send one only after AT+CIPSSLCSNI',
  ),
  alpn: stated(true, `${DOCS}, AT+MQTTALPN`),
  verifier: stated('mbedtls', DOCS),
  checksName: guess(true, 'esp-tls compares it unless it is told not to', 'with schemes 3 and 5'),
  checksDates: stated(true, DOCS, 'the clock begins in 1970: AT+CIPSNTPCFG first'),
  clientKeyTypes: reported(['rsa', 'ec'], 'mbedTLS reads both'),
});

const upload = (name: string) => stated([`AT+SYSMFG=2,"${name}","${name}",8,{bytes}`, '{file}'], `${DOCS}, AT+SYSMFG`);

const credentials: CredentialLayout = {
  names: stated(
    { ca: 'mqtt_ca', cert: 'mqtt_cert', key: 'mqtt_key' },
    `${DOCS}, AT+SYSMFG`,
    'entries of the partition mfg_nvs; sockets have client_ca.0 and so on',
  ),
  encodings: stated({ ca: 'pem', cert: 'pem', key: 'pem' }, DOCS),
  finalNewline: guess(true, 'the sample files end so'),
  clientChain: guess(true, 'mbedTLS reads several certificates'),
  load: {
    ca: upload('mqtt_ca'),
    cert: upload('mqtt_cert'),
    key: upload('mqtt_key'),
    check: stated(['AT+SYSMFG=1,"mqtt_ca"'], `${DOCS}, AT+SYSMFG`, 'keys can be read back, too'),
    use: stated(
      ['{?ca}AT+CIPSNTPCFG=1,0,"pool.ntp.org"', '{?cert}AT+MQTTUSERCFG=0,5,"client-id","","",0,0,""'],
      DOCS,
      'scheme 3 verifies the server, 4 presents the certificate, 5 does both',
    ),
  },
  notes: [
    stated('Content is not looked at when it is stored: a damaged one shows only when it connects.', DOCS),
    reported(
      'Firmware from before 2023 has no AT+SYSMFG: each credential has a partition of its own, in a packed form that the vendor’s script makes.',
      'esp-at issue 469',
    ),
  ],
};

const files: LineFacts['files'] = {
  maxBytes: guess(4_096, 'no limit is documented'),
  encodings: stated(['pem'], DOCS),
  keyForms: reported(['pkcs1', 'sec1', 'pkcs8'], 'mbedTLS reads all of them'),
};

/** Lines by age of the firmware: older ones store credentials in another way. */
export const firmware: readonly FirmwareLine[] = [
  {
    id: '4.0.0(MINI-1)',
    prefixes: ['4.', '3.'],
    identity: { manufacturer: 'Espressif', model: 'ESP-AT', revision: '4.0.0.0', build: '4.0.0(MINI-1)' },
    facts: { tls, files, credentials, hostBytes: stated(128, `${DOCS}, AT+MQTTCONN`) },
    note: 'the build string is by general knowledge, from no recording; the module names no model: it is known by its build string, as AT+GMR prints it behind "Bin version:"',
  },
  {
    id: '2.4.0(WROOM-32)',
    prefixes: ['2.'],
    identity: { manufacturer: 'Espressif', model: 'ESP-AT', revision: '2.4.0.0', build: '2.4.0(WROOM-32)' },
    facts: {
      tls: { ...tls, alpn: guess(false, 'documented later') },
      files,
      credentials,
      hostBytes: stated(128, `${DOCS}, AT+MQTTCONN`),
    },
    note: 'the build string is by general knowledge, from no recording; no AT+SYSMFG and no AT+MQTTSNI: credentials go into partitions of their own',
  },
];
