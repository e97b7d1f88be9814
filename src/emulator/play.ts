import type { Dialect } from '../at/dialect.ts';
import type { LooseValues } from '../at/field.ts';
import type { Transcript, TranscriptEntry } from '../at/transcript.ts';
import { SessionReader, type EntryMeaning } from '../explain/decode.ts';
import { byteString } from '../kernel/bytes.ts';
import { sleep, type Clock } from '../kernel/clock.ts';
import type { HostEnd } from './host-end.ts';

/** One thing that the host said, what the module answers there, and what the virtual one answered. */
export interface PlayedExchange {
  readonly row: number;
  readonly sent: string;
  readonly expected: readonly string[];
  readonly got: readonly string[];
  /** The command came back before its answer. */
  readonly echoed: boolean;
  /** Same lines in the same order, but for variables. */
  readonly same: boolean;
}

export interface PlayOptions {
  readonly clock: Clock;
  readonly dialect: Dialect;
  /** Fields whose values may differ, as `field` or `line id.field`; those of place, time, card and device without it. */
  readonly variables?: ReadonlySet<string>;
  /** What stands there by reference, exactly `count` bytes; without it filler, and only the number is compared. */
  readonly bodies?: (name: string, count: number) => Uint8Array;
  /** Resolves when nothing more comes without being asked for; a while of silence without it. */
  readonly settle?: () => Promise<void>;
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

const SILENCE_MS = 60;

type Entry = Exclude<TranscriptEntry, { readonly kind: 'note' }>;

/** A line, and what it is at its place. */
interface Spoken {
  readonly text: string;
  readonly meaning: EntryMeaning;
}

/** Plays the host's side of a transcript into a module and compares its answers. A note `# either order` frees the next. */
export async function playTranscript(
  transcript: Transcript,
  host: HostEnd,
  options: PlayOptions,
): Promise<readonly PlayedExchange[]> {
  const heard = new SessionReader(options.dialect);
  const played: PlayedExchange[] = [];
  for (const { said, typed, data, answers, anyOrder } of turnsOf(transcript, options)) {
    heard.read(data ? { kind: 'raw', at: said.at, from: 'host', text: typed, row: said.row } : said);
    await host.type(typed);
    const { got, echoed } = await listen(host, heard, said, answers.length, options);
    played.push({
      row: said.row,
      sent: said.kind === 'bytes' ? `@bytes(${said.name})` : said.text,
      expected: answers.map(({ text }) => text),
      got: got.map(({ text }) => text),
      echoed,
      same: alike(answers, got, anyOrder, options),
    });
  }
  return played;
}

interface Turn {
  readonly said: Entry;
  /** What goes over the cable. */
  typed: string;
  /** They are what a prompt has asked for. */
  readonly data: boolean;
  readonly answers: Spoken[];
  readonly anyOrder: boolean;
}

/** What the host says, each with what the module says until it speaks again. */
function turnsOf({ entries }: Transcript, options: PlayOptions): readonly Turn[] {
  const reader = new SessionReader(options.dialect);
  const turns: Turn[] = [];
  let anyOrder = false;
  let pasting = false;
  for (const entry of entries) {
    if (entry.kind === 'note') {
      anyOrder ||= entry.text === '# either order';
      continue;
    }
    const owed = reader.owed(entry.from);
    const text = textOf(entry, owed, options);
    const meaning = reader.read(entry);
    const last = turns.at(-1);
    if (entry.from === 'module') {
      if (meaning.kind !== 'echo') last?.answers.push({ text, meaning });
      pasting = false;
      continue;
    }
    // People paste data as lines, not in its exact length; the module waits for all of it.
    const pasted = entry.kind === 'line' && meaning.kind === 'data';
    if (pasted && pasting && last !== undefined)
      last.typed = fitted(`${last.typed.trimEnd()}\n${text}`, last.typed.length);
    else {
      const typed = pasted ? fitted(text, owed) : entry.kind === 'line' ? `${text}\r\n` : text;
      turns.push({ said: entry, typed, data: meaning.kind === 'data', answers: [], anyOrder });
    }
    pasting = pasted;
    anyOrder = false;
  }
  return turns;
}

/** Exactly so many characters. */
function fitted(text: string, length: number): string {
  return text.slice(0, length).padEnd(length);
}

function textOf(entry: Entry, announced: number, { bodies }: PlayOptions): string {
  if (entry.kind !== 'bytes') return entry.text;
  const count = entry.count ?? announced;
  return bodies === undefined ? 'x'.repeat(count) : byteString(bodies(entry.name, count));
}

/** As many lines as are expected, or as come in time; then what follows without being asked for. */
async function listen(
  host: HostEnd,
  reader: SessionReader,
  said: Entry,
  count: number,
  { clock, settle = () => silence(host, clock) }: PlayOptions,
): Promise<{ readonly got: readonly Spoken[]; readonly echoed: boolean }> {
  const got: Spoken[] = [];
  let echoed = false;
  const take = async (): Promise<boolean> => {
    const owed = reader.owed('module');
    const text = owed > 0 ? await host.bytes(owed) : await host.next();
    if (text === undefined) return false;
    const kind = owed > 0 ? 'raw' : 'line';
    const meaning = reader.read({ kind, at: 0, from: 'module', text, row: 0 });
    const echo = meaning.kind === 'echo' || (said.kind === 'line' && text === said.text && got.length === 0);
    echoed ||= echo;
    if (!echo) got.push({ text, meaning });
    return true;
  };
  let more = true;
  while (more && got.length < count) more = await take();
  await settle();
  while (host.ready && (await take()));
  return { got, echoed };
}

/** Until nothing has come for a while. */
async function silence(host: HostEnd, clock: Clock): Promise<void> {
  let before = -1;
  while (host.unread.length !== before) {
    before = host.unread.length;
    await sleep(clock, SILENCE_MS);
  }
}

function alike(expected: readonly Spoken[], got: readonly Spoken[], anyOrder: boolean, options: PlayOptions): boolean {
  const sides = [expected, got].map((side) => {
    const lines = side.map((line) => normal(line, options));
    return JSON.stringify(anyOrder ? lines.sort() : lines);
  });
  return sides[0] === sides[1];
}

/**
 * A line with its variables blanked. One that came by itself on one side and as the end of a command on the other is
 * the same line.
 */
function normal({ text, meaning }: Spoken, { variables = VARIABLE_FIELDS, bodies }: PlayOptions): string {
  switch (meaning.kind) {
    case 'info':
    case 'completion':
    case 'urc':
    case 'stray':
      return `${meaning.id}: ${values(meaning.id, meaning.values, variables)}`;
    case 'data':
      return bodies === undefined ? `${text.length} bytes` : text;
    default:
      return text.trimEnd();
  }
}

function values(id: string, loose: LooseValues, variables: ReadonlySet<string>): string {
  return Object.entries(loose)
    .map(([name, value]) => `${name}=${variables.has(name) || variables.has(`${id}.${name}`) ? '*' : String(value)}`)
    .join(',');
}
