/** How a logger writes its times; each way has an origin of its own. */
export type TimeStyle = 'date' | 'day' | 'uptime' | 'epoch';

/** A time in front of a line. */
export interface Stamp {
  readonly style: TimeStyle;
  /** ms since the origin of the style. */
  readonly ms: number;
}

/** A time and how many characters it takes. */
export interface TimeRead extends Stamp {
  readonly length: number;
}

const DAY_MS = 86_400_000;
const CLOCK = '(\\d{1,2}):(\\d{2}):(\\d{2})(?:[.,:](\\d{1,3})(?:[.,]?\\d{1,6})?)?';
const ZONE = '(?: ?Z| ?[+-]\\d{2}:?\\d{2})?';
const YEAR_FIRST = new RegExp(`^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})[T _,]{1,3}${CLOCK}${ZONE}`);
const YEAR_LAST = new RegExp(`^(\\d{1,2})[-/.](\\d{1,2})[-/.](\\d{4}|\\d{2}),? {1,2}${CLOCK}(?: ?([AP])M)?`, 'i');
const MONTH_NAMED = new RegExp(`^(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) {1,2}(\\d{1,2}),? ${CLOCK}(?: (\\d{4}))?`);
const TIME_OF_DAY = new RegExp(`^${CLOCK}(?: ?([AP])M)?`, 'i');
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const SECONDS = /^(\d{1,7})\.(\d{1,6})(?= ?s\b|$| )(?: ?s)?/;
const EPOCH = /^(1\d{9})\.(\d{3,6})/;
const MILLISECONDS = /^\d{2,10}(?: ?ms)?/;

/** The time of a calendar or a clock that a text begins with. */
export function readClockTime(text: string): TimeRead | undefined {
  const first = text.charCodeAt(0);
  if (first >= 65 && first <= 90) return readNamedMonth(text);
  if (first < 48 || first > 57) return undefined;
  if (!beginsWithHours(text)) return readDate(text);
  const time = TIME_OF_DAY.exec(text);
  if (time === null) return undefined;
  const [whole, h, m, s, ms, half] = time;
  return { style: 'day', ms: timeOfDay([h, m, s, ms], half), length: whole.length };
}

/** One or two digits and a colon: nothing else that loggers write begins so. */
export function beginsWithHours(text: string): boolean {
  return text.charCodeAt(1) === COLON || text.charCodeAt(2) === COLON;
}

const COLON = 58;

function readDate(text: string): TimeRead | undefined {
  const iso = YEAR_FIRST.exec(text);
  if (iso !== null) {
    const [whole, year, month, day, h, m, s, ms] = iso;
    return dated(whole, [year, month, day], [h, m, s, ms]);
  }
  const local = YEAR_LAST.exec(text);
  if (local === null) return undefined;
  const [whole, day, month, year, h, m, s, ms, half] = local;
  return dated(whole, [year, month, day], [h, m, s, ms], half);
}

/** A time since the start, or since 1970, in seconds with a fraction: in brackets, or where a mark follows. */
export function readSeconds(text: string): TimeRead | undefined {
  const epoch = EPOCH.exec(text);
  if (epoch !== null) {
    return { style: 'epoch', ms: Number(epoch[1]) * 1000 + fraction(epoch[2]), length: epoch[0].length };
  }
  const match = SECONDS.exec(text);
  if (match === null) return undefined;
  return { style: 'uptime', ms: Number(match[1]) * 1000 + fraction(match[2]), length: match[0].length };
}

/** A bare number of milliseconds since the start. */
export function readMilliseconds(text: string): TimeRead | undefined {
  const match = MILLISECONDS.exec(text);
  return match === null ? undefined : { style: 'uptime', ms: parseInt(match[0], 10), length: match[0].length };
}

function readNamedMonth(text: string): TimeRead | undefined {
  const match = MONTH_NAMED.exec(text);
  if (match === null) return undefined;
  const [whole, name = '', day, h, m, s, ms, year] = match;
  const month = MONTHS.indexOf(name) + 1;
  return month === 0 ? undefined : dated(whole, [year ?? '2000', String(month), day], [h, m, s, ms]);
}

type Digits = string | undefined;

/** Day and month may be exchanged: only differences of times are used. */
function dated(
  whole: string,
  [year, month, day]: readonly [Digits, Digits, Digits],
  clock: readonly [Digits, Digits, Digits, Digits],
  half?: Digits,
): TimeRead {
  const [m, d] = Number(month) > 12 ? [day, month] : [month, day];
  const ms = Date.UTC(Number(year), Number(m) - 1, Number(d)) + timeOfDay(clock, half);
  return { style: 'date', ms, length: whole.length };
}

function timeOfDay([h, m, s, ms]: readonly [Digits, Digits, Digits, Digits], half?: Digits): number {
  const afternoon = half === undefined ? Number(h) : (Number(h) % 12) + (/p/i.test(half) ? 12 : 0);
  return ((afternoon * 60 + Number(m)) * 60 + Number(s)) * 1000 + fraction(ms);
}

/** ms of a decimal fraction of a second. */
function fraction(digits: Digits): number {
  return digits === undefined ? 0 : Number(digits.slice(0, 3).padEnd(3, '0'));
}

/** Half a day back is midnight; less is another paste, or a board that was reset. */
const MIDNIGHT_MS = DAY_MS / 2;

/** Times of one style as they pass: they never go back. */
class StyleClock {
  #offset = 0;
  #last = 0;

  next({ style, ms }: Stamp): number {
    const at = ms + this.#offset;
    if (at < this.#last) {
      this.#offset += style === 'day' && this.#last - at > MIDNIGHT_MS ? DAY_MS : this.#last - at;
    }
    this.#last = Math.max(this.#last, ms + this.#offset);
    return this.#last;
  }
}

/** Times of a log: each style runs on by itself, over midnights and new starts. */
export class LogClock {
  readonly #styles = new Map<TimeStyle, StyleClock>();

  next(stamp: Stamp): number {
    let clock = this.#styles.get(stamp.style);
    if (clock === undefined) this.#styles.set(stamp.style, (clock = new StyleClock()));
    return clock.next(stamp);
  }
}
