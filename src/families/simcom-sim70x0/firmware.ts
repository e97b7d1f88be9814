import { guess, reported, stated } from '../../kernel/facts.ts';
import type { CredentialLayout } from '../../pki/fit/layout.ts';
import type { TlsClientProfile } from '../../tls/profile.ts';
import type { FirmwareLine, LineFacts } from '../kit/firmware.ts';
import { LILYGO, MANUAL, MQTT_NOTE } from './manual.ts';

const BOTLETICS = 'botletics/SIM7000-LTE-Shield';
const NO_CAPTURE = 'no ClientHello of this family is known';

const SUITES = [
  0xc02c, 0xc030, 0xc02b, 0xc02f, 0xc024, 0xc028, 0xc023, 0xc027, 0xc00a, 0xc014, 0xc009, 0xc013, 0x009f, 0x006b,
  0x0039, 0x009e, 0x0067, 0x0033, 0x009d, 0x003d, 0x0035, 0x009c, 0x003c, 0x002f,
];

function tlsProfile(versions: TlsClientProfile['versions'], sni: TlsClientProfile['sni']): TlsClientProfile {
  return {
    versions,
    suites: stated(SUITES, `${MANUAL}, AT+CSSLCFG "ciphersuite"`, 'which they are is stated, their order is a guess'),
    groups: guess([23, 24, 25], NO_CAPTURE),
    signatureSchemes: guess([0x0401, 0x0403, 0x0501, 0x0503, 0x0601, 0x0603, 0x0201, 0x0203], NO_CAPTURE),
    sni,
    alpn: stated(false, `${MANUAL}: no parameter for it`),
    verifier: guess(
      'openssl-default',
      'which library it is was never published; Amazon Root CA 1 is reported to do, as top-most certificates are',
    ),
    checksName: guess(
      true,
      `${MANUAL}: sockets have a result of their own for it (25); of the MQTT client it is not known`,
    ),
    clientKeyTypes: reported(
      ['rsa'],
      'tmcadam/sim7000-tools; LilyGo-T-SIM7080G',
      'EC keys were never reported, either way',
    ),
    maxChainBytes: guess(null, 'no limit is documented or was reported'),
    maxChainLength: guess(null, 'no limit is documented or was reported'),
    checksDates: stated(true, `${MQTT_NOTE}: the clock has to be right, unless ignorertctime is 1`),
  };
}

const WRITE = ['AT+CFSWFILE=3,"{name}",0,{bytes},10000', '{file}'];

const credentials: CredentialLayout = {
  names: reported(
    { ca: 'rootCA.pem', cert: 'deviceCert.crt', key: 'devicePriv.key' },
    `${LILYGO}; ${BOTLETICS} issue 71: names over 20 characters are cut without a word`,
  ),
  encodings: reported({ ca: 'pem', cert: 'pem', key: 'pem' }, LILYGO, 'DER and P7B are read as well'),
  finalNewline: guess(true, 'nothing is said about it'),
  clientChain: guess(false, 'never reported'),
  load: {
    before: stated(['AT+CFSINIT'], `${MANUAL}, AT+CFSINIT`),
    ca: stated(WRITE, `${MANUAL}, AT+CFSWFILE`, 'the bytes after the word DOWNLOAD'),
    cert: stated(WRITE, `${MANUAL}, AT+CFSWFILE`),
    key: stated(WRITE, `${MANUAL}, AT+CFSWFILE`),
    check: stated(['AT+CFSGFIS=3,"{name}"'], `${MANUAL}, AT+CFSGFIS`),
    use: stated(
      [
        'AT+CFSTERM',
        'AT+CSSLCFG="convert",2,"{ca}"',
        'AT+CSSLCFG="convert",1,"{cert}","{key}"',
        'AT+CSSLCFG="sslversion",0,3',
        'AT+CSSLCFG="sni",0,"HOST"',
        '{?cert}AT+SMSSL=1,"{ca}","{cert}"',
      ],
      MQTT_NOTE,
      'the number of SMSSL is one more than that of the context',
    ),
  },
  notes: [
    stated('The clock begins in 1980: set it (AT+CLTS=1 or AT+CNTP) before connecting.', MQTT_NOTE),
    reported(
      'OK to "convert" does not prove that the file can be used: texts without line ends were taken, too.',
      `${BOTLETICS} issue 328`,
    ),
    reported('For a server that asks for no certificate: AT+SMSSL=1,"{ca}","".', `${MANUAL}; ${BOTLETICS} issue 117`),
  ],
};

const files: LineFacts['files'] = {
  nameBytes: reported({ min: 1, max: 20 }, `${BOTLETICS} issue 71`, 'AT+SMSSL; the file system takes 230'),
  maxBytes: stated(10_240, `${MANUAL}, AT+CFSWFILE`),
  encodings: stated(['pem', 'der'], 'SIM7070_SIM7080_SIM7090 Series SSL Application Note V1.00'),
  keyForms: reported(['pkcs1'], 'tmcadam/sim7000-tools', 'other forms were never reported'),
};

const mqtt: NonNullable<LineFacts['mqtt']> = {
  version: guess('3.1.1', 'no command chooses it'),
  clientIdBytes: stated({ min: 0, max: 128 }, `${MANUAL}, AT+SMCONF "CLIENTID"`),
  loginBytes: stated({ min: 0, max: 256 }, `${MANUAL}, AT+SMCONF`, 'a password may have 512'),
  topicBytes: stated(128, `${MANUAL}, AT+SMSUB`),
  payloadBytes: stated(1024, `${MANUAL}, AT+SMPUB`),
  keepAliveSeconds: stated({ min: 0, max: 65_535 }, `${MANUAL}, AT+SMCONF "KEEPTIME"`),
};

const TLS_1_2 = stated({ min: 'TLSv1', max: 'TLSv1.2' } as const, `${MANUAL}, AT+CSSLCFG "sslversion"`);
const SNI = stated('option' as const, `${MANUAL}, AT+CSSLCFG "sni"`, 'the host of the URL is not taken by itself');

function line(
  build: string,
  model: string,
  prefixes: readonly string[],
  facts: LineFacts,
  note?: string,
): FirmwareLine {
  const release = build.slice(0, 4);
  return {
    id: build,
    prefixes,
    identity: { manufacturer: 'SIMCOM_Ltd', model: `SIMCOM_${model}`, revision: `${model} R${release}`, build },
    facts,
    ...(note === undefined ? {} : { note }),
  };
}

const common = { files, credentials, mqtt, hostBytes: stated(246, `${MANUAL}, AT+SMCONF "URL"`, 'sockets take 64') };

/** Lines as far as users told them apart; the first is the oldest. */
export const firmware: readonly FirmwareLine[] = [
  line(
    '1351B03SIM7000E',
    'SIM7000E',
    ['1351B01', '1351B02', '1351B03', '1529B01', '1529B02', '1529B03'],
    {
      ...common,
      tls: tlsProfile(
        reported(
          { min: 'TLSv1', max: 'TLSv1' },
          `${BOTLETICS} issues 58 and 71`,
          'the setting for TLS 1.2 has no effect',
        ),
        reported('never', `${BOTLETICS} issue 58`, '"sni" is missing'),
      ),
      knownBad: reported(
        'AWS refuses it: its setting for TLS 1.2 has no effect and it sends no server name',
        `${BOTLETICS} issues 58, 71 and 318`,
      ),
    },
    'the clock cannot be ignored, files that B08 takes are refused, some builds have no MQTT',
  ),
  {
    ...line(
      '1529B11SIM7000G',
      'SIM7000G',
      ['1351B0', '1351B1', '1529B'],
      { ...common, tls: tlsProfile(TLS_1_2, SNI) },
      'with the old modem part (QCN P1.02) AWS, HiveMQ and EMQX fail, with P1.03C they work',
    ),
    aliases: ['sim7000', 'sim7000e', 'sim7000g', 'sim7000a', 'sim7000c', 'sim7000sa'],
  },
  line('1951B05SIM7080', 'SIM7080', ['1951B05'], {
    ...common,
    tls: tlsProfile(TLS_1_2, SNI),
    knownBad: reported('reported to fail with AWS; 1951B16 works', 'LilyGo-T-SIM7080G issue 4'),
  }),
  {
    ...line(
      '1951B16SIM7080',
      'SIM7080',
      ['1951B'],
      { ...common, tls: tlsProfile(TLS_1_2, SNI) },
      'proven by the board’s maker with AWS, HiveMQ and EMQX',
    ),
  },
];
