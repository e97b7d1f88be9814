import type { BytePipe } from '../at/pipe.ts';
import type { Dialect } from '../at/dialect.ts';
import type { LooseValues } from '../at/field.ts';
import type { Transcript, TranscriptEntry } from '../at/transcript.ts';
import { byteString, bytesOf } from '../kernel/bytes.ts';
import { withDeadline, type Clock } from '../kernel/clock.ts';
import { decodeSession, type DecodedEntry, type EntryMeaning } from '../explain/decode.ts';

type Entry = Exclude<TranscriptEntry, { readonly kind: 'note' }>;

/** One thing that the host said, what the module answers there, and what the virtual one answered. */
export interface PlayedExchange {
  readonly row: number;
  readonly sent: string;
  readonly expected: readonly string[];
  readonly got: readonly string[];
  /** Same lines in the same order, but for values that depend on place, time and card. */
  readonly same: boolean;
}

/** Fields whose values belong to a place, a moment, a card or a device: the transcript’s are examples. */
const VARIABLE_FIELDS: ReadonlySet<string> = new Set([
  'rssi',
  'ber',
  'time',
  'address',
  'second',
  'apn',
  'tail',
  'operator',
  'technology',
  'area',
  'cell',
  'details',
  'imei',
  'serial',
  'number',
  'iccid',
  'imsi',
  'revision',
  'svn',
  'deviceInfo',
  'peer',
]);

const ANSWER_MS = 10_000;
const QUIET_MS = 60;

/**
 * Plays the host's side of a transcript into a module and compares its answers. `bodies` gives the raw bytes that stand
 * there by reference; filler of the right length where it does not.
 */
export async function playTranscript(
  transcript: Transcript,
  pipe: BytePipe,
  dialect: Dialect,
  clock: Clock,
  bodies: Readonly<Record<string, Uint8Array>> = {},
): Promise<readonly PlayedExchange[]> {
  const listener = new LineListener(pipe);
  const entries = transcript.entries.filter((entry) => entry.kind !== 'note');
  const expected = decodeSession(entries, dialect).filter(({ meaning }) => meaning.kind !== 'echo');
  const answered: Entry[] = [];
  const groups: { readonly host: DecodedEntry; readonly module: DecodedEntry[]; readonly from: number }[] = [];
  for (const item of expected) {
    if (item.entry.from === 'host') groups.push({ host: item, module: [], from: answered.length });
    else groups.at(-1)?.module.push(item);
  }
  const marks: number[] = [];
  let announced = 0;
  for (const { host, module } of groups) {
    answered.push(host.entry);
    marks.push(answered.length);
    await pipe.write(bytesToSend(host, announced, bodies));
    announced = announcedLength(host.meaning) ?? announced;
    for (const text of await listener.lines(module.length, clock)) {
      answered.push({ kind: 'line', at: 0, from: 'module', text, row: 0 });
    }
  }
  const decoded = decodeSession(answered, dialect);
  return groups.map(({ host, module }, i) => {
    const got = decoded.slice(marks[i], groups[i + 1] === undefined ? undefined : (marks[i + 1] ?? 0) - 1);
    const real = got.filter(({ meaning }) => meaning.kind !== 'echo');
    return {
      row: host.entry.row,
      sent: shown(host.entry),
      expected: module.map(({ entry }) => shown(entry)),
      got: real.map(({ entry }) => shown(entry)),
      same: module.length === real.length && module.every((item, k) => alike(item.meaning, real[k]?.meaning)),
    };
  });
}

function shown(entry: Entry): string {
  return entry.kind === 'bytes' ? `@bytes(${entry.name})` : entry.text;
}

/** Data of the length that the command announced; a command with its CR. */
function bytesToSend(
  { entry, meaning }: DecodedEntry,
  announced: number,
  bodies: Readonly<Record<string, Uint8Array>>,
): Uint8Array {
  if (entry.kind === 'bytes') return bodies[entry.name] ?? bytesOf('x'.repeat(entry.count ?? announced));
  if (meaning.kind === 'data')
    return bytesOf(announced > 0 ? entry.text.slice(0, announced).padEnd(announced, 'x') : entry.text);
  return bytesOf(`${entry.text}\r`);
}

function announcedLength(meaning: EntryMeaning): number | undefined {
  if (meaning.kind !== 'command') return undefined;
  const length = meaning.values['length'] ?? meaning.values['bytes'];
  return typeof length === 'number' ? length : 0;
}

function alike(a: EntryMeaning, b: EntryMeaning | undefined): boolean {
  if (b === undefined || (a.kind !== b.kind && !(isLine(a) && isLine(b)))) return false;
  if (a.kind === 'final' && b.kind === 'final') return a.ok === b.ok;
  if (!isLine(a) || !isLine(b)) return true;
  return a.id === b.id && sameValues(a.values, b.values);
}

/** A line that came by itself on one side and as the completion of a command on the other is the same line. */
function isLine(
  meaning: EntryMeaning,
): meaning is Extract<EntryMeaning, { readonly kind: 'info' | 'completion' | 'urc' }> {
  return meaning.kind === 'info' || meaning.kind === 'completion' || meaning.kind === 'urc';
}

function sameValues(a: LooseValues, b: LooseValues): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => VARIABLE_FIELDS.has(name) || a[name] === b[name]);
}

const MAX_LINES = 10_000;

/** Cuts what a module says into lines and prompts, without knowing any command. */
class LineListener {
  #buffer = '';
  #lines: string[] = [];
  #wake: () => void = () => undefined;

  constructor(pipe: BytePipe) {
    pipe.onData((bytes) => {
      this.#buffer += byteString(bytes);
      const parts = this.#buffer.split(/\r\n|\r|\n/);
      this.#buffer = parts.pop() ?? '';
      this.#lines.push(...parts.filter((text) => text !== ''));
      if (/^> ?$/.test(this.#buffer)) {
        this.#lines.push('>');
        this.#buffer = '';
      }
      this.#lines = this.#lines.slice(-MAX_LINES);
      this.#wake();
    });
  }

  /** So many lines, or as many as come in time; then what follows at once, which nobody expected. */
  async lines(count: number, clock: Clock): Promise<readonly string[]> {
    const end = clock.now() + ANSWER_MS;
    while (this.#lines.length < count && clock.now() < end) await this.#next(clock, end - clock.now());
    let heard = -1;
    while (heard !== this.#lines.length) {
      heard = this.#lines.length;
      await this.#next(clock, QUIET_MS);
    }
    const all = this.#lines;
    this.#lines = [];
    return all;
  }

  async #next(clock: Clock, ms: number): Promise<void> {
    await withDeadline(clock, ms, new Promise<void>((resolve) => (this.#wake = resolve)));
  }
}
