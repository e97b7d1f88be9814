import { guess, observed, reported, stated } from '../../kernel/facts.ts';
import { FTP_NOTES, certificateLayout } from '../_parts/simcom-certificates/layout.ts';
import type { LineFacts, FirmwareLine, MqttFacts, MqttServiceFacts } from '../kit/firmware.ts';
import { LOG_49, MANUAL, P10, certificateDialect, mqttDialect } from './dialects.ts';
import { SNI_BREAKS, SNI_OLD, SNI_WORKS, tlsProfile } from './tls-profiles.ts';

const MANUFACTURER = 'SIMCOM INCORPORATED';
const AWS_WIKI = 'a public wiki page "Connect SIM7600 to AWS IoT", firmware not given';

const files: LineFacts['files'] = {
  nameBytes: certificateDialect.nameBytes,
  maxBytes: certificateDialect.maxBytes,
  prompt: reported('>', LOG_49),
  encodings: reported(['pem', 'der'], `${MANUAL}, AT+CCERTDOWN; ${LOG_49}`),
  keyForms: guess(
    ['pkcs1', 'sec1'],
    'reports show PKCS#1 only; SEC1 is its counterpart for EC',
    'PKCS#8 was never reported, either way',
  ),
};

const images = guess(
  'an image is for one hardware only: by the end of the build string, one for M22 is not for a G22, and one for an E-H is not for a G-H',
  `builds that ${LOG_49} and others show on their modules; no page of the vendor says it`,
  'the wrong image can leave a module that does not start: ask the vendor for the one of your order code',
);

const credentials = certificateLayout({ manual: MANUAL, notes: FTP_NOTES });

const service: MqttServiceFacts = {
  connectFailure: reported('ok-then-code', `${P10}; ${LOG_49}`),
  deniedPublish: reported('ok-then-code', P10),
  startOrder: observed(
    'code-then-ok',
    `${LOG_49}; freematics forum topic 44155; ${P10}`,
    'OK first was logged as well: right after power-up, and once on LE20B04V03 after a stop',
  ),
};

const mqtt: MqttFacts = {
  version: guess(
    '3.1.1',
    `${P10}: AWS IoT, which takes no older version, accepts a client acquired without the version parameter`,
  ),
  versions: stated(['3.1', '3.1.1'], `${MANUAL}, AT+CMQTTACCQ, fourth parameter`),
  clientIdBytes: mqttDialect.clientIdBytes,
  loginBytes: mqttDialect.loginBytes,
  topicBytes: mqttDialect.topicBytes,
  payloadBytes: mqttDialect.payloadBytes,
  keepAliveSeconds: mqttDialect.keepAliveSeconds,
  service,
};

/** Builds that behave alike; the first is the oldest. */
export const firmware: readonly FirmwareLine[] = [
  {
    id: 'LE11B14SIM7600M22',
    prefixes: ['LE11B', 'SIM7600M21-A'],
    identity: {
      manufacturer: MANUFACTURER,
      model: 'SIMCOM_SIM7600E-H',
      revision: 'SIM7600M22_V1.1',
      build: 'LE11B14SIM7600M22',
    },
    facts: {
      tls: tlsProfile(SNI_OLD),
      credentials,
      images,
      files: { ...files, checkedWhenNamed: guess(false, 'nobody has reported a refusal on these builds') },
      mqtt: {
        ...mqtt,
        service: {
          ...service,
          // Two logs of the same event have two shapes; this line plays the older one.
          deniedPublish: guess('code-then-error', AWS_WIKI, 'the other shape was logged on a SIM7600EI'),
        },
      },
    },
    note: 'a user of this build reached brokers without SNI and got 31 from those that need it',
  },
  {
    id: 'LE20B03SIM7600M22',
    prefixes: ['LE20B03'],
    identity: {
      manufacturer: MANUFACTURER,
      model: 'SIMCOM_SIM7600G-H',
      revision: 'SIM7600M22_V2.0.1',
      build: 'LE20B03SIM7600M22',
    },
    facts: {
      tls: tlsProfile(SNI_BREAKS),
      files: {
        ...files,
        checkedWhenNamed: observed(true, `${LOG_49}: ERROR for clientcert and clientkey that were never uploaded`),
      },
      mqtt,
      credentials,
      images,
    },
    note: 'each handshake fails while enableSNI is 1; an update to LE20B04 is the cure that users found',
  },
  {
    id: 'LE20B04SIM7600G22',
    prefixes: ['LE20B04'],
    identity: {
      manufacturer: MANUFACTURER,
      model: 'SIMCOM_SIM7600G-H',
      revision: 'SIM7600M22_V2.0.1',
      build: 'LE20B04SIM7600G22',
    },
    facts: {
      tls: tlsProfile(SNI_WORKS),
      files: {
        ...files,
        checkedWhenNamed: guess(false, 'logs show OK for the name and the failure only at CONNECT; LE20B03 differs'),
      },
      mqtt,
      credentials,
      images,
    },
  },
];
