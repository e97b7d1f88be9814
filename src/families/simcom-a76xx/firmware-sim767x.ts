import { guess, observed, reported, stated } from '../../kernel/facts.ts';
import type { BasicFacts, LineFacts, FirmwareLine, MqttFacts } from '../kit/firmware.ts';
import { LILYGO, MANUAL_767 } from './dialects.ts';
import { MANUFACTURER, bodyEcho, files as filesOfA76xx, mqttOfOthers, serviceOfOthers } from './firmware-common.ts';
import { SNI_OPTION, tlsProfile767 } from './tls-profiles.ts';

const TESTED = `${LILYGO}, list of tested firmware`;
const BROKEN = `${LILYGO} issues 183, 275 and 339; ${TESTED}`;

const files: LineFacts['files'] = {
  ...filesOfA76xx,
  nameBytes: stated({ min: 5, max: 55 }, `${MANUAL_767}, AT+CCERTDOWN`, 'with the ending .pem or .der'),
};

const mqtt: MqttFacts = {
  ...mqttOfOthers,
  service: {
    ...serviceOfOthers,
    startFailure: reported('error', `${LILYGO} issue 125 (SIM7670G, V1.9.01)`),
  },
};

const basics: BasicFacts = {
  listing: observed('short', `${LILYGO} issues 125 and 236`),
  levels: observed('decibels', `${LILYGO} issue 125`),
  contextTail: observed(',,,,,,,,,,', `${LILYGO} issue 236`),
  simStarting: guess([13, 14], 'that of the A7670'),
};

/** SIM7670G and SIM7672. */
export const firmware767: readonly FirmwareLine[] = [
  {
    id: '2374B02SIM767XM5A_M',
    prefixes: ['2374B02', '2374B05', 'SIM767XM5_B02', 'SIM767XM5_B05'],
    aliases: ['sim7670g', 'sim7670e', 'sim7672g', 'sim7672e', 'sim7672'],
    identity: {
      manufacturer: MANUFACTURER,
      model: 'SIM7670G-MNGV',
      revision: 'V1.9.05',
      build: '2374B02SIM767XM5A_M',
    },
    facts: {
      tls: tlsProfile767(SNI_OPTION),
      files,
      mqtt,
      basics: { ...basics, detail: observed('SIM767XM5_B02V01_240717', `${LILYGO} issue 236`) },
      bodyEcho,
    },
    note: 'works by LilyGo’s list, as does B05',
  },
  {
    id: '2374B03SIM767XM5A_M',
    prefixes: ['2374B03', '2374B04', 'SIM767XM5_B03', 'SIM767XM5_B04'],
    identity: {
      manufacturer: MANUFACTURER,
      model: 'SIM7670G-MNGV',
      revision: 'V1.9.05',
      build: '2374B03SIM767XM5A_M',
    },
    facts: {
      tls: tlsProfile767(SNI_OPTION),
      files: {
        ...files,
        upload: reported('refused', BROKEN, 'after the prompt and all bytes (issue 183 shows the prompt)'),
      },
      mqtt,
      basics,
      bodyEcho,
      knownBad: reported(
        'certificates cannot be stored: AT+CCERTDOWN ends with ERROR, so MQTT over TLS cannot verify the broker',
        BROKEN,
        'an update to B05 is the cure',
      ),
      knownBadAt: 'server-trust',
    },
  },
];
