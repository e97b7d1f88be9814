import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainCode } from '../../src/app/code.ts';
import { chipCode } from '../../src/emulator/cc3200/secure-codes.ts';
import { SHARED } from '../explain/field/shared.ts';

const LIST = join(SHARED, 'facts', 'ti-cc3200', 'errors.md');

function texts(module: string, code: number): string {
  return explainCode(module, String(code))
    .found.map(({ text }) => text)
    .join(' ');
}

describe('a code of SimpleLink', () => {
  it.each([
    ['cc3200', -456, /^ESECBADCAFILE: /],
    ['cc3200', -155, /^ASN_SIG_CONFIRM_E: /],
    ['cc3220', -655, /^ASN_SIG_CONFIRM_E: /],
    ['cc3200', -188, /^ASN_NO_SIGNER_E: /],
    ['cc3220', -688, /^ASN_NO_SIGNER_E: /],
    // Alerts and TI's own numbers are the same in both.
    ['cc3200', -340, /^HANDSHAKE_FAILURE: alert 40/],
    ['cc3220', -340, /^HANDSHAKE_FAILURE: alert 40/],
    ['cc3220', -461, /^ESECDATEERROR: connected/],
    ['cc3220', -10289, /signature/],
    ['cc3200', -11, /does not exist/],
  ] as const)('%s %d', (module, code, words) => {
    expect(texts(module, code)).toMatch(words);
  });

  it.each([
    ['cc3200', -655],
    ['cc3200', -468],
    ['cc3220', -155],
  ])('%s does not have %d', (module, code) => {
    expect(() => explainCode(module, String(code))).toThrow(expect.objectContaining({ code: 'code-unknown' }));
  });

  it('has the same name in both generations, 500 apart in the block of the library', () => {
    for (const name of ['ASN_PARSE_E', 'DOMAIN_NAME_MISMATCH', 'MATCH_SUITE_ERROR'])
      expect(chipCode(name, 'later')).toBe(chipCode(name, 'first') - 500);
    for (const name of ['ESECNOVERIFY', 'NOBODY']) expect(() => chipCode(name, 'first')).toThrow(TypeError);
    expect(chipCode('ESECSNOVERIFY', 'later')).toBe(chipCode('ESECSNOVERIFY', 'first'));
  });
});

describe.skipIf(!existsSync(LIST))('the list of all codes', () => {
  const list = existsSync(LIST) ? readFileSync(LIST, 'utf8') : '';
  const between = (from: string, to: string): string => list.slice(list.indexOf(from), list.indexOf(to));
  /** `NAME -12` pairs, each name in letters of the headers. */
  const pairs = (text: string): readonly (readonly [string, number])[] =>
    [...text.matchAll(/\b([A-Z][A-Z0-9_]{2,})(?:\/[A-Z]+)? (-\d{1,3})(?![\d…])/g)].map(([, name = '', code]) => [
      name,
      Number(code),
    ]);

  it('of the first generation is known by name and number', () => {
    const all = pairs(between('## Full CC3200 block', 'CC32xx extras'));
    expect(all.length).toBeGreaterThan(140);
    for (const [name, code] of all) expect(texts('cc3200', code), name).toContain(`${name}:`);
  });

  it('of the later ones is known by name and number', () => {
    const all = pairs(between('CC32xx extras', 'A false friend'));
    expect(all.length).toBeGreaterThan(15);
    for (const [name, code] of all) expect(texts('cc3220', code), name).toContain(`${name}:`);
  });

  it('of the file system is known by number', () => {
    const section = between('## CC3200 file-system codes', 'CC32xx renumbers');
    const all = [...section.matchAll(/(?:^|[ *(/])(-\d{1,2})(?=[ *])/gm)].map(([, code]) => Number(code));
    expect(all.length).toBeGreaterThan(35);
    for (const code of all) expect(explainCode('cc3200', String(code)).found.map(({ table }) => table)).toContain('FS');
  });

  it('that a diagnosis needs is known for its generation, and the number 500 lower for the later ones', () => {
    const rows = [...between('## The ones a diagnosis', '## Full').matchAll(/^\| (-\d{3})(?: \((-\d{3})\))? \|/gm)];
    expect(rows.length).toBeGreaterThan(15);
    for (const [, first = '', later] of rows) {
      const name = texts(
        later === undefined && Number(first) < -462 && Number(first) > -500 ? 'cc3220' : 'cc3200',
        Number(first),
      );
      expect(name, first).toMatch(/^[A-Z]/);
      if (later !== undefined) expect(texts('cc3220', Number(later)), later).toBe(name);
    }
  });
});
