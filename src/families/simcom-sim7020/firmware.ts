import { guess, reported, stated } from '../../kernel/facts.ts';
import type { CredentialLayout } from '../../pki/fit/layout.ts';
import type { TlsClientProfile } from '../../tls/profile.ts';
import type { FirmwareLine, LineFacts, MqttFacts } from '../kit/firmware.ts';
import { MANUAL, MQTT_NOTE as WHOLE_MQTT_NOTE, TLS_NOTE } from './manuals.ts';

const MQTT_NOTE = `${WHOLE_MQTT_NOTE} §7`;
const AWS_CODE = 'Iamz/mqtt-sim7020e (AWS IoT, no log)';
const FORUM = 'forum.iotcreators.com topic 740';
const NO_CAPTURE = 'no ClientHello of this family is known';
const MBEDTLS = `error numbers are mbedTLS’s own (${MANUAL})`;

const tls: TlsClientProfile = {
  versions: guess(
    { min: 'TLSv1.2', max: 'TLSv1.2' },
    `${MQTT_NOTE} has examples for clouds that take nothing older`,
    'no command chooses a version',
  ),
  suites: guess(
    [0xc02b, 0xc02f, 0xc02c, 0xc030, 0xc023, 0xc027, 0xc009, 0xc013, 0x009c, 0x003c, 0x002f, 0x0035],
    `${NO_CAPTURE}; AT+CSETCIPHER lists them`,
  ),
  groups: guess([23, 24], NO_CAPTURE),
  signatureSchemes: guess([0x0401, 0x0403, 0x0501, 0x0503, 0x0601, 0x0603, 0x0201, 0x0203], NO_CAPTURE),
  sni: guess(
    'never',
    `${MQTT_NOTE}: AT+CMQTTSNEW has no parameter for it`,
    'whether a host name given there is sent is not known',
  ),
  alpn: stated(false, `${MANUAL}: no parameter for it`),
  verifier: guess('mbedtls', MBEDTLS, 'whether AT+CMQTTSNEW verifies at all is not documented'),
  checksName: guess(false, `${AWS_CODE} connects to an address instead of a name`),
  checksDates: guess(false, `${AWS_CODE} never sets the clock`, 'mbedTLS can be built either way'),
  clientKeyTypes: reported(['rsa'], `${MQTT_NOTE}; ${AWS_CODE}`, 'EC keys were tried once, the result is not known'),
  maxChainBytes: guess(null, 'no limit is documented or was reported'),
  maxChainLength: guess(null, 'no limit is documented or was reported'),
};

const MORE = `${MANUAL}, AT+CSETCA; ${MQTT_NOTE}`;
const MORE_NOTE = 'the third parameter is 1 while more pieces follow and 0 with the last, whatever its name says';

const credentials: CredentialLayout = {
  names: guess({ ca: 'ca.pem', cert: 'cert.pem', key: 'key.pem' }, 'the module has no files; these names are for you'),
  encodings: stated({ ca: 'pem', cert: 'pem', key: 'pem' }, `${MANUAL}, AT+CSETCA with encoding 0`),
  finalNewline: guess(true, 'the command carries the text without it'),
  clientChain: guess(false, `${MQTT_NOTE} has one certificate`),
  places: reported(
    { ca: 'Root CA', cert: 'Client CA', key: 'Client Private Key' },
    'AIS-DeviceInnovation/Magellan_SIM7020E, AT+CSETCA?',
    'the manual shows the number of the type in their place',
  ),
  chunkCharacters: stated(1_000, MQTT_NOTE, 'measured in the note’s own example; others send 1024'),
  chunkLineEnd: stated(
    '\\r\\n',
    MQTT_NOTE,
    `one, written out as four characters, behind the BEGIN line, as in the note; ${TLS_NOTE} writes it after each line`,
  ),
  load: {
    ca: stated(['AT+CSETCA=0,{total},{more},0,"{chunk}"'], MORE, MORE_NOTE),
    cert: stated(['AT+CSETCA=1,{total},{more},0,"{chunk}"'], MORE, MORE_NOTE),
    key: stated(['AT+CSETCA=2,{total},{more},0,"{chunk}"'], MORE, MORE_NOTE),
    check: reported(['AT+CSETCA?'], 'AIS-DeviceInnovation/Magellan_SIM7020E', 'prints the lengths'),
  },
  notes: [
    reported(
      'AT+CSETCA answers OK to anything: a wrong text or count shows only when AT+CMQTTSNEW answers ERROR.',
      FORUM,
    ),
    stated('What AT+CSETCA stores is gone after a restart of the module.', `${MANUAL}, AT+CSETCA (not saved)`),
    stated(
      'The server parameter of AT+CMQTTSNEW holds 50 characters: the longest names of AWS IoT do not fit.',
      `${MANUAL}, AT+CMQTTSNEW`,
    ),
  ],
};

const files: LineFacts['files'] = {
  maxBytes: guess(4_096, 'no limit is documented; the largest texts in the notes have 1656 characters'),
  encodings: stated(['pem'], `${MANUAL}, AT+CSETCA`, 'encoding 1 is the same text in hex'),
  keyForms: reported(['pkcs1'], `${MQTT_NOTE}; ${AWS_CODE}: BEGIN RSA PRIVATE KEY`, 'other forms were never reported'),
};

const mqtt: MqttFacts = {
  version: stated('3.1.1', `${MANUAL}, AT+CMQCON`, 'its second parameter: 4, and 3 for MQTT 3.1'),
  versions: stated(['3.1', '3.1.1'], `${MANUAL}, AT+CMQCON`),
  clientIdBytes: stated({ min: 0, max: 120 }, `${MANUAL}, AT+CMQCON`),
  loginBytes: stated({ min: 0, max: 100 }, `${MANUAL}, AT+CMQCON`, 'a token of Azure IoT Hub does not fit'),
  topicBytes: stated(128, `${MANUAL}, AT+CMQSUB and AT+CMQPUB`),
  payloadBytes: stated(500, `${MANUAL}, AT+CMQPUB`, 'at most 1000 hex digits'),
  keepAliveSeconds: stated({ min: 0, max: 64_800 }, `${MANUAL}, AT+CMQCON`),
  azureLogin: stated(true, `${MANUAL}, AT+CMQAZURECFG`, 'what it sends as the login is not documented'),
};

/** One line: nothing that was published tells firmware lines apart. */
export const firmware: readonly FirmwareLine[] = [
  {
    id: '1752B04SIM7020E',
    prefixes: ['1752B'],
    identity: {
      manufacturer: 'SIMCOM_Ltd',
      model: 'SIMCOM_SIM7020E',
      revision: 'SIM7020 R1752',
      build: '1752B04SIM7020E',
    },
    facts: {
      tls,
      files,
      credentials,
      mqtt,
      hostBytes: stated(50, `${MANUAL}, AT+CMQTTSNEW`),
      hostByAddress: guess(true, AWS_CODE, 'it always gives the address that AT+CDNSGIP has found'),
    },
    note: 'the form of the build string is the manual’s, the string itself a guess',
  },
];
