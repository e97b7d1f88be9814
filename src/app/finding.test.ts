import { describe, expect, it } from 'vitest';
import { families } from '../families/registry.ts';
import { explainFinding, findingCodes, findingPage, findingsByRung } from './finding.ts';

describe('the page of a finding', () => {
  it('joins the catalogue with the result codes that speak for it', () => {
    const page = explainFinding('SNI-missing');
    expect(page).toMatchObject({ code: 'sni-missing', cause: 'sni-missing', rung: 'tls' });
    const sim7600 = page.moduleCodes.find(({ family, table }) => family === 'simcom-sim7600' && table === 'CMQTT');
    expect(sim7600?.codes.map(({ code }) => code)).toEqual([32, 31]);
    expect(sim7600?.alias).toBe('sim7600');
  });

  it('names a code under the name that the broker’s answer has, and not under that of its class too', () => {
    const codesOf = (finding: 'client-id-refused' | 'policy-close'): readonly number[] =>
      findingPage(finding).moduleCodes.flatMap(({ alias, table, codes }) =>
        alias === 'sim7600' && table === 'CMQTT' ? codes.map(({ code }) => code) : [],
      );
    expect(codesOf('client-id-refused')).toEqual([28]);
    expect(codesOf('policy-close')).not.toContain(28);
    expect(codesOf('policy-close')).toContain(6);
  });

  it('is missing for a code that does not exist, and says what can have been meant', () => {
    const wrong = (): unknown => explainFinding('sni-mising');
    expect(wrong).toThrow('there is no finding "sni-mising"; near it: sni-missing');
    expect(() => explainFinding('quite something else')).toThrow(/^there is no finding "quite something else"$/);
  });
});

describe('the list of findings', () => {
  it('holds each code once, in the order of the ladder', () => {
    const listed = findingsByRung().flatMap(({ findings }) => findings.map(({ code }) => code));
    expect([...listed].sort()).toEqual([...findingCodes()].sort());
    expect(listed.length).toBeGreaterThan(80);
    const rungs = findingsByRung().map(({ rung }) => rung);
    expect(rungs.indexOf('sim')).toBeLessThan(rungs.indexOf('tls'));
  });

  it('is reached from most rows of the tables', () => {
    const named = findingCodes().flatMap((code) => findingPage(code).moduleCodes);
    expect(new Set(named.map(({ family }) => family))).toEqual(
      new Set(families().flatMap(({ id, codes }) => (codes.length > 0 ? [id] : []))),
    );
  });
});
