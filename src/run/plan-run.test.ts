import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { brokerFacts, recogniseBroker } from '../brokers/kit/facts.ts';
import { parseBrokerUrl } from '../brokers/kit/url.ts';
import { brokers } from '../brokers/registry.ts';
import type { StoredCredential } from '../families/kit/driver.ts';
import type { CredentialRole, Plan } from '../families/kit/step.ts';
import { bytesOf } from '../kernel/bytes.ts';
import { Secret } from '../kernel/secret.ts';
import { connectPlan } from '../plan/connect-plan.ts';
import { decide, type Wish } from '../plan/decide.ts';
import { storedName } from '../plan/stored-name.ts';
import { bench, type Bench } from '../../test/support/bench-module.ts';
import { NOW, inputs } from '../../test/support/inputs.ts';
import { inVirtualTime } from '../../test/support/virtual-time.ts';
import { attach } from './attach.ts';
import { runSteps, trySteps, type RunContext } from './execute.ts';
import { StateKeeper } from './state-keeper.ts';

/* A plan is what is run: a real one, on the virtual module, as it was made and as it comes out of JSON. */

const FILES: Readonly<Record<CredentialRole, Uint8Array>> = {
  ca: bytesOf('the root certificate'),
  cert: bytesOf('the client certificate'),
  key: bytesOf('the client key'),
};

const STORED: readonly StoredCredential[] = (['ca', 'cert', 'key'] as const).map((role) => {
  const sha256 = createHash('sha256').update(FILES[role]).digest('hex');
  return { role, name: storedName(role, sha256), bytes: FILES[role].length, sha256 };
});

const WISH: Wish = {
  sni: 'auto',
  clientId: 'device-1',
  keepAliveSeconds: 60,
  qos: 1,
  subscribe: ['demo/hello'],
  publish: { topic: 'demo/hello', text: 'hi' },
  will: { topic: 'demo/will', text: 'gone' },
  registrationMs: 60_000,
  pin: true,
  apn: 'internet',
};

interface Ran {
  readonly ok: boolean;
  readonly plan: Plan;
  /** What the module received, from the first step of the plan on. */
  readonly received: readonly string[];
  readonly messages: readonly string[];
}

/** Attaches, reads the state, makes the plan, and runs it as `as` gives it back; then cleans up. */
async function run(desk: Bench, as: (plan: Plan) => Plan): Promise<Ran> {
  const { clock, pipe, families, module } = desk;
  const attached = await attach(pipe, { clock, families, portName: 'memory' });
  const keeper = new StateKeeper(attached.family, attached.identity);
  const { driver } = attached.family;
  if (driver?.mqtt === undefined) throw new Error('the family has no MQTT driver');
  const messages: string[] = [];
  const collect = driver.mqtt.collectMessages(({ topic, payload }) => messages.push(`${topic} ${payload.length}`));
  attached.channel.onUrc((event) => {
    keeper.urc(event);
    collect(event.decoded.spec.id, event.decoded.values, event.decoded.payload);
  });
  const context: RunContext = {
    channel: attached.channel,
    keeper,
    clock,
    materials: {
      secret: (name) => new Secret(name, name === 'pin' ? '1234' : name),
      credential: (role) => FILES[role],
    },
    onEvent: () => undefined,
  };
  await trySteps(driver.survey(attached.line.facts, true), context);
  const url = parseBrokerUrl('mqtts://broker.example');
  const known = { ...attached, build: attached.identity.build ?? '', state: keeper.state };
  const broker = brokerFacts(recogniseBroker(url.host, brokers()), url);
  const { intent } = decide(known, broker, inputs().credentials, STORED, WISH, NOW);
  const plan = connectPlan(known, intent);
  const before = module.received.length;
  const used = as(plan);
  const { ok } = await runSteps(used.steps, context);
  await trySteps(used.cleanup, context);
  return { ok, plan, received: module.received.slice(before).map(({ text }) => text), messages };
}

const throughJson = (plan: Plan): Plan => JSON.parse(JSON.stringify(plan)) as Plan;

describe('a plan', () => {
  it('that has gone through JSON is the same and does the same', async () => {
    const one = await bench({ conditions: ['sim-pin'] });
    const other = await bench({ conditions: ['sim-pin'] });
    const made = await inVirtualTime(
      one.clock,
      run(one, (plan) => plan),
    );
    const parsed = await inVirtualTime(other.clock, run(other, throughJson));
    expect(throughJson(made.plan)).toEqual(made.plan);
    expect(parsed.plan).toEqual(made.plan);
    expect(made.ok).toBe(true);
    expect(parsed.ok).toBe(true);
    expect(made.received.length).toBeGreaterThan(20);
    expect(parsed.received).toEqual(made.received);
    expect(made.messages).toEqual(['demo/hello 2']);
    expect(parsed.messages).toEqual(made.messages);
    expect([...one.module.faults, ...other.module.faults]).toEqual([]);
  });

  it('stores every file whole, and none again', async () => {
    const desk = await bench({ conditions: ['sim-pin'] });
    expect((await inVirtualTime(desk.clock, run(desk, throughJson))).ok).toBe(true);
    const files = desk.module.services.files.list('cert');
    expect(files.map(({ name }) => name).sort()).toEqual(STORED.map(({ name }) => name).sort());
    for (const { role, name } of STORED) expect(files.find((file) => file.name === name)?.bytes).toEqual(FILES[role]);
    await desk.pipe.close();
    const again = await inVirtualTime(desk.clock, run({ ...desk, pipe: desk.plug() }, throughJson));
    expect(again.ok).toBe(true);
    expect(again.received.filter((text) => text.includes('CCERTDOWN'))).toEqual([]);
  });

  it('leaves the module as it was', async () => {
    const desk = await bench({ conditions: ['sim-pin'] });
    const { received } = await inVirtualTime(desk.clock, run(desk, throughJson));
    expect(received.slice(-3)).toEqual(['AT+CMQTTDISC=0,60', 'AT+CMQTTREL=0', 'AT+CMQTTSTOP']);
  });

  it('works at one byte a chunk', async () => {
    const desk = await bench({ conditions: ['sim-pin'], chunk: 1 });
    const { ok, messages } = await inVirtualTime(desk.clock, run(desk, throughJson));
    expect(ok).toBe(true);
    expect(messages).toEqual(['demo/hello 2']);
  });

  it('stops where the module stops it', async () => {
    const desk = await bench({ conditions: ['not-registered'] });
    const { ok, received } = await inVirtualTime(desk.clock, run(desk, throughJson));
    expect(ok).toBe(false);
    expect(received.some((text) => text.includes('CMQTTSTART'))).toBe(false);
    expect(desk.clock.now()).toBeGreaterThanOrEqual(60_000);
    expect(desk.clock.now()).toBeLessThan(90_000);
  });
});
