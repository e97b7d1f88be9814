import type { FormatId } from './formats.ts';
import { beginsWithHours, readClockTime, readMilliseconds, readSeconds, type Stamp, type TimeRead } from './times.ts';

/** A line without the times and levels that a logger put in front of it. */
export interface Peeled {
  readonly stamp: Stamp | undefined;
  /** A level stood there: the line is a program's own, unless it logs the dialogue. */
  readonly leveled: boolean;
  readonly format: FormatId;
  readonly text: string;
}

interface Step {
  readonly length: number;
  readonly stamp?: Stamp | undefined;
  readonly leveled?: boolean;
  readonly format: FormatId;
}

/** Time, host, process, level, …: nothing has more in front. */
const MAX_STEPS = 6;

const LEVELS = 'debug|info|information|notice|warning|warn|error|trace|verbose|critical|fatal';
const LEVEL = new RegExp(`^(?:${LEVELS}|dbg|inf|wrn|err|[DIWEV])$`, 'i');
const LEVEL_WORD = new RegExp(`^(?:${LEVELS})(?: ?[:|-] +| +)(?=\\S)`, 'i');
/** `ERROR:` alone is left out: modules print it. */
const LEVEL_AT_START = /^:?(?:DEBUG|INFO|WARN(?:ING)?|TRACE|CRITICAL) ?: *(?=\S)/;
const LEVEL_IN_ANGLES = /^<(dbg|inf|wrn|err|debug|info|warn|warning|error|msg|message)> +/;
const ESP_IDF = /^[EWIDV] \((\d{1,10}|\d\d:\d\d:\d\d\.\d{3})\) /;
const TASK = /^\d{1,9}(?: \d{1,10})? (?=\[\w[\w .-]{1,30}\] )/;
const DEVICE_MS = /^(\d{10}) (?=\[[\w.]{1,24}\] [A-Z]{4,5}:)/;
const UNIX_SECONDS = /^(1\d{9}): /;
const PROCESS = /^(?:\S{1,40} +)?([\w.-]{1,40})\[\d{1,7}\]:? +/;
const SYSTEM_PROCESS = /^(?:chat|pppd|ModemManager|modem-manager|NetworkManager)\[/;
const SECONDS_AND_TAG = /^\d{1,9}\.\d{1,6} ?s? - /;
const AFTER_TIME = /^(?:[:|,] ?|\t| - (?!>))? */;
const TIME_ENDS = /^(?:[ :|,>\t-]|$)/;
const SECONDS_MEAN_TIME = /^(?: +(?:[<>]{1,3}|->|<-)(?: |$)| AT (?:send|read) )/;

/** Takes off times and levels. What may be a mark of the direction stays: `-> `, `> `, `[TX] - `. */
export function peel(line: string): Peeled {
  let text = line;
  let stamp: Stamp | undefined;
  let leveled = false;
  let format: FormatId = 'plain';
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const step = nextStep(text, stamp !== undefined || leveled, stamp?.style === 'date' && !leveled);
    if (step === undefined) break;
    stamp ??= step.stamp;
    leveled ||= step.leveled === true;
    if (format === 'plain' || format === 'times' || format === 'levels') format = step.format;
    if (step.format === 'levels' && LINK_MONITOR.test(line)) format = 'link-monitor';
    text = text.slice(step.length);
  }
  return { stamp, leveled, format, text };
}

/** Only these tools write such times in front of a bare level. */
const LINK_MONITOR = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [A-Z]/;

function nextStep(text: string, inside: boolean, dated: boolean): Step | undefined {
  const first = text.charCodeAt(0);
  if (first === 91) return inBrackets(text);
  if (first >= 48 && first <= 57) return byDigits(text);
  if (first === 60) return inAngles(text);
  if (first === 35) return text.startsWith('### ') ? { length: 4, leveled: true, format: 'tinygsm' } : undefined;
  if (first === 58) return levelAt(LEVEL_AT_START, text);
  return (first >= 65 && first <= 90) || (first >= 97 && first <= 122) ? byLetters(text, inside, dated) : undefined;
}

function byLetters(text: string, inside: boolean, dated: boolean): Step | undefined {
  const esp = ESP_IDF.exec(text);
  if (esp !== null) {
    const [whole, time = ''] = esp;
    const read = time.includes(':') ? readClockTime(time) : readMilliseconds(time);
    return { length: whole.length, leveled: true, format: 'esp-idf', stamp: read };
  }
  const month = text.charCodeAt(3) === 32 ? readClockTime(text) : undefined;
  if (month !== undefined) return { length: lengthWithGap(text, month), format: 'times', stamp: month };
  // A log of the system puts host and process behind the date; without one, only these are known to be processes.
  const bracket = text.indexOf('[');
  const process = bracket > 0 && bracket < 84 ? PROCESS.exec(text) : null;
  if (process !== null && (dated || SYSTEM_PROCESS.test(text))) {
    const chat = process[1] === 'chat';
    return { length: process[0].length, leveled: !chat, format: chat ? 'chat' : 'levels' };
  }
  return levelAt(inside ? LEVEL_WORD : LEVEL_AT_START, text);
}

function levelAt(pattern: RegExp, text: string): Step | undefined {
  const match = pattern.exec(text);
  return match === null ? undefined : { length: match[0].length, leveled: true, format: 'levels' };
}

function inAngles(text: string): Step | undefined {
  const match = LEVEL_IN_ANGLES.exec(text);
  if (match === null) return undefined;
  return { length: match[0].length, leveled: true, format: match[1]?.length === 3 ? 'zephyr' : 'levels' };
}

function byDigits(text: string): Step | undefined {
  const step = beginsWithHours(text) ? undefined : byNumber(text);
  if (step !== undefined) return step;
  const time = readClockTime(text);
  if (time !== undefined) {
    const rest = text.slice(time.length, time.length + 4);
    if (!TIME_ENDS.test(rest)) return undefined;
    const monitor = time.style === 'day' && /^ -?>/.test(rest);
    return { length: lengthWithGap(text, time), format: monitor ? 'serial-monitor' : 'times', stamp: time };
  }
  const seconds = readSeconds(text);
  if (seconds === undefined || !SECONDS_MEAN_TIME.test(text.slice(seconds.length, seconds.length + 12))) {
    return undefined;
  }
  return { length: lengthWithGap(text, seconds), format: 'times', stamp: seconds };
}

/** A number that is a time by what follows it. */
function byNumber(text: string): Step | undefined {
  const device = DEVICE_MS.exec(text);
  if (device !== null) {
    return { length: device[0].length, format: 'levels', stamp: { style: 'uptime', ms: Number(device[1]) } };
  }
  const task = TASK.exec(text);
  if (task !== null) return { length: task[0].length, leveled: true, format: 'freertos' };
  const unix = UNIX_SECONDS.exec(text);
  if (unix !== null) {
    const stamp: Stamp = { style: 'epoch', ms: Number(unix[1]) * 1000 };
    return { length: unix[0].length, leveled: true, format: 'levels', stamp };
  }
  return undefined;
}

/** Longest text in brackets that can be a time or a level. */
const MAX_BRACKET = 64;

function inBrackets(text: string): Step | undefined {
  const end = text.indexOf(']');
  if (end < 0 || end > MAX_BRACKET) return undefined;
  const inner = text.slice(1, end).trim();
  const length = end + 1 + gapAfterBracket(text.slice(end + 1, end + 6));
  if (LEVEL.test(inner)) return { length, leveled: true, format: 'levels' };
  if (SECONDS_AND_TAG.test(inner)) return { length, format: 'times', stamp: readSeconds(inner) };
  for (const read of [readClockTime, readSeconds, readMilliseconds]) {
    const time = read(inner);
    if (time?.length === inner.length) return { length, format: 'times', stamp: time };
  }
  return undefined;
}

function gapAfterBracket(rest: string): number {
  return /^:? */.exec(rest)?.[0].length ?? 0;
}

function lengthWithGap(text: string, { length }: TimeRead): number {
  return length + (AFTER_TIME.exec(text.slice(length, length + 8))?.[0].length ?? 0);
}
