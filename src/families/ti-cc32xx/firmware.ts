import { guess, reported, stated } from '../../kernel/facts.ts';
import type { CredentialLayout } from '../../pki/fit/layout.ts';
import type { TlsClientProfile } from '../../tls/profile.ts';
import type { FirmwareLine, LineFacts } from '../kit/firmware.ts';

const HEADERS = 'SimpleLink CC32xx SDK 2.10, slnetsock and errors.h';
const GUIDE = 'SWRU455M, CC3x20 and CC3x3x network processor guide';
const CALYPSO = 'WurthElektronik/WirelessConnectivity-SDK_STM32, Calypso Azure example';
const FREERTOS = 'AWS FreeRTOS port for CC3220SF';
const NO_CAPTURE = 'no ClientHello of this part is known';

const tls: TlsClientProfile = {
  versions: stated({ min: 'TLSv1', max: 'TLSv1.2' }, HEADERS, 'SSL 3.0 is there as well, TLS 1.3 is not'),
  suites: stated(
    [
      0xcca9, 0xcca8, 0xccaa, 0xc02c, 0xc02b, 0xc030, 0xc02f, 0x009f, 0x009e, 0x009d, 0x009c, 0xc00a, 0xc009, 0xc023,
      0xc027, 0x003d, 0x003c, 0xc014, 0xc011, 0x0039, 0x0035, 0x0004, 0x0005,
    ],
    `${HEADERS}, SL_SO_SECURE_MASK, default 0x7FFFFF`,
    'which they are is stated, their order on the wire is not',
  ),
  groups: guess([23], NO_CAPTURE),
  signatureSchemes: guess([0x0401, 0x0403, 0x0501, 0x0503, 0x0201, 0x0203], NO_CAPTURE),
  sni: reported('option', `${FREERTOS} sets option 42 (name check) to have the server name sent`),
  alpn: stated(false, `${HEADERS}: names of HTTP/2 only`, 'AWS on port 443 with a client certificate is out'),
  verifier: guess(
    'wolfssl-strict-top',
    'TI E2E thread 1055151: -688 with ISRG Root X1 while the cross-signed chain was sent',
  ),
  checksName: stated(false, `${HEADERS}, option 42: off unless it is set`),
  clientKeyTypes: guess(['rsa', 'ec'], `${GUIDE} lists suites with ECDSA; RSA is what was shown to work`),
  maxChainBytes: guess(null, 'no limit is documented or was reported'),
  maxChainLength: guess(null, 'no limit is documented or was reported'),
  checksDates: stated(true, `${HEADERS}: -461 while the clock does not fit`),
};

const write = (role: string): readonly string[] => [
  `AT+fileOpen={name},CREATE|OVERWRITE,8192   (${role})`,
  'AT+fileWrite=ID,0,0,{bytes},{file}',
  'AT+fileClose=ID',
];

const credentials: CredentialLayout = {
  names: guess(
    { ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' },
    'names are free; Calypso takes up to 180 characters',
  ),
  encodings: reported({ ca: 'pem', cert: 'pem', key: 'pem' }, CALYPSO, 'DER is read as well'),
  finalNewline: guess(true, 'nothing is said about it'),
  clientChain: reported(true, CALYPSO, 'its file of the device holds two certificates'),
  load: {
    ca: reported(write('CA'), CALYPSO, 'ID is what +fileopen: answers; pieces of at most 750 bytes'),
    cert: reported(write('certificate'), CALYPSO),
    key: reported(write('key'), CALYPSO),
    check: reported(['AT+fileGetFileList'], CALYPSO),
    use: reported(
      ['AT+mqttCreate=CLIENT,url|sec,HOST,8883,TLSV1_2,,{key},{cert},{ca},,v3_1_1,0,0'],
      CALYPSO,
      'the order of the files is key, certificate, CA, DH parameters',
    ),
  },
  notes: [
    reported(
      'Without a CA file a secure socket does not connect, or says -453: the root of the server is the least.',
      'TI E2E thread 1138216',
    ),
    reported(
      'skip_cert_verify takes away the look into TI’s catalogue only: -688 came with it all the same.',
      'TI E2E thread 1055151',
    ),
  ],
};

const files: LineFacts['files'] = {
  nameBytes: reported({ min: 1, max: 180 }, CALYPSO),
  maxBytes: guess(8_192, 'a file has the size it was made with; 8192 is the least for a fail-safe one'),
  encodings: stated(['pem', 'der'], `${GUIDE}, table 8-4`),
};

/** One line: service packs are not told apart by what was published. */
export const firmware: readonly FirmwareLine[] = [
  {
    id: 'CC3220 SDK 2.10',
    prefixes: ['CC3220', 'CC3235', 'CC3120', 'CC3135', 'CC3230', 'CC3130'],
    identity: {
      manufacturer: 'Texas Instruments',
      model: 'CC3220',
      revision: 'SDK 2.10',
      build: 'CC3220 SDK 2.10',
    },
    facts: { tls, files, credentials },
    note: 'named by the SDK whose headers were read; the chip says its version to the program on it',
  },
];
