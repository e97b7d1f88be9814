import { describe, expect, it } from 'vitest';
import { readLine } from '../at/dialect.ts';
import type { Family } from '../families/kit/family.ts';
import type { ModuleState } from '../families/kit/state.ts';
import { EMPTY_STATE, withMqttClient } from '../families/kit/state.ts';
import type { Guard } from '../families/kit/step.ts';
import { guardedValue } from '../run/guards.ts';
import { firmwareCase } from '../../test/support/firmware-case.ts';
import { asCommand, factName, guardOf, rulesOf, unsolicitedRules, type Rule } from './learned.ts';

const MODULES = ['sim7600', 'a7670'];

function teaches(module: string, id: string): readonly string[] {
  const { plan, facts, family } = firmwareCase(module);
  const step = [...plan.steps, ...plan.cleanup].find((other) => other.id === id);
  if (step === undefined) throw new Error(`there is no step ${id}`);
  return rulesOf(step, facts, family).map((rule) => shown(rule, facts.map(factName)));
}

function shown({ sign, fact, becomes }: Rule, names: readonly string[]): string {
  const when =
    sign.kind === 'line' ? `${sign.prefix}: ${sign.fields.join()}` : sign.kind === 'code' ? `${sign.code}` : sign.kind;
  return `${when} -> ${names[fact] ?? ''} ${String(becomes)}`;
}

describe('what a command teaches', () => {
  it.each(MODULES)('%s: by its ending', (module) => {
    expect(teaches(module, 'connect')).toEqual([
      'ok -> mqtt.connected 0 true',
      'refused -> mqtt.connected 0 false',
      'unheard -> mqtt.connected 0 maybe',
    ]);
    expect(teaches(module, 'acquire-client')).toEqual(
      expect.arrayContaining(['ok -> mqtt.acquired 0 true', 'ok -> mqtt.started true', '19 -> mqtt.acquired 0 true']),
    );
    // A stopped service has forgotten its clients.
    expect(teaches(module, 'stop-service')).toEqual([
      'ok -> mqtt.connected 0 undefined',
      'ok -> mqtt.acquired 0 undefined',
      'ok -> mqtt.started false',
      '9 -> mqtt.started false',
    ]);
    expect(teaches(module, 'bind-context')).toEqual([]);
  });

  it.each(MODULES)('%s: by its lines, the special ones first', (module) => {
    expect(teaches(module, 'read-clients-first')).toEqual([
      '+CMQTTACCQ: 0,"" -> mqtt.acquired 0 false',
      '+CMQTTACCQ: 0,* -> mqtt.acquired 0 true',
    ]);
    // 0 is connected: the other way round than one reads it.
    expect(teaches(module, 'read-connections-first')).toEqual([
      '+CMQTTDISC: 0,0 -> mqtt.connected 0 true',
      '+CMQTTDISC: 0,1 -> mqtt.connected 0 false',
    ]);
    const listed = teaches(module, 'list-certificates-first');
    expect(listed).toHaveLength(6);
    expect(listed[0]).toMatch(/^\+CCERTLIST: "(hw_ca_.+\.pem)" -> file\.stored "\1" true$/);
    expect(listed[3]).toMatch(/^ok -> file\.stored "hw_ca_.+\.pem" false$/);
    expect(teaches(module, 'ask-for-pin')).toContain('+CPIN: SIM PIN -> sim.locked true');
  });

  it.each(MODULES)('%s: lines that come by themselves', (module) => {
    const { facts, family } = firmwareCase(module);
    const rules = unsolicitedRules(facts, family).map((rule) => shown(rule, facts.map(factName)));
    expect(rules).toContain('+CMQTTCONNLOST: 0 -> mqtt.connected 0 false');
    expect(rules.every((rule) => rule.includes('mqtt.connected'))).toBe(true);
  });
});

describe('the table of rules', () => {
  it.each(MODULES)('%s: says of lines what the observers say', (module) => {
    const { plan, facts, family } = firmwareCase(module);
    const names = facts.flatMap((fact) => ('name' in fact ? [fact.name] : []));
    const words = [...names, '', 'someone', 'READY', 'SIM PIN', 'SIM PUK'];
    let compared = 0;
    for (const step of [...plan.steps, ...plan.cleanup]) {
      const { exchange } = asCommand(step);
      const rules = rulesOf(step, facts, family).filter(({ sign }) => sign.kind === 'line');
      for (const spec of family.dialect.exchange(exchange).reply) {
        for (const text of lines(spec.prefix ?? '', words)) {
          const decoded = readLine(spec, text);
          if (decoded === undefined) continue;
          for (const [at, fact] of facts.entries()) {
            const guard: Guard = { ...fact, is: true };
            const before = nothingThere();
            const without = observed(family, exchange, before, []);
            const withLine = observed(family, exchange, before, [{ spec, values: decoded.values, text }]);
            const told = guardedValue(guard, withLine);
            if (told !== guardedValue(guard, without)) {
              expect(first(rules, at, text), `${step.id}: ${text}`).toEqual({ becomes: told });
              compared += 1;
            }
          }
        }
      }
    }
    expect(compared).toBeGreaterThan(10);
  });
});

function lines(prefix: string, words: readonly string[]): readonly string[] {
  return words.flatMap((word) => [
    `${prefix}: "${word}"`,
    `${prefix}: ${word}`,
    ...[0, 1].flatMap((index) => [`${prefix}: ${index},"${word}",1`, `${prefix}: ${index},0`, `${prefix}: ${index},1`]),
  ]);
}

/** Everything is known, and nothing is there. */
function nothingThere(): ModuleState {
  const state = withMqttClient(EMPTY_STATE, 0, { acquired: false, connected: false });
  return { ...state, sim: 'ready', files: new Map(), mqtt: { ...state.mqtt, started: false } };
}

function observed(
  family: Family,
  id: string,
  state: ModuleState,
  info: Parameters<NonNullable<NonNullable<Family['parts'][number]['observer']['exchanges']>[string]>>[1]['info'],
): ModuleState {
  const seen = { exchange: family.dialect.exchange(id), args: {}, ok: true, info };
  return family.parts.reduce((before, { observer }) => observer.exchanges?.[id]?.(before, seen) ?? before, state);
}

/** As the runner in firmware matches: field by field as printed. */
function first(rules: readonly Rule[], fact: number, text: string): { readonly becomes: Rule['becomes'] } | undefined {
  const fields = text.slice(text.indexOf(': ') + 2).split(',');
  const rule = rules.find(
    ({ sign, fact: of }) =>
      of === fact &&
      sign.kind === 'line' &&
      sign.fields.every((field, at) => field === '*' || field === fields[at]) &&
      sign.fields.length <= fields.length,
  );
  return rule === undefined ? undefined : { becomes: rule.becomes };
}

describe('a plan for firmware', () => {
  it.each(MODULES)('%s: reads first what its guards ask for, and no more', (module) => {
    const { plan, mend, facts } = firmwareCase(module);
    const ids = plan.steps.map(({ id }) => id);
    expect(ids.slice(0, 3)).toEqual(['list-certificates-first', 'read-clients-first', 'read-connections-first']);
    expect(new Set(ids).size).toBe(ids.length);
    expect(mend.map((step) => asCommand(step).send)).toHaveLength(3);
    expect(facts.map(factName)).toContain('mqtt.started');
    for (const step of plan.steps.filter(({ kind }) => kind === 'upload')) {
      expect(guardOf(asCommand(step))).toMatchObject({ that: 'file.stored', is: false });
    }
  });

  it('lists no certificates where there is no TLS', () => {
    const { plan, mend } = firmwareCase('sim7600', { tls: false, credentials: [] });
    expect(plan.steps.map(({ id }) => id)).not.toContain('list-certificates-first');
    expect(mend).toEqual([]);
  });
});
