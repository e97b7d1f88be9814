import { describe, expect, it } from 'vitest';
import { inputs, nothingKnown, seen } from '../../../test/support/inputs.ts';
import type { RuleCases } from '../../../test/support/rule-case.ts';
import { brokerCases } from '../../../test/support/rule-cases-broker.ts';
import { helloCases } from '../../../test/support/rule-cases-hello.ts';
import { programCases } from '../../../test/support/rule-cases-program.ts';
import { mqttCases } from '../../../test/support/rule-cases-mqtt.ts';
import { tlsCases } from '../../../test/support/rule-cases-tls.ts';
import { trustCases } from '../../../test/support/rule-cases-trust.ts';
import { stated } from '../../kernel/facts.ts';
import {
  ABSENT,
  unknown,
  type BrokerFacts,
  type CaAmongRoots,
  type Inputs,
  type ModuleFacts,
  type Trust,
} from '../inputs.ts';
import { RULES, judge } from './index.ts';
import type { Verdict } from './rule.ts';

const CASES: RuleCases = { ...tlsCases, ...mqttCases, ...helloCases, ...trustCases, ...brokerCases, ...programCases };

function verdict(id: string, given: Inputs): Verdict {
  const found = RULES.find((rule) => rule.id === id);
  if (found === undefined) throw new Error(`there is no rule ${id}`);
  return found.judge(given);
}

describe('the rules', () => {
  it('are all tested, each under an id of its own', () => {
    expect(RULES.map(({ id }) => id).sort()).toEqual(Object.keys(CASES).sort());
    expect(RULES).toHaveLength(62);
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
  it.each(fires)('fires (%#)', ({ when, code, rung, severity, confidence, says }) => {
    const said = verdict(id, inputs(when));
    expect(said.is).toBe('fires');
    if (said.is !== 'fires') return;
    expect(said.finding.code).toBe(code);
    expect(said.finding.evidence.length).toBeGreaterThan(0);
    if (severity !== undefined) expect(said.finding.severity).toBe(severity);
    if (confidence !== undefined) expect(said.finding.confidence).toBe(confidence);
    if (says !== undefined) expect(JSON.stringify(said.finding)).toMatch(says);
    // What holds rules out the cause and rung of the rule, so what fires must name them; a rule that never holds is free.
    const rule = RULES.find((candidate) => candidate.id === id);
    expect(said.finding).toMatchObject({ code: rule?.finds, cause: rule?.cause, rung: rung ?? rule?.rung });
    if (rung !== undefined) expect(quiet.map(({ is }) => is)).not.toContain('holds');
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

describe('what nobody has confirmed', () => {
  const never = stated('never', 'made up for tests') as ModuleFacts['sni'];
  const decisive = (id: string, when: Parameters<typeof inputs>[0]): boolean | undefined => {
    const said = verdict(id, inputs(when));
    return said.is === 'unknown' ? said.decisive : undefined;
  };

  it('turns the answer where the module could not do it, unless it is not to be expected', () => {
    const sni = (needsSni: BrokerFacts['needsSni']) =>
      decisive('sni-unsupported', { module: { sni: never }, broker: { needsSni } });
    expect(sni(unknown('look'))).toBe(true);
    expect(sni(unknown('look', true))).toBe(true);
    expect(sni(unknown('look', false))).toBe(false);
    // A module that can send the name need not know.
    expect(decisive('sni-missing', { request: { sni: seen(false) }, broker: { needsSni: unknown('look') } })).toBe(
      false,
    );
    const cert = (needsClientCertificate: BrokerFacts['needsClientCertificate']) =>
      decisive('client-cert-missing', {
        credentials: { cert: ABSENT, key: ABSENT },
        broker: { needsClientCertificate },
      });
    expect([cert(unknown('look')), cert(unknown('look', true)), cert(unknown('look', false))]).toEqual([
      true,
      true,
      false,
    ]);
    const old = stated({ min: 'TLSv1', max: 'TLSv1.1' }, 'made up for tests') as ModuleFacts['versions'];
    const version = (minVersion: BrokerFacts['minVersion'], versions?: ModuleFacts['versions']) =>
      decisive('tls-version', { broker: { minVersion }, ...(versions === undefined ? {} : { module: { versions } }) });
    expect(version(unknown('look'), old)).toBe(true);
    expect(version(unknown('look', 'TLSv1'), old)).toBe(false);
    expect(version(unknown('look'))).toBe(false);
  });

  it('turns it where a root is given and nobody knows which one is needed', () => {
    const nobody = { trust: unknown<Trust>('look'), caAmongRoots: unknown<CaAmongRoots>('look') };
    expect(decisive('anchor-wrong', { verdicts: nobody })).toBe(true);
    expect(decisive('chain-too-big', { broker: { chain: unknown('look') } })).toBe(false);
  });
});
