import { describe, expect, it } from 'vitest';
import { HawserError } from '../../kernel/errors.ts';
import { families } from '../registry.ts';
import { findFamilyIn, namesOf } from './find.ts';

describe('findFamilyIn', () => {
  it('finds each family by its id and aliases in any case, with its default firmware', () => {
    let visited = 0;
    for (const family of families()) {
      for (const name of namesOf(family)) {
        const choice = findFamilyIn(families(), ` ${name.toUpperCase()} `);
        expect(choice.family).toBe(family);
        const own = family.firmware.find(({ aliases = [] }) => aliases.includes(name));
        expect(choice.line.id).toBe(own?.id ?? family.defaultFirmware);
        expect(choice.exact).toBe(true);
        expect(choice).not.toHaveProperty('firmware');
        visited += 1;
      }
    }
    expect(visited).toBeGreaterThan(0);
  });

  it('finds each firmware line by its whole build string, and by the beginning that only it has', () => {
    let visited = 0;
    for (const family of families()) {
      for (const line of family.firmware) {
        const whole = findFamilyIn(families(), `${family.id}@${line.id}`);
        expect(whole).toMatchObject({ line: { id: line.id }, exact: true, firmware: line.id });
        const newer = findFamilyIn(families(), `${family.id}@${line.id.toLowerCase()}`);
        expect(newer).toMatchObject({ line: { id: line.id }, exact: true });
        visited += 1;
      }
    }
    expect(visited).toBeGreaterThan(0);
  });

  it('prefers the default line when a beginning fits several', () => {
    let visited = 0;
    for (const family of families()) {
      const [first = ''] = family.defaultFirmware;
      expect(findFamilyIn(families(), `${family.id}@${first}`).line.id).toBe(family.defaultFirmware);
      visited += 1;
    }
    expect(visited).toBeGreaterThan(0);
  });

  it('takes the nearest line for an unknown firmware and says so', () => {
    for (const family of families()) {
      expect(findFamilyIn(families(), `${family.id}@zzz`)).toMatchObject({ exact: false, firmware: 'zzz' });
    }
  });

  it('names what there is when the family is unknown', () => {
    expect(() => findFamilyIn(families(), 'sim9999@X')).toThrow(HawserError);
    try {
      findFamilyIn(families(), 'sim9999@X');
    } catch (error) {
      expect(error).toMatchObject({ code: 'family-unknown', exit: 2 });
      expect((error as HawserError).next.map(({ command }) => command)).toContain('hawser modules');
    }
  });
});
