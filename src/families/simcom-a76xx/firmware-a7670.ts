import { guess, observed, reported } from '../../kernel/facts.ts';
import type { FirmwareLine } from '../kit/firmware.ts';
import { LILYGO, LOG_AWS, LOG_AZURE } from './dialects.ts';
import {
  MANUFACTURER,
  SHORT_MANUFACTURER,
  bodyEcho,
  codeThenError,
  files,
  lacksOf767,
  mqttOfA7670E,
  mqttOfOthers,
  newBasics,
  oldBasics,
} from './firmware-common.ts';
import { networkParts } from './parts.ts';
import { SNI_OPTION, outdatedTlsProfile, sniDoubtful, tlsProfile } from './tls-profiles.ts';

const LOG_B03 = 'T-SIM7600X issue 49, page 2 (A7670E-FASE, A011B03)';

/** Everything that needs the TCP/IP stack of the module. */
const networkCommands = networkParts.flatMap(({ exchanges }) => exchanges.map(({ id }) => id));

/** A7670 and A7672. */
export const firmwareA7670: readonly FirmwareLine[] = [
  {
    id: 'A011B03A7670M7_F',
    prefixes: ['A011B03', 'A7670M7_B03'],
    identity: {
      manufacturer: SHORT_MANUFACTURER,
      model: 'A7670E-FASE',
      revision: 'A7670M7_V1.11.1',
      build: 'A011B03A7670M7_F',
    },
    facts: {
      tls: tlsProfile(sniDoubtful(LOG_B03)),
      files,
      mqtt: codeThenError(reported('code-then-error', `${LOG_B03}: 32 and then ERROR`)),
      basics: oldBasics(reported('A7670M7_B03V02_211123', LOG_B03)),
      bodyEcho,
      lacks: lacksOf767,
    },
    note: 'a user got 32 from HiveMQ Cloud with the server name on; newer builds are the cure',
  },
  {
    id: 'A011B07A7670M7_F',
    prefixes: ['A011B07', 'A011B05', 'A7670M7_B07', 'A7670M7_B05'],
    identity: {
      manufacturer: SHORT_MANUFACTURER,
      model: 'A7670E-FASE',
      revision: 'A7670M7_V1.11.1',
      build: 'A011B07A7670M7_F',
    },
    facts: {
      tls: tlsProfile(SNI_OPTION),
      files,
      mqtt: mqttOfA7670E,
      basics: oldBasics(observed('A7670M7_B07V01_240927', LOG_AWS)),
      bodyEcho,
      lacks: lacksOf767,
    },
    note: 'AWS IoT with a client certificate was logged from power-up to CONNECT, and LilyGo lists it as tested',
  },
  {
    id: 'A011B19A7670M7_F',
    prefixes: ['A011B17', 'A011B18', 'A011B19'],
    identity: {
      manufacturer: SHORT_MANUFACTURER,
      model: 'A7670G-LLSE',
      revision: 'A7670M7_V1.11.1',
      build: 'A011B19A7670M7_F',
    },
    facts: {
      tls: outdatedTlsProfile,
      files,
      mqtt: mqttOfOthers,
      basics: oldBasics(),
      bodyEcho,
      lacks: lacksOf767,
      knownBad: reported(
        'handshakes with servers of today fail (715 of HTTPS, 15 of +CCHOPEN)',
        `${LILYGO} issues 456 and 75`,
        'issue 75 found the reason in certificates on P-384; whether it is the only one is not known',
      ),
    },
  },
  {
    id: 'A124B01A7670M7',
    prefixes: ['A124B', 'A110B', 'A131B', '23110B', '23124B'],
    identity: { manufacturer: MANUFACTURER, model: 'A7670G-LLSE', revision: 'V1.11.2', build: 'A124B01A7670M7' },
    facts: {
      tls: tlsProfile(SNI_OPTION),
      files,
      mqtt: mqttOfOthers,
      basics: newBasics(observed('A7670M7_B01V01_240722', LOG_AZURE)),
      bodyEcho,
      lacks: lacksOf767,
    },
    note: 'Azure IoT Hub and EMQX work by LilyGo’s list, which names a bug in writing files too; one report of 2026 has every handshake fail',
  },
  {
    id: '23110B01A7670M4A_CUS',
    prefixes: ['23110B01A7670M4A_CUS'],
    identity: {
      manufacturer: MANUFACTURER,
      model: 'A7670E-LNXY-UBL',
      revision: 'V1.11.2',
      build: '23110B01A7670M4A_CUS_UBIA_91530228',
    },
    facts: {
      tls: tlsProfile(SNI_OPTION),
      files,
      mqtt: mqttOfOthers,
      basics: newBasics(observed('A7670M4_B01V01_230724', `${LILYGO} issue 294`)),
      bodyEcho,
      lacks: {
        ...guess(
          [...lacksOf767.value, ...networkCommands],
          `${LILYGO} issues 294 and 247: NETOPEN, IPADDR and the like answer ERROR`,
        ),
        note: 'that MQTT and TLS sockets are missing as well is concluded from the missing TCP/IP stack',
      },
      knownBad: reported(
        'a customer’s build without a TCP/IP stack: the module can only dial up for its host',
        `${LILYGO} issues 294 and 247`,
      ),
      knownBadAt: 'bearer',
    },
  },
];
