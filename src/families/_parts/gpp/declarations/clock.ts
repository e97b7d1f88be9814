import { exchange, line, urc, type Exchange } from '../../../../at/declare.ts';
import { int, optional, quoted, rest } from '../../../../at/field.ts';
import { exchangesOf, setting } from '../setting.ts';

/* The module's clock (3GPP TS 27.007 §8.15, §8.40). */

const SIMCOM = 'SIM7500_SIM7600 AT command manual V3.00';

/** Local time with the zone in quarter hours: `23/05/07,10:40:01+48`. */
export const clockLine = line('clock.time', '+CCLK', { time: quoted({ quotesOptional: false }) });
export const readClock = exchange('clock.read', 'read', '+CCLK', {
  reply: [clockLine],
  manual: '3GPP TS 27.007 §8.15',
});
export const setClock = exchange('clock.set', 'set', '+CCLK', {
  args: { time: quoted({ min: 17, max: 22 }) },
  manual: '3GPP TS 27.007 §8.15',
});
export const clockTest = exchange('clock.test', 'test', '+CCLK', { manual: '3GPP TS 27.007 §8.15' });

export const zoneUpdate = setting('clock.zone-update', '+CTZU', {
  fields: { on: int({ max: 1 }) },
  initial: { on: 1 },
  ranges: '(0-1)',
  kept: true,
  manual: '3GPP TS 27.007 §8.40; on by default (SIM7500_SIM7600 AT command manual V3.00, AT+CTZU)',
});
export const zoneReport = setting('clock.zone-report', '+CTZR', {
  fields: { mode: int({ max: 2 }) },
  initial: { mode: 0 },
  ranges: '(0-1)',
  manual: '3GPP TS 27.007 §8.41',
});

export const ntpResult = line('clock.ntp.result', '+CNTP', { code: int({ max: 255 }) });
const ntpValue = line('clock.ntp.value', '+CNTP', { server: quoted(), zone: int({ min: -96, max: 96 }) });
export const ntpLine = ntpValue;
export const setNtp = exchange('clock.ntp.set', 'set', '+CNTP', {
  args: { server: quoted({ min: 1, max: 255 }), zone: optional(int({ min: -96, max: 96 })) },
  manual: `${SIMCOM} §20, AT+CNTP`,
});
export const readNtp = exchange('clock.ntp.read', 'read', '+CNTP', {
  reply: [ntpValue],
  manual: `${SIMCOM} §20, AT+CNTP`,
});
/** Asks the server; the result comes after `OK`, 0 = the clock is set. */
export const runNtp = exchange('clock.ntp', 'exec', '+CNTP', {
  completion: { line: ntpResult, code: 'code', order: 'after', deadlineMs: 60_000 },
  manual: `${SIMCOM} §20, AT+CNTP`,
});
export const ntpRanges = line('clock.ntp.ranges', '+CNTP', { ranges: rest() });
export const ntpTest = exchange('clock.ntp.test', 'test', '+CNTP', {
  reply: [ntpRanges],
  manual: `${SIMCOM} §20, AT+CNTP`,
});

export const clockUrcs = [
  urc(line('clock.zone', '+CTZV', { zone: rest() }), '3GPP TS 27.007 §8.41'),
  urc(ntpResult, `${SIMCOM} §20, AT+CNTP`),
];

export const clockExchanges: readonly Exchange[] = [
  readClock,
  setClock,
  clockTest,
  ...exchangesOf([zoneUpdate, zoneReport]),
  setNtp,
  readNtp,
  runNtp,
  ntpTest,
];
