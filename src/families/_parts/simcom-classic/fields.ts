import { int, literal, quoted, type Field, type TextValue } from '../../../at/field.ts';

/* Parameters as the older modules take them: with quotes or without, in any case. */

/** The name of a sub-parameter. */
export function tag<T extends string>(text: T): Field<T, true> {
  return { ...literal(text), parse: (token) => (token.text.toLowerCase() === text.toLowerCase() ? text : undefined) };
}

export function text(max = 255): Field<TextValue, false> {
  return quoted({ max, quotesOptional: true });
}

/** Text that is written without quotes, as the recordings have it, and taken with them as well. */
export function bareText(max: number): Field<TextValue, false> {
  const inQuotes = text(max);
  return { ...inQuotes, format: (value) => inQuotes.format(value).slice(1, -1) };
}

export function secretText(max = 512): Field<TextValue, false> {
  return quoted({ max, quotesOptional: true, secret: true });
}

/** A number that some write in quotes. */
export function count(max: number): Field<number, false> {
  const plain = int({ max });
  return { ...plain, parse: (token) => plain.parse({ text: token.text, quoted: false }) };
}

/** A number with a colon behind it, as it ends `+RECEIVE,0,17:`. */
export function colonAfter(max: number): Field<number, false> {
  const plain = int({ max });
  return {
    ...plain,
    format: (value) => `${value}:`,
    parse: ({ text, quoted: inQuotes }) =>
      text.endsWith(':') ? plain.parse({ text: text.slice(0, -1), quoted: inQuotes }) : undefined,
  };
}
