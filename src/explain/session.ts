import { saysDone, type Exchange, type LineSpec } from '../at/declare.ts';
import { readFinal, type Dialect, type Final } from '../at/dialect.ts';
import type { LooseValues } from '../at/field.ts';
import type { ObservedExchange } from '../families/kit/part.ts';
import { SessionReader, type EntryMeaning } from './decode.ts';
import type { LogLine } from './log-line.ts';

/** A line as it stands in the log, for evidence. */
export interface Quoted {
  readonly row: number;
  readonly text: string;
}

/** A command of the host with everything that belongs to it. */
export interface Exchanged {
  readonly is: 'exchange';
  /** `assumed`: nobody shows how it ended, as in a list of commands. `silent`: no answer came in any time that counts. */
  readonly end: 'seen' | 'assumed' | 'silent';
  readonly seen: ObservedExchange;
  /** The command, or, where only answers were pasted, undefined. */
  readonly command: Quoted | undefined;
  /** The lines that end it. */
  readonly answer: readonly Quoted[];
  /** The module asked for the bytes of a body. */
  readonly prompted: boolean;
}

/** What a session consists of, in order. */
export type SessionEvent =
  | Exchanged
  | {
      readonly is: 'line';
      readonly id: string;
      readonly values: LooseValues;
      readonly reset: boolean;
      readonly quoted: Quoted;
    }
  /** A command that the dialect does not have, or not with these parameters. */
  | { readonly is: 'foreign'; readonly quoted: Quoted; readonly answered: 'ok' | 'error' | undefined }
  /** An error result that belongs to no command that can be seen. */
  | { readonly is: 'stray-error'; readonly final: Final; readonly quoted: Quoted }
  /** Nothing that the dialect knows: prose, lines of programs. */
  | { readonly is: 'words'; readonly line: LogLine };

/** An answer that comes later than this is none: nobody waits so long, and no module either. */
const NO_ANSWER_MS = 600_000;
const MAX_INFO = 64;
const MAX_BODY = 16_384;
/** Commands whose result line is still to come. */
const MAX_LATE = 16;

interface Open {
  readonly exchange: Exchange;
  readonly args: LooseValues;
  readonly command: Quoted;
  readonly at: number | undefined;
  readonly info: { readonly spec: LineSpec; readonly values: LooseValues; readonly text: string }[];
  readonly answer: Quoted[];
  body: string;
  prompted: boolean;
  final?: Final;
  code?: number;
}

/** Puts the lines of a log together into commands with their answers, whatever is missing between them. */
export class Session {
  readonly #dialect: Dialect;
  readonly #reader: SessionReader;
  /** Lines that say that the module begins anew. */
  readonly #resets: ReadonlySet<string>;
  #open: Open | undefined;
  /** A command that the dialect does not know waits for its answer, too. */
  #foreign: Quoted | undefined;
  #late: readonly Open[] = [];
  /** Whether the module's side is in the log at all. */
  #answers = false;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
    this.#reader = new SessionReader(dialect);
    this.#resets = new Set(dialect.urcs.flatMap(({ line, means }) => (means === 'reset' ? [line.id] : [])));
  }

  read(line: LogLine): readonly SessionEvent[] {
    const text = withPlus(line.text).trimEnd();
    const quoted = { row: line.row, text };
    if (line.from === 'other') return this.#ofProgram(line, quoted);
    // An echo is the command once more, marked or not as coming from the module.
    if (this.#isEcho(text)) return [];
    const asHost = line.from === 'host' || isCommand(text);
    const meaning = this.#reader.read({
      kind: 'line',
      at: line.at ?? 0,
      from: asHost || (line.from === undefined && this.#isBody(text)) ? 'host' : 'module',
      text,
      row: line.row,
    });
    return this.#take(meaning, quoted, line);
  }

  /** What is still open when the log ends. */
  end(): readonly SessionEvent[] {
    const left = [...this.#abandon(), ...this.#late.map((open) => this.#close(open, 'silent'))];
    this.#late = [];
    return left;
  }

  /** A program around the module may quote what it got, in lines that the dialect knows by their whole shape. */
  #ofProgram(line: LogLine, quoted: Quoted): readonly SessionEvent[] {
    const read = this.#reader.readUrc(quoted.text);
    if (read?.urc.line.bare === undefined) return [{ is: 'words', line }];
    return [this.#line(read.decoded.spec.id, read.decoded.values, quoted)];
  }

  #isEcho(text: string): boolean {
    const open = this.#open;
    return open !== undefined && open.command.text === text && open.final === undefined && open.info.length === 0;
  }

  /** Where nobody marks who speaks: bytes that a prompt asked for, unless the module could say this itself. */
  #isBody(text: string): boolean {
    return this.#reader.owed('host') > 0 && readFinal(text) === undefined && !/^(?:\+[A-Z]{2}|>)/.test(text);
  }

  #take(meaning: EntryMeaning, quoted: Quoted, line: LogLine): readonly SessionEvent[] {
    switch (meaning.kind) {
      case 'command':
        return this.#begin(meaning.exchange, meaning.values, quoted, line.at);
      case 'bad-arguments':
        return this.#beginForeign(quoted);
      case 'echo':
        return [];
      case 'prompt':
        if (this.#open !== undefined) this.#open.prompted = true;
        return [];
      case 'data':
        if (this.#open !== undefined && this.#open.body.length < MAX_BODY) this.#open.body += `${quoted.text}\n`;
        return [];
      case 'final':
        return this.#final(meaning.final, quoted, line.at);
      case 'info':
        this.#answers = true;
        if (this.#open !== undefined && this.#open.info.length < MAX_INFO) {
          this.#open.info.push({ spec: meaning.spec, values: meaning.values, text: quoted.text });
          this.#open.answer.push(quoted);
        }
        return [];
      case 'completion':
        this.#answers = true;
        return this.#completed(meaning, quoted, line.at);
      case 'urc':
        this.#answers = true;
        return [this.#line(meaning.id, meaning.values, quoted)];
      case 'stray':
        this.#answers = true;
        return this.#stray(meaning.spec, meaning.values, quoted);
      case 'unknown':
        if (isCommand(quoted.text)) return this.#beginForeign(quoted);
        return [{ is: 'words', line }];
    }
  }

  #begin(exchange: Exchange, args: LooseValues, command: Quoted, at: number | undefined): readonly SessionEvent[] {
    const left = this.#abandon();
    this.#open = { exchange, args, command, at, info: [], answer: [], body: '', prompted: false };
    return left;
  }

  #beginForeign(quoted: Quoted): readonly SessionEvent[] {
    const left = this.#abandon();
    this.#foreign = quoted;
    return left;
  }

  /** A next command begins, or the log ends. */
  #abandon(): readonly SessionEvent[] {
    const open = this.#open;
    const foreign = this.#foreign;
    this.#open = undefined;
    this.#foreign = undefined;
    if (foreign !== undefined) return [{ is: 'foreign', quoted: foreign, answered: undefined }];
    if (open === undefined) return [];
    if (open.code !== undefined) return [this.#close(open, 'seen')];
    // A body whose end is not shown is no command whose answer is missing.
    return [this.#close(open, 'assumed')];
  }

  #final(final: Final, quoted: Quoted, at: number | undefined): readonly SessionEvent[] {
    this.#answers = true;
    const foreign = this.#foreign;
    if (foreign !== undefined) {
      this.#foreign = undefined;
      return [{ is: 'foreign', quoted: foreign, answered: final.ok ? 'ok' : 'error' }];
    }
    const open = this.#open;
    if (open === undefined) return final.ok ? [] : [{ is: 'stray-error', final, quoted }];
    this.#open = undefined;
    if (tooLate(open, at)) return [this.#close(open, 'silent')];
    open.final = final;
    open.answer.push(quoted);
    const { completion } = open.exchange;
    const waits = final.ok && completion !== undefined && completion.order !== 'before' && open.code === undefined;
    if (!waits) return [this.#close(open, 'seen', at)];
    this.#late = [...this.#late, open].slice(-MAX_LATE);
    return [];
  }

  #completed(
    meaning: Extract<EntryMeaning, { readonly kind: 'info' | 'completion' | 'urc' }>,
    quoted: Quoted,
    at: number | undefined,
  ): readonly SessionEvent[] {
    const { of, spec, values } = meaning;
    const open = [this.#open, ...this.#late].find(
      (one) => one !== undefined && one.exchange === of?.exchange && one.args === of.args,
    );
    if (open === undefined) return this.#stray(spec, values, quoted);
    open.answer.push(quoted);
    open.info.push({ spec, values, text: quoted.text });
    const code = codeOf(open.exchange, values);
    if (code !== undefined) open.code = code;
    if (open !== this.#open) {
      this.#late = this.#late.filter((other) => other !== open);
      return [this.#close(open, tooLate(open, at) ? 'silent' : 'seen', at)];
    }
    return [];
  }

  /** An answer without its command still tells how that command ended. */
  #stray(spec: LineSpec, values: LooseValues, quoted: Quoted): readonly SessionEvent[] {
    const ended = this.#dialect.exchanges.find(({ completion }) => completion?.line.id === spec.id);
    const asked = ended ?? this.#dialect.exchanges.find(({ reply }) => reply.some(({ id }) => id === spec.id));
    if (asked === undefined) return [this.#line(spec.id, values, quoted)];
    const code = ended === undefined ? undefined : codeOf(ended, values);
    const { completion } = asked;
    const seen: ObservedExchange = {
      exchange: asked,
      args: ended === undefined ? {} : values,
      ok: code === undefined || completion === undefined || saysDone(completion, code),
      ...(code === undefined ? {} : { code }),
      info: [{ spec, values, text: quoted.text }],
      partial: true,
    };
    return [{ is: 'exchange', end: 'seen', seen, command: undefined, answer: [quoted], prompted: false }];
  }

  #line(id: string, values: LooseValues, quoted: Quoted): SessionEvent {
    return { is: 'line', id, values, reset: this.#resets.has(id), quoted };
  }

  #close(open: Open, end: Exchanged['end'], at?: number): SessionEvent {
    const { exchange, args, code, final, info, body, answer, command, prompted } = open;
    const { completion } = exchange;
    const done = code === undefined || completion === undefined || saysDone(completion, code);
    const error = final?.error;
    const seen: ObservedExchange = {
      exchange,
      args,
      ok: end === 'seen' ? final?.ok !== false && done : end === 'assumed',
      ...(code === undefined ? (final?.code === undefined ? {} : { code: final.code }) : { code }),
      ...(error?.kind === 'cme' ? { cme: cme(error) } : {}),
      info,
      ...(body === '' ? {} : { body }),
      ...(open.at === undefined || at === undefined ? {} : { ms: at - open.at }),
    };
    return { is: 'exchange', end: this.#endOf(end), seen, command, answer, prompted };
  }

  /** In a list of commands nobody expects answers; where the module speaks, a command without one met silence. */
  #endOf(end: Exchanged['end']): Exchanged['end'] {
    return end === 'silent' && !this.#answers ? 'assumed' : end;
  }
}

function cme({ number, words }: NonNullable<Final['error']>): NonNullable<ObservedExchange['cme']> {
  return { ...(number === undefined ? {} : { number }), ...(words === undefined ? {} : { words }) };
}

function codeOf({ completion }: Exchange, values: LooseValues): number | undefined {
  const code = completion?.code === undefined ? undefined : values[completion.code];
  return typeof code === 'number' ? code : undefined;
}

function tooLate({ at: asked }: Open, at: number | undefined): boolean {
  return asked !== undefined && at !== undefined && at - asked > NO_ANSWER_MS;
}

/** Whether a line is a command, whoever wrote it. */
export function isCommand(text: string): boolean {
  return /^at(?:$|[+*#$%^&=?]|[a-z]\d*$|i\d?$|&[a-z]\d?$)/i.test(text);
}

/** People leave out the sign in front of an error, and the colon. */
function withPlus(text: string): string {
  if (!text.startsWith('CM') && !text.startsWith('+CM')) return text;
  const [, kind, rest] = /^\+?(CM[ES]) ERROR\s*:?\s*(\S.*)$/.exec(text) ?? [];
  return kind === undefined || rest === undefined ? text : `+${kind} ERROR: ${rest}`;
}
