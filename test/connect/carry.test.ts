import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { BytePipe } from '../../src/at/pipe.ts';
import { carry, type Carriage } from '../../src/app/carry.ts';
import type { TwinRequest } from '../../src/app/twin.ts';
import { twinKinds } from '../../src/brokers/twins.ts';
import type { ConnectIntent, ReceivedMessage } from '../../src/families/kit/driver.ts';
import { defaultLine } from '../../src/families/kit/family.ts';
import { EMPTY_STATE } from '../../src/families/kit/state.ts';
import type { CredentialRole } from '../../src/families/kit/step.ts';
import { family } from '../../src/families/simcom-sim7600/family.ts';
import { rank } from '../../src/findings/ranker.ts';
import { utf8Bytes } from '../../src/kernel/bytes.ts';
import { systemClock, type Clock } from '../../src/kernel/clock.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { makeDevPki } from '../../src/pki/dev.ts';
import { carriedSteps } from '../../src/plan/carried-steps.ts';
import type { RunEvent } from '../../src/run/events.ts';
import { memoryPair } from '../../src/transports/memory.ts';
import { openTcp } from '../../src/transports/tcp.ts';
import { fastClock } from '../support/fast-clock.ts';
import { full } from '../support/full.ts';
import { mosquitto } from '../support/mosquitto.ts';
import { has } from '../support/programs.ts';
import { rawServer } from '../support/raw-server.ts';
import { byteByByte, relay } from '../support/tls-relay.ts';
import { testTwin, type TestTwin } from '../support/twin.ts';

/* What this computer does over a connection that somebody else has opened; plain TCP is in the module's place here. */

const closers: (() => unknown)[] = [];
const twins = new Map<string, Promise<TestTwin>>();

function twinFor(kind: string, change: Partial<TwinRequest> = {}): Promise<TestTwin> {
  const name = `${kind} ${JSON.stringify(change)}`;
  const twin = twins.get(name) ?? testTwin(kind, change);
  twins.set(name, twin);
  return twin;
}

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(async () => {
  for (const twin of twins.values()) await (await twin).stop();
});

interface Wish {
  readonly host: string;
  readonly files?: Partial<Record<CredentialRole, string | undefined>>;
  readonly clientId?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly sni?: boolean;
  readonly tls?: boolean;
  readonly topic?: string | undefined;
  /** Without it nothing is subscribed to. */
  readonly own?: boolean;
}

function intentOf(wish: Wish): ConnectIntent {
  const { host, files = {}, clientId = 'tester', username, password, sni = true, tls = true } = wish;
  const { topic = `hawser/${clientId}`, own = true } = wish;
  return {
    facts: defaultLine(family).facts,
    state: EMPTY_STATE,
    host,
    port: 8883,
    route: tls ? 'host-tls' : 'module-socket',
    tls: false,
    credentials: [],
    hostCredentials: (['ca', 'cert', 'key'] as const).filter((role) => files[role] !== undefined),
    sni,
    clientId,
    username: username !== undefined,
    password: password !== undefined,
    pin: false,
    keepAliveSeconds: 60,
    registrationMs: 0,
    subscribe: own ? [{ topic, qos: 1 }] : [],
    publish: { topic, text: 'hello', qos: 1 },
  };
}

interface Carried {
  readonly carriage: Carriage;
  readonly events: readonly RunEvent[];
  readonly received: readonly ReceivedMessage[];
  /** The first finding that it comes to. */
  readonly code: string | undefined;
  /** Resolves with the first message. */
  readonly arrival: Promise<ReceivedMessage>;
}

async function carried(pipe: BytePipe, wish: Wish, clock: Clock = systemClock): Promise<Carried> {
  const { files = {}, username, password } = wish;
  const events: RunEvent[] = [];
  const received: ReceivedMessage[] = [];
  let arrived: (message: ReceivedMessage) => void = () => undefined;
  const arrival = new Promise<ReceivedMessage>((resolve) => (arrived = resolve));
  const login = { username, password, pin: undefined, 'device-key': undefined };
  const carriage = await carry(carriedSteps(intentOf(wish)), {
    pipe,
    host: wish.host,
    materials: {
      secret: (name) => (login[name] === undefined ? undefined : new Secret(name, login[name])),
      credential: (role) => (files[role] === undefined ? undefined : utf8Bytes(files[role])),
    },
    clock,
    onEvent: (event) => events.push(event),
    onMessage: (message) => {
      received.push(message);
      arrived(message);
    },
  });
  if (carriage.ok) closers.push(() => carriage.session.end());
  if (password !== undefined) expect(JSON.stringify([carriage, events])).not.toContain(password);
  const code = carriage.ok ? undefined : rank([], carriage.observation)[0]?.code;
  return { carriage, events, received, code, arrival };
}

function dial(port: number): Promise<BytePipe> {
  return openTcp('127.0.0.1', port, { clock: systemClock });
}

/** What a twin wants. */
async function rightWish(twin: TestTwin, change: Partial<Wish> = {}): Promise<Wish> {
  const { host, login, roots } = twin.twin;
  const { clientId, username, passwordFile, certificate } = login;
  const device = { cert: await optional(twin, 'device.pem'), key: await optional(twin, 'device.key.pem') };
  return {
    host,
    files: { ca: [...roots.values()].join(''), ...(certificate ? device : {}) },
    clientId,
    username,
    password: passwordFile === undefined ? undefined : await twin.text(passwordFile),
    ...change,
  };
}

function optional(twin: TestTwin, name: string): Promise<string | undefined> {
  return readFile(twin.path(name), 'utf8').catch(() => undefined);
}

/** Their certificates take long to make; what only they do is in the full run. */
const SLOW_KINDS: readonly string[] = ['azure-iot-hub', 'hivemq-cloud'];

function isQuick(kind: string): boolean {
  return full || !SLOW_KINDS.includes(kind);
}

describe('carry', () => {
  it.each(twinKinds().filter(isQuick))('reaches %s, and a message comes back', async (kind) => {
    const twin = await twinFor(kind);
    const sendsBack = twin.twin.login.verify !== 'ack';
    const wish = await rightWish(twin, sendsBack ? {} : { own: false });
    const topic = sendsBack ? undefined : `devices/${wish.clientId ?? ''}/messages/events/`;
    const { carriage, events, arrival } = await carried(await dial(twin.port), { ...wish, topic });
    expect(carriage.ok ? 'ok' : carriage.said).toBe('ok');
    const ended = events.flatMap((event) => (event.kind === 'step-ended' ? [event] : []));
    expect(ended.map(({ result }) => result.verdict)).toEqual(ended.map(() => 'done'));
    expect(ended.map(({ result }) => result.said)).toEqual([
      expect.stringMatching(/^TLSv1\.[23], TLS_\w+, the server is verified$/) as string,
      'CONNACK 0 (accepted)',
      ...(sendsBack ? ['SUBACK'] : []),
      'PUBACK',
    ]);
    if (sendsBack) expect(Buffer.from((await arrival).payload).toString()).toBe('hello');
  });

  it('works at one byte a segment both ways', async () => {
    const twin = await twinFor('aws-iot');
    const slow = await relay(twin.port, byteByByte, byteByByte);
    closers.push(() => slow.stop());
    const { carriage, arrival } = await carried(await dial(slow.port), await rightWish(twin));
    expect(carriage.ok ? 'ok' : carriage.said).toBe('ok');
    await arrival;
  });

  it('ends with DISCONNECT, and tells when the broker ends it', async () => {
    const twin = await testTwin('emqx-cloud');
    const wish = await rightWish(twin);
    const first = await carried(await dial(twin.port), wish);
    const second = await carried(await dial(twin.port), { ...wish, clientId: 'stays' });
    if (!first.carriage.ok || !second.carriage.ok) throw new Error('no session');
    await first.carriage.session.end();
    expect(first.carriage.session.lost()).toBeUndefined();
    await twin.stop();
    const { session } = second.carriage;
    await expect.poll(() => session.lost()).toMatch(/^the (broker closed|connection was lost)/);
  });
});

interface Refusal {
  readonly name: string;
  readonly kind: string;
  readonly twin?: Partial<TwinRequest>;
  readonly change?: (wish: Wish, twin: TestTwin) => Partial<Wish> | Promise<Partial<Wish>>;
  /** Where it broke: one rung, or a span. */
  readonly at: string;
  readonly code: string;
}

const anchor = async (twin: TestTwin, name: string): Promise<string> => twin.text(`anchors/${name}.pem`);
const TLS12 = { policy: 'TLS12_1_2_2022_10' };
const noCertificate = ({ files }: Wish): Partial<Wish> => ({ files: { ca: files?.ca } });

const REFUSALS: readonly Refusal[] = [
  {
    name: 'another root',
    kind: 'aws-iot',
    change: async ({ files }, twin) => ({ files: { ...files, ca: await anchor(twin, 'amazon-root-ca-3') } }),
    at: 'server-trust',
    code: 'anchor-wrong',
  },
  {
    name: 'an expired server',
    kind: 'emqx-cloud',
    twin: { misbehave: ['expired'] },
    at: 'server-trust',
    code: 'server-cert-expired',
  },
  {
    name: 'a server of another name',
    kind: 'emqx-cloud',
    twin: { misbehave: ['wrong-name'] },
    at: 'server-trust',
    code: 'server-name-mismatch',
  },
  {
    name: 'TLS 1.0 only',
    kind: 'mosquitto',
    twin: { misbehave: ['tls10-only'] },
    at: 'tls',
    code: 'tls-version',
  },
  {
    name: 'a port without TLS',
    kind: 'mosquitto',
    twin: { misbehave: ['plain'] },
    at: 'bearer–tls',
    code: 'port-without-tls',
  },
  {
    name: 'no server name at EMQX',
    kind: 'emqx-cloud',
    change: () => ({ sni: false }),
    at: 'tls',
    code: 'sni-missing',
  },
  {
    name: 'no server name at HiveMQ',
    kind: 'hivemq-cloud',
    change: () => ({ sni: false }),
    at: 'server-trust',
    code: 'sni-missing',
  },
  {
    name: 'no client certificate, TLS 1.2',
    kind: 'aws-iot',
    twin: TLS12,
    change: noCertificate,
    at: 'client-auth',
    code: 'client-cert-missing',
  },
  {
    name: 'no client certificate, TLS 1.3',
    kind: 'aws-iot',
    change: noCertificate,
    at: 'client-auth',
    code: 'client-cert-missing',
  },
  {
    name: 'a client certificate that is not active',
    kind: 'aws-iot',
    change: async ({ files }, twin) => ({ files: { ...files, cert: await twin.text('device-inactive.pem') } }),
    at: 'client-auth',
    code: 'client-cert-refused',
  },
  {
    name: 'a client id that the policy does not allow',
    kind: 'aws-iot',
    change: () => ({ clientId: 'somebody-else' }),
    at: 'mqtt',
    code: 'policy-close',
  },
  {
    name: 'a topic that the policy does not allow',
    kind: 'aws-iot',
    change: () => ({ topic: 'somebody/else' }),
    at: 'bearer–subscribe',
    code: 'topic-denied',
  },
  {
    name: 'a wrong password',
    kind: 'emqx-cloud',
    change: () => ({ password: 'not-the-password' }),
    at: 'mqtt',
    code: 'login-refused',
  },
  {
    name: 'no login',
    kind: 'emqx-cloud',
    change: () => ({ username: undefined, password: undefined }),
    at: 'mqtt',
    code: 'login-missing',
  },
];

describe('carry tells where it breaks and why', () => {
  it.each(REFUSALS.filter(({ kind }) => isQuick(kind)))(
    '$name ($kind)',
    async ({ kind, twin: request, change, at, code }) => {
      const twin = await twinFor(kind, request);
      const right = await rightWish(twin);
      const found = await carried(await dial(twin.port), { ...right, ...(await change?.(right, twin)) });
      if (found.carriage.ok) throw new Error('it connected');
      const { observation, said } = found.carriage;
      const { from, to } = observation.span ?? {};
      expect([from === to ? from : `${from ?? ''}–${to ?? ''}`, found.code, said]).toEqual([at, code, said]);
      expect(found.events.at(-1)).toMatchObject({ kind: 'step-ended', result: { verdict: 'failed', said } });
    },
  );

  it.skipIf(!has('mosquitto'))('Mosquitto: a client certificate is demanded, in TLS 1.3', async () => {
    const { root, server, device } = await makeDevPki();
    const tls = { certificate: server.certificate, key: server.key, clientCa: root.certificate } as const;
    const broker = await mosquitto({ tls });
    closers.push(() => broker.stop());
    const ca = root.certificate;
    const none = await carried(await dial(broker.port), { host: 'localhost', files: { ca } });
    expect(none).toMatchObject({
      code: 'client-cert-missing',
      carriage: { said: expect.stringContaining('116') as string },
    });
    const files = { ca, cert: device.certificate, key: device.key };
    const right = await carried(await dial(broker.port), { host: 'localhost', files });
    expect(right.carriage.ok).toBe(true);
    await right.arrival;
  });

  it('a server that takes the connection and says nothing', async () => {
    const silent = await rawServer(() => undefined);
    closers.push(() => silent.stop());
    const pipe = await dial(silent.port);
    const { root } = await makeDevPki();
    const files = { ca: root.certificate };
    const hello = await carried(pipe, { host: 'localhost', files }, fastClock(500));
    expect(hello.carriage).toMatchObject({ ok: false, observation: { span: { from: 'bearer', to: 'tls' } } });
    const connect = await carried(await dial(silent.port), { host: 'localhost', tls: false }, fastClock(500));
    expect(connect.carriage).toMatchObject({ said: 'no CONNACK in time', observation: { code: 'connack-missing' } });
  });

  it('a CONNECT in the clear to something else', async () => {
    const web = await rawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    closers.push(() => web.stop());
    const found = await carried(await dial(web.port), { host: 'localhost', tls: false });
    expect(found.code).toBe('endpoint-not-mqtt');
  });

  it('without a root it sends nothing', async () => {
    const [near, far] = memoryPair();
    let bytes = 0;
    far.onData((chunk) => (bytes += chunk.length));
    const gone = new Promise<void>((resolve) => far.onClose(() => resolve()));
    const found = await carried(near, { host: 'broker.example', username: 'u', password: 'held-back' });
    await gone;
    expect([found.code, bytes]).toEqual(['ca-missing', 0]);
  });

  it('an interruption ends it at once, and closes the connection', async () => {
    const [near, far] = memoryPair();
    const gone = new Promise<void>((resolve) => far.onClose(() => resolve()));
    const end = new AbortController();
    far.onData(() => end.abort());
    const steps = carriedSteps(intentOf({ host: 'localhost', tls: false }));
    const carrying = carry(steps, {
      pipe: near,
      host: 'localhost',
      materials: { secret: () => undefined, credential: () => undefined },
      clock: systemClock,
      onEvent: () => undefined,
      onMessage: () => undefined,
      signal: end.signal,
    });
    await expect(carrying).rejects.toMatchObject({ code: 'interrupted' });
    await gone;
  });
});
