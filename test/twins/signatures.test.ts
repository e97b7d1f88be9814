import { afterAll, describe, expect, it } from 'vitest';
import { signaturesOf, type FailureSignature, type Sign } from '../../src/brokers/kit/signatures.ts';
import { brokers } from '../../src/brokers/registry.ts';
import { twinKinds } from '../../src/brokers/twins.ts';
import type { Fact } from '../../src/kernel/facts.ts';
import { has } from '../support/programs.ts';
import {
  FAILURES,
  SPARED,
  VARIANTS,
  type Failure,
  type Level,
  type Shown,
  type Variant,
} from '../support/twin-failures.ts';
import { testTwin, testTwinAt443, type TestTwin } from '../support/twin.ts';

/*
 * Each way of failing that a profile knows of its broker, as the twin of that broker shows it to OpenSSL's and Mosquitto's
 * clients. The profile says what may be seen; the twin must say that it is assumed where the profile only guesses.
 */

const LEVELS: readonly Level[] = ['tls12', 'tls13', 'mqtt'];
const twins = new Map<string, Promise<TestTwin>>();

function twinFor(kind: string, variant: Variant): Promise<TestTwin> {
  const name = `${kind} ${variant}`;
  const twin = twins.get(name) ?? (variant === 'at443' ? testTwinAt443(kind) : testTwin(kind, VARIANTS[variant]));
  twins.set(name, twin);
  return twin;
}

function signatures(kind: string): readonly FailureSignature[] {
  const profile = brokers().find(({ id }) => id === kind);
  if (profile === undefined) throw new Error(`no profile of ${kind}`);
  return signaturesOf(profile);
}

function factOf({ kind, id, level }: Failure): Fact<Sign> {
  const fact = signatures(kind).find((one) => one.id === id)?.[level];
  if (fact === undefined) throw new Error(`the profile of ${kind} does not know ${id} at ${level}`);
  return fact;
}

/** What was seen and is not in the signature. */
function strange({ alert, connack, seen = [], late }: Shown, sign: Sign): readonly string[] {
  return [
    ...(alert === undefined || sign.alerts?.includes(alert) === true ? [] : [`alert ${alert}`]),
    ...(connack === undefined || sign.connack?.includes(connack) === true ? [] : [`CONNACK ${connack}`]),
    ...seen.filter((one) => sign.seen?.includes(one) !== true),
    ...(alert === undefined || late === undefined || late === (sign.late === true) ? [] : [late ? 'late' : 'not late']),
  ];
}

describe.skipIf(!(has('openssl') && has('mosquitto_pub')))('failures at twins', () => {
  afterAll(async () => {
    for (const twin of twins.values()) await (await twin).stop();
  });

  it.each(FAILURES)('$kind: $id at $level ($variant)', async (failure) => {
    const twin = await twinFor(failure.kind, failure.variant);
    const { value, confidence } = factOf(failure);
    const shown = await failure.show(twin);
    expect(shown.alert ?? shown.connack ?? shown.seen?.[0], 'nothing was seen').toBeDefined();
    expect(strange(shown, value), `seen: ${JSON.stringify(shown)}, in the profile: ${JSON.stringify(value)}`).toEqual(
      [],
    );
    if (confidence !== 'guess') return;
    expect(failure.assumed, 'a guess of the profile, and the twin does not say so').toBeDefined();
    expect(twin.report.assumed.join('\n')).toMatch(failure.assumed ?? /never/);
  });
});

describe('the failures of a profile', () => {
  it.each(twinKinds())('of %s are all shown, or it is said why not', (kind) => {
    const spared = (id: string, level: Level): boolean =>
      SPARED.some(
        ({ kind: of, ids, levels = LEVELS }) =>
          of === kind && (ids as readonly string[]).includes(id) && levels.includes(level),
      );
    let seen = 0;
    for (const signature of signatures(kind)) {
      for (const level of LEVELS.filter((one) => signature[one] !== undefined)) {
        const shown = FAILURES.some((one) => one.kind === kind && one.id === signature.id && one.level === level);
        expect([kind, signature.id, level, shown || spared(signature.id, level)]).toEqual([
          kind,
          signature.id,
          level,
          true,
        ]);
        expect([kind, signature.id, level, shown && spared(signature.id, level)]).toEqual([
          kind,
          signature.id,
          level,
          false,
        ]);
        seen += shown ? 1 : 0;
      }
    }
    expect(seen).toBeGreaterThan(6);
  });
});
