import { guess, reported, stated } from '../../kernel/facts.ts';
import type { CredentialLayout } from '../../pki/fit/layout.ts';
import type { TlsClientProfile } from '../../tls/profile.ts';
import type { FirmwareLine, LineFacts } from '../kit/firmware.ts';
import { FILE_NUMBERS } from './program.ts';

const HEADERS = 'CC3200 SDK 1.5.0, socket.h';
const SSL_TEXT = 'CC3200 SDK 1.5.0, text of the SSL example';
const NOTES = 'CC3200 SDK 1.1.0 release notes';
const FLASHER = 'TI AWS IoT device SDK for TI-RTOS, certflasher';
const LOADER = 'the commands for files of the boot loader, by cc3200tool 1.3.0 and the flasher of mos';
const DEVICE_CLOCK = 'CC3200 SDK 1.5.0, device.h';
const NO_CAPTURE = 'no ClientHello of this part is known';

const tls: TlsClientProfile = {
  versions: stated({ min: 'TLSv1', max: 'TLSv1.2' }, `${HEADERS}, SL_SO_SECMETHOD`, 'SSL 3.0 is there as well'),
  suites: stated(
    [0xc027, 0xc023, 0xc014, 0x003d, 0x003c, 0x0035, 0x0039, 0xc011, 0x0005, 0x0004],
    `${HEADERS}, SL_SO_SECURE_MASK, default 0x3FF`,
    'which they are is stated, their order on the wire is not; there is no GCM on this part',
  ),
  groups: guess([23], NO_CAPTURE),
  signatureSchemes: guess([0x0401, 0x0201], NO_CAPTURE),
  sni: guess(
    'never',
    'nobody has seen a server name from this part',
    'option 35 checks the name; whether it also sends it is not known',
  ),
  alpn: stated(false, `${HEADERS}: there is no such option`),
  verifier: guess(
    'wolfssl',
    'the error numbers -130 to -291 are that library’s',
    'a shipped product has an intermediate as its anchor',
  ),
  checksName: stated(false, `${HEADERS}, option 35: off unless the program sets it`),
  clientKeyTypes: stated(['rsa'], `${NOTES}; ${FLASHER}`, 'no evidence for EC client keys, either way'),
  maxChainBytes: guess(null, 'no limit is documented or was reported'),
  maxChainLength: guess(null, 'no limit is documented or was reported'),
  checksDates: stated(true, `${DEVICE_CLOCK}: -461 while the clock is not set`),
};

const WRITE = ['hawser flash --port PORT --file {name}={target}'];

const credentials: CredentialLayout = {
  names: stated(
    { ca: `${FILE_NUMBERS.ca}.der`, cert: `${FILE_NUMBERS.cert}.der`, key: `${FILE_NUMBERS.key}.der` },
    `${SSL_TEXT}: number N of SL_SO_SECURE_FILES is the file /cert/N.der`,
    'the order in the array is key, certificate, CA; the numbers are free from 1 to 255',
  ),
  encodings: stated({ ca: 'der', cert: 'der', key: 'der' }, SSL_TEXT, 'every edition says: DER only'),
  finalNewline: stated(false, 'DER has no lines'),
  clientChain: stated(false, SSL_TEXT, 'one certificate in each file'),
  maxClientRsaBits: stated(2_048, NOTES, 'certificates of servers may have 4096'),
  target: stated('/cert/{name}', SSL_TEXT),
  load: {
    ca: reported(
      WRITE,
      LOADER,
      'the jumper SOP2 is set and the board reset; cc3200tool: write_file; UniFlash: Add File with the name /cert/…',
    ),
    cert: reported(WRITE, LOADER),
    key: reported(WRITE, LOADER),
    use: stated(
      ['SlSockSecureFiles_t files = {{126, 127, 128, 0}};   /* key, certificate, CA, DH; 0 = none */'],
      `${HEADERS}, slBsd_secureSocketFilesIndex_e`,
    ),
  },
  notes: [
    reported(
      'A number whose file is not there gives -456 (bad CA file) as well: look at the name /cert/128.der first.',
      'TI E2E thread 363643 (NWP 2.0.7.0)',
    ),
    stated(
      'The clock is unset after each start: set it (sl_DevSet, date and time) before sl_Connect, or -461 comes.',
      DEVICE_CLOCK,
    ),
    stated('Certificates and keys lie on the flash in clear.', 'CC3200 SDK 1.5.0, README of the SSL example'),
  ],
};

const files: LineFacts['files'] = {
  maxBytes: guess(4_096, 'no smaller limit than the file system’s 1 MB is known; one flash block is 4096 bytes'),
  encodings: stated(['der'], SSL_TEXT),
  keyForms: guess(
    ['pkcs1'],
    `${FLASHER} decodes BEGIN RSA PRIVATE KEY and stores that; no other form was ever shown to work`,
  ),
  refusedKeyForms: guess(
    ['pkcs8'],
    'unproven: that PKCS#8 ends in -458 is inferred from the library’s age, nobody has measured it',
    'OpenSSL 3 writes PKCS#8 with commands that wrote PKCS#1 before; openssl rsa -traditional writes PKCS#1',
  ),
};

const clockSetBy: LineFacts['clockSetBy'] = stated(
  'sl_DevSet(SL_DEVICE_GENERAL_CONFIGURATION, SL_DEVICE_GENERAL_CONFIGURATION_DATE_TIME, …)',
  `${DEVICE_CLOCK}; every TLS sample sets it after each start`,
  'whether it outlasts hibernation is not known',
);

/** One line: service packs are not told apart by what was published. */
export const firmware: readonly FirmwareLine[] = [
  {
    id: 'CC3200 1.0.1.15-2.14.0.0',
    prefixes: ['CC3200', 'CC3100', '1.0.'],
    identity: {
      manufacturer: 'Texas Instruments',
      model: 'CC3200',
      revision: '2.14.0.0',
      build: 'CC3200 1.0.1.15-2.14.0.0',
    },
    facts: { tls, files, credentials, clockSetBy },
    note: 'named by its service pack; it says so to the program on the chip, not on a port',
  },
];
