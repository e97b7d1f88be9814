import { classify, type InFlight, type LineClass } from '../at/classify.ts';
import type { DecodedLine, LineSpec } from '../at/declare.ts';
import { readFinal, readLine, type Dialect } from '../at/dialect.ts';
import type { LooseValues } from '../at/field.ts';
import type { Side, TranscriptEntry } from '../at/transcript.ts';

/** What one entry of a session is, by the declarations of a family. */
export type EntryMeaning =
  /** A command, read whole. */
  | { readonly kind: 'command'; readonly id: string; readonly values: LooseValues }
  /** A command that exists, with parameters that it does not take. */
  | { readonly kind: 'bad-arguments'; readonly token: string }
  | { readonly kind: 'echo' }
  | { readonly kind: 'prompt' }
  | { readonly kind: 'final'; readonly ok: boolean }
  | { readonly kind: 'info' | 'completion' | 'urc'; readonly id: string; readonly values: LooseValues }
  /** An answer whose command is not there: a serial monitor often shows one side only. */
  | { readonly kind: 'stray'; readonly id: string; readonly values: LooseValues }
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

/** Reads a session with a family's own declarations: which command, which answer to what, what came by itself. */
export function decodeSession(entries: readonly TranscriptEntry[], dialect: Dialect): readonly DecodedEntry[] {
  const session = new SessionReader(dialect);
  return entries.flatMap((entry) => (entry.kind === 'note' ? [] : [{ entry, meaning: session.read(entry) }]));
}

/** Reads a session entry by entry, for who does not have all of it yet. */
export class SessionReader {
  readonly #dialect: Dialect;
  #answers: ReadonlyMap<string, readonly LineSpec[]> | undefined;
  /** The command whose final result is still to come. */
  #flight: InFlight | undefined;
  /** Commands whose completion is still to come. */
  #pending: readonly InFlight[] = [];
  /** Raw bytes that the host owes since the prompt, and the module since the line that announced them. */
  #owed: Record<Side, number> = { host: 0, module: 0 };
  /** Some of them have come. */
  #begun = false;
  /** Lines of what the host gave at a prompt, as far as the module may still print them back. */
  #bodyEcho: readonly string[] = [];

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
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
      this.#owed[from] = left(owed, entry.text);
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
    if (from === 'host') return this.#dialect.readCommand(text).kind === 'known';
    return classify(text, this.#dialect, this.#flight).kind !== 'other' || readFinal(text) !== undefined;
  }

  #mayEcho(body: string): void {
    this.#bodyEcho = [...this.#bodyEcho, ...body.split(/[\r\n]+/).map((line) => line.trimEnd())].filter(
      (line) => line !== '',
    );
  }

  #fromHost(text: string): EntryMeaning {
    this.#bodyEcho = [];
    this.#owed.module = 0;
    this.#flight = undefined;
    const reading = this.#dialect.readCommand(text);
    if (reading.kind === 'unknown') return { kind: 'unknown' };
    if (reading.kind === 'bad-arguments') return { kind: 'bad-arguments', token: reading.token };
    const { exchange, values } = reading.command;
    const wantsCompletion = exchange.completion !== undefined;
    this.#flight = { exchange, args: values, echo: [text], wantsCompletion };
    if (wantsCompletion) this.#pending = [...this.#pending, this.#flight].slice(-MAX_PENDING);
    return { kind: 'command', id: exchange.id, values };
  }

  #fromModule(text: string): EntryMeaning {
    // A body that looks like a final result is taken for one: nothing tells them apart.
    if (text.trimEnd() === this.#bodyEcho[0] && readFinal(text) === undefined) {
      this.#bodyEcho = this.#bodyEcho.slice(1);
      return { kind: 'echo' };
    }
    if (/^>\s*$/.test(text) || text.trimEnd() === this.#flight?.exchange.prompt?.line) {
      this.#owed.host = bytesAfterPrompt(this.#flight);
      return { kind: 'prompt' };
    }
    const own = classify(text, this.#dialect, this.#flight);
    if (own.kind !== 'urc' && own.kind !== 'other') return this.#ofCommand(own);
    for (const flight of this.#pending) {
      const late = classify(text, this.#dialect, flight);
      if (late.kind === 'completion') return this.#completed(late.decoded, flight);
    }
    if (own.kind === 'urc') return this.#line('urc', own.decoded);
    // A final result that belongs to nothing we have seen is still one: logs begin in the middle.
    const final = readFinal(text);
    if (final !== undefined) return { kind: 'final', ok: final.ok };
    const stray = this.#stray(text);
    return stray === undefined ? { kind: 'unknown' } : this.#line('stray', stray);
  }

  /** What a line says if it answers a command that was not seen; a line without a prefix could answer any. */
  #stray(text: string): DecodedLine | undefined {
    this.#answers ??= answersByPrefix(this.#dialect);
    const specs = this.#answers.get(text.slice(0, text.indexOf(':'))) ?? [];
    // One that takes any text says nothing where others know better; ranges in parentheses are always any text.
    const known = RANGES.test(text) || !specs.some(isFirm) ? specs : specs.filter(isFirm);
    return known.map((spec) => readLine(spec, text)).find((decoded) => decoded !== undefined);
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
        return { kind: 'final', ok: found.final.ok };
    }
  }

  #completed(decoded: DecodedLine, flight: InFlight | undefined): EntryMeaning {
    this.#pending = this.#pending.filter((other) => other !== flight);
    return this.#line('completion', decoded);
  }

  #line(kind: 'info' | 'completion' | 'urc' | 'stray', { spec, values }: DecodedLine): EntryMeaning {
    const loose = values as LooseValues;
    const announced = spec.payload === undefined ? undefined : loose[spec.payload];
    this.#owed.module = typeof announced === 'number' ? announced : 0;
    return { kind, id: spec.id, values: loose };
  }
}

/** What the test form of a command answers: `+FSLS: (0-2)`. */
const RANGES = /^[^:]+: ?\(/;

/** The lines that answer some command. */
function answersByPrefix({ exchanges }: Dialect): ReadonlyMap<string, readonly LineSpec[]> {
  const found = new Map<string, LineSpec[]>();
  for (const { reply, completion } of exchanges) {
    for (const spec of [...reply, ...(completion === undefined ? [] : [completion.line])]) {
      const { prefix = '' } = spec;
      if (prefix !== '') found.set(prefix, [...(found.get(prefix) ?? []), spec]);
    }
  }
  return found;
}

function isFirm({ fields }: LineSpec): boolean {
  return Object.values(fields).some(({ rest }) => !rest);
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
