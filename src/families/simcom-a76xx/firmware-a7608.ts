import { observed, reported } from '../../kernel/facts.ts';
import type { BasicFacts, FirmwareLine } from '../kit/firmware.ts';
import { LILYGO } from './dialects.ts';
import { SHORT_MANUFACTURER, bodyEcho, files, lacksOf767, mqttOfOthers, oldBasics } from './firmware-common.ts';
import { SNI_OPTION, sniDoubtful, tlsProfile } from './tls-profiles.ts';

const TESTED = `${LILYGO}, list of tested firmware`;
const identity = { manufacturer: SHORT_MANUFACTURER, model: 'A7608SA-H', revision: 'A7600M7_V1.11.1' };

function basics(detail: BasicFacts['detail']): BasicFacts {
  return {
    ...oldBasics(detail),
    simStarting: observed([313, 14], `${LILYGO} issue 295 (A81C4B01)`, 'the first number is one of 27.005'),
  };
}

/** A7608. */
export const firmwareA7608: readonly FirmwareLine[] = [
  {
    id: 'A50C4B12A7600M7',
    prefixes: ['A50C4B11', 'A50C4B12'],
    identity: { ...identity, build: 'A50C4B12A7600M7' },
    facts: {
      tls: tlsProfile(sniDoubtful(`${TESTED} (A50C4B12)`)),
      files,
      mqtt: mqttOfOthers,
      basics: basics(reported('A7600M7_B12V01_240315', TESTED)),
      bodyEcho,
      lacks: lacksOf767,
    },
    note: 'HiveMQ Cloud fails by LilyGo’s list; newer builds are the cure',
  },
  {
    id: 'A81C4B01A7600M7',
    prefixes: ['A81C4B', 'A50C4B13', 'A50C4B14'],
    aliases: ['a7608', 'a7608sa-h', 'a7608e-h'],
    identity: { ...identity, build: 'A81C4B01A7600M7' },
    facts: {
      tls: tlsProfile(SNI_OPTION),
      files,
      mqtt: mqttOfOthers,
      basics: basics(observed('A7600M7_B01V02_250507', `${LILYGO} issue 295`)),
      bodyEcho,
      lacks: lacksOf767,
    },
    note: 'works with HiveMQ Cloud by LilyGo’s list',
  },
];
