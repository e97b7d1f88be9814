import { classify, type InFlight } from '../at/classify.ts';
import type { LineSpec } from '../at/declare.ts';
import type { Dialect } from '../at/dialect.ts';
import type { LooseValues } from '../at/field.ts';
import type { TranscriptEntry } from '../at/transcript.ts';

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
  /** Raw bytes that a command or a line announced. */
  | { readonly kind: 'data' }
  | { readonly kind: 'unknown' };

export interface DecodedEntry {
  readonly entry: Exclude<TranscriptEntry, { readonly kind: 'note' }>;
  readonly meaning: EntryMeaning;
}

/** Completions that are still to come are remembered for so many commands. */
const MAX_PENDING = 16;

/** Reads a session with a family's own declarations: which command, which answer to what, what came by itself. */
export function decodeSession(entries: readonly TranscriptEntry[], dialect: Dialect): readonly DecodedEntry[] {
  const session = new Session(dialect);
  return entries.flatMap((entry) => (entry.kind === 'note' ? [] : [{ entry, meaning: session.read(entry) }]));
}

class Session {
  readonly #dialect: Dialect;
  #flight: InFlight | undefined;
  #pending: readonly InFlight[] = [];
  /** The prompt of the command in flight has come: what the host writes is data. */
  #prompted = false;
  /** The module's next entry is the payload of the line before it. */
  #payload = false;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  read(entry: DecodedEntry['entry']): EntryMeaning {
    if (entry.kind !== 'line') {
      this.#payload = false;
      return { kind: 'data' };
    }
    return entry.from === 'host' ? this.#fromHost(entry.text) : this.#fromModule(entry.text);
  }

  #fromHost(text: string): EntryMeaning {
    if (this.#prompted) {
      this.#prompted = false;
      return { kind: 'data' };
    }
    this.#payload = false;
    const reading = this.#dialect.readCommand(text);
    this.#flight = undefined;
    if (reading.kind === 'unknown') return { kind: 'unknown' };
    if (reading.kind === 'bad-arguments') return { kind: 'bad-arguments', token: reading.token };
    const { exchange, values } = reading.command;
    const wantsCompletion = exchange.completion !== undefined;
    this.#flight = { exchange, args: values, echo: [text], wantsCompletion };
    if (wantsCompletion) this.#pending = [...this.#pending, this.#flight].slice(-MAX_PENDING);
    return { kind: 'command', id: exchange.id, values };
  }

  #fromModule(text: string): EntryMeaning {
    if (this.#payload) {
      this.#payload = false;
      return { kind: 'data' };
    }
    if (/^>\s*$/.test(text)) {
      this.#prompted = this.#flight?.exchange.prompt !== undefined;
      return { kind: 'prompt' };
    }
    for (const flight of [this.#flight, ...this.#pending].filter((item) => item !== undefined)) {
      const meaning = this.#classified(text, flight);
      if (meaning.kind !== 'unknown' && !(meaning.kind === 'final' && flight !== this.#flight)) return meaning;
    }
    return this.#classified(text, undefined);
  }

  #classified(text: string, flight: InFlight | undefined): EntryMeaning {
    const found = classify(text, this.#dialect, flight);
    switch (found.kind) {
      case 'echo':
        return { kind: 'echo' };
      case 'other':
        return flight === undefined ? this.#strayFinal(text) : { kind: 'unknown' };
      case 'final':
        return { kind: 'final', ok: found.final.ok };
      case 'completion':
        this.#pending = this.#pending.filter((other) => other !== flight);
        return this.#line('completion', found.decoded.spec, found.decoded.values as LooseValues);
      case 'info':
      case 'urc':
        return this.#line(found.kind, found.decoded.spec, found.decoded.values as LooseValues);
    }
  }

  /** A final result that belongs to nothing we have seen is still one: logs begin in the middle. */
  #strayFinal(text: string): EntryMeaning {
    const probe: InFlight = { exchange: BARE, args: {}, echo: [], wantsCompletion: false };
    const found = classify(text, this.#dialect, probe);
    return found.kind === 'final' ? { kind: 'final', ok: found.final.ok } : { kind: 'unknown' };
  }

  #line(kind: 'info' | 'completion' | 'urc', spec: LineSpec, values: LooseValues): EntryMeaning {
    this.#payload = spec.payload !== undefined;
    return { kind, id: spec.id, values };
  }
}

/** A command without replies of its own: only the finals that all commands share fit it. */
const BARE: InFlight['exchange'] = {
  id: 'explain.any',
  token: '',
  form: 'basic',
  args: {},
  reply: [],
  finals: [],
  deadlineMs: 0,
  manual: 'ITU-T V.250 §5.7',
};
