import { describe, expect, it } from 'vitest';
import type { Family } from '../../src/families/kit/family.ts';
import type { HostProgram } from '../../src/families/kit/program.ts';
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
    const { program } = family;
    if (program === undefined) {
      it.skip('transcripts and plans (not built)');
      it('say that it is documented, and neither driven nor played', () => {
        expect(family.tier).toBe('documented');
        expect(family.driver).toBeUndefined();
        expect(family.parts.flatMap(({ roles }) => roles)).toEqual([]);
      });
    } else describe('the program on it', () => checkProgram(family, program, counts));
    checkLayouts(family, counts);
    describe('the check itself', () => counts.check());
  });
}

/** A module without a port for commands: what the program on it sets is a plan like any other. */
function checkProgram(family: Family, program: HostProgram, counts: Counts): void {
  counts.expect('settings');
  const files = FIT_ROLES.map((role) => ({ role, bytes: 900, sha256: 'ab'.repeat(32) }));
  it('is not driven, and has the roles that need no port', () => {
    expect(family.driver).toBeUndefined();
    expect(family.parts.flatMap(({ roles }) => roles).sort()).toEqual(['fileLoader', 'tlsOptions']);
    expect(program.instead.map(({ command }) => command?.split(' ').slice(0, 2).join(' '))).toEqual([
      'hawser creds',
      'hawser flash',
      'hawser check',
    ]);
  });
  it.each([true, false])('sets what it reads back (TLS: %s)', (tls) => {
    for (const { facts } of family.firmware) {
      const steps = program.settings({ facts, files, host: 'broker.example', port: 8883, tls, presents: true });
      expect(JSON.parse(JSON.stringify(steps))).toEqual(steps);
      expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
      expect(steps.at(-1)).toMatchObject({ kind: 'host', proves: tls ? 'client-auth' : 'tcp' });
      expect(steps.filter(({ kind }) => kind === 'file')).toHaveLength(tls ? files.length : 0);
      for (const { reason, deadlineMs } of steps) {
        expect(reason.trim()).not.toBe('');
        expect(deadlineMs).toBeGreaterThan(0);
        counts.visit('settings');
      }
    }
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
