import { describe, expect, it } from 'vitest';
import type { Family } from '../../src/families/kit/family.ts';
import { FIT_ROLES } from '../../src/pki/fit/layout.ts';
import { Counts } from './counts.ts';
import { checkFacts, checkRoles } from './declarations.ts';
import { checkIdentity } from './identity.ts';

/** What a family has to stand of which only facts are there: the part of the conformance that needs no declarations. */
export function runFactsConformance(family: Family): void {
  const counts = new Counts();
  describe(`facts of ${family.id}`, () => {
    describe('identity', () => checkIdentity(family, undefined, counts));
    describe('facts', () => checkFacts(family, counts));
    describe('roles', () => checkRoles(family, counts));
    it.skip('declarations, codes, transcripts and plans (not built)');
    it('say that it is documented, and neither driven nor played', () => {
      expect(family.tier).toBe('documented');
      expect(family.driver).toBeUndefined();
      expect(family.parts).toEqual([]);
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
