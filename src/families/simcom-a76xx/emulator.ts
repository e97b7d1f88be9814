import { cmeWords } from '../_parts/gpp/cme-words.ts';
import { VIRTUAL, type GppEmulation } from '../_parts/gpp/emulation.ts';
import { gppEmulator } from '../_parts/gpp/emulator.ts';
import { lteHalves } from '../_parts/simcom-lte/emulator.ts';
import type { EmulatorFamily } from '../kit/emulator.ts';
import type { FirmwareLine } from '../kit/firmware.ts';
import { declared, dialects } from './dialects.ts';

const CAPABILITIES = '+CGSM,+FCLASS,+DS';
const CELL = '001-01,0x0001,1230849,101,EUTRAN-BAND3,1650,5,5';

/** What this family says in another way than the first one, as the facts of the line have it. */
function emulation({ facts: { basics }, identity }: FirmwareLine): Partial<GppEmulation> {
  const long = basics?.listing.value !== 'short';
  const detail = basics?.detail === undefined ? [] : [basics.detail.value];
  const head = [`Manufacturer: ${identity.manufacturer}`, `Model: ${identity.model}`];
  const imei = `IMEI: ${VIRTUAL.imei}`;
  const capabilities = `+GCAP: ${CAPABILITIES}`;
  return {
    info: ({ revision }) => [...head, `Revision: ${revision}`, imei, ...(long ? [capabilities] : [])],
    fullInfo: ({ build }) => [
      ...head,
      `Revision: ${build}`,
      ...detail,
      ...(long ? ['QCN:', imei, 'MEID:', capabilities, 'DeviceInfo:'] : [imei]),
    ],
    capabilities: CAPABILITIES,
    // Boards with these modules were logged with numbers where nobody had set anything.
    errorMode: 1,
    bootLines: ['*ATREADY: 1'],
    simReadyLines: ['SMS DONE', '+CGEV: EPS PDN ACT 1', 'PB DONE'],
    ...(basics === undefined ? {} : { simStarting: basics.simStarting.value }),
    offLines: ['+CGEV: ME DETACH'],
    contexts: [{ context: 1, type: 'IP', apn: 'internet', automatic: true }],
    contextTail: (_context, live) => ({ address: live ?? '0.0.0.0', tail: basics?.contextTail.value ?? '0,0,,,,' }),
    cell: `${CELL},${basics?.levels.value === 'decibels' ? '-11,-109,-97,14' : '24,48,48,7'}`,
    battery: '3.891V',
  };
}

/** The virtual A76xx. */
export const emulator: EmulatorFamily = {
  family: 'simcom-a76xx',
  halves: lteHalves(gppEmulator(emulation), declared, dialects),
  // Recorded on an A7670 for AT+COPS=0.
  cmeWords: new Map([...cmeWords, [100, 'unknown error']]),
};
