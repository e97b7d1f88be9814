import type { FirmwareLine, LineFacts } from '../kit/firmware.ts';
import { credentials, files, filesOfX1 } from './credentials.ts';
import { GCM, NO_GCM, NO_SNI, SNI, tlsProfile } from './tls-profiles.ts';

const MANUFACTURER = 'Nordic Semiconductor ASA';

function nrf9160(version: string, covers: readonly string[], facts: LineFacts, note?: string): FirmwareLine {
  return {
    id: `mfw_nrf9160_${version}`,
    prefixes: covers.flatMap((known) => [`mfw_nrf9160_${known}`, `nrf9160_${known}`, known]),
    identity: {
      manufacturer: MANUFACTURER,
      model: 'nRF9160-SICA',
      revision: `nrf9160_${version}`,
      build: `mfw_nrf9160_${version}`,
    },
    facts,
    ...(note === undefined ? {} : { note }),
  };
}

function nrf91x1(version: string, covers: readonly string[], facts: LineFacts, note: string): FirmwareLine {
  return {
    id: `mfw_nrf91x1_${version}`,
    prefixes: covers,
    identity: {
      manufacturer: MANUFACTURER,
      model: 'nRF9151-LACA',
      revision: `nrf91x1_${version}`,
      build: `mfw_nrf91x1_${version}`,
    },
    facts,
    note,
  };
}

const OLD = ['1.2.1', '1.2.2', '1.2.3', '1.2.4', '1.2.5', '1.2.6'];

/** Lines of modem firmware; the first is the oldest. */
export const firmware: readonly FirmwareLine[] = [
  nrf9160(
    '1.2.0',
    ['1.0.', '1.1.', '1.2.0'],
    { tls: tlsProfile(NO_SNI, NO_GCM), files, credentials },
    'no server name, no GCM: brokers that need either cannot be reached',
  ),
  nrf9160('1.2.3', OLD, { tls: tlsProfile(SNI, NO_GCM), files, credentials }, 'no GCM'),
  nrf9160('1.2.7', ['1.2.7', '1.2.8', '1.2.9'], { tls: tlsProfile(SNI, GCM), files, credentials }),
  nrf9160('1.3.0', ['1.3.0'], { tls: tlsProfile(SNI, NO_GCM), files, credentials }, 'no GCM'),
  nrf9160('1.3.7', ['1.3.'], { tls: tlsProfile(SNI, GCM), files, credentials }),
  nrf91x1(
    '2.0.1',
    ['mfw_nrf91x1_2.0.0', 'mfw_nrf91x1_2.0.1', 'nrf91x1_2.0.0', 'nrf91x1_2.0.1', '2.0.0', '2.0.1'],
    { tls: tlsProfile(SNI, GCM), files: filesOfX1, credentials },
    'stores any text without a look at it',
  ),
  {
    ...nrf91x1(
      '2.0.4',
      ['mfw_nrf91x1_', 'mfw_nrf9151', 'nrf91x1_', '2.'],
      { tls: tlsProfile(SNI, GCM), files: filesOfX1, credentials },
      'refuses malformed certificates with +CME ERROR: 527; keys are not looked at',
    ),
    aliases: ['nrf9161', 'nrf9151', 'nrf9131', 'nrf91x1'],
  },
];
