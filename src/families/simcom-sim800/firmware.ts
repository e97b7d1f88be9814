import { guess, reported, stated } from '../../kernel/facts.ts';
import type { CredentialLayout } from '../../pki/fit/layout.ts';
import type { TlsClientProfile } from '../../tls/profile.ts';
import type { LineFacts, FirmwareLine, TlsOptionFacts } from '../kit/firmware.ts';
import { knownTls } from '../kit/known-tls.ts';
import { httpTls } from './declarations-http.ts';
import { clientRemoval, rootRemoval, tlsCommands, tlsExchanges } from './declarations-tls.ts';

const NOTE_2020 = 'SIM800 series SSL application note V1.05 (2020)';
const NOTE_2013 = 'SIM800 Series SSL Application Note V1.00 (2013)';
const FIELD = 'TinyGSM issue 425; ostaquet/Arduino-SIM800L-driver issue 33; LilyGo-T-Call-SIM800 issue 217';
const NO_CAPTURE = 'no ClientHello of this family is known';
const NO_FORM = `${NOTE_2020} names the endings .crt, .cer and .p12 and says that the certificate has its key with it`;

const tls: TlsClientProfile = {
  versions: reported(
    { min: 'TLSv1', max: 'TLSv1' },
    FIELD,
    'the note of 2020 lists TLS 1.2, but users could get such firmware for SIM800C only, if at all',
  ),
  suites: guess([0x002f, 0x0035, 0x000a, 0x0005, 0x0004], `${NO_CAPTURE}; those that TLS 1.0 stacks of its age have`),
  groups: guess([], NO_CAPTURE),
  signatureSchemes: guess([], 'TLS 1.0 has no such extension'),
  sni: reported('never', 'several users: hosts that need the server name fail', 'there is no command for it'),
  alpn: guess(false, 'no command for it in any manual'),
  verifier: guess('openssl-default', 'nobody has reported how it judges a chain; verification is off in practice'),
  checksName: guess(false, 'never reported, and no command for it'),
  clientKeyTypes: guess(['rsa'], `${NOTE_2020}; no success with client certificates was reported at all`),
  maxChainBytes: guess(null, 'no limit is documented or was reported'),
  maxChainLength: guess(null, 'no limit is documented or was reported'),
};

/** Later SIM800C firmware. */
const laterTls: TlsClientProfile = knownTls({
  versions: guess(
    { min: 'TLSv1', max: 'TLSv1.2' },
    `${NOTE_2020} lists TLS 1.2, and SIM800C of 24 Mbit with it were reported (${FIELD})`,
    'which build brings it was never published: that this one has it is a guess',
  ),
  sni: guess('never', 'there is no command for it in any note; no capture of TLS 1.2 firmware is known'),
  verifier: tls.verifier,
  checksDates: guess(true, 'nobody has said that it can be told to leave dates alone'),
  clientKeyTypes: tls.clientKeyTypes,
});

const credentials: CredentialLayout = {
  names: guess(
    { ca: 'ROOT.CER', cert: 'CLIENT.CRT', key: 'CLIENT.CRT' },
    NO_FORM,
    'capitals and at most eight letters, as in the note’s own examples',
  ),
  encodings: guess(
    { ca: 'der', cert: 'pem', key: 'pem' },
    `${NOTE_2020}, AT+SSLSETROOT: the root is a binary file; ${NO_FORM}`,
    'that a .crt with its key is text is our reading; a .p12 is the other way',
  ),
  finalNewline: guess(true, 'nothing is said about it'),
  clientChain: guess(false, `${NOTE_2020} speaks of one certificate`),
  target: stated('C:\\USER\\{name}', `${NOTE_2020}, AT+FSCREATE`),
  load: {
    before: stated(['AT+FSDRIVE=0'], NOTE_2020),
    ca: stated(
      [
        'AT+FSCREATE={target}',
        'AT+FSWRITE={target},0,{bytes},20',
        '{file}',
        'AT+SSLSETROOT="{target}",{bytes}',
        'AT+SSLOPT=0,0',
      ],
      `${NOTE_2020}, AT+SSLSETROOT`,
      'came with a note of 2019: many firmware builds answer ERROR; 0,0 has the server verified and needs the clock',
    ),
    cert: stated(
      [
        'AT+FSCREATE={target}',
        'AT+FSWRITE={target},0,{bytes},20',
        '{file}',
        'AT+SSLSETCERT="{target}"',
        'AT+SSLOPT=1,1',
      ],
      `${NOTE_2020}, AT+SSLSETCERT`,
      'then comes +SSLSETCERT: 0, or 1 for a file that it cannot use; some builds print nothing',
    ),
    key: stated([], `${NOTE_2020}: certificate and key are one file`),
    check: stated(['AT+FSFLSIZE={target}'], NOTE_2020),
    use: stated(['AT+CIPSSL=1'], `${NOTE_2020}, AT+CIPSSL`),
  },
  notes: [
    reported(
      'R14.18 speaks TLS 1.0 only, and no cloud accepts that today: use TLS in the host over a plain socket, or a gateway.',
      FIELD,
    ),
    guess(
      'If the module refuses CLIENT.CRT, try a bundle instead: openssl pkcs12 -export -legacy -in CLIENT.CRT -out CLIENT.P12, and AT+SSLSETCERT="C:\\USER\\CLIENT.P12","PASSWORD" (at most 32 characters).',
      NO_FORM,
    ),
  ],
};

const files: LineFacts['files'] = {
  nameBytes: stated({ min: 1, max: 100 }, `${NOTE_2020}, AT+SSLSETCERT`, 'the whole path'),
  prompt: reported('> ', 'TinyGSM issue 286 (a blank follows the prompt); pubsubclient issue 730'),
  maxBytes: stated(10_240, `${NOTE_2020}, AT+FSWRITE`),
  encodings: guess(['pem', 'der'], `${NOTE_2020}: the root binary`, NO_FORM),
  keyForms: guess(['pkcs1'], 'nobody has reported a key that worked; PKCS#1 is what modules of this age read'),
};

/** What all lines have in common beside TLS. */
const common: Pick<LineFacts, 'files' | 'credentials' | 'bodyEcho' | 'images'> = {
  files,
  credentials,
  bodyEcho: reported(
    'always',
    'elementzonline/SIM800_MQTT issue 31; TinyGSM issue 286: what is given at a prompt comes back even with ATE0',
  ),
  images: reported(
    'an image is for one hardware only: TLS 1.2 was seen with SIM800C of 24 Mbit, and nobody could get it for a SIM800L',
    FIELD,
    'the end of the build string names the hardware: SIM800C24, SIM800L24, SIM800L16',
  ),
};

const tlsOptions: TlsOptionFacts = {
  takesRoots: stated(true, `${NOTE_2020}, AT+SSLSETROOT`),
  unverifiedBy: stated(
    1,
    `${NOTE_2020}, AT+SSLOPT: 0,1 takes any certificate`,
    'a user’s answer on stackoverflow has it the other way round, 0,0 for taking any; nobody has published a proof',
  ),
  tellsImport: stated(true, `${NOTE_2020}, AT+SSLSETCERT`, 'some builds never print it (comments in public drivers)'),
};

/** Commands of 3GPP that the common part knows and a GSM module has not. */
const NOT_GSM: readonly string[] = [
  ...['network.cereg', 'network.cereg.read', 'network.cereg.test', 'network.quality.read', 'network.quality.test'],
  ...['network.usage', 'network.usage.read', 'network.usage.test'],
  ...['bearer.auth', 'bearer.auth.read', 'bearer.auth.test'],
];
const NOT_GSM_WHY = 'a GSM module: these commands are about LTE, or came into 3GPP TS 27.007 after it';

const idsOf = (exchanges: readonly { readonly id: string }[]): readonly string[] => exchanges.map(({ id }) => id);
const noTls = idsOf([...tlsExchanges, httpTls.set, httpTls.read, httpTls.test]);
const noRoots = idsOf([tlsCommands.root, ...Object.values(rootRemoval), ...Object.values(clientRemoval)]);

const MANUFACTURER = 'SIMCOM_Ltd';

/** Builds that behave alike; the first is the oldest. */
export const firmware: readonly FirmwareLine[] = [
  {
    id: '1308B08SIM800L16',
    prefixes: ['1308B01', '1308B02', '1308B03', '1308B04', '1308B05', '1308B06', '1308B07', '1308B08'],
    identity: {
      manufacturer: MANUFACTURER,
      model: 'SIMCOM_SIM800L',
      revision: 'SIM800 R13.08',
      build: '1308B08SIM800L16',
    },
    facts: {
      ...common,
      tls,
      lacks: reported(
        [...NOT_GSM, ...noTls],
        'TinyGSM issue 235 and ostaquet/Arduino-SIM800L-driver issue 10: AT+CIPSSL=? and AT+HTTPSSL=? answer ERROR',
        `that the other commands for TLS are missing, too, is concluded from it; for the rest: ${NOT_GSM_WHY}`,
      ),
      knownBad: reported(
        'this firmware has no TLS: AT+CIPSSL=? and AT+HTTPSSL=? answer ERROR',
        'TinyGSM issue 235; ostaquet/Arduino-SIM800L-driver issue 10; LilyGo-T-Call-SIM800 issue 51',
      ),
    },
    note: 'no TLS',
  },
  {
    id: '1418B05SIM800L24',
    prefixes: ['1418B', '1308B09', '1308B1'],
    identity: {
      manufacturer: MANUFACTURER,
      model: 'SIMCOM_SIM800L',
      revision: 'SIM800 R14.18',
      build: '1418B05SIM800L24',
    },
    facts: {
      ...common,
      tls,
      tlsOptions: {
        ...tlsOptions,
        takesRoots: guess(
          false,
          'AT+SSLSETROOT came with the note V1.03 of 2019',
          'after the builds that most boards carry',
        ),
      },
      lacks: guess(
        [...NOT_GSM, ...noRoots],
        'AT+SSLSETROOT came with the note V1.03 of 2019, after the builds of 2016 that most boards carry',
        `that the lists of certificates came with it is a guess as well; for the rest: ${NOT_GSM_WHY}`,
      ),
    },
    note: `SSL as in ${NOTE_2013}; builds with TLS 1.2 are not told apart by anything that was published`,
  },
  {
    id: '1418B08SIM800C24',
    prefixes: ['1418B08SIM800C24'],
    identity: {
      manufacturer: MANUFACTURER,
      model: 'SIMCOM_SIM800C',
      revision: 'SIM800 R14.18',
      build: '1418B08SIM800C24',
    },
    facts: {
      ...common,
      tls: laterTls,
      tlsOptions,
      lacks: guess(NOT_GSM, NOT_GSM_WHY),
    },
    note: 'stands for later SIM800C firmware, with TLS 1.2 and roots; that it came with this build is a guess',
  },
];
