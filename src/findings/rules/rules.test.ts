import { describe, expect, it } from 'vitest';
import { inputs, nothingKnown } from '../../../test/support/inputs.ts';
import type { RuleCases } from '../../../test/support/rule-case.ts';
import { mqttCases } from '../../../test/support/rule-cases-mqtt.ts';
import { tlsCases } from '../../../test/support/rule-cases-tls.ts';
import type { Inputs } from '../inputs.ts';
import { RULES, judge } from './index.ts';
import type { Verdict } from './rule.ts';

const CASES: RuleCases = { ...tlsCases, ...mqttCases };

function verdict(id: string, given: Inputs): Verdict {
  const found = RULES.find((rule) => rule.id === id);
  if (found === undefined) throw new Error(`there is no rule ${id}`);
  return found.judge(given);
}

describe('the rules', () => {
  it('are all tested, each under an id of its own', () => {
    expect(RULES.map(({ id }) => id).sort()).toEqual(Object.keys(CASES).sort());
    expect(RULES).toHaveLength(24);
    for (const { fires, quiet, unknown } of Object.values(CASES)) {
      expect(Math.min(fires.length, quiet.length, unknown.length)).toBeGreaterThan(0);
    }
  });

  it('have nothing against a connection that is all right', () => {
    const verdicts = judge(inputs()).map(({ rule, verdict: { is } }) => [rule.id, is]);
    expect(verdicts.filter(([, is]) => is !== 'holds' && is !== 'moot')).toEqual([]);
  });
});

describe.each(Object.entries(CASES))('%s', (id, { fires, quiet, unknown }) => {
  it.each(fires)('fires (%#)', ({ when, code, severity, confidence, says }) => {
    const said = verdict(id, inputs(when));
    expect(said.is).toBe('fires');
    if (said.is !== 'fires') return;
    expect(said.finding.code).toBe(code);
    expect(said.finding.evidence.length).toBeGreaterThan(0);
    if (severity !== undefined) expect(said.finding.severity).toBe(severity);
    if (confidence !== undefined) expect(said.finding.confidence).toBe(confidence);
    if (says !== undefined) expect(JSON.stringify(said.finding)).toMatch(says);
    // What holds rules out the cause and rung of the rule, so what fires must name them.
    const rule = RULES.find((candidate) => candidate.id === id);
    expect(said.finding).toMatchObject({ cause: rule?.cause, rung: rule?.rung });
  });

  it.each(quiet)('is quiet (%#)', ({ when, is }) => {
    expect(verdict(id, inputs(when)).is).toBe(is);
  });

  if (unknown === 'none') {
    it('needs nothing that can be unknown', () => {
      for (const { when } of fires) expect(verdict(id, nothingKnown(inputs(when))).is).toBe('fires');
    });
  } else {
    it.each(unknown)('says how to learn what it lacks (%#)', (when) => {
      const said = verdict(id, inputs(when));
      expect(said.is).toBe('unknown');
      expect(said.is === 'unknown' ? said.learn : '').not.toBe('');
    });
  }
});
