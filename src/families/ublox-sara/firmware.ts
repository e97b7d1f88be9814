import { guess, reported, stated } from '../../kernel/facts.ts';
import type { CredentialLayout } from '../../pki/fit/layout.ts';
import type { FirmwareLine, LineFacts } from '../kit/firmware.ts';
import { knownTls } from '../kit/known-tls.ts';
import { GUIDE, LIBRARY } from './declarations.ts';

const RUST = 'ublox-cellular-rs, whose comments follow the AT manual';
const LEGACY = [
  ...[0x002f, 0x003c, 0x0035, 0x003d, 0x000a, 0xc008, 0xc009, 0xc00a, 0xc012, 0xc013, 0xc014],
  ...[0xc023, 0xc024, 0xc027, 0xc028, 0xc02b, 0xc02c, 0xc02f, 0xc030],
];

const tls = knownTls({
  versions: stated(
    { min: 'TLSv1', max: 'TLSv1.2' },
    `${RUST}, AT+USECPRF operation 1`,
    'as the profile says; the newest LARA-R6 and LENA-R8 are said to have TLS 1.3',
  ),
  suites: stated(
    LEGACY,
    `${LIBRARY}, numbers of operation 2`,
    'those with certificates; the order in the ClientHello is not known',
  ),
  sni: stated('option', `${RUST}, operation 10`, 'empty unless it is set: no name is sent'),
  checksName: stated(false, `${RUST}, operation 0`, 'from level 2 on it is compared with operation 4'),
  checksDates: stated(false, `${RUST}, operation 0`, 'at level 3 only'),
  clientKeyTypes: reported(['rsa', 'ec'], `${LIBRARY}, header of the security API`, 'some modules take RSA keys only'),
});

const upload = (kind: 0 | 1 | 2) =>
  stated(
    [`AT+USECMNG=0,${kind},"{name}",{bytes}`, '{file}'],
    `${GUIDE}, AT+USECMNG`,
    'wait 50 ms behind the prompt; RTS and CTS, or bytes get lost',
  );

const credentials: CredentialLayout = {
  names: guess(
    { ca: 'ca_cert', cert: 'client_cert', key: 'client_key' },
    `${GUIDE}: examples`,
    'any name up to 200 characters; 32 are safe',
  ),
  encodings: stated(
    { ca: 'pem', cert: 'pem', key: 'pem' },
    `${GUIDE}, AT+USECMNG`,
    'DER is taken as well, keys not by all modules',
  ),
  finalNewline: reported(true, `${LIBRARY} issue 242`, 'a line break behind BEGIN, each 64 characters, and before END'),
  clientChain: guess(false, 'never reported'),
  load: {
    ca: upload(0),
    cert: upload(1),
    key: upload(2),
    check: stated(['AT+USECMNG=3'], `${GUIDE}, AT+USECMNG`, 'operation 4 tells MD5 of the DER form, not of the PEM'),
    use: stated(
      [
        'AT+USECPRF=0',
        '{?ca}AT+USECPRF=0,0,1',
        'AT+USECPRF=0,3,"{ca}"',
        'AT+USECPRF=0,5,"{cert}"',
        'AT+USECPRF=0,6,"{key}"',
        'AT+USECPRF=0,10,"broker.example"',
        'AT+UMQTT=2,"broker.example",8883',
        'AT+UMQTT=11,1,0',
      ],
      GUIDE,
      'the port stays 1883 unless it is set',
    ),
  },
  notes: [
    reported('A SARA-R422 that is new refuses the first upload: AT+ULSTFILE once, then again.', `${LIBRARY} issue 77`),
    reported('EC keys begin with BEGIN EC PRIVATE KEY: leave an EC PARAMETERS block out.', LIBRARY),
  ],
};

const files: LineFacts['files'] = {
  nameBytes: stated({ min: 1, max: 200 }, RUST),
  maxBytes: stated(8_192, RUST, 'of the 2G, 3G and R2 modules'),
  encodings: stated(['pem', 'der'], `${GUIDE}, AT+USECMNG`),
  keyForms: reported(['pkcs1', 'sec1'], LIBRARY, 'PKCS#8 is not taken by all modules'),
};

function line(
  id: string,
  model: string,
  prefixes: readonly string[],
  aliases: readonly string[],
  note: string,
): FirmwareLine {
  return {
    id,
    prefixes,
    aliases,
    identity: { manufacturer: 'u-blox', model, revision: id, build: id },
    facts: { tls, files, credentials, hostBytes: guess(128, 'fields of the MQTT profile') },
    note,
  };
}

/** Lines by module: firmware versions of one module were never told apart, and its model is not in its build string. */
export const firmware: readonly FirmwareLine[] = [
  line(
    'L0.0.00.00.05.08',
    'SARA-R410M-02B',
    ['L0.0.00.00.05', 'R410M-02B'],
    ['sara-r4', 'sara-r410m', 'sara-r412m'],
    'the build string is by general knowledge, from no recording; MQTT without TLS; 0 is success of the login',
  ),
  line(
    '00.12,A00.00',
    'SARA-R422M8S',
    ['00.12', '00.1'],
    ['sara-r422'],
    'refuses the first upload of a new module until its files were listed',
  ),
  line(
    '02.06,A00.01',
    'SARA-R510S',
    ['02.0', '03.'],
    ['sara-r5', 'sara-r510s', 'lara-r6', 'lena-r8'],
    'the build string is by general knowledge, from no recording; needs AT+UPSDA=0,3 before sockets and MQTT',
  ),
];
