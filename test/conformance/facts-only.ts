import { describe, expect, it } from 'vitest';
import type { Family } from '../../src/families/kit/family.ts';
import { FIT_ROLES } from '../../src/pki/fit/layout.ts';
import { Counts } from './counts.ts';
import { checkCodes, checkDeclarations, checkFacts, checkRoles } from './declarations.ts';
import { checkIdentity } from './identity.ts';

/**
 * What a family has to stand that nothing drives or plays: its facts and, where its commands and codes are put down so
 * that logs can be read, these too.
 */
export function runFactsConformance(family: Family): void {
  const counts = new Counts();
  describe(`facts of ${family.id}`, () => {
    describe('identity', () => checkIdentity(family, undefined, counts));
    describe('facts', () => checkFacts(family, counts));
    describe('roles', () => checkRoles(family, counts));
    if (family.dialect.exchanges.length > 0) {
      describe('declarations', () => checkDeclarations(family, undefined, counts));
    } else it.skip('declarations (none: no AT port, or not built)');
    if (family.codes.length > 0) describe('codes', () => checkCodes(family, counts));
    else it.skip('codes (not built)');
    it.skip('transcripts and plans (not built)');
    it('say that it is documented, and neither driven nor played', () => {
      expect(family.tier).toBe('documented');
      expect(family.driver).toBeUndefined();
      expect(family.parts.flatMap(({ roles }) => roles)).toEqual([]);
    });
    checkLayouts(family, counts);
    describe('the check itself', () => counts.check());
  });
}

/** Whoever knows no driver needs to know how a person does it. */
function checkLayouts(family: Family, counts: Counts): void {
  counts.expect('files laid out');
  it('say how credentials are laid out and loaded', () => {
    for (const { id, facts } of family.firmware) {
      const { credentials, files } = facts;
      for (const role of FIT_ROLES) {
        const encoding = credentials?.encodings.value[role];
        expect(files.encodings?.value, id).toContain(encoding);
        expect(credentials?.names.value[role], id).toMatch(/^[\w.-]+$/);
        counts.visit('files laid out');
      }
      expect(credentials?.load.ca.value.length, id).toBeGreaterThan(0);
    }
  });
}
