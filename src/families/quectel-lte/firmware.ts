import { guess, reported, stated, type Fact } from '../../kernel/facts.ts';
import type { TlsClientProfile } from '../../tls/profile.ts';
import type { FirmwareLine, LineFacts } from '../kit/firmware.ts';
import { credentials, FORUM, gsmCredentials, narrowBandCredentials } from './credentials.ts';
import { FILE, MQTT, SSL } from './declarations-common.ts';

const EG25 = 'AT+QSSLCFG=? of EG25-G firmware 01.003 and 30.203';
const LAB = 'EG800K on a live network (NuModem test log)';
const NO_CAPTURE = 'no ClientHello of this family is known';

const RSA_SUITES = [
  0x0035, 0x002f, 0x0005, 0x0004, 0x000a, 0x003d, 0xc011, 0xc012, 0xc013, 0xc014, 0xc027, 0xc028, 0xc02f,
];
const EG25_SUITES = [
  ...[0x0035, 0x002f, 0x000a, 0x003d, 0xc003, 0xc004, 0xc005, 0xc008, 0xc009, 0xc00a, 0xc012, 0xc013, 0xc014],
  ...[0xc00d, 0xc00e, 0xc00f, 0xc023, 0xc024, 0xc025, 0xc026, 0xc027, 0xc028, 0xc029, 0xc02a, 0xc02f, 0xc030],
];

const ALL_RSA: Fact<readonly number[]> = stated(
  RSA_SUITES,
  SSL,
  'no suite for EC certificates: brokers that have no other cannot be reached',
);
const WITH_EC: Fact<readonly number[]> = stated(EG25_SUITES, EG25, 'the order in the ClientHello is not known');

interface LineTls {
  readonly suites: Fact<readonly number[]>;
  readonly sni: TlsClientProfile['sni'];
  readonly alpn: boolean;
  readonly clientKeyTypes: TlsClientProfile['clientKeyTypes'];
}

function tls({ suites, sni, alpn, clientKeyTypes }: LineTls): TlsClientProfile {
  return {
    versions: stated(
      { min: 'TLSv1', max: 'TLSv1.2' },
      `${SSL}, AT+QSSLCFG "sslversion"`,
      'as AT+QSSLCFG says; 4 is all. Newer firmware of the BG95 is said to list TLS 1.3',
    ),
    suites,
    groups: guess([23, 24, 25], NO_CAPTURE),
    signatureSchemes: guess([0x0401, 0x0403, 0x0501, 0x0503, 0x0601, 0x0603, 0x0201, 0x0203], NO_CAPTURE),
    sni,
    alpn: alpn ? stated(true, `${EG25}, "alpn"`) : stated(false, `${SSL}: no option for it`),
    verifier: guess('openssl-default', 'nobody has published which library it is'),
    checksName: guess(true, `${LAB}: a wrong host name failed at seclevel 1`, 'one module, one run'),
    checksDates: stated(
      true,
      `${SSL}, "ignorelocaltime"`,
      'unless ignorelocaltime is 1, which some firmware ships with',
    ),
    clientKeyTypes,
    maxChainBytes: guess(null, 'no limit is documented or was reported'),
    maxChainLength: guess(null, 'no limit is documented or was reported'),
  };
}

const RSA_KEYS: TlsClientProfile['clientKeyTypes'] = reported(
  ['rsa'],
  `${FORUM}; ${SSL}`,
  'no suite of this firmware goes with an EC key',
);
const BOTH_KEYS: TlsClientProfile['clientKeyTypes'] = guess(
  ['rsa', 'ec'],
  `${EG25}: suites for both`,
  'only RSA keys were ever reported to work',
);

const files: LineFacts['files'] = {
  nameBytes: stated({ min: 1, max: 80 }, `${FILE}, AT+QFUPL`),
  maxBytes: guess(65_536, 'no limit is documented; the storage of an EG800K has 280 kB'),
  encodings: reported(['pem'], FORUM, 'nobody has reported DER'),
  keyForms: reported(['pkcs1'], FORUM, 'EC keys and PKCS#8: not reported'),
};

const hostBytes = stated(100, `${MQTT}, AT+QMTOPEN`);

interface Naming {
  readonly id: string;
  readonly model: string;
  readonly prefixes: readonly string[];
  readonly aliases?: readonly string[];
  readonly note: string;
}

function line({ id, model, ...others }: Naming, profile: LineTls, layout = credentials): FirmwareLine {
  const identity = { manufacturer: 'Quectel', model, revision: id, build: id };
  return { id, identity, facts: { tls: tls(profile), files, credentials: layout, hostBytes }, ...others };
}

const NOT_LISTED = 'no list of the options of this module was found; AT+QSSLCFG=? shows them';
const ONLY_RSA: TlsClientProfile['clientKeyTypes'] = guess(['rsa'], 'only RSA keys were reported');

const OPTION: TlsClientProfile['sni'] = stated('option', `${EG25}, "sni"`, 'off unless it is switched on');

/** Lines of firmware, by module: nothing that was published tells builds of one module apart but where it says so. */
export const firmware: readonly FirmwareLine[] = [
  line(
    {
      id: 'BG96MAR02A08M1G',
      model: 'BG96',
      prefixes: ['BG96'],
      aliases: ['bg96'],
      note: 'no server name in the manual, RSA suites only',
    },
    {
      suites: ALL_RSA,
      sni: guess('never', `${SSL} has no option for it`, 'later firmware may: AT+QSSLCFG="sni",2,1 shows it'),
      alpn: false,
      clientKeyTypes: RSA_KEYS,
    },
  ),
  line(
    {
      id: 'BG95M3LAR02A03',
      model: 'BG95-M3',
      prefixes: ['BG95', 'BG77', 'BG600'],
      note: 'builds with QuecOpen have no MQTT commands: all of them answer ERROR',
    },
    {
      suites: guess(EG25_SUITES, 'as the EG25; AT+QSSLCFG=? lists them'),
      sni: reported('option', 'notes on the BG95 MQTT Application Note V1.1'),
      alpn: false,
      clientKeyTypes: BOTH_KEYS,
    },
  ),
  line(
    {
      id: 'EC25AFFAR07A08M4G',
      model: 'EC25',
      prefixes: ['EC25', 'EC21', 'EC20', 'EG25', 'EG21'],
      aliases: ['ec25', 'ec21', 'ec20', 'eg25', 'eg25-g', 'eg21'],
      note: 'old firmware is said to refuse what newer takes: the vendor’s first advice is an update',
    },
    { suites: WITH_EC, sni: OPTION, alpn: true, clientKeyTypes: BOTH_KEYS },
  ),
  line(
    {
      id: 'EC200UCNAAR03A11M08',
      model: 'EC200U',
      prefixes: ['EC200', 'EG200', 'EG915', 'EG912', 'EG800', 'EC800'],
      aliases: ['ec200', 'ec200u', 'ec200s', 'eg915', 'eg915u', 'eg915n', 'eg800', 'eg800k', 'ec800'],
      note: 'the form of the build string is the vendor’s, the string itself a guess',
    },
    {
      suites: guess(EG25_SUITES, 'as the EG25; AT+QSSLCFG=? lists them'),
      sni: reported('option', LAB, 'without it the verification fails as 566 at brokers that need a name'),
      alpn: true,
      clientKeyTypes: BOTH_KEYS,
    },
  ),
  line(
    {
      id: 'MC60CAR01A12',
      model: 'MC60',
      prefixes: ['M66', 'M95', 'MC60', 'MC90'],
      aliases: ['m66', 'm95', 'mc60', 'mc90'],
      note: 'GSM only; files by AT+QSECWRITE; the form of the build string is by general knowledge, from no recording',
    },
    { suites: guess(RSA_SUITES, NOT_LISTED), sni: guess('never', NOT_LISTED), alpn: false, clientKeyTypes: ONLY_RSA },
    gsmCredentials,
  ),
  line(
    {
      id: 'BC66NBR01A01',
      model: 'BC66',
      prefixes: ['BC66', 'BC660K'],
      aliases: ['bc66', 'bc660k'],
      note: 'NB-IoT only; each PEM is given to AT+QSSLCFG itself, and there are no files',
    },
    {
      suites: guess(RSA_SUITES, NOT_LISTED),
      sni: guess('never', 'quectel forum thread 10914: older firmware answers ERROR to the key', 'newer firmware may'),
      alpn: false,
      clientKeyTypes: ONLY_RSA,
    },
    narrowBandCredentials,
  ),
  line(
    {
      id: 'FCM360WAAR01A01M08',
      model: 'FCM360W',
      prefixes: ['FCM', 'FC41D', 'FCS9'],
      aliases: ['fcm360w', 'fc41d'],
      note: 'Wi-Fi: the station stands in place of a SIM; the form of the build string is a guess',
    },
    {
      suites: guess(EG25_SUITES, NOT_LISTED),
      sni: guess('option', NOT_LISTED),
      alpn: false,
      clientKeyTypes: BOTH_KEYS,
    },
  ),
];
