/** `+CCLK` shows local time, its zone in quarter hours east of UTC, and two (SIM7022: four) digits of the year. */
const SHAPE = /^(\d\d|\d{4})\/(\d\d)\/(\d\d),(\d\d):(\d\d):(\d\d)([+-]\d\d)?$/;
const QUARTER_MS = 15 * 60 * 1_000;

/** Years 80..99 are those of GPS and of modules that nobody has told the time. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length === 4) return year;
  return year >= 70 ? 1_900 + year : 2_000 + year;
}

export interface ClockReading {
  /** UTC. */
  readonly unixMs: number;
  readonly zoneQuarters: number | undefined;
}

/** Reads the text of `+CCLK`; `undefined` if it is no date. */
export function parseClock(text: string): ClockReading | undefined {
  const match = SHAPE.exec(text);
  if (match === null) return undefined;
  const [, year = '', month, day, hour, minute, second, zone] = match;
  const date = [fullYear(year), Number(month) - 1, Number(day)] as const;
  const local = Date.UTC(...date, Number(hour), Number(minute), Number(second));
  const check = new Date(local);
  // 31 April would silently become 1 May.
  if (check.getUTCMonth() !== date[1] || check.getUTCDate() !== date[2] || Number(hour) > 23) return undefined;
  const zoneQuarters = zone === undefined ? undefined : Number(zone);
  if (zoneQuarters !== undefined && Math.abs(zoneQuarters) > 96) return undefined;
  return { unixMs: local - (zoneQuarters ?? 0) * QUARTER_MS, zoneQuarters };
}

/** Writes a time as `+CCLK` shows it. */
export function formatClock(unixMs: number, zoneQuarters: number): string {
  const local = new Date(unixMs + zoneQuarters * QUARTER_MS);
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = [local.getUTCFullYear() % 100, local.getUTCMonth() + 1, local.getUTCDate()].map(two).join('/');
  const time = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(two).join(':');
  return `${date},${time}${zoneQuarters < 0 ? '-' : '+'}${two(Math.abs(zoneQuarters))}`;
}
