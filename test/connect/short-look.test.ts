import { createServer, connect as connectTcp, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { check } from '../../src/app/check.ts';
import { connect } from '../../src/app/connect.ts';
import type { ConnectOptions } from '../../src/app/connect-options.ts';
import type { TwinRequest } from '../../src/app/twin.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { parseResolve } from '../../src/kernel/resolve.ts';
import { testTwin, type TestTwin } from '../support/twin.ts';

/* A broker must not be dialled scores of times at each `connect`; what `connect` has to know is seen all the same. */

const MOST = 16;
const KINDS = ['hivemq-cloud', 'mosquitto'] as const;

/** What listens there: the twin and how it was started. */
const LISTENERS = {
  'hivemq-cloud': ['hivemq-cloud', {}],
  mosquitto: ['mosquitto', {}],
  'only TLS 1.3': ['hivemq-cloud', { misbehave: ['tls13-only'] }],
  'only TLS 1.0': ['hivemq-cloud', { misbehave: ['tls10-only'] }],
  'only ECDSA': ['hivemq-cloud', { misbehave: ['ecdsa-only'] }],
} as const satisfies Record<string, readonly [string, Partial<TwinRequest>]>;
type Kind = keyof typeof LISTENERS;

const twins = new Map<string, TestTwin>();
let counter: Server;
let target = 0;
let dialled = 0;

beforeAll(async () => {
  for (const [name, [kind, change]] of Object.entries(LISTENERS)) twins.set(name, await testTwin(kind, change));
  counter = createServer({ allowHalfOpen: true }, (client) => {
    dialled += 1;
    const upstream = connectTcp({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    client.pipe(upstream).pipe(client);
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => counter.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => counter.close(resolve));
  for (const twin of twins.values()) await twin.stop();
});
beforeEach(() => {
  dialled = 0;
});

function options(kind: Kind, change: Partial<ConnectOptions>): ConnectOptions {
  const twin = twins.get(kind);
  if (twin === undefined) throw new Error(`no twin of ${kind}`);
  target = twin.port;
  const { host } = twin.twin;
  return {
    module: 'sim7600',
    broker: `mqtts://${host}`,
    brokerKind: LISTENERS[kind][0],
    anchors: twin.path('anchors'),
    resolve: [parseResolve(`${host}=127.0.0.1:${(counter.address() as AddressInfo).port}`)],
    ...change,
  };
}

const deps = { clock: systemClock, env: {}, onEvent: () => undefined, onProgress: () => undefined };

describe('a look at a broker before connect', () => {
  it.each(KINDS)('dials %s a few times only, where check asks for everything', async (kind) => {
    await connect(options(kind, { dryRun: true }), deps);
    expect(dialled).toBeGreaterThan(5);
    expect(dialled).toBeLessThanOrEqual(MOST);
    dialled = 0;
    const { format: _ofConnect, ...asked } = options(kind, {});
    await check(asked, deps);
    expect(dialled).toBeGreaterThan(2 * MOST);
  });

  it.each<readonly [Kind, Partial<ConnectOptions>, readonly string[]]>([
    ['hivemq-cloud', { username: 'me' }, []],
    ['hivemq-cloud', {}, ['login-missing']],
    ['hivemq-cloud', { username: 'me', sni: 'off' }, ['sni-missing']],
    ['mosquitto', {}, ['client-cert-missing']],
    ['mosquitto', { module: 'sim7600@LE20B03' }, ['client-cert-missing']],
    ['only TLS 1.3', { username: 'me' }, ['tls-version']],
    ['only TLS 1.0', { username: 'me' }, []],
    ['only ECDSA', { username: 'me' }, []],
  ])('at %s with %j finds %j', async (kind, change, codes) => {
    const { findings } = await connect(options(kind, { ...change, dryRun: true }), deps);
    expect(findings.flatMap(({ severity, code }) => (severity === 'error' ? [code] : []))).toEqual(codes);
  });
});
