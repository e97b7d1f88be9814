import type { Fields, LooseValues, Values } from './field.ts';

/**
 * `exec` AT+X, `set` AT+X=…, `read` AT+X?, `test` AT+X=?; `basic` is a command without `+` (`ATE0`, `ATI`, `AT`), whose
 * parameters follow the letters directly.
 */
export type CommandForm = 'exec' | 'set' | 'read' | 'test' | 'basic';

/** A line with a prefix (`+CSQ: 23,99`), or a bare one (an address, `Model: X`), as the module prints it. */
export interface LineSpec<F extends Fields = Fields> {
  /** Unique in the dialect, `mqtt.connected`. */
  readonly id: string;
  /** Up to, not including, the colon: `+CSQ`. Absent for a bare line. */
  readonly prefix?: string;
  /** Between prefix and fields, `: ` unless the module writes something else (`+IPD5` has none). */
  readonly separator?: string;
  /** A bare line must match as a whole; its named groups are the field values. */
  readonly bare?: RegExp;
  readonly fields: F;
  /** So many raw bytes follow the line's CR LF; the name of the field that says how many. */
  readonly payload?: string;
  /** The last field, where it holds a received payload as hex digits in quotes. */
  readonly hex?: string;
}

/** Whether a completion's code says that the command is done. */
export function saysDone({ done = 0 }: CompletionSpec, code: number): boolean {
  if (done === 'http-status') return code >= 100 && code < 600;
  return done === 'not-negative' ? code >= 0 : code === done;
}

/** A line of its own that ends a command. Matched as a whole line. */
export interface FinalSpec {
  /** A group `code` of the pattern is the result code of a failure. */
  readonly line: string | RegExp;
  readonly ok: boolean;
}

/** A line that says how a command really went, beside its final result: `+CMQTTCONNECT: 0,32`. */
export interface CompletionSpec<F extends Fields = Fields> {
  readonly line: LineSpec<F>;
  /** The field that holds the result code. Absent: the line itself means done. */
  readonly code?: string;
  /**
   * Which code means done, 0 unless the module has it otherwise; `not-negative` where it is a count or a handle;
   * `http-status` where any status of the server (100..599) is, and other numbers are the module's own.
   */
  readonly done?: number | 'not-negative' | 'http-status';
  /** Fields of the line that must equal the command's parameter of the same name (client index, session). */
  readonly match?: readonly string[];
  /**
   * Where it may come: `after` an OK, `before` the final result, `either`. A failed final result ends the command
   * whether or not it came.
   */
  readonly order: 'after' | 'before' | 'either';
  /** From the final result (or from the command for `before`), in ms. */
  readonly deadlineMs: number;
  /**
   * On success the line may be left out. `true`: an OK alone is the end; `awaited`: it is waited for, and without it the
   * command is done when the deadline has passed.
   */
  readonly optional?: true | 'awaited';
  /**
   * Ids of unsolicited lines that, while the command runs, say that it has failed: `CONNECT FAIL`, `CLOSED`. They stay
   * unsolicited lines otherwise. Compared by `match`, too.
   */
  readonly brokenBy?: readonly string[];
}

/** After the command the module prints a prompt and takes exactly as many raw bytes as the command announced. */
export interface PromptSpec {
  /** The parameter that says how many bytes follow. */
  readonly length: string;
  /** The module's limit in bytes. */
  readonly maxBytes: number;
  /** What the bytes are, for transcripts: `ca`, `topic`. */
  readonly what: string;
  /** How long the prompt may take, ms. */
  readonly deadlineMs: number;
  /** The line that is the prompt where it is no `>`, `CONNECT`. Known when a log is read; nothing drives such a module. */
  readonly line?: string;
}

/** A command that carries a message inside of it: the names of its parameters. */
export interface PublicationSpec {
  readonly topic: string;
  /** The payload as hex digits, with or without quotes. */
  readonly payload: string;
  /** How many digits the payload has. */
  readonly digits: string;
  /** Longest payload, bytes: half as many as digits. */
  readonly maxBytes: number;
}

/**
 * A command, declared once: the driver formats and reads it, the emulator parses and answers it, the explainer decodes
 * it, the exporter prints it.
 */
export interface Exchange<A extends Fields = Fields> {
  /** Unique in the dialect: `mqtt.connect`. */
  readonly id: string;
  /** `+CMQTTCONNECT`, or the letters of a basic command (`E`, `I`, empty for `AT` itself). */
  readonly token: string;
  readonly form: CommandForm;
  readonly args: A;
  /** Information lines between command and final result, in no fixed number. */
  readonly reply: readonly LineSpec[];
  readonly prompt?: PromptSpec;
  readonly publication?: PublicationSpec;
  /** Endings beside `OK`, `ERROR`, `+CME ERROR: …` and `+CMS ERROR: …`. */
  readonly finals: readonly FinalSpec[];
  readonly completion?: CompletionSpec;
  /** Until the final result, ms. */
  readonly deadlineMs: number;
  /** Manual and section. */
  readonly manual: string;
}

interface ExchangeOptions<A extends Fields> {
  readonly args?: A;
  readonly reply?: readonly LineSpec[];
  readonly prompt?: PromptSpec & { readonly length: keyof A & string };
  readonly publication?: PublicationSpec & Readonly<Record<'topic' | 'payload' | 'digits', keyof A & string>>;
  readonly finals?: readonly FinalSpec[];
  readonly completion?: CompletionSpec;
  readonly deadlineMs?: number;
  readonly manual: string;
}

const DEFAULT_DEADLINE_MS = 9_000;

/** Declares a command. `id` is unique in the dialect. */
export function exchange<A extends Fields = Record<never, never>>(
  id: string,
  form: CommandForm,
  token: string,
  options: ExchangeOptions<A>,
): Exchange<A> {
  const { args, reply = [], finals = [], deadlineMs = DEFAULT_DEADLINE_MS, ...others } = options;
  return { id, form, token, args: args ?? ({} as A), reply, finals, deadlineMs, ...others };
}

/** Declares a line with a prefix. */
export function line<F extends Fields>(
  id: string,
  prefix: string,
  fields: F,
  options: { readonly payload?: keyof F & string; readonly hex?: keyof F & string; readonly separator?: string } = {},
): LineSpec<F> {
  return { id, prefix, fields, ...options };
}

/** Declares a line without a prefix, known by its whole shape; named groups of `pattern` are its values. */
export function bareLine(id: string, pattern: RegExp): LineSpec<Record<never, never>> {
  return { id, bare: pattern, fields: {} };
}

/** What an unsolicited line tells beside its values. */
export interface UrcSpec<F extends Fields = Fields> {
  readonly line: LineSpec<F>;
  /** `reset`: the module has booted and forgotten what is volatile. `network-lost`: the data connection is gone. */
  readonly means?: 'reset' | 'network-lost' | 'connection-lost';
  readonly manual: string;
}

export function urc<F extends Fields>(spec: LineSpec<F>, manual: string, means?: UrcSpec['means']): UrcSpec<F> {
  return means === undefined ? { line: spec, manual } : { line: spec, manual, means };
}

/** A line read by its declaration. `values` holds what the fields (or the named groups) gave. */
export interface DecodedLine<F extends Fields = Fields> {
  readonly spec: LineSpec<F>;
  readonly values: Values<F>;
  /** As printed, a byte string without line end. */
  readonly text: string;
  /** The raw bytes that followed, where the line announces some. */
  readonly payload?: Uint8Array;
}

/** A command read by its declaration. */
export interface DecodedCommand {
  readonly exchange: Exchange;
  readonly values: LooseValues;
}
