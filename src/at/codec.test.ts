import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../test/support/full.ts';
import { toByteString } from '../kernel/bytes.ts';
import { Secret } from '../kernel/secret.ts';
import { formatFields, parseFields, tokenize } from './codec.ts';
import { formatCommand } from './command.ts';
import { exchange } from './declare.ts';
import { Dialect } from './dialect.ts';
import {
  hexNumber,
  int,
  literal,
  oneOf,
  optional,
  quoted,
  rest,
  word,
  type Field,
  type Fields,
  type LooseValues,
} from './field.ts';

const isByteString = (text: string): boolean => toByteString(text).length <= 60;
/** Anything that fits between two quotes. */
const quotable = fc
  .string({ unit: 'grapheme', maxLength: 20 })
  .filter((text) => !/["\r]/.test(text) && isByteString(text));
const bare = fc.stringMatching(/^[A-Za-z0-9/.:_-]{1,12}$/);

/** A field of each kind with values it can carry. */
const kinds: Record<string, readonly [Field<never> | Field<number> | Field<string>, fc.Arbitrary<string | number>]> = {
  int: [int(), fc.nat()],
  signed: [int({ min: -100, max: 100 }), fc.integer({ min: -100, max: 100 })],
  oneOf: [oneOf(0, 1, 4), fc.constantFrom(0, 1, 4)],
  hex: [hexNumber(), fc.integer({ min: 0, max: 0xffff })],
  quoted: [quoted() as Field<never>, quotable],
  word: [word(), bare],
  literal: [literal('sslversion'), fc.constant('sslversion')],
  bareLiteral: [literal('IP', false), fc.constant('IP')],
};

const oneField = fc
  .constantFrom(...Object.keys(kinds))
  .chain((kind) => fc.record({ kind: fc.constant(kind), value: kinds[kind]![1], given: fc.boolean() }));

describe('parameters', () => {
  test('are read back as they were written, whatever is left out', () => {
    fc.assert(
      fc.property(fc.array(oneField, { minLength: 1, maxLength: 7 }), fc.boolean(), (list, blanks) => {
        const fields: Record<string, Fields[string]> = {};
        const values: Record<string, string | number> = {};
        for (const [i, { kind, value, given }] of list.entries()) {
          const field = kinds[kind]![0] as Field<string>;
          fields[`f${i}`] = given || field.constant ? field : optional(field);
          if (given || field.constant) values[`f${i}`] = value;
        }
        const written = formatFields(fields, values);
        const typed = blanks ? written.replace(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/g, ' , ') : written;
        expect(parseFields(fields, typed)).toEqual(values);
      }),
      { numRuns: runs(300, 5_000) },
    );
  });

  test('the last may take the rest of the line, commas and quotes included', () => {
    const fields = { client: int(), text: rest() };
    fc.assert(
      fc.property(fc.nat(9), fc.stringMatching(/^[ -~]*$/), (client, text) => {
        expect(parseFields(fields, formatFields(fields, { client, text }))).toEqual({ client, text });
      }),
    );
  });

  test('a value that holds a quote or does not end its line is never taken in part', () => {
    expect(tokenize('"a" b,1')).toBeUndefined();
    expect(tokenize('a"b')).toBeUndefined();
    expect(tokenize('"open')).toBeUndefined();
    expect(parseFields({ a: int() }, '1,2')).toBeUndefined();
    expect(parseFields({ a: int(), b: int() }, '1')).toBeUndefined();
  });

  test('are shown without their secrets', () => {
    const fields = { user: quoted(), password: quoted({ secret: true }) };
    const password = new Secret('password', 'kingfisher');
    expect(formatFields(fields, { user: 'u', password }, 'display')).toBe('"u","@secret(password)"');
    expect(formatFields(fields, { user: 'u', password: 'kingfisher' }, 'display')).toBe('"u","@secret(password)"');
    expect(formatFields(fields, { user: 'u', password })).toBe('"u","kingfisher"');
  });
});

describe('commands', () => {
  const manual = 'test';
  const all = [
    exchange('x', 'exec', '+CSQ', { manual }),
    exchange('r', 'read', '+CSQ', { manual }),
    exchange('t', 'test', '+CSQ', { manual }),
    exchange('s', 'set', '+CSSLCFG', { args: { what: literal('sslversion'), context: int(), version: int() }, manual }),
    exchange('e', 'basic', 'E', { args: { on: oneOf(0, 1) }, manual }),
    exchange('at', 'basic', '', { manual }),
  ];
  const dialect = new Dialect(all, []);

  test.each([
    ['x', {}, 'AT+CSQ'],
    ['r', {}, 'AT+CSQ?'],
    ['t', {}, 'AT+CSQ=?'],
    ['s', { context: 0, version: 4 }, 'AT+CSSLCFG="sslversion",0,4'],
    ['e', { on: 0 }, 'ATE0'],
    ['at', {}, 'AT'],
  ] satisfies [string, LooseValues, string][])('%s is written and read back', (id, args, text) => {
    expect(formatCommand(dialect.exchange(id), args)).toBe(text);
    const reading = dialect.readCommand(text);
    expect(reading).toMatchObject({ kind: 'known', command: { exchange: { id }, values: args } });
    expect(dialect.readCommand(` ${text.toLowerCase()} `)).toMatchObject({ kind: 'known' });
  });
});
