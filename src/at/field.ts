import { fromByteString, toByteString } from '../kernel/bytes.ts';
import { Secret } from '../kernel/secret.ts';

/**
 * One parameter as it stands between two commas: its text without surrounding blanks, and whether it was in quotes.
 * `text` is a byte string.
 */
export interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

/**
 * One parameter of a command or one field of a line: how it is written and how it is read back.
 * `parse` gives `undefined` for text that is no such value. `T` never includes `undefined`.
 */
export interface Field<T, Optional extends boolean = boolean> {
  readonly optional: Optional;
  /** The value must never be shown; masks and transcripts go by this. */
  readonly secret: boolean;
  /** The last field of a line may take the rest of it, commas included. */
  readonly rest: boolean;
  /** Always the same text: written without being given, and required when read. */
  readonly constant: boolean;
  /** In the field's terms, for help and errors: `0..9`, `"name" (5..128 bytes)`. */
  readonly what: string;
  format(value: T): string;
  parse(token: Token): T | undefined;
}

/** Named fields in the order in which they are written. */
export type Fields = Readonly<Record<string, Field<never> | Field<number> | Field<string> | Field<TextValue>>>;

/** Text that goes out may be a secret; what was read never is. */
export type TextValue = string | Secret;

type RequiredNames<F> = { [K in keyof F]: F[K] extends Field<infer _T, false> ? K : never }[keyof F];
type OptionalNames<F> = Exclude<keyof F, RequiredNames<F>>;
type ValueOf<F> = F extends Field<infer T> ? T : never;

/** The values of a set of fields; optional fields may be left out. */
export type Values<F extends Fields> = { readonly [K in RequiredNames<F>]: ValueOf<F[K]> } & {
  readonly [K in OptionalNames<F>]?: ValueOf<F[K]> | undefined;
};

/** Values whose fields are not known to the compiler (decoded lines, plans). */
export type LooseValues = Readonly<Record<string, TextValue | number | undefined>>;

interface IntOptions {
  readonly min?: number;
  readonly max?: number;
}

/** A decimal number, signed if the range allows. Numbers outside the range are no such value. */
export function int({ min = 0, max = Number.MAX_SAFE_INTEGER }: IntOptions = {}): Field<number, false> {
  return {
    optional: false,
    secret: false,
    rest: false,
    constant: false,
    what: max === Number.MAX_SAFE_INTEGER ? `number from ${min}` : `${min}..${max}`,
    format: (value) => String(value),
    parse({ text, quoted }) {
      if (quoted || !/^[+-]?\d{1,15}$/.test(text)) return undefined;
      const value = Number(text);
      return value >= min && value <= max ? value : undefined;
    },
  };
}

/** One of the given numbers. */
export function oneOf(...values: readonly number[]): Field<number, false> {
  const base = int({ min: Math.min(...values), max: Math.max(...values) });
  return {
    ...base,
    what: values.join('|'),
    parse(token) {
      const value = base.parse(token);
      return value !== undefined && values.includes(value) ? value : undefined;
    },
  };
}

/** A number written as `0xFFFF`. */
export function hexNumber(digits = 4): Field<number, false> {
  return {
    optional: false,
    secret: false,
    rest: false,
    constant: false,
    what: `0x${'F'.repeat(digits)}`,
    format: (value) => `0x${value.toString(16).toUpperCase().padStart(digits, '0')}`,
    parse({ text, quoted }) {
      return quoted || !/^0x[0-9a-f]{1,8}$/i.test(text) ? undefined : Number.parseInt(text, 16);
    },
  };
}

interface TextOptions {
  /** Bytes, not characters. */
  readonly min?: number;
  readonly max?: number;
  /** The module takes the value without quotes, too. */
  readonly quotesOptional?: boolean;
  readonly secret?: boolean;
}

/** Text in double quotes. There is no escape: a value with a quote in it cannot be written. */
export function quoted(options: TextOptions = {}): Field<TextValue, false> {
  const { min = 0, max = 4096, quotesOptional = false, secret = false } = options;
  return {
    optional: false,
    secret,
    rest: false,
    constant: false,
    what: `"text" (${min}..${max} bytes)`,
    format: (value) => `"${toByteString(value instanceof Secret ? value.reveal() : value)}"`,
    parse({ text, quoted: inQuotes }) {
      if (!inQuotes && !quotesOptional) return undefined;
      return text.length >= min && text.length <= max ? fromByteString(text) : undefined;
    },
  };
}

/** Text without quotes: `READY`, `IP`. */
export function word(pattern?: RegExp): Field<string, false> {
  return {
    optional: false,
    secret: false,
    rest: false,
    constant: false,
    what: pattern === undefined ? 'word' : pattern.source,
    format: (value) => toByteString(value),
    parse({ text, quoted: inQuotes }) {
      if (inQuotes || (pattern !== undefined && !pattern.test(text))) return undefined;
      return fromByteString(text);
    },
  };
}

/** A parameter that is always the same, such as the name of a sub-parameter: `"sslversion"`. Case does not matter. */
export function literal<T extends string>(text: T, inQuotes = true): Field<T, true> {
  return {
    optional: true,
    secret: false,
    rest: false,
    constant: true,
    what: inQuotes ? `"${text}"` : text,
    format: () => (inQuotes ? `"${text}"` : text),
    parse: (token) => (token.text.toLowerCase() === text.toLowerCase() && token.quoted === inQuotes ? text : undefined),
  };
}

/** Everything up to the end of the line, commas included, quotes as they stand. */
export function rest(): Field<string, false> {
  return {
    optional: false,
    secret: false,
    rest: true,
    constant: false,
    what: 'text',
    format: (value) => toByteString(value),
    parse: ({ text }) => fromByteString(text),
  };
}

/** The same field, which may be missing or empty. */
export function optional<T>(field: Field<T>): Field<T, true> {
  return { ...field, optional: true };
}
