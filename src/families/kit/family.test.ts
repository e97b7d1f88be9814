import { describe, expect, it } from 'vitest';
import { families } from '../registry.ts';
import { smallFamily } from '../../../test/support/small-family.ts';
import { defaultLine, defineFamily, firmwareLine, hasRole, type Family } from './family.ts';

const base = defaultLine(smallFamily);

/** The small family with firmware lines of these ids and prefixes. */
function withLines(...lines: readonly (readonly [id: string, ...prefixes: readonly string[]])[]): Family {
  const firmware = lines.map(([id, ...prefixes]) => ({ ...base, id, prefixes }));
  return { ...smallFamily, firmware, defaultFirmware: lines.at(-1)?.[0] ?? '' };
}

describe('the firmware line of a build', () => {
  const family = withLines(['A1OLD', 'A1'], ['A1B2NEW', 'A1B2', 'Zx9-'], ['C3', 'C3']);

  it.each([
    ['A1OLD', 'A1OLD', true],
    ['A1X', 'A1OLD', true],
    // The longest beginning wins, whichever stands first.
    ['A1B2-17', 'A1B2NEW', true],
    ['Zx9-55', 'A1B2NEW', true],
    ['a1b2-17', 'A1B2NEW', true],
    ['ZX9-55', 'A1B2NEW', true],
    // Only like a line: the nearest, by its id or by a beginning.
    ['A', 'A1OLD', false],
    ['Zx8', 'A1B2NEW', false],
    // Like none: the default.
    ['Q7', 'C3', false],
    ['', 'C3', false],
  ])('%s is %s (exactly: %s)', (build, id, exact) => {
    expect(firmwareLine(family, build)).toMatchObject({ line: { id }, exact });
  });

  it('is exact for every line of every family, by its id and by each beginning', () => {
    let visited = 0;
    for (const known of families()) {
      for (const line of known.firmware) {
        for (const build of [line.id, line.identity.build, ...line.prefixes]) {
          expect(firmwareLine(known, build), build).toEqual({ line, exact: true });
          visited += 1;
        }
      }
    }
    expect(visited).toBeGreaterThan(8);
  });

  it('does not exist in a family without lines, which is a fault of the family', () => {
    expect(() => firmwareLine(withLines(), 'A1')).toThrow(TypeError);
    expect(() => defaultLine({ ...smallFamily, defaultFirmware: 'NONE' })).toThrow(/NONE/);
  });
});

describe('a family', () => {
  it('is the sum of its parts', () => {
    const { parts, dialect, codes } = smallFamily;
    expect(dialect.exchanges).toHaveLength(parts.reduce((sum, part) => sum + part.exchanges.length, 0));
    expect(codes).toEqual(parts.flatMap((part) => part.codes));
  });

  it('has a role if one of its parts has it', () => {
    expect(hasRole(smallFamily, 'identify')).toBe(true);
    expect(hasRole(smallFamily, 'mqttOnBoard')).toBe(false);
  });

  it('cannot declare a command twice', () => {
    expect(() => defineFamily({ ...smallFamily, parts: [...smallFamily.parts, ...smallFamily.parts] })).toThrow(
      /declared twice/,
    );
  });
});
