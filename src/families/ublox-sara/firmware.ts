import { guess, reported, stated } from '../../kernel/facts.ts';
import type { CredentialLayout } from '../../pki/fit/layout.ts';
import type { TlsClientProfile } from '../../tls/profile.ts';
import type { FirmwareLine, LineFacts } from '../kit/firmware.ts';
import { knownTls } from '../kit/known-tls.ts';
import { GUIDE, LIBRARY, MANUAL_3G } from './declarations.ts';

const RUST = 'ublox-cellular-rs, whose comments follow the AT manual';
const LEGACY = [
  ...[0x002f, 0x003c, 0x0035, 0x003d, 0x000a, 0xc008, 0xc009, 0xc00a, 0xc012, 0xc013, 0xc014],
  ...[0xc023, 0xc024, 0xc027, 0xc028, 0xc02b, 0xc02c, 0xc02f, 0xc030],
];

/** By the vendor's own library, which asks each module only for what it has. */
const MODULES = `${LIBRARY}, table of modules`;

const common: Omit<Parameters<typeof knownTls>[0], 'sni'> = {
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
  checksName: stated(false, `${RUST}, operation 0`, 'from level 2 on it is compared with operation 4'),
  checksDates: stated(false, `${RUST}, operation 0`, 'at level 3 only'),
  clientKeyTypes: reported(['rsa', 'ec'], `${LIBRARY}, header of the security API`, 'some modules take RSA keys only'),
};

const OPTION: TlsClientProfile['sni'] = stated(
  'option',
  `${RUST}, operation 10; ${MODULES}`,
  'empty unless it is set: no name is sent',
);

const upload = (kind: 0 | 1 | 2) =>
  stated(
    [`AT+USECMNG=0,${kind},"{name}",{bytes}`, '{file}'],
    `${GUIDE}, AT+USECMNG`,
    'wait 50 ms behind the prompt; RTS and CTS, or bytes get lost',
  );

const USE = stated(
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
    use: USE,
  },
  notes: [
    reported('A SARA-R422 that is new refuses the first upload: AT+ULSTFILE once, then again.', `${LIBRARY} issue 77`),
    reported('EC keys begin with BEGIN EC PRIVATE KEY: leave an EC PARAMETERS block out.', LIBRARY),
  ],
};

const OVER_SOCKET = ['AT+USOCR=6', 'AT+USOSEC=0,1,0', 'AT+USOCO=0,"broker.example",8883'];

/** The modules that send no server name have no MQTT over TLS either: a secure socket is all there is. */
const socketsOnly: CredentialLayout = {
  ...credentials,
  load: {
    ...credentials.load,
    use: {
      ...USE,
      value: [...USE.value.filter((text) => !/^AT\+(?:USECPRF=0,10|UMQTT=)/.test(text)), ...OVER_SOCKET],
    },
  },
};

const files: LineFacts['files'] = {
  nameBytes: stated({ min: 1, max: 200 }, RUST),
  maxBytes: stated(8_192, RUST, 'of the 2G, 3G and R2 modules'),
  encodings: stated(['pem', 'der'], `${GUIDE}, AT+USECMNG`),
  keyForms: reported(['pkcs1', 'sec1'], LIBRARY, 'PKCS#8 is not taken by all modules'),
};

interface Naming {
  readonly id: string;
  readonly model: string;
  readonly prefixes: readonly string[];
  readonly aliases: readonly string[];
  readonly note: string;
}

function line({ id, model, ...others }: Naming, sni = OPTION): FirmwareLine {
  return {
    id,
    identity: { manufacturer: 'u-blox', model, revision: id, build: id },
    facts: {
      tls: knownTls({ ...common, sni }),
      files,
      credentials: sni.value === 'never' ? socketsOnly : credentials,
      hostBytes: guess(128, 'fields of the MQTT profile'),
    },
    ...others,
  };
}

const BY_MEMORY = 'the build string is by general knowledge, from no recording';

/** Lines by module: firmware versions of one module were never told apart, and its model is not in its build string. */
export const firmware: readonly FirmwareLine[] = [
  line(
    {
      id: 'L0.0.00.00.05.08',
      model: 'SARA-R410M-02B',
      prefixes: ['L0.0.00.00.05', 'R410M-02B'],
      aliases: ['sara-r4', 'sara-r410m'],
      note: `${BY_MEMORY}; MQTT without TLS; 0 is success of the login`,
    },
    reported('never', MODULES, 'SARA-R410M-03B has it'),
  ),
  line({
    id: 'M0.11.01',
    model: 'SARA-R412M-02B',
    prefixes: ['M0.', 'R412M'],
    aliases: ['sara-r412m'],
    note: `${BY_MEMORY}; MQTT without TLS; 0 is success of the login`,
  }),
  line({
    id: '00.12,A00.00',
    model: 'SARA-R422M8S',
    prefixes: ['00.12', '00.1'],
    aliases: ['sara-r422'],
    note: 'refuses the first upload of a new module until its files were listed; verifies the chain unless told otherwise',
  }),
  line({
    id: '02.06,A00.01',
    model: 'SARA-R510S',
    prefixes: ['02.0', '03.'],
    aliases: ['sara-r5', 'sara-r510s', 'lara-r6'],
    note: `${BY_MEMORY}; needs AT+UPSDA=0,3 before sockets and MQTT; verifies the chain unless told otherwise`,
  }),
  line({
    id: '02.00,A01.40',
    model: 'LENA-R8001',
    prefixes: ['02.00,A01'],
    aliases: ['lena-r8'],
    note: 'AT+CGACT brings the data connection up; its answers to AT+UMQTT are its own',
  }),
  line(
    {
      id: '23.60,A01.01',
      model: 'SARA-U201',
      prefixes: ['23.'],
      aliases: ['sara-u2', 'sara-u201'],
      note: 'sockets and HTTP, no MQTT; AT+UPSDA=0,3 before them',
    },
    stated('never', `${MANUAL_3G} §26.3.4`, 'of SARA-U201-03A, -03B and -03X: operation 10 is not supported'),
  ),
];
