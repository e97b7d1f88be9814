import { connect as connectTcp } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AsModule } from '../../src/app/probe-as.ts';
import { probe } from '../../src/app/probe.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { parseResolve } from '../../src/kernel/resolve.ts';
import { height } from '../../src/kernel/rung.ts';
import { issue, type Issued } from '../../src/pki/dev.ts';
import { startFront, type ClientDecision, type FrontOptions, type HelloDecision } from '../../src/tls/front.ts';
import { full } from '../support/full.ts';
import { mosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { HOST, probePki, type ProbePki } from '../support/probe-pki.ts';
import { has } from '../support/programs.ts';
import { scratch, type Scratch } from '../support/scratch.ts';
import { relay } from '../support/tls-relay.ts';
import { connectTo, virtualModule } from '../support/virtual.ts';

/*
 * `probe --as` says what a module will meet; the virtual module of that firmware then goes to the same listener, over AT
 * and through `connect`. What the listener saw of alerts is taken off the wire between them.
 */

const BREAKS = 'sim7600@LE20B03';
const WORKS = 'sim7600@LE20B04';
const A7670 = 'a7670@A011B07';

type Context = Extract<HelloDecision, { readonly is: 'serve' }>['context'];

interface Listener {
  readonly title: string;
  readonly identity?: (pki: ProbePki) => { readonly own: Issued; readonly above: readonly Issued[] };
  readonly context?: Context;
  readonly needsName?: true;
  readonly needsCertificate?: true;
  readonly plain?: true;
  readonly ca?: (pki: ProbePki) => Issued;
  readonly client?: true;
}

const LISTENERS: readonly Listener[] = [
  { title: 'a listener like any other' },
  { title: 'a listener that needs the server name', needsName: true },
  { title: 'TLS 1.3 alone', context: { minVersion: 'TLSv1.3' } },
  { title: 'TLS 1.0 alone', context: { minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } },
  { title: 'an EC certificate alone', identity: ({ ec }) => ec },
  { title: 'a P-384 certificate', identity: ({ p384 }) => p384, context: { ecdhCurve: 'P-384' } },
  { title: 'a suite that modules lack', context: { ciphers: 'ECDHE-RSA-CHACHA20-POLY1305', maxVersion: 'TLSv1.2' } },
  { title: 'another root', ca: ({ stranger }) => stranger },
  { title: 'an intermediate as root', ca: ({ rsa }) => rsa.above[0] ?? rsa.own },
  { title: 'no intermediate', identity: ({ rsa }) => ({ own: rsa.own, above: [] }) },
  { title: 'a chain of 6 kB', identity: ({ large }) => large },
  { title: 'a certificate that has ended', identity: ({ expired }) => expired },
  { title: 'a certificate for another host', identity: ({ elsewhere }) => elsewhere },
  { title: 'a client certificate is demanded', needsCertificate: true },
  { title: 'a client certificate is demanded and given', needsCertificate: true, client: true },
  { title: 'no TLS', plain: true },
];

/** The first firmware meets every listener; the others in the full run, and a few of them always. */
const SOME: readonly string[] = ['a listener that needs the server name', 'a P-384 certificate', 'another root'];
const ROWS = [BREAKS, WORKS, A7670].flatMap((module) =>
  LISTENERS.filter(({ title }) => full || module === BREAKS || SOME.includes(title)).map((one) => ({ ...one, module })),
);

interface Alert {
  readonly number: number;
  readonly from: 'endpoint' | 'module';
}

describe.skipIf(!has('mosquitto'))('what --as says is what the virtual module meets:', () => {
  let files: Scratch;
  let pki: ProbePki;
  let broker: Mosquitto;
  let device: Issued;
  const stops: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    [files, pki, broker] = await Promise.all([scratch(), probePki(), mosquitto()]);
    device = await issue({ subject: 'CN=device-1', issuer: pki.root, use: 'client', keyType: 'rsa' });
  });
  afterAll(async () => {
    await broker.stop();
    await files.remove();
  });
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  });

  /** TLS as the listener has it, and Debian's Mosquitto behind it. */
  async function listen(listener: Listener): Promise<number> {
    if (listener.plain === true) return broker.port;
    const { own, above } = (listener.identity ?? (({ rsa }) => rsa))(pki);
    const cert = [own, ...above].map(({ certificate }) => certificate).join('');
    const context = { cert, key: own.key, ca: pki.root.certificate, ...listener.context };
    const clientCertificate = listener.needsCertificate === true ? 'asked' : 'none';
    const options: FrontOptions = {
      decide: ({ serverName }): HelloDecision =>
        listener.needsName === true && serverName !== HOST
          ? { is: 'alert', number: 112 }
          : { is: 'serve', context, clientCertificate },
      judgeClient: (certificates): ClientDecision =>
        certificates.length === 0 ? { is: 'alert', number: 40 } : { is: 'accept' },
      onClient: (socket) => passOn(socket, broker.port),
    };
    const front = await startFront(options, { host: '127.0.0.1', port: 0 });
    stops.push(() => front.stop());
    return front.port;
  }

  async function options(listener: Listener): Promise<{ ca: string; cert?: string; key?: string }> {
    const ca = await files.file('ca.pem', (listener.ca ?? (({ root }) => root))(pki).certificate);
    if (listener.client !== true) return { ca };
    const cert = await files.file('device.pem', device.certificate);
    return { ca, cert, key: await files.file('device.key', device.key) };
  }

  async function predicted(port: number, listener: Listener, module: string): Promise<AsModule> {
    const { as } = await probe(
      {
        url: `mqtts://${HOST}`,
        resolve: [parseResolve(`${HOST}=127.0.0.1:${port}`)],
        as: module,
        ...(await options(listener)),
      },
      { clock: systemClock, env: {}, onProgress: () => undefined },
    );
    if (as === undefined) throw new Error('nothing was said of the module');
    return as;
  }

  it.each(ROWS)('$module, $title', async ({ module, ...listener }) => {
    const port = await listen(listener);
    const as = await predicted(port, listener, module);
    const alerts: Alert[] = [];
    const wire = await relay(port, alertsIn(alerts, 'module'), alertsIn(alerts, 'endpoint'));
    stops.push(() => wire.stop());
    const emulator = await virtualModule(wire.port, { module });
    stops.push(() => emulator.stop());
    const given = { ...(await options(listener)), force: true, verify: 'ack' as const };
    const { report } = await connectTo(emulator, given);

    expect(report.ok ? 'through' : 'breaks').toBe(as.outcome);
    expect(alerts[0]).toEqual(as.alert === undefined ? undefined : { number: as.alert.number, from: as.alert.from });
    if (as.span === undefined) return;
    const { brokeAt = { from: 'port', to: 'port' } } = report;
    expect(height(brokeAt.from)).toBeLessThanOrEqual(height(as.span.from));
    expect(height(brokeAt.to)).toBeGreaterThanOrEqual(height(as.span.to));
  });

  it('are many', () => {
    expect(ROWS.filter(({ module }) => module === BREAKS).length).toBeGreaterThanOrEqual(10);
    expect(new Set(ROWS.map(({ module }) => module)).size).toBeGreaterThanOrEqual(3);
  });
});

/** Carries what comes out of TLS on to a port without it. */
function passOn(socket: TLSSocket, port: number): void {
  const upstream = connectTcp({ host: '127.0.0.1', port });
  socket.pipe(upstream).pipe(socket);
  socket.on('error', () => upstream.destroy());
  upstream.on('error', () => socket.destroy());
  socket.on('close', () => upstream.destroy());
}

/** Notes the fatal alerts that pass in the clear, as all of TLS 1.2's handshake does. */
function alertsIn(alerts: Alert[], from: Alert['from']): (bytes: Buffer) => readonly Uint8Array[] {
  return (bytes) => {
    for (let at = 0; at + 7 <= bytes.length; at += 1) {
      const [type, major, , high, low, level, number = 0] = bytes.subarray(at, at + 7);
      if (type === 21 && major === 3 && high === 0 && low === 2 && level === 2) alerts.push({ number, from });
    }
    return [bytes];
  };
}
