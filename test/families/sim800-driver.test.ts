import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectOptions } from '../../src/app/connect-options.ts';
import { moduleHello } from '../../src/app/probe-as.ts';
import type { ConnectReport } from '../../src/app/report.ts';
import type { ExchangeOutcome } from '../../src/at/outcome.ts';
import { traffic } from '../../src/families/_parts/simcom-classic/driver-traffic.ts';
import { emulator } from '../../src/families/simcom-sim800/emulator.ts';
import { family } from '../../src/families/simcom-sim800/family.ts';
import { utf8Bytes } from '../../src/kernel/bytes.ts';
import { SOCKET, connectPlan, socketDriverOf } from '../../src/plan/connect-plan.ts';
import type { Plan, Step } from '../../src/families/kit/step.ts';
import { runSteps } from '../../src/run/execute.ts';
import { openSocketPipe } from '../../src/run/socket-pipe.ts';
import { broker, type Broker } from '../conformance/brokers.ts';
import { LOGIN, connectOver, planWorld, prepare, wishFor, type PlanWorld } from '../conformance/plan-runs.ts';
import { fastClock } from '../support/fast-clock.ts';
import { Rig, quiet } from '../support/rig.ts';
import { lineOf } from '../support/sim800.ts';
import { BROKER } from '../support/virtual.ts';

const OLD_TLS = '1418B05SIM800L24';
const NEW_TLS = '1418B08SIM800C24';
const NO_TLS = '1308B08SIM800L16';
/** On the same name as the others: TLS 1.2, and nothing at all. */
const MODERN_PORT = 8890;
const CLOSED_PORT = 8891;

let world: PlanWorld;
let modern: Broker;
let rig: Rig | undefined;

beforeAll(async () => {
  world = await planWorld({ old: true });
  modern = await broker({ pki: world.files.pki });
});
afterAll(async () => {
  await modern.stop();
  await world.stop();
});
afterEach(async () => {
  await rig?.close();
  rig = undefined;
});

function virtual(firmware: string): Rig {
  const to = (port: number, target: number) => ({ name: BROKER, port, target: { host: '127.0.0.1', port: target } });
  rig = new Rig({
    family,
    emulator,
    firmware: lineOf(firmware),
    resolve: [...world.resolve, to(MODERN_PORT, modern.port), to(CLOSED_PORT, 1)],
    clock: fastClock(),
    rtc: { unixMs: Date.now() },
  });
  return rig;
}

const nothing = (): void => undefined;
const onModule = ({ steps }: Pick<Plan, 'steps'>): readonly Step[] => steps.filter(({ kind }) => kind !== 'carry');
const lines = (steps: readonly Step[]): readonly string[] => steps.flatMap((step) => ('send' in step ? step.send : []));
const overTls = (port: number): string => `mqtts://${BROKER}:${port}`;

async function planFor(on: Rig, wish: ConnectOptions): Promise<Plan> {
  const { plan, context } = await prepare(on.plug(), wish, on.clock, nothing);
  await context.channel.close();
  return plan;
}

async function connected(on: Rig, wish: ConnectOptions): Promise<ConnectReport> {
  return (await connectOver(on.plug(), wish, on)).report;
}

describe('the plan for a SIM800', () => {
  it('goes from the beginning to an address in the one order that works', async () => {
    const { steps, cleanup } = await planFor(virtual(OLD_TLS), { ...wishFor('plain', world), apn: 'iot.example' });
    expect(lines(steps)).toEqual([
      'AT+CIPSHUT',
      'AT+CIPMUX=1',
      'AT+CIPQSEND=1',
      'AT+CIPRXGET=1',
      'AT+CSTT="iot.example"',
      'AT+CIICR',
      'AT+CIFSR',
      'AT+CIPSSL=0',
      `AT+CIPSTART=0,"TCP","${BROKER}",1883`,
    ]);
    expect(lines(cleanup)).toEqual(['AT+CIPCLOSE=0', 'AT+CIPSHUT']);
  });

  it('shows a certificate with its key in one file where no root can be taken, and says that nobody is verified', async () => {
    const plan = await planFor(virtual(OLD_TLS), wishFor('mutual', world));
    const sent = lines(plan.steps);
    const name = /AT\+SSLSETCERT="(C:\\USER\\hw_cert_[0-9a-f]{8}\.crt)"/.exec(sent.join('\n'))?.[1] ?? 'none';
    const at = sent.indexOf(`AT+FSFLSIZE=${name}`);
    expect(sent.slice(at).map((line) => line.replace(/,\d{4},/, ',BYTES,'))).toEqual([
      `AT+FSFLSIZE=${name}`,
      `AT+FSCREATE=${name}`,
      `AT+FSWRITE=${name},0,BYTES,20`,
      `AT+FSFLSIZE=${name}`,
      `AT+SSLSETCERT="${name}"`,
      'AT+SSLOPT=0,1',
      'AT+SSLOPT=1,1',
      'AT+SSLOPT?',
      'AT+SSLOPT?',
      'AT+CIPSSL=1',
      `AT+CIPSTART=0,"TCP","${BROKER}",8883`,
    ]);
    const option = plan.steps.find((step) => 'send' in step && step.send === 'AT+SSLOPT=0,1');
    expect(option?.reason).toMatch(/NOT verified.*application note.*stackoverflow has it the other way round/);
  });

  it('verifies with the root as DER where the firmware takes one', async () => {
    const plan = await planFor(virtual(NEW_TLS), wishFor('server-only', world));
    const upload = plan.steps.find(({ kind }) => kind === 'upload');
    const bytes = world.files.pki.root.certificate.replace(/-----.*-----|\s/g, '');
    expect(upload).toMatchObject({ id: 'store-ca', body: { bytes: Buffer.from(bytes, 'base64').length } });
    expect(lines(plan.steps)).toEqual(expect.arrayContaining(['AT+SSLOPT=0,0', 'AT+SSLOPT=1,0']));
  });

  it('leaves what stands, and the links of others on it', async () => {
    const on = virtual(OLD_TLS);
    const { plan, context } = await prepare(on.plug(), wishFor('plain', world), on.clock, nothing);
    expect(await runSteps(onModule(plan), context)).toMatchObject({ ok: true });
    await context.channel.close();
    const again = await planFor(on, wishFor('plain', world));
    expect(lines(again.steps).slice(0, 3)).toEqual(['AT+CIPQSEND=1', 'AT+CIFSR', 'AT+CIPCLOSE=0']);
    expect(lines((await planFor(on, { ...wishFor('plain', world), apn: 'other' })).steps)[0]).toBe('AT+CIPSHUT');
  });

  it('makes the data connection anew after the network was lost', async () => {
    const on = virtual(OLD_TLS);
    const { plan, module, decision, keeper, context } = await prepare(
      on.plug(),
      wishFor('plain', world),
      on.clock,
      nothing,
    );
    expect(await runSteps(onModule(plan), context)).toMatchObject({ ok: true });
    on.services.radio.loseLink(0);
    await quiet();
    expect(keeper.state.bearer?.active).toBe(false);
    const lost = { ...module, state: keeper.state };
    const { steps } = connectPlan(lost, { ...decision.intent, state: keeper.state });
    expect(lines(steps).slice(0, 2)).toEqual(['AT+CGREG?', 'AT+CIPSHUT']);
    expect(await runSteps(onModule({ steps }), context)).toMatchObject({ ok: true });
    await context.channel.close();
  });
});

describe('a file on a SIM800', () => {
  it('that was cut off is written again, and one that is whole is not', async () => {
    const on = virtual(OLD_TLS);
    const wish = wishFor('mutual', world);
    const upload = (await planFor(on, wish)).steps.find((step) => step.kind === 'upload');
    const name = upload?.name.slice('C:\\'.length) ?? '';
    on.services.files.write('c:', name, utf8Bytes('-----BEGIN'));
    const first = await connected(on, wish);
    expect(first, JSON.stringify(first.findings)).toMatchObject({ ok: true, uploaded: [upload?.name] });
    const second = await connected(on, wish);
    expect(second).toMatchObject({ ok: true, uploaded: [] });
  });
});

describe('a SIM800 and its broker', () => {
  it('says that nobody is verified when it worked', async () => {
    const report = await connected(virtual(OLD_TLS), wishFor('server-only', world));
    expect(report, JSON.stringify(report.findings)).toMatchObject({ ok: true, verified: 'own-message' });
    expect(report.findings.map(({ code }) => code)).toContain('verification-off');
    expect(report.ladder).toContainEqual({ rung: 'server-trust', state: 'skipped' });
  });

  it('breaks at tls with a broker that speaks TLS 1.2 only, for the version first of all', async () => {
    const report = await connected(virtual(OLD_TLS), {
      ...wishFor('server-only', world),
      broker: overTls(MODERN_PORT),
    });
    expect(report.ok).toBe(false);
    expect(report.brokeAt).toMatchObject({ from: 'tls' });
    expect(report.findings[0]?.cause, JSON.stringify(report.findings)).toBe('tls-version');
    expect(report.tests).toMatchObject([{ title: 'TLS without verifying the broker', passed: false }]);
  });

  it('reaches it with TLS on this computer, whatever its own can do', async () => {
    for (const firmware of [OLD_TLS, NO_TLS]) {
      const report = await connected(virtual(firmware), {
        ...wishFor('server-only', world),
        broker: overTls(MODERN_PORT),
        tls: 'host',
      });
      expect(report, JSON.stringify(report.findings)).toMatchObject({ ok: true, verified: 'own-message' });
      await rig?.close();
    }
    rig = undefined;
  });

  it('breaks at tcp where nothing listens, though no code says so', async () => {
    const report = await connected(virtual(OLD_TLS), {
      ...wishFor('server-only', world),
      broker: overTls(CLOSED_PORT),
    });
    expect(report.brokeAt, JSON.stringify(report.findings)).toEqual({ from: 'tcp', to: 'tcp' });
  });

  it('breaks at server-trust with a root of somebody else, where it verifies', async () => {
    const on = virtual(NEW_TLS);
    const report = await connected(on, { ...wishFor('server-only', world), ca: world.strangeCa });
    expect(report.brokeAt, JSON.stringify(report.findings)).toEqual({ from: 'server-trust', to: 'server-trust' });
    expect(on.module.received.map(({ text }) => text).join('\n')).not.toContain(LOGIN.password);
  });

  it('is not tried with firmware without TLS', async () => {
    const { force: _tried, ...wish } = wishFor('server-only', world);
    const report = await connected(virtual(NO_TLS), wish);
    expect(report.findings.map(({ code }) => code)).toContain('firmware-known-bad');
    expect(report.attempts).toEqual([]);
  });
});

describe('the hello that is said in place of a SIM800', () => {
  it('leaves out the list of groups that old TLS does not have, instead of sending an empty one', () => {
    const { tls } = lineOf(OLD_TLS).facts;
    expect(moduleHello(tls, undefined)).not.toHaveProperty('groups');
    expect(moduleHello(lineOf(NEW_TLS).facts.tls, undefined).groups).not.toEqual([]);
  });
});

describe('bytes over a link', () => {
  it.each(['asked', 'pushed'] as const)('go both ways and the other side can close: %s', async (receive) => {
    const on = virtual(OLD_TLS);
    const use = { ...SOCKET, link: 3, receive };
    const { module, decision, context } = await prepare(on.plug(1), wishFor('plain', world), on.clock, nothing);
    const sockets = socketDriverOf(module);
    const { steps } = sockets.prepare(decision.intent, use);
    const open = sockets.open(decision.intent, use);
    expect(await runSteps([...steps, ...open.steps], context)).toMatchObject({ ok: true });
    const moves = sockets.traffic(decision.intent, use);
    const pipe = openSocketPipe({ channel: context.channel, traffic: moves, clock: on.clock });
    const closed = new Promise<void>((resolve) => pipe.onClose(() => resolve()));
    let heard = '';
    pipe.onData((bytes) => (heard += Buffer.from(bytes).toString('hex')));
    pipe.resume();
    // CONNECT without a login, which this broker refuses: CONNACK 5, and it closes.
    await pipe.write(Buffer.from('100d00044d5154540402003c000161', 'hex'));
    await closed;
    expect(heard).toBe('20020005');
    await context.channel.close();
  });

  it('count as the module counts them', () => {
    const sent = (text: string): ExchangeOutcome => ({
      exchange: family.dialect.exchange('ip.send'),
      args: { link: 0, length: 100 },
      status: 'ok',
      final: { text, ok: true },
      info: [],
      other: [],
      told: [text],
      bodySent: 100,
      ms: 1,
    });
    const over = traffic(SOCKET);
    expect(over.taken?.(sent('DATA ACCEPT:0,40'))).toBe(40);
    expect(over.taken?.(sent('DATA ACCEPT:0,900'))).toBe(100);
    expect(over.taken?.(sent('0, SEND OK'))).toBe(100);
  });
});
