import type { FamilyChoice } from '../families/kit/find.ts';
import type { ConnectIntent, SeparationTest } from '../families/kit/driver.ts';
import { EMPTY_STATE } from '../families/kit/state.ts';
import type { CredentialRole } from '../families/kit/step.ts';
import { RUNGS, height, spanOf, type Rung, type Span } from '../kernel/rung.ts';
import { sent } from '../run/observe.ts';
import { narrow } from '../run/separate.ts';

/** A test through the module that splits a span, as `connect` runs it, for somebody who does it by hand. */
export interface SplittingTest {
  readonly id: string;
  readonly title: string;
  /** What is left open when it passes, and when it fails: all that were open means that nothing is learnt, none that it works now. */
  readonly passed: readonly Rung[];
  readonly failed: readonly Rung[];
  /** It compares: only after this other test has failed does it say anything. */
  readonly after?: string;
  /** AT commands with placeholders for host and files. */
  readonly commands: readonly string[];
}

/** Stands for the broker in commands that are shown. */
const HOST = 'broker.example';
const PORT = 8883;

/**
 * The tests that split what a code leaves open: the rungs of its span on which a cause of it can sit. None for a single
 * rung, and none where the family is not driven.
 */
export function splittingTests(choice: FamilyChoice, open: readonly Rung[]): readonly SplittingTest[] {
  const span = spanOf(open);
  if (span === undefined || open.length === 1) return [];
  return allTests(choice)
    .filter(({ proves }) => proves.every((rung) => height(rung) <= height(span.to)))
    .filter(({ comparing }) => comparing === undefined || open.includes(comparing.rung))
    .map((test) => describe(test, span, open))
    .filter(({ passed, failed }) => passed.length < open.length || failed.length < open.length)
    .filter((test, place, all) => all.findIndex((other) => tellsTheSame(test, other)) === place);
}

function tellsTheSame(a: SplittingTest, b: SplittingTest): boolean {
  return a.after === b.after && a.passed.join() === b.passed.join() && a.failed.join() === b.failed.join();
}

function allTests(choice: FamilyChoice): readonly SeparationTest[] {
  return choice.family.driver?.separate(placeholders(choice)) ?? [];
}

function describe(test: SeparationTest, span: Span, open: readonly Rung[]): SplittingTest {
  const { id, title, comparing, steps, proves } = test;
  // No connection comes about without what lies below it.
  const lowest = Math.min(...proves.map(height));
  const whole = { ...test, proves: [...RUNGS.slice(0, lowest), ...proves] };
  const left = (passed: boolean): readonly Rung[] =>
    narrow(span, [{ test: whole, passed, text: '' }]).filter((rung) => open.includes(rung));
  return {
    id,
    title,
    passed: left(true),
    failed: left(false),
    ...(comparing === undefined ? {} : { after: comparing.afterFailed }),
    commands: steps.map(sent),
  };
}

function placeholders({ line }: FamilyChoice): ConnectIntent {
  const file = (role: CredentialRole, name: string) => ({ role, name, bytes: 0, sha256: '' });
  const facts = line.facts;
  return {
    facts,
    state: EMPTY_STATE,
    host: HOST,
    port: PORT,
    route: 'module-mqtt',
    tls: true,
    credentials: [file('ca', 'ca.pem'), file('cert', 'client.pem'), file('key', 'client.key')],
    sni: facts.tls.sni.value === 'always' || facts.tls.sni.value === 'option',
    clientId: 'hawser',
    username: false,
    password: false,
    pin: false,
    keepAliveSeconds: 60,
    registrationMs: 60_000,
    subscribe: [],
  };
}
