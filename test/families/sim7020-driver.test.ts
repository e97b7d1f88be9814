import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectOptions } from '../../src/app/connect-options.ts';
import type { ConnectReport } from '../../src/app/report.ts';
import type { ReceivedMessage } from '../../src/families/kit/driver.ts';
import type { AtStep, Step } from '../../src/families/kit/step.ts';
import { driver } from '../../src/families/simcom-sim7020/driver.ts';
import { emulator } from '../../src/families/simcom-sim7020/emulator.ts';
import { family } from '../../src/families/simcom-sim7020/family.ts';
import { utf8Text } from '../../src/kernel/bytes.ts';
import { guess } from '../../src/kernel/facts.ts';
import { makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import type { Plan } from '../../src/families/kit/step.ts';
import { connectPlan } from '../../src/plan/connect-plan.ts';
import { runSteps } from '../../src/run/execute.ts';
import { broker, type Broker } from '../conformance/brokers.ts';
import { LOGIN, connectOver, load, planWorld, prepare, wishFor, type PlanWorld } from '../conformance/plan-runs.ts';
import { fastClock } from '../support/fast-clock.ts';
import { Rig, type RigOptions } from '../support/rig.ts';
import { withTls } from '../support/sim7020.ts';
import { BROKER } from '../support/virtual.ts';

/** On the name of the others: TLS 1.3 only, no TLS at all, nothing at all, a chain with an intermediate. */
const PORTS = { modern: 8890, plain: 8891, closed: 8892, chain: 8893 } as const;
/** One character too many for the place of the server. */
const LONG = 'a-broker-of-somebody-with-a-rather-long-name.example';

let world: PlanWorld;
let chain: DevPki;
let modern: Broker;
let chained: Broker;
let rig: Rig | undefined;

beforeAll(async () => {
  world = await planWorld({ old: false });
  chain = await makeDevPki({ keyType: 'rsa', serverNames: [BROKER], intermediate: true });
  modern = await broker({ pki: world.files.pki, minVersion: 'TLSv1.3' });
  chained = await broker({ pki: chain });
});
afterAll(async () => {
  await chained.stop();
  await modern.stop();
  await world.stop();
});
afterEach(async () => {
  await rig?.close();
  rig = undefined;
});

function virtual(options: Partial<RigOptions> = {}): Rig {
  const to = (name: string, port: number, target: number) => ({
    name,
    port,
    target: { host: '127.0.0.1', port: target },
  });
  const resolve = [
    ...world.resolve,
    to(BROKER, PORTS.modern, modern.port),
    to(BROKER, PORTS.plain, world.brokers.plain.port),
    to(BROKER, PORTS.closed, 1),
    to(BROKER, PORTS.chain, chained.port),
    to(LONG, 8883, world.brokers['server-only'].port),
  ];
  rig = new Rig({ family, emulator, resolve, clock: fastClock(), ...options });
  return rig;
}

const nothing = (): void => undefined;
const lines = (steps: readonly Step[]): readonly string[] => steps.flatMap((step) => ('send' in step ? step.send : []));
const sentTo = ({ module }: Rig): readonly string[] => module.received.map(({ text }) => text);

async function planFor(on: Rig, wish: ConnectOptions): Promise<Plan> {
  const { plan, context } = await prepare(on.plug(), wish, on.clock, nothing);
  await context.channel.close();
  return plan;
}

async function connected(on: Rig, wish: ConnectOptions): Promise<ConnectReport> {
  return (await connectOver(on.plug(), wish, on)).report;
}

function at(port: number, change: Partial<ConnectOptions> = {}): ConnectOptions {
  return { ...wishFor('server-only', world), broker: `mqtts://${BROKER}:${port}`, ...change };
}

describe('the plan for a SIM7020', () => {
  it('gives three credentials in pieces, opens the client and connects it', async () => {
    const { steps, cleanup } = await planFor(virtual(), wishFor('mutual', world));
    const total = (role: 'ca' | 'cert' | 'key'): number => {
      const { certificate, key } = { ...world.files.pki.device, ...(role === 'ca' ? world.files.pki.root : {}) };
      // One line, one line end written out behind BEGIN.
      return (role === 'key' ? key : certificate).replaceAll('\n', '').length + '\\r\\n'.length;
    };
    expect(lines(steps).slice(0, -2)).toEqual([
      'AT+CGACT?',
      'AT+CMQDISCON=0',
      `AT+CSETCA=0,${total('ca')},1,0,"@file(ca 1-1000)"`,
      `AT+CSETCA=0,${total('ca')},0,0,"@file(ca 1001-${total('ca')})"`,
      `AT+CSETCA=1,${total('cert')},1,0,"@file(cert 1-1000)"`,
      `AT+CSETCA=1,${total('cert')},0,0,"@file(cert 1001-${total('cert')})"`,
      expect.stringMatching(/^AT\+CSETCA=2,\d{4},1,0,"@secret\(key 1-1000\)"$/),
      expect.stringMatching(/^AT\+CSETCA=2,(\d{4}),0,0,"@secret\(key 1001-\1\)"$/),
      'AT+CMQTSYNC=1',
      'AT+CREVHEX=1',
      'AT+CSETCA?',
      `AT+CMQTTSNEW="${BROKER}","8883",60000,1132`,
      'AT+CMQCON=0,4,"device-1",60,1,1,"topic=gone/device-1,QoS=1,retained=0,message_len=6,message=627965","@secret(username)","@secret(password)"',
    ]);
    expect(lines(cleanup)).toEqual(['AT+CMQDISCON=0']);
  });

  it('takes another access point on with the radio off, and waits for SIM and network again', async () => {
    const on = virtual();
    const wish = { ...wishFor('plain', world), apn: 'iot.example' };
    const { steps, cleanup } = await planFor(on, wish);
    expect(lines(steps).slice(0, 8)).toEqual([
      'AT+CFUN=0',
      'AT*MCGDEFCONT="IP","iot.example"',
      'AT+CFUN=1',
      'AT+CPIN?',
      'AT+CPIN="@secret(pin)"',
      'AT+CPIN?',
      'AT+CGREG?',
      'AT+CGACT?',
    ]);
    expect(lines(cleanup)).toEqual(['AT+CMQDISCON=0', 'AT+CFUN=1']);
    expect(await connected(on, wish)).toMatchObject({ ok: true });
    // The network may have its own name behind it.
    const again = await planFor(on, { ...wish, apn: 'IOT.example' });
    expect(lines(again.steps)[0]).toBe('AT+CGACT?');
  });

  it('switches a radio on that a run before has left off', async () => {
    const on = virtual();
    const host = await on.terminal();
    await host.type('AT+CFUN=0\r');
    expect([await host.next(), await host.next()]).toEqual(['+CPIN: NOT READY', 'OK']);
    const { steps } = await planFor(on, wishFor('plain', world));
    expect(lines(steps)[0]).toBe('AT+CFUN=1');
    expect(await connected(on, wishFor('plain', world))).toMatchObject({ ok: true });
  });

  it('empties the places that the module shows, of which a part may be left', async () => {
    const on = virtual();
    expect(await connected(on, wishFor('mutual', world))).toMatchObject({
      ok: true,
      uploaded: ['Root CA', 'Client CA', 'Client Private Key'],
    });
    const cleared = ({ steps }: Plan): readonly string[] => lines(steps).filter((line) => line.endsWith(',1,0,0," "'));
    const again = await planFor(on, wishFor('server-only', world));
    expect(cleared(again)).toEqual(['AT+CSETCA=0,1,0,0," "', 'AT+CSETCA=1,1,0,0," "', 'AT+CSETCA=2,1,0,0," "']);
    on.module.reset();
    expect(cleared(await planFor(on, wishFor('server-only', world)))).toEqual([]);
  });

  it('frees the one client where an earlier run has left it', async () => {
    const on = virtual();
    const { plan, context } = await prepare(on.plug(), wishFor('plain', world), on.clock, nothing);
    expect(await runSteps(plan.steps, context)).toMatchObject({ ok: true });
    await context.channel.close();
    const before = sentTo(on).length;
    expect(await connected(on, wishFor('mutual', world))).toMatchObject({ ok: true });
    expect(
      sentTo(on)
        .slice(before)
        .filter((text) => text === 'AT+CMQDISCON=0'),
    ).toHaveLength(2);
  });

  it('gives the address in place of a name that is too long, and says what that costs', async () => {
    const on = virtual();
    const wish = { ...wishFor('server-only', world), broker: `mqtts://${LONG}` };
    const { steps } = await planFor(on, wish);
    const open = steps.find(({ id }) => id === 'open');
    expect(lines(steps)).toContain(`AT+CDNSGIP="${LONG}"`);
    expect(open).toMatchObject({ send: 'AT+CMQTTSNEW="@noted(address)","8883",60000,1132' });
    expect(open?.reason).toMatch(/by address no name can be sent or verified/);
    const report = await connected(on, wish);
    expect(report, JSON.stringify(report.findings)).toMatchObject({ ok: true, verified: 'own-message' });
    expect(report.findings).toContainEqual(expect.objectContaining({ code: 'host-length', severity: 'warning' }));
  });

  it('lets the module make the login of an Azure device', async () => {
    const on = virtual();
    const { module, decision, context } = await prepare(on.plug(), wishFor('mutual', world), on.clock, nothing);
    await context.channel.close();
    const { steps } = connectPlan(module, { ...decision.intent, azure: { device: 'sensor-1', seconds: 3_600 } });
    const sent = lines(steps);
    const config = sent.indexOf(`AT+CMQAZURECFG=0,"${BROKER}","sensor-1","@secret(device-key)",3600`);
    expect(sent[config + 1]).toBe('AT+CMQAZURECON=0,60,1');
    expect(sent.some((line) => /CMQTTSNEW|CMQCON/.test(line))).toBe(false);
  });

  it('refuses topics that its commands cannot carry', async () => {
    const on = virtual();
    const { module, decision, context } = await prepare(on.plug(), wishFor('plain', world), on.clock, nothing);
    await context.channel.close();
    const planned = (change: object) => () => connectPlan(module, { ...decision.intent, ...change });
    for (const topic of ['a"b', 'a\rb', 'a\nb']) {
      expect(planned({ subscribe: [{ topic, qos: 0 }] })).toThrow(/cannot carry/);
      expect(planned({ publish: { topic, text: 'x', qos: 0 } })).toThrow(/cannot carry/);
    }
    expect(planned({ will: { topic: 'a,b', text: 'x', qos: 0 } })).toThrow(/cannot carry/);
    expect(planned({ will: { topic: 'a', text: '"x",\r', qos: 0 } })).not.toThrow();
  });
});

describe('a SIM7020 and its broker', () => {
  it.each([
    [
      'with a root of somebody else',
      () => ({ ...wishFor('mutual', world), ca: world.strangeCa }),
      'server-trust',
      'anchor-wrong',
    ],
    ['where nothing listens', () => at(PORTS.closed), 'tcp', 'tcp-failed'],
    [
      'with a wrong password',
      () => ({ ...wishFor('server-only', world), username: 'somebody' }),
      'mqtt',
      'login-refused',
    ],
  ] as const)('breaks %s where the codes of its sockets say', async (_, wish, rung, code) => {
    const on = virtual();
    const report = await connected(on, wish());
    expect(report.brokeAt, JSON.stringify(report.findings)).toEqual({ from: rung, to: rung });
    expect(report.findings[0]?.code).toBe(code);
    if (rung !== 'mqtt') expect(sentTo(on).join('\n')).not.toContain(LOGIN.password);
  });

  it.each([
    [
      'that wants a client certificate',
      () => ({ ...wishFor('mutual', world), cert: undefined, key: undefined }),
      'client-cert-missing',
    ],
    ['that speaks TLS 1.3 only', () => at(PORTS.modern), 'tls-version'],
    ['that speaks no TLS', () => at(PORTS.plain), 'wrong-port/plain-on-tls'],
  ] as const)('fails in the handshake with a broker %s, and names that among the causes', async (_, wish, cause) => {
    const { cert, key, ...others } = { cert: undefined, key: undefined, ...wish() };
    const own = cert === undefined || key === undefined ? {} : { cert, key };
    const report = await connected(virtual(), { ...others, ...own });
    expect(report.brokeAt).toEqual({ from: 'tls', to: 'client-auth' });
    expect(report.findings.map((finding) => finding.cause)).toContain(cause);
    expect(report.tests).toContainEqual(
      expect.objectContaining({ title: 'TLS without verifying the broker', passed: false }),
    );
  });

  it('goes through with an intermediate as the root', async () => {
    const ca = await world.files.files.file('intermediate.pem', chain.intermediate?.certificate ?? '');
    const report = await connected(virtual(), at(PORTS.chain, { ca }));
    expect(report, JSON.stringify(report.findings)).toMatchObject({ ok: true, verified: 'own-message' });
  });

  it('names the clock as well where its TLS looks at dates after all, and nobody has set it', async () => {
    const dated = withTls({ checksDates: guess(true, 'a test') });
    const report = await connected(virtual({ firmware: dated }), wishFor('server-only', world));
    expect(report.brokeAt, JSON.stringify(report.findings)).toEqual({ from: 'server-trust', to: 'server-trust' });
    expect(report.findings.map(({ cause }) => cause)).toContain('clock-not-set');
    expect(report.tests.at(-1)?.said).toBe('OK / +CTLSCONN: 2,-9984');
  });

  it('is not asked for TLS on a socket that carries somebody else’s bytes', async () => {
    const wish = { ...wishFor('mutual', world), mqtt: 'host', tls: 'module' } as const;
    await expect(connected(virtual(), wish)).rejects.toMatchObject({ code: 'not-possible', rung: 'tls' });
    const auto = await connected(virtual(), { ...wish, tls: 'auto' });
    expect(auto, JSON.stringify(auto.findings)).toMatchObject({ ok: true });
  });
});

describe('separation on a SIM7020', () => {
  it('uses a session for each test, with pieces that its commands hold', async () => {
    const on = virtual();
    const { module, decision, context } = await prepare(on.plug(), wishFor('mutual', world), on.clock, nothing);
    await context.channel.close();
    const tests = driver.separate({ ...decision.intent, state: module.state });
    expect(tests.map(({ id }) => id)).toEqual([
      'dns',
      'bearer',
      'tcp',
      'unverified',
      'verified',
      'no-client-certificate',
    ]);
    const told = tests.map(({ steps }) => lines(steps).filter((line) => line.startsWith('AT+CTLSCFG')));
    expect(told[3]?.[0]).toBe(`AT+CTLSCFG=1,1,"${BROKER}",2,8883,3,0,4,0`);
    expect(told[4]?.[0]).toBe(`AT+CTLSCFG=2,1,"${BROKER}",2,8883,3,0,4,2`);
    expect(told[5]?.filter((line) => /=3,[78],/.test(line))).toEqual([]);
    const pieces = tests.flatMap(({ steps }) => steps).flatMap((step) => Object.values((step as AtStep).args));
    const sizes = pieces.flatMap((value) =>
      typeof value === 'object' && 'piece' in value ? value.to - value.from : [],
    );
    expect(Math.max(...sizes)).toBe(480);
  });
});

describe('messages of a SIM7020', () => {
  const heard = (id: string, values: Readonly<Record<string, unknown>>): readonly ReceivedMessage[] => {
    const messages: ReceivedMessage[] = [];
    driver.mqtt?.collectMessages((message) => messages.push(message))(id, values, undefined);
    return messages;
  };
  const line = { client: 0, topic: 'a/b', qos: 0, retain: 0, duplicate: 0 };

  it('are hex digits', () => {
    const [message] = heard('mqtt.message', { ...line, bytes: 10, message: '"48656C6C6F"' });
    expect([message?.topic, utf8Text(message?.payload ?? new Uint8Array())]).toEqual(['a/b', 'Hello']);
    const [long] = heard('mqtt.message.long', { ...line, bytes: 4, message: '"4869"' });
    expect(utf8Text(long?.payload ?? new Uint8Array())).toBe('Hi');
    expect(heard('mqtt.message', { ...line, bytes: 0, message: '""' })).toMatchObject([{ topic: 'a/b' }]);
  });

  it.each([
    ['mqtt.message', { ...line, bytes: 10, message: '"48656C6C"' }],
    ['mqtt.message', { ...line, bytes: 5, message: '"48656"' }],
    ['mqtt.message', { ...line, bytes: 5, message: '"Hello"' }],
    ['mqtt.message', { ...line, bytes: 4, message: '4869' }],
    ['mqtt.message.long', { ...line, bytes: 6, message: '"4869"' }],
    ['mqtt.connection-lost', { client: 0 }],
  ])('that are damaged are dropped: %s %j', (id, values) => {
    expect(heard(id, values)).toEqual([]);
  });
});

describe('what a SIM7020 is given', () => {
  it('is in the form that the vendor’s example has', async () => {
    const on = virtual();
    const { stored } = await load(wishFor('mutual', world));
    expect(stored).toHaveLength(3);
    await connected(on, wishFor('mutual', world));
    const pieces = sentTo(on).flatMap((text) => /^AT\+CSETCA=0,(\d+),([01]),0,"(.*)"$/.exec(text) ?? []);
    const [, total, more, first, , , last, rest] = pieces;
    expect([more, last]).toEqual(['1', '0']);
    expect(first).toMatch(/^-----BEGIN CERTIFICATE-----\\r\\n[A-Za-z0-9+/]+$/);
    expect(first).toHaveLength(1_000);
    expect(`${first ?? ''}${rest ?? ''}`).toHaveLength(Number(total));
  });
});
