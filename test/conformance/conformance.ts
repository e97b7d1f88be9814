import { describe } from 'vitest';
import type { EmulatorFamily } from '../../src/families/kit/emulator.ts';
import type { Family } from '../../src/families/kit/family.ts';
import { Counts } from './counts.ts';
import { checkCodes, checkDeclarations, checkFacts, checkRoles } from './declarations.ts';
import { checkIdentity } from './identity.ts';
import type { ConformanceOptions } from './options.ts';
import { checkPlans } from './plans.ts';
import { checkTranscripts } from './transcripts.ts';

/**
 * What every family has to stand, as far as it is built; what is not is skipped by name. The last test prints how many
 * of each kind of thing were visited, and fails when the family has some and none was. Returns these counts.
 */
export function runFamilyConformance(
  family: Family,
  emulator: EmulatorFamily | undefined,
  options: ConformanceOptions,
): Counts {
  const counts = new Counts();
  describe(`conformance of ${family.id}`, () => {
    describe('identity', () => checkIdentity(family, emulator, counts));
    describe('declarations', () => checkDeclarations(family, emulator, counts));
    describe('codes', () => checkCodes(family, counts));
    describe('facts', () => checkFacts(family, counts));
    describe('roles', () => checkRoles(family, counts));
    describe('transcripts', () => checkTranscripts(family, emulator, options, counts));
    describe('plans', () => checkPlans(family, emulator, options, counts));
    describe('the check itself', () => counts.check());
  });
  return counts;
}
