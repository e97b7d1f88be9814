import { expect, it } from 'vitest';
import type { EmulatorFamily } from '../../src/families/kit/emulator.ts';
import { firmwareLine, type Family } from '../../src/families/kit/family.ts';
import { findFamilyIn, namesOf } from '../../src/families/kit/find.ts';
import { recogniseFamily } from '../../src/families/kit/identify.ts';
import { families } from '../../src/families/registry.ts';
import { attach } from '../../src/run/attach.ts';
import { Rig } from '../support/rig.ts';
import type { Counts } from './counts.ts';

/** Known by what it says of itself, and taken for no other. */
export function checkIdentity(family: Family, emulator: EmulatorFamily | undefined, counts: Counts): void {
  const others = families().filter(({ id }) => id !== family.id);
  const lines = family.firmware.map((line) => ({ line, id: line.id }));
  counts.expect('firmware lines');

  it.each(lines)('$id has an identity that only this family has', ({ line }) => {
    expect(recogniseFamily(line.identity, families())?.id).toBe(family.id);
    expect(recogniseFamily(line.identity, others)).toBeUndefined();
    expect(firmwareLine(family, line.identity.build)).toEqual({ line, exact: true });
    counts.visit('firmware lines');
  });

  it('goes by its aliases, which are nobody else’s', () => {
    const names = families().flatMap((known) => namesOf(known));
    expect(new Set(names).size).toBe(names.length);
    expect(family.aliases.length).toBeGreaterThan(0);
    for (const alias of family.aliases) expect(findFamilyIn(families(), alias).family.id).toBe(family.id);
    for (const { id } of family.firmware) {
      expect(findFamilyIn(families(), `${family.id}@${id}`).line.id).toBe(id);
    }
  });

  if (emulator === undefined) {
    it.skip('is found on a port (not built: no virtual module)');
    return;
  }
  counts.expect('lines found on a port');
  it.each(lines)('$id is found on a port, and is a stranger where only other families are known', async ({ line }) => {
    const rig = new Rig({ family, emulator, firmware: line });
    try {
      const options = { clock: rig.clock, portName: 'the port' };
      const found = await attach(rig.plug(), { ...options, families: families() });
      expect(found.family.id).toBe(family.id);
      expect(found).toMatchObject({ line: { id: line.id }, exact: true, suspect: false });
      expect(found.identity.build).toBe(line.identity.build);
      await expect(attach(rig.plug(), { ...options, families: others })).rejects.toMatchObject({
        code: 'module-unknown',
      });
      counts.visit('lines found on a port');
    } finally {
      await rig.close();
    }
  });
}
