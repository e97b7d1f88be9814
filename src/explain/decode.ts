import { classify, completionOf, type InFlight, type LineClass } from '../at/classify.ts';
import { saysDone, type CompletionSpec, type DecodedLine, type Exchange, type LineSpec } from '../at/declare.ts';
import { readFinal, readLine, type CommandReading, type Dialect, type Final, type Unsolicited } from '../at/dialect.ts';
import type { LooseValues } from '../at/field.ts';
import type { Side, TranscriptEntry } from '../at/transcript.ts';
import { Memo } from '../kernel/memo.ts';

/** What one entry of a session is, by the declarations of a family. */
export type EntryMeaning =
  /** A command, read whole. */
  | { readonly kind: 'command'; readonly id: string; readonly values: LooseValues; readonly exchange: Exchange }
  /** A command that exists, with parameters that it does not take. */
  | { readonly kind: 'bad-arguments'; readonly token: string }
  | { readonly kind: 'echo' }
  | { readonly kind: 'prompt' }
  | { readonly kind: 'final'; readonly ok: boolean; readonly final: Final }
  /** `of`: the command that a completion ends. */
  | {
      readonly kind: 'info' | 'completion' | 'urc';
      readonly id: string;
      readonly values: LooseValues;
      readonly spec: LineSpec;
      readonly of?: InFlight;
    }
  /** An answer whose command is not there: a serial monitor often shows one side only. */
  | { readonly kind: 'stray'; readonly id: string; readonly values: LooseValues; readonly spec: LineSpec }
  /** Raw bytes that a command or a line announced. */
  | { readonly kind: 'data' }
  | { readonly kind: 'unknown' };

/** An entry of a session with what it is. */
export interface DecodedEntry {
  readonly entry: Exclude<TranscriptEntry, { readonly kind: 'note' }>;
  readonly meaning: EntryMeaning;
}

/** Completions that are still to come are remembered for so many commands. */
const MAX_PENDING = 16;
/** Lines of a body whose echo is waited for: more than a chain of certificates has. */
const MAX_ECHO = 1_024;

/** Reads a session with a family's own declarations: which command, which answer to what, what came by itself. */
export function decodeSession(entries: readonly TranscriptEntry[], dialect: Dialect): readonly DecodedEntry[] {
  const session = new SessionReader(dialect);
  return entries.flatMap((entry) => (entry.kind === 'note' ? [] : [{ entry, meaning: session.read(entry) }]));
}

/** Reads a session entry by entry, for who does not have all of it yet. */
export class SessionReader {
  readonly #dialect: Dialect;
  readonly #commands: Memo<HostLine>;
  readonly #urcs: Memo<Unsolicited | undefined>;
  #answers: ReadonlyMap<string, readonly Answer[]> | undefined;
  /** The command whose final result is still to come. */
  #flight: InFlight | undefined;
  /** Commands whose completion is still to come. */
  #pending: readonly InFlight[] = [];
  /** Raw bytes that the host owes since the prompt, and the module since the line that announced them. */
  #owed: Record<Side, number> = { host: 0, module: 0 };
  /** Some of them have come. */
  #begun = false;
  /** What the host owes goes on until a quote is closed, however long that takes. */
  #inQuotes = false;
  /** Lines of what the host gave at a prompt, as far as the module may still print them back. */
  #bodyEcho: string[] = [];

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
    this.#commands = new Memo((text) => readHostLine(text, dialect));
    this.#urcs = new Memo((text) => dialect.readUrc(text));
  }

  /** An unsolicited line of the dialect. */
  readUrc(text: string): Unsolicited | undefined {
    return this.#urcs.get(text);
  }

  /** Raw bytes that this side has still to give. */
  owed(from: Side): number {
    return this.#owed[from];
  }

  read(entry: DecodedEntry['entry']): EntryMeaning {
    const { from } = entry;
    const owed = this.#owed[from];
    if (entry.kind !== 'line') {
      this.#owed[from] = 0;
      if (from === 'host' && entry.kind === 'raw') this.#mayEcho(entry.text);
      return { kind: 'data' };
    }
    if (owed > 0 && !(this.#begun && this.#isKnown(entry))) {
      this.#owed[from] = this.#left(from, owed, entry.text);
      this.#begun = true;
      if (from === 'host') this.#mayEcho(entry.text);
      return { kind: 'data' };
    }
    this.#begun = false;
    this.#owed[from] = 0;
    return from === 'host' ? this.#fromHost(entry.text) : this.#fromModule(entry.text);
  }

  /** People shorten what they paste: after the first line of data, one that is declared shows that the data is over. */
  #isKnown({ from, text }: { readonly from: Side; readonly text: string }): boolean {
    if (from === 'host') return this.#dialect.readCommand(asTaken(text)).kind === 'known';
    return classify(text, this, this.#flight).kind !== 'other' || readFinal(text) !== undefined;
  }

  #left(from: Side, owed: number, text: string): number {
    if (from === 'module' || !this.#inQuotes) return left(owed, text);
    return text.includes('"') ? 0 : owed;
  }

  #mayEcho(body: string): void {
    if (this.#bodyEcho.length >= MAX_ECHO) return;
    const lines = body.split(/[\r\n]+/).map((line) => line.trimEnd());
    this.#bodyEcho.push(...lines.filter((line) => line !== '').slice(0, MAX_ECHO));
  }

  #fromHost(text: string): EntryMeaning {
    this.#bodyEcho = [];
    this.#owed.module = 0;
    this.#flight = undefined;
    const { reading, inQuotes } = this.#commands.get(text);
    this.#inQuotes = inQuotes;
    if (reading.kind === 'unknown') return { kind: 'unknown' };
    if (reading.kind === 'bad-arguments') return { kind: 'bad-arguments', token: reading.token };
    const { exchange } = reading.command;
    // Of its own: by its parameters a command is known from another that was given before with the same ones.
    const values = { ...reading.command.values };
    const wantsCompletion = exchange.completion !== undefined;
    this.#flight = { exchange, args: values, echo: [text], wantsCompletion };
    if (wantsCompletion) this.#pending = [...this.#pending, this.#flight].slice(-MAX_PENDING);
    if (this.#inQuotes) {
      this.#owed.host = Number.POSITIVE_INFINITY;
      // The next line may be a command already: people shorten what stands in quotes, too.
      this.#begun = true;
    }
    return { kind: 'command', id: exchange.id, values, exchange };
  }

  #fromModule(text: string): EntryMeaning {
    // A body that looks like a final result is taken for one: nothing tells them apart.
    if (this.#bodyEcho.length > 0 && text.trimEnd() === this.#bodyEcho[0] && readFinal(text) === undefined) {
      this.#bodyEcho.shift();
      return { kind: 'echo' };
    }
    if (/^>\s*$/.test(text) || text.trimEnd() === this.#flight?.exchange.prompt?.line) {
      this.#owed.host = bytesAfterPrompt(this.#flight);
      return { kind: 'prompt' };
    }
    const own = classify(text, this, this.#flight);
    if (own.kind !== 'urc' && own.kind !== 'other') return this.#ofCommand(own);
    for (const flight of this.#pending) {
      const late = completionOf(text, flight);
      if (late !== undefined) return this.#completed(late, flight);
    }
    if (own.kind === 'urc') return this.#line('urc', own.decoded);
    // A final result that belongs to nothing we have seen is still one: logs begin in the middle.
    const final = readFinal(text);
    if (final !== undefined) return { kind: 'final', ok: final.ok, final };
    const stray = this.#stray(text);
    return stray === undefined ? { kind: 'unknown' } : this.#line('stray', stray);
  }

  /** What a line says if it answers a command that was not seen; a line without a prefix could answer any. */
  #stray(text: string): DecodedLine | undefined {
    this.#answers ??= answersByPrefix(this.#dialect);
    const answers = this.#answers.get(text.slice(0, text.indexOf(':'))) ?? [];
    // One that takes any text says nothing where others know better; ranges in parentheses are always any text.
    const known = RANGES.test(text) || !answers.some(isFirm) ? answers : answers.filter(isFirm);
    const fitting = known.flatMap(({ spec, ends }) => {
      const decoded = readLine(spec, text);
      return decoded === undefined ? [] : [{ decoded, failed: ends !== undefined && tellsFailure(ends, decoded) }];
    });
    // `+NETOPEN: 1` is a refusal or the answer to a question: nobody is accused where it can be the latter.
    return (fitting.find(({ failed }) => !failed) ?? fitting[0])?.decoded;
  }

  #ofCommand(found: Exclude<LineClass, { readonly kind: 'urc' | 'other' }>): EntryMeaning {
    switch (found.kind) {
      case 'echo':
        return { kind: 'echo' };
      case 'info':
        return this.#line('info', found.decoded);
      case 'completion':
        return this.#completed(found.decoded, this.#flight);
      case 'final':
        this.#owed.host = 0;
        // After a refusal there is no completion to wait for.
        if (!found.final.ok) this.#pending = this.#pending.filter((other) => other !== this.#flight);
        this.#flight = undefined;
        return { kind: 'final', ok: found.final.ok, final: found.final };
    }
  }

  #completed(decoded: DecodedLine, flight: InFlight | undefined): EntryMeaning {
    this.#pending = this.#pending.filter((other) => other !== flight);
    return this.#line('completion', decoded, flight);
  }

  #line(kind: 'info' | 'completion' | 'urc' | 'stray', { spec, values }: DecodedLine, of?: InFlight): EntryMeaning {
    const loose = values as LooseValues;
    const announced = spec.payload === undefined ? undefined : loose[spec.payload];
    this.#owed.module = typeof announced === 'number' ? announced : 0;
    return { kind, id: spec.id, values: loose, spec, ...(of === undefined ? {} : { of }) };
  }
}

/** What a line of a host is by itself. */
interface HostLine {
  readonly reading: CommandReading;
  /** A text of several lines begins in it. */
  readonly inQuotes: boolean;
}

function readHostLine(text: string, dialect: Dialect): HostLine {
  const command = asTaken(text);
  const inQuotes = opensText(command);
  return { reading: dialect.readCommand(inQuotes ? `${command}"` : command), inQuotes };
}

/**
 * A command without what is not its own: the shell of Zephyr in front (`at 'AT%CMNG=…'`, where `\\n` is a line end), and a
 * blank in front of `=`.
 */
function asTaken(text: string): string {
  const [, quote, inner = text] = /^\s*at\s+('?)(at[+%#].*)$/is.exec(text) ?? [];
  const command = quote === "'" ? inner.replace(/'\s*$/, '').replaceAll('\\n', '\n') : inner;
  return command.replace(/^(\s*AT[+#%]\w+)\s+(?==)/i, '$1');
}

/**
 * Whether a command opens a quote behind which a PEM text of several lines stands (`AT%CMNG=0,1,0,"-----BEGIN …`). Any
 * other quote that is not closed is a slip.
 */
function opensText(text: string): boolean {
  const open = text.lastIndexOf('"');
  if (open < 0 || !/^\s*(?:-----BEGIN|$)/.test(text.slice(open + 1))) return false;
  return text.split('"').length % 2 === 0;
}

/** What the test form of a command answers: `+FSLS: (0-2)`. */
const RANGES = /^[^:]+: ?\(/;

/** A line that answers a command, and whether it is the one that tells how it ended. */
interface Answer {
  readonly spec: LineSpec;
  readonly ends?: CompletionSpec;
}

/** The lines that answer some command. */
function answersByPrefix({ exchanges }: Dialect): ReadonlyMap<string, readonly Answer[]> {
  const found = new Map<string, Answer[]>();
  for (const { reply, completion } of exchanges) {
    const ends = completion === undefined ? [] : [{ spec: completion.line, ends: completion }];
    for (const answer of [...reply.map((spec) => ({ spec })), ...ends]) {
      const { prefix = '' } = answer.spec;
      if (prefix !== '') found.set(prefix, [...(found.get(prefix) ?? []), answer]);
    }
  }
  return found;
}

function tellsFailure(ends: CompletionSpec, { values }: DecodedLine): boolean {
  const code = ends.code === undefined ? undefined : (values as LooseValues)[ends.code];
  return typeof code === 'number' && !saysDone(ends, code);
}

function isFirm({ spec }: Answer): boolean {
  return Object.values(spec.fields).some(({ rest }) => !rest);
}

/** How many raw bytes the prompt of a command asks for; some, where the command does not tell. */
function bytesAfterPrompt(flight: InFlight | undefined): number {
  const prompt = flight?.exchange.prompt;
  if (prompt === undefined) return 0;
  const length = flight?.args[prompt.length];
  return typeof length === 'number' ? length : 1;
}

/** What is still owed after a line of raw bytes; its own end may have been one of them, or two. */
function left(owed: number, text: string): number {
  const rest = owed - text.length;
  return rest <= LINE_END ? 0 : rest - 1;
}

const LINE_END = 2;
