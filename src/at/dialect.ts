import { parseFields } from './codec.ts';
import type {
  CommandForm,
  CompletionSpec,
  DecodedCommand,
  DecodedLine,
  Exchange,
  FinalSpec,
  LineSpec,
  UrcSpec,
} from './declare.ts';
import { Secret } from '../kernel/secret.ts';
import type { Fields, LooseValues, Values } from './field.ts';

/** What a host's line is, read as a command. */
export type CommandReading =
  | { readonly kind: 'known'; readonly command: DecodedCommand }
  /** The token is declared, but not with these parameters. */
  | { readonly kind: 'bad-arguments'; readonly token: string; readonly form: CommandForm }
  | { readonly kind: 'unknown' };

/** A final result line. */
export interface Final {
  readonly text: string;
  readonly ok: boolean;
  /** `+CME ERROR: 10` or `+CME ERROR: SIM not inserted`, and the same for CMS. */
  readonly error?: { readonly kind: 'cme' | 'cms'; readonly number?: number; readonly words?: string };
  /** The number that an ending of the command's own carries. */
  readonly code?: number;
}

const GENERIC_FINALS: readonly FinalSpec[] = [
  { line: 'OK', ok: true },
  { line: 'ERROR', ok: false },
];

/** The final result that a line is, judged as a whole line. */
export function readFinal(text: string, extra: readonly FinalSpec[] = []): Final | undefined {
  const trimmed = text.trimEnd();
  const finals = extra.length === 0 ? GENERIC_FINALS : [...extra, ...GENERIC_FINALS];
  for (const { line, ok } of finals) {
    if (typeof line === 'string') {
      if (trimmed === line) return { text: trimmed, ok };
      continue;
    }
    const own = line.exec(trimmed);
    if (own === null) continue;
    const code = own.groups?.['code'];
    return { text: trimmed, ok, ...(code === undefined ? {} : { code: Number(code) }) };
  }
  if (!trimmed.startsWith('+CM')) return undefined;
  const match = /^\+(CME|CMS) ERROR: ?(?:(\d+)|(.+))$/.exec(trimmed);
  if (match === null) return undefined;
  const kind = match[1] === 'CME' ? 'cme' : 'cms';
  const error =
    match[2] === undefined ? ({ kind, words: match[3] ?? '' } as const) : ({ kind, number: Number(match[2]) } as const);
  return { text: trimmed, ok: false, error };
}

/** Reads a line by one declaration. */
export function readLine<F extends Fields>(spec: LineSpec<F>, text: string): DecodedLine<F> | undefined {
  const trimmed = text.trimEnd();
  if (spec.bare !== undefined) {
    const match = spec.bare.exec(trimmed);
    return match === null ? undefined : { spec, values: { ...match.groups } as Values<F>, text };
  }
  const { prefix = '', separator = ': ' } = spec;
  if (!trimmed.startsWith(prefix)) return undefined;
  const tail = trimmed.slice(prefix.length);
  const bareSeparator = separator.trimEnd();
  if (!tail.startsWith(bareSeparator)) return undefined;
  const values = parseFields(spec.fields, tail.slice(bareSeparator.length));
  return values === undefined ? undefined : { spec, values, text };
}

const COMMAND = /^AT(?:([+*#$%^][A-Z0-9_]+)(=\?|\?|=)?|(.*))/i;

/** An unsolicited line, and which. */
export interface Unsolicited {
  readonly urc: UrcSpec;
  readonly decoded: DecodedLine;
}

/** All that a module understands and says: the sum of its parts' declarations. */
export class Dialect {
  readonly exchanges: readonly Exchange[];
  readonly urcs: readonly UrcSpec[];
  readonly #byId = new Map<string, Exchange>();
  readonly #byToken = new Map<string, Exchange[]>();
  readonly #urcsByPrefix: ReadonlyMap<string, readonly UrcSpec[]>;
  readonly #otherUrcs: readonly UrcSpec[];

  constructor(exchanges: readonly Exchange[], urcs: readonly UrcSpec[]) {
    this.exchanges = exchanges;
    this.urcs = urcs;
    for (const declared of exchanges) {
      if (this.#byId.has(declared.id)) throw new TypeError(`exchange ${declared.id} is declared twice`);
      this.#byId.set(declared.id, declared);
      const key = `${declared.form} ${declared.token}`.toUpperCase();
      this.#byToken.set(key, [...(this.#byToken.get(key) ?? []), declared]);
    }
    this.#otherUrcs = urcs.filter((spec) => plainPrefix(spec) === undefined);
    this.#urcsByPrefix = new Map(
      urcs.flatMap((spec) => plainPrefix(spec) ?? []).map((prefix) => [prefix, this.#urcsFor(prefix)]),
    );
  }

  /** The declaration of that id; a TypeError if there is none, since ids are written in the code. */
  exchange(id: string): Exchange {
    const found = this.#byId.get(id);
    if (found === undefined) throw new TypeError(`no exchange ${id} in this dialect`);
    return found;
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** Reads a host line (a byte string, without line end): which command, with which parameters. */
  readCommand(text: string): CommandReading {
    const trimmed = text.trim();
    const match = COMMAND.exec(trimmed);
    if (match === null) return { kind: 'unknown' };
    if (match[1] === undefined) return this.#readBasic(match[3] ?? '');
    const form = match[2] === '=?' ? 'test' : match[2] === '?' ? 'read' : match[2] === '=' ? 'set' : 'exec';
    const candidates = this.#byToken.get(`${form} ${match[1]}`.toUpperCase()) ?? [];
    const parameters = trimmed.slice(match[0].length);
    for (const declared of candidates) {
      const values = parseFields(declared.args, parameters);
      if (values !== undefined) return { kind: 'known', command: { exchange: declared, values } };
    }
    return candidates.length > 0 || this.#knowsToken(match[1])
      ? { kind: 'bad-arguments', token: match[1].toUpperCase(), form }
      : { kind: 'unknown' };
  }

  #knowsToken(token: string): boolean {
    return ['exec', 'set', 'read', 'test'].some((form) => this.#byToken.has(`${form} ${token}`.toUpperCase()));
  }

  #readBasic(tail: string): CommandReading {
    const letters = /^(&?[A-Z]?)/i.exec(tail)?.[1] ?? '';
    const candidates = this.#byToken.get(`basic ${letters}`.toUpperCase()) ?? [];
    for (const declared of candidates) {
      const values = parseFields(declared.args, tail.slice(letters.length));
      if (values !== undefined) return { kind: 'known', command: { exchange: declared, values } };
    }
    return candidates.length > 0 ? { kind: 'bad-arguments', token: letters, form: 'basic' } : { kind: 'unknown' };
  }

  /** Reads an unsolicited line. */
  readUrc(text: string): Unsolicited | undefined {
    const colon = text.indexOf(':');
    const candidates = colon < 0 ? undefined : this.#urcsByPrefix.get(text.slice(0, colon));
    for (const declared of candidates ?? this.#otherUrcs) {
      const decoded = readLine(declared.line, text);
      if (decoded !== undefined) return { urc: declared, decoded };
    }
    return undefined;
  }

  /** Those that a line with this prefix can be, in the order in which they were declared. */
  #urcsFor(prefix: string): readonly UrcSpec[] {
    return this.urcs.filter((spec) => (plainPrefix(spec) ?? prefix) === prefix);
  }
}

/** The prefix of a line whose fields stand behind a colon, as nearly all do; thousands of lines a second go by it. */
function plainPrefix({ line }: UrcSpec): string | undefined {
  const { prefix, separator = ':' } = line;
  return line.bare === undefined && prefix?.includes(':') === false && separator.startsWith(':') ? prefix : undefined;
}

/** Whether a line belongs to this command: the fields named in `match` equal the parameters (groups of bare lines are text). */
export function completes(spec: CompletionSpec, decoded: DecodedLine, args: LooseValues): boolean {
  const values = decoded.values as LooseValues;
  return (spec.match ?? []).every((name) => args[name] === undefined || textOf(values[name]) === textOf(args[name]));
}

function textOf(value: LooseValues[string]): string | undefined {
  return value instanceof Secret ? value.reveal() : value?.toString();
}
