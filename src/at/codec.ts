import type { Field, Fields, LooseValues, Token, Values } from './field.ts';
import { Secret } from '../kernel/secret.ts';

/**
 * Splits parameters at the commas outside quotes. Blanks around a parameter are dropped, as modules do; a stray quote
 * (text before or after a quoted part, or one that never closes) makes the whole list invalid.
 */
export function tokenize(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    while (text[at] === ' ') at += 1;
    if (text[at] === '"') {
      const close = text.indexOf('"', at + 1);
      if (close < 0) return undefined;
      tokens.push({ text: text.slice(at + 1, close), quoted: true });
      at = close + 1;
      while (text[at] === ' ') at += 1;
      if (at < text.length && text[at] !== ',') return undefined;
    } else {
      let end = text.indexOf(',', at);
      if (end < 0) end = text.length;
      const bare = text.slice(at, end).trimEnd();
      if (bare.includes('"')) return undefined;
      tokens.push({ text: bare, quoted: false });
      at = end;
    }
    if (at >= text.length) return tokens;
    at += 1;
  }
}

type AnyField = Field<number | string | Secret>;

const ENTRIES = new WeakMap<Fields, readonly (readonly [string, AnyField])[]>();

/** Declarations do not change, and each line that is read needs them in this form. */
function entries(fields: Fields): readonly (readonly [string, AnyField])[] {
  let found = ENTRIES.get(fields);
  if (found === undefined) ENTRIES.set(fields, (found = Object.entries(fields)));
  return found;
}

function isMissing(token: Token | undefined): boolean {
  return token === undefined || (token.text === '' && !token.quoted);
}

/**
 * Reads parameters. `undefined` if one is missing, malformed or too many. A trailing field that takes the rest gets it
 * as it stands.
 */
export function parseFields<F extends Fields>(fields: F, text: string): Values<F> | undefined {
  const specs = entries(fields);
  const last = specs[specs.length - 1];
  const values: Record<string, number | string | Secret | undefined> = {};
  let source = text;
  if (last?.[1].rest === true) {
    const cut = cutBefore(text, specs.length - 1);
    if (cut === undefined)
      return last[1].optional ? (parseFields(withoutLast(fields), text) as Values<F> | undefined) : undefined;
    values[last[0]] = last[1].parse({ text: cut.rest, quoted: false });
    if (values[last[0]] === undefined) return undefined;
    source = cut.head;
    if (specs.length === 1) return values as Values<F>;
  }
  if (specs.length === 0) return text.trim() === '' ? (values as Values<F>) : undefined;
  const tokens = tokenize(source);
  const named = last?.[1].rest === true ? specs.slice(0, -1) : specs;
  if (tokens === undefined || tokens.length > named.length) return undefined;
  for (const [i, [name, field]] of named.entries()) {
    const token = tokens[i];
    if (token === undefined || isMissing(token)) {
      if (field.optional && !field.constant) continue;
      const empty = token === undefined ? undefined : field.parse(token);
      if (empty === undefined) return undefined;
      values[name] = empty;
      continue;
    }
    const value = field.parse(token);
    if (value === undefined) return undefined;
    values[name] = value;
  }
  return values as Values<F>;
}

function withoutLast(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).slice(0, -1));
}

/** Splits off everything after the first `count` parameters. */
function cutBefore(text: string, count: number): { head: string; rest: string } | undefined {
  let inQuotes = false;
  let seen = 0;
  if (count === 0) return { head: '', rest: text.trimStart() };
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') inQuotes = !inQuotes;
    if (text[at] === ',' && !inQuotes && (seen += 1) === count) {
      return { head: text.slice(0, at), rest: text.slice(at + 1) };
    }
  }
  return undefined;
}

/**
 * Writes parameters; what is left out at the end is not written at all, in between it is an empty place. `display` puts
 * a label where a secret stands. Throws a TypeError for a missing parameter: that is a fault of the caller.
 */
export function formatFields(fields: Fields, values: LooseValues, show: 'wire' | 'display' = 'wire'): string {
  const specs = entries(fields);
  const parts = specs.map(([name, field]) => {
    const value = values[name];
    if (field.constant) return field.format('');
    if (value === undefined) {
      if (!field.optional) throw new TypeError(`parameter ${name} is missing`);
      return '';
    }
    if (show === 'display' && (field.secret || value instanceof Secret)) {
      return `"${value instanceof Secret ? value.toString() : `@secret(${name})`}"`;
    }
    return field.format(value);
  });
  const given = (at: number): boolean => specs[at]?.[1].constant === true || values[specs[at]?.[0] ?? ''] !== undefined;
  while (parts.length > 0 && !given(parts.length - 1)) parts.pop();
  return parts.join(',');
}
