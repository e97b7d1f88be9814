import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { probe } from '../../src/app/probe.ts';
import type { AsModule } from '../../src/app/probe-as.ts';
import { abandonedAfterHello } from '../../src/families/_parts/simcom-tls/emulator-abandon.ts';
import type { TlsOutcome, TlsSettings } from '../../src/families/kit/emulator.ts';
import { findFamily } from '../../src/families/registry.ts';
import { startTls } from '../../src/emulator/tls.ts';
import { utf8Bytes } from '../../src/kernel/bytes.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { parseResolve } from '../../src/kernel/resolve.ts';
import { makeDevPki, type DevPki } from '../../src/pki/dev.ts';
import { opensslServer } from '../support/openssl.ts';
import { has } from '../support/programs.ts';
import { scratch, type Scratch } from '../support/scratch.ts';
import { dial } from '../support/tls-client.ts';

const HOST = 'broker.example';
const SNI_WORKS = 'sim7600@LE20B04';
const SNI_BREAKS = 'sim7600@LE20B03';
const P256_ONLY = 'a7670@A011B07';

interface Listener {
  readonly title: string;
  readonly module: string;
  readonly args: readonly string[];
  /** Files of the server: with an RSA or an EC key. */
  readonly server?: 'rsa' | 'ec';
  readonly ca?: 'root' | 'intermediate' | 'other';
  readonly sni?: string;
  readonly client?: boolean;
  /** Where it ends, by hand, so that both cannot be wrong together. */
  readonly at: 'through' | 'hello' | 'trust' | 'client-auth';
  readonly alert?: number;
}

const LISTENERS: readonly Listener[] = [
  { title: 'any version', module: SNI_WORKS, args: [], at: 'through' },
  { title: 'TLS 1.3 alone', module: SNI_WORKS, args: ['-tls1_3'], at: 'hello', alert: 70 },
  {
    title: 'a suite it has not',
    module: SNI_WORKS,
    args: ['-cipher', 'ECDHE-RSA-CHACHA20-POLY1305', '-tls1_2'],
    at: 'hello',
    alert: 40,
  },
  {
    title: 'TLS 1.0 with static RSA',
    module: SNI_WORKS,
    args: ['-tls1', '-cipher', 'AES128-SHA:@SECLEVEL=0'],
    at: 'through',
  },
  { title: 'another root', module: SNI_WORKS, args: [], ca: 'other', at: 'trust', alert: 48 },
  { title: 'an intermediate as root', module: SNI_WORKS, args: [], ca: 'intermediate', at: 'trust', alert: 48 },
  { title: 'no certificate of its own', module: SNI_WORKS, args: ['-Verify', '3'], at: 'client-auth', alert: 40 },
  { title: 'a certificate of its own', module: SNI_WORKS, args: ['-Verify', '3'], client: true, at: 'through' },
  {
    title: 'a group it has not',
    module: P256_ONLY,
    args: ['-tls1_2', '-cipher', 'ECDHE', '-groups', 'P-384'],
    at: 'hello',
    alert: 40,
  },
  { title: 'a P-256 certificate', module: P256_ONLY, args: [], server: 'ec', at: 'through' },
  { title: 'the server name off, as decided', module: SNI_BREAKS, args: [], at: 'through' },
  { title: 'the server name on, all the same', module: SNI_BREAKS, args: [], sni: HOST, at: 'hello' },
];

describe.skipIf(!has('openssl'))('the module of --as meets what its virtual module meets:', () => {
  let files: Scratch;
  const pkis = new Map<'rsa' | 'ec', DevPki>();
  let other: DevPki;
  let stop: (() => Promise<void>) | undefined;
  beforeAll(async () => {
    files = await scratch();
    for (const keyType of ['rsa', 'ec'] as const) {
      pkis.set(keyType, await makeDevPki({ keyType, intermediate: true, serverNames: [HOST] }));
    }
    other = await makeDevPki();
  });
  afterAll(() => files.remove());
  afterEach(() => stop?.());

  function pkiOf({ server = 'rsa' }: Listener): DevPki {
    const pki = pkis.get(server);
    if (pki === undefined) throw new Error('no such keys');
    return pki;
  }

  async function listen(listener: Listener): Promise<number> {
    const pki = pkiOf(listener);
    const server = await opensslServer([
      ...[
        '-cert',
        await files.file('s.pem', pki.server.certificate),
        '-key',
        await files.file('s.key', pki.server.key),
      ],
      ...['-cert_chain', await files.file('chain.pem', pki.intermediate?.certificate ?? '')],
      ...['-CAfile', await files.file('clients.pem', pki.root.certificate), '-verify_return_error', ...listener.args],
    ]);
    stop = () => server.stop();
    return server.port;
  }

  function caOf(listener: Listener): string {
    const pki = pkiOf(listener);
    if (listener.ca === 'intermediate') return pki.intermediate?.certificate ?? '';
    return (listener.ca === 'other' ? other : pki).root.certificate;
  }

  async function predicted(listener: Listener, port: number): Promise<AsModule> {
    const { deviceChain, device } = pkiOf(listener);
    const identity =
      listener.client === true
        ? { cert: await files.file('device.pem', deviceChain), key: await files.file('device.key', device.key) }
        : {};
    const report = await probe(
      {
        url: `mqtts://${HOST}`,
        resolve: [parseResolve(`${HOST}=127.0.0.1:${port}`)],
        as: listener.module,
        ca: await files.file('ca.pem', caOf(listener)),
        timeoutSeconds: 30,
        ...(listener.sni === undefined ? {} : { sni: listener.sni }),
        ...identity,
      },
      { clock: systemClock, env: {}, onProgress: () => undefined, connackMs: 200 },
    );
    if (report.as === undefined) throw new Error('nothing was said of the module');
    return report.as;
  }

  async function played(listener: Listener, port: number, serverName: string | undefined): Promise<TlsOutcome> {
    const { tls } = findFamily(listener.module).line.facts;
    const { deviceChain, device } = pkiOf(listener);
    const identity = listener.client === true ? { cert: utf8Bytes(deviceChain), key: utf8Bytes(device.key) } : {};
    const settings: TlsSettings = {
      profile: tls,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.2',
      suites: tls.suites.value,
      ca: utf8Bytes(caOf(listener)),
      handshakeMs: 8000,
      ...(serverName === undefined ? {} : { serverName }),
      ...identity,
    };
    const pipe = await dial(port);
    const breaks = serverName !== undefined && tls.sni.value === 'option-breaks';
    const outcome = await startTls(breaks ? abandonedAfterHello(pipe) : pipe, settings, { clock: systemClock });
    if (outcome.ok) await outcome.pipe.close();
    return outcome;
  }

  it.each(LISTENERS)('$title', async (listener) => {
    const port = await listen(listener);
    const outcome = await played(listener, port, listener.sni ?? (listener.module === SNI_BREAKS ? undefined : HOST));
    const said = outcome.ok ? { at: 'through' } : outcome.failure;
    expect(said).toMatchObject({ at: listener.at, ...(listener.alert === undefined ? {} : { alert: listener.alert }) });
    const as = await predicted(listener, port);
    const rung = { through: undefined, hello: 'tls', trust: 'server-trust', 'client-auth': 'client-auth' }[listener.at];
    // s_server speaks no MQTT: the way up to it is all that can be told.
    expect(as.span?.from).toBe(rung ?? 'mqtt');
    expect(as.alert?.number).toBe(listener.alert);
    expect(as.hello.serverName).toBe(listener.module === SNI_BREAKS ? listener.sni : HOST);
  });
});
