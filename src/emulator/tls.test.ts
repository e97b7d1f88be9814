import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { mosquitto } from '../../test/support/mosquitto.ts';
import { opensslServer } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { attempt, caOf, clientOf, dial, profile, serverArgs, settings, why } from '../../test/support/tls-client.ts';
import { utf8Bytes } from '../kernel/bytes.ts';
import { systemClock } from '../kernel/clock.ts';
import { guess, type VerifierModel } from '../kernel/facts.ts';
import { connectMqtt } from '../mqtt/client.ts';
import { issue, makeDevPki, type DevPki, type Issued } from '../pki/dev.ts';
import { CERTIFICATE, CLIENT_HELLO } from '../tls/hello.ts';
import { startTls } from './tls.ts';

describe('startTls against real servers', () => {
  let pki: DevPki;
  let stranger: Issued;
  let files: Scratch;
  let args: readonly string[];
  const closers: (() => unknown)[] = [];

  beforeAll(async () => {
    files = await scratch();
    pki = await makeDevPki({ intermediate: true });
    stranger = await issue({ subject: 'CN=Stranger', ca: { pathLength: null } });
    args = await serverArgs(files, pki.server, pki.intermediate);
  });
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });
  afterAll(() => files.remove());

  async function serve(args: readonly string[]): ReturnType<typeof opensslServer> {
    const server = await opensslServer(args);
    closers.push(() => server.stop());
    return server;
  }

  describe.skipIf(!has('openssl'))('against openssl s_server', () => {
    it('connects with the right anchor and carries data both ways', async () => {
      const server = await serve([...args, '-tls1_2', '-rev']);
      const outcome = await startTls(await dial(server.port), settings({ ca: caOf(pki.root) }), { clock: systemClock });
      if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
      expect(outcome).toMatchObject({ version: 'TLSv1.2', suite: 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256' });
      let text = '';
      const answered = new Promise<void>((resolve) => {
        outcome.pipe.onData((bytes) => {
          text += Buffer.from(bytes).toString();
          if (text.includes('\n')) resolve();
        });
      });
      await outcome.pipe.write(utf8Bytes('hawser\n'));
      await answered;
      expect(text).toBe('reswah\n');
      await outcome.pipe.close();
    });

    it('refuses an unknown root by alert 48, and the server sees it before any second flight', async () => {
      const server = await serve([...args, '-tls1_2', '-msg']);
      const { outcome, events } = await attempt(server.port, { ca: caOf(stranger) });
      expect(outcome).toMatchObject({ ok: false, failure: { at: 'trust', alert: 48 } });
      await server.waitFor(/SSL alert number 48/);
      expect(server.output()).toMatch(/fatal unknown_ca/);
      expect(server.output()).not.toMatch(/<<<.*ClientKeyExchange|<<<.*, Certificate\b/);
      expect(events.filter((event) => event.kind === 'message' && event.from === 'client')).toEqual([
        { kind: 'message', from: 'client', type: CLIENT_HELLO },
      ]);
    });

    it.each([
      ['expired', -2, -1, 45],
      ['not valid yet', 1, 2, 42],
    ])(
      'a certificate that is %s: dates are judged by the clock it is given, or not at all',
      async (_title, from, to, alert) => {
        const year = 365 * 24 * 3_600_000;
        const now = systemClock.wall();
        const dates = { notBefore: new Date(now + from * year), notAfter: new Date(now + to * year) };
        const dated = await issue({ subject: `CN=dated${alert}`, issuer: pki.root, use: 'server', ...dates });
        const server = await serve([...(await serverArgs(files, dated)), '-tls1_2']);
        expect(await attempt(server.port, { ca: caOf(pki.root) })).toMatchObject({ outcome: { ok: true } });
        const checked = await attempt(server.port, { ca: caOf(pki.root), checkDatesAt: now });
        expect(checked.outcome).toMatchObject({ ok: false, failure: { at: 'trust', alert } });
        await server.waitFor(new RegExp(`SSL alert number ${alert}`));
      },
    );

    it('a clock in 1980 refuses a good certificate', async () => {
      const server = await serve([...args, '-tls1_2']);
      const { outcome } = await attempt(server.port, { ca: caOf(pki.root), checkDatesAt: Date.UTC(1980, 0, 6) });
      expect(outcome).toMatchObject({ ok: false, failure: { at: 'trust', alert: 42 } });
    });

    it('compares the name only when it is told to', async () => {
      const server = await serve([...args, '-tls1_2']);
      expect(await attempt(server.port, { ca: caOf(pki.root) })).toMatchObject({ outcome: { ok: true } });
      const { outcome } = await attempt(server.port, { ca: caOf(pki.root), checkName: 'other.example' });
      expect(outcome).toMatchObject({ ok: false, failure: { at: 'trust', alert: 42 } });
    });

    it('an intermediate as anchor is refused by openssl-default and taken by openssl-partial', async () => {
      const server = await serve([...args, '-tls1_2']);
      const anchor = caOf(pki.intermediate!);
      expect((await attempt(server.port, { ca: anchor })).outcome).toMatchObject({
        failure: { at: 'trust', alert: 48 },
      });
      const partial = profile({ verifier: guess<VerifierModel>('openssl-partial', why) });
      expect((await attempt(server.port, { ca: anchor, profile: partial })).outcome).toMatchObject({ ok: true });
    });

    it('a chain over the limits of the profile is refused', async () => {
      const server = await serve([...args, '-tls1_2']);
      for (const small of [{ maxChainBytes: guess(600, why) }, { maxChainLength: guess(1, why) }]) {
        const { outcome } = await attempt(server.port, { ca: caOf(pki.root), profile: profile(small) });
        expect(outcome).toMatchObject({ ok: false, failure: { at: 'trust', alert: 80 } });
      }
    });

    it('a server that speaks TLS 1.3 only answers the hello with an alert', async () => {
      const server = await serve([...args, '-tls1_3']);
      const { outcome } = await attempt(server.port, { ca: caOf(pki.root) });
      expect(outcome).toEqual({ ok: false, failure: { at: 'hello', by: 'alert', alert: 70 } });
    });

    it('no suite in common: alert 40', async () => {
      const server = await serve([...args, '-tls1_2']);
      const { outcome } = await attempt(server.port, { suites: [0x002f] });
      expect(outcome).toEqual({ ok: false, failure: { at: 'hello', by: 'alert', alert: 40 } });
    });

    it('speaks TLS 1.0 and 1.1 with an RSA server when the versions say so', async () => {
      const rsa = await makeDevPki({ keyType: 'rsa' });
      const old = [...(await serverArgs(files, rsa.server)), '-cipher', 'ALL:@SECLEVEL=0'];
      for (const [flag, version] of [
        ['-tls1', 'TLSv1'],
        ['-tls1_1', 'TLSv1.1'],
      ] as const) {
        const server = await serve([...old, flag]);
        const { outcome } = await attempt(server.port, { ca: caOf(rsa.root) });
        expect(outcome).toMatchObject({ ok: true, version });
        const newer = await attempt(server.port, { ca: caOf(rsa.root), minVersion: 'TLSv1.2' });
        expect(newer.outcome).toMatchObject({ ok: false, failure: { at: 'hello', by: 'alert' } });
      }
    });

    it('presents its certificate only when the server asks', async () => {
      const device = clientOf(pki.device, pki.deviceChain);
      const root = await files.file('root.pem', pki.root.certificate);
      const asks = await serve([...args, '-tls1_2', '-Verify', '3', '-verify_return_error', '-CAfile', root]);
      const asked = await attempt(asks.port, { ca: caOf(pki.root), ...device });
      expect(asked.outcome).toMatchObject({ ok: true });
      expect(asked.events).toContainEqual({ kind: 'message', from: 'client', type: CERTIFICATE });
      const silent = await serve([...args, '-tls1_2']);
      const notAsked = await attempt(silent.port, { ca: caOf(pki.root), ...device });
      expect(notAsked.outcome).toMatchObject({ ok: true });
      expect(notAsked.events).not.toContainEqual({ kind: 'message', from: 'client', type: CERTIFICATE });
    });

    it('a client certificate from a stranger: alert 48 by the server', async () => {
      const root = await files.file('root.pem', pki.root.certificate);
      const asks = await serve([...args, '-tls1_2', '-Verify', '3', '-verify_return_error', '-CAfile', root]);
      const foreign = await issue({ subject: 'CN=foreign', issuer: stranger, use: 'client' });
      const { outcome } = await attempt(asks.port, { ca: caOf(pki.root), ...clientOf(foreign) });
      expect(outcome).toEqual({ ok: false, failure: { at: 'client-auth', by: 'alert', alert: 48 } });
    });
  });

  describe.skipIf(!has('mosquitto'))('against Mosquitto', () => {
    async function broker(demand: boolean): ReturnType<typeof mosquitto> {
      const started = await mosquitto({
        tls: {
          certificate: pki.serverChain,
          key: pki.server.key,
          version: 'tlsv1.2',
          ...(demand ? { clientCa: pki.root.certificate } : {}),
        },
      });
      closers.push(() => started.stop());
      return started;
    }

    it('mutual TLS up to an accepted CONNECT', async () => {
      const { port } = await broker(true);
      const tls = await startTls(
        await dial(port),
        settings({ ca: caOf(pki.root), ...clientOf(pki.device, pki.deviceChain) }),
        { clock: systemClock },
      );
      if (!tls.ok) throw new Error(JSON.stringify(tls.failure));
      const mqtt = await connectMqtt(
        tls.pipe,
        { version: 4, clientId: 'hawser', keepAliveSeconds: 60, clean: true, connackMs: 5000 },
        systemClock,
      );
      if (!mqtt.ok) throw new Error(JSON.stringify(mqtt));
      await mqtt.session.disconnect();
    });

    it('a missing client certificate: alert 40 after our second flight', async () => {
      const { port } = await broker(true);
      const { outcome } = await attempt(port, { ca: caOf(pki.root) });
      expect(outcome).toEqual({ ok: false, failure: { at: 'client-auth', by: 'alert', alert: 40 } });
    });

    it('a wrong CA: the broker logs our unknown_ca', async () => {
      const server = await broker(true);
      const { outcome } = await attempt(server.port, { ca: caOf(stranger), ...clientOf(pki.device, pki.deviceChain) });
      expect(outcome).toMatchObject({ ok: false, failure: { at: 'trust', alert: 48 } });
      await server.waitFor(/tlsv1 alert unknown ca/);
    });
  });
});
