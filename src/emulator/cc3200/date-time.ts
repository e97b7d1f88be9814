import { DATE_TIME_BYTES } from '../../families/_parts/ti-simplelink/options.ts';

/** The year that the chip's calendar begins with: no certificate of a broker is older. */
const FIRST_YEAR = 1_970;
const LAST_YEAR = 2_999;

/**
 * Unix ms of an SlDateTime_t as `sl_DevSet` is given it: seconds, minutes, hours, day, month, year, then five words that are
 * not looked at; 32 bits each, low byte first, UTC. `undefined` for what is no date.
 */
export function readDateTime(bytes: Uint8Array): number | undefined {
  if (bytes.length !== DATE_TIME_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [second = 0, minute = 0, hour = 0, day = 0, month = 0, year = 0] = Array.from({ length: 6 }, (_, place) =>
    view.getUint32(4 * place, true),
  );
  if (year < FIRST_YEAR || year > LAST_YEAR || hour > 23 || minute > 59 || second > 59) return undefined;
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const same = at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return same ? at.getTime() : undefined;
}
