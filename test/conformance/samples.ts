import { formatFields } from '../../src/at/codec.ts';
import { formatCommand } from '../../src/at/command.ts';
import type { Exchange, LineSpec } from '../../src/at/declare.ts';
import type { Field, LooseValues, Token } from '../../src/at/field.ts';

/** Tokens of which nearly every parameter takes one. */
const TOKENS: readonly Token[] = [
  ...[0, 1, 2, 3, 4, 5, 10, 20, 38, 60, 100, 600, 3000, 12258, 65_534, 6, 7, 8, 9, 11, 12, 13, 14].map((n) => ({
    text: String(n),
    quoted: false,
  })),
  { text: '0x002F', quoted: false },
  { text: '-1', quoted: false },
  ...['a', '1234', 'ca.pem', 'IP', '24/05/06,07:08:09+00', 'GSM', 'SM', 'ALL', '10.0.0.1'].map((text) => ({
    text,
    quoted: true,
  })),
  ...['IP', 'READY', 'a', '1A2B', 'NO SERVICE', 'ALL', '0?'].map((text) => ({ text, quoted: false })),
];

type AnyField = Field<unknown>;

/** One value that a field takes; undefined when none of the tokens fits. */
function sampleOf(field: AnyField): unknown {
  for (const token of TOKENS) {
    const value = field.parse(token);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Values for all required fields, and for the optional ones when `whole`. */
function sampleValues(fields: LineSpec['fields'], whole: boolean): LooseValues | undefined {
  const values: Record<string, LooseValues[string]> = {};
  for (const [name, raw] of Object.entries(fields)) {
    const field = raw as unknown as AnyField;
    if (field.constant || (field.optional && !whole)) continue;
    const value = sampleOf(field);
    if (value === undefined && !field.optional) return undefined;
    values[name] = value as LooseValues[string];
  }
  return values;
}

/** The command with the least and with the most parameters, as a host would write them. */
export function sampleCommands(exchange: Exchange): readonly string[] {
  const samples = [sampleValues(exchange.args, false), sampleValues(exchange.args, true)];
  const texts = samples.flatMap((values) => (values === undefined ? [] : [formatCommand(exchange, values)]));
  return [...new Set(texts)];
}

/** A line as the module would print it; undefined for lines with a payload and for bare ones. */
export function sampleLine(spec: LineSpec): string | undefined {
  const values = spec.bare !== undefined || spec.payload !== undefined ? undefined : sampleValues(spec.fields, true);
  if (values === undefined) return undefined;
  return `${spec.prefix ?? ''}${spec.separator ?? ': '}${formatFields(spec.fields, values)}`.trimEnd();
}
