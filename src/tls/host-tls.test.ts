import { createServer, type Server, type TlsOptions } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { opensslServer } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { scratch } from '../../test/support/scratch.ts';
import { dial, serverArgs } from '../../test/support/tls-client.ts';
import { utf8Bytes } from '../kernel/bytes.ts';
import { VirtualClock, systemClock } from '../kernel/clock.ts';
import { issue, makeDevPki, type DevPki, type Issued } from '../pki/dev.ts';
import { memoryPair } from '../transports/memory.ts';
import { startHostTls, type HostTlsOptions, type HostTlsOutcome } from './host-tls.ts';
import type { HostTlsFailure } from './host-tls-failure.ts';
import { PipeStream } from './pipe-stream.ts';

const DAY = 86_400_000;

describe('startHostTls', () => {
  let pki: DevPki;
  let stranger: Issued;
  const closers: (() => unknown)[] = [];

  beforeAll(async () => {
    pki = await makeDevPki({ intermediate: true, serverNames: ['broker.example', '192.0.2.7'] });
    stranger = await issue({ subject: 'CN=Stranger', ca: { pathLength: null } });
  });
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  /** A server of node:tls at the other end of a line in memory, which sends back what it gets. */
  function echo(options: TlsOptions, chunk?: number): ReturnType<typeof memoryPair>[0] {
    const [near, far] = memoryPair(chunk === undefined ? {} : { chunk });
    const server: Server = createServer({ cert: pki.serverChain, key: pki.server.key, ...options }, (socket) => {
      socket.on('error', () => socket.destroy());
      socket.pipe(socket);
    });
    server.on('tlsClientError', () => undefined);
    server.emit('connection', new PipeStream(far));
    closers.push(() => far.close());
    return near;
  }

  function client(change: Partial<HostTlsOptions> = {}): HostTlsOptions {
    const ca = utf8Bytes(pki.root.certificate);
    return {
      host: 'broker.example',
      serverName: 'broker.example',
      ca,
      deadlineMs: 8000,
      clock: systemClock,
      ...change,
    };
  }

  async function connected(outcome: HostTlsOutcome): Promise<Extract<HostTlsOutcome, { ok: true }>> {
    if (!outcome.ok) throw new Error(outcome.failure.said);
    closers.push(() => outcome.pipe.close());
    return Promise.resolve(outcome);
  }

  function failure(outcome: HostTlsOutcome): HostTlsFailure {
    if (outcome.ok) throw new Error('it connected');
    return outcome.failure;
  }

  const device = () => ({ cert: utf8Bytes(pki.deviceChain), key: utf8Bytes(pki.device.key) });
  const mutual = (change: TlsOptions = {}): TlsOptions => ({
    ca: pki.root.certificate,
    requestCert: true,
    rejectUnauthorized: true,
    ...change,
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    '%s with a client certificate, at one byte a chunk: what is sent comes back',
    async (version) => {
      const pipe = echo(mutual({ minVersion: version, maxVersion: version }), 1);
      const outcome = await connected(await startHostTls(pipe, client(device())));
      expect(outcome).toMatchObject({ version, suite: expect.stringMatching(/^TLS_/) as string });
      const text = 'hawser '.repeat(600);
      let back = '';
      const came = new Promise<void>((resolve) => {
        outcome.pipe.onData((bytes) => {
          back += Buffer.from(bytes).toString();
          if (back.length >= text.length) resolve();
        });
      });
      await outcome.pipe.write(utf8Bytes(text));
      await came;
      expect(back).toBe(text);
      expect(outcome.refusal()).toBeUndefined();
    },
  );

  it('takes DER, and a server by its address', async () => {
    const der = (pem: string): Uint8Array =>
      new Uint8Array(Buffer.from(pem.replace(/-----[^-]*-----|\s/g, ''), 'base64'));
    const given = { ca: der(pki.root.certificate), cert: der(pki.device.certificate), key: der(pki.device.key) };
    const { serverName: _none, ...named } = client(given);
    await connected(await startHostTls(echo({}), { ...named, host: '192.0.2.7' }));
    const other = failure(await startHostTls(echo({}), { ...named, host: '192.0.2.8' }));
    expect(other).toMatchObject({ is: 'wrong-name', nodeCode: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  it.each([
    ['a root that is not the server’s', () => ({ ca: utf8Bytes(stranger.certificate) }), {}, 'unknown-issuer'],
    ['an intermediate as root', () => ({ ca: utf8Bytes(pki.intermediate?.certificate ?? '') }), {}, 'unknown-issuer'],
    ['another name', () => ({ serverName: 'other.example' }), {}, 'wrong-name'],
    ['another host, no name sent', () => ({ serverName: undefined, host: 'other.example' }), {}, 'wrong-name'],
  ])('%s: server-trust', async (_title, change, server, is) => {
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const { serverName, ...rest } = { ...client(), ...change() };
      const given = { ...rest, ...(serverName === undefined ? {} : { serverName }) };
      const found = failure(await startHostTls(echo({ ...server, maxVersion }), given));
      expect(found).toMatchObject({ is, span: { from: 'server-trust', to: 'server-trust' } });
    }
  });

  it.each([
    ['expired', -30, -1],
    ['not-yet-valid', 1, 30],
  ])('a certificate that is %s', async (is, from, to) => {
    const now = systemClock.wall();
    const dates = { notBefore: new Date(now + from * DAY), notAfter: new Date(now + to * DAY) };
    const dated = await issue({
      subject: 'CN=broker.example',
      issuer: pki.root,
      use: 'server',
      names: ['broker.example'],
      ...dates,
    });
    const found = failure(await startHostTls(echo({ cert: dated.certificate, key: dated.key }), client()));
    expect(found).toMatchObject({ is, span: { from: 'server-trust', to: 'server-trust' } });
  });

  it('TLS 1.2: without the certificate that is demanded it breaks at client-auth, unless the chain is wrong as well', async () => {
    const server = mutual({ maxVersion: 'TLSv1.2' });
    const found = failure(await startHostTls(echo(server), client()));
    expect(found).toMatchObject({ span: { from: 'client-auth', to: 'client-auth' } });
    const unsure = failure(await startHostTls(echo(server), client({ ca: utf8Bytes(stranger.certificate) })));
    expect(unsure.span).toEqual({ from: 'server-trust', to: 'client-auth' });
  });

  it.skipIf(!has('openssl'))(
    'TLS 1.3: a refusal that comes after the handshake is still one of the certificate',
    async () => {
      const files = await scratch();
      closers.push(() => files.remove());
      const server = await opensslServer([
        ...(await serverArgs(files, pki.server, pki.intermediate)),
        ...[
          '-tls1_3',
          '-Verify',
          '3',
          '-verify_return_error',
          '-CAfile',
          await files.file('root.pem', pki.root.certificate),
        ],
      ]);
      closers.push(() => server.stop());
      const missing = failure(await startHostTls(await dial(server.port), client()));
      expect(missing).toMatchObject({
        is: 'alert',
        alert: 116,
        span: { from: 'client-auth', to: 'client-auth' },
        said: expect.stringContaining('certificate_required') as string,
      });
      const own = { cert: utf8Bytes(stranger.certificate), key: utf8Bytes(stranger.key) };
      const unknown = failure(await startHostTls(await dial(server.port), client(own)));
      expect(unknown).toMatchObject({ alert: 48, span: { from: 'client-auth', to: 'client-auth' } });
      await connected(await startHostTls(await dial(server.port), client(device())));
    },
  );

  it('no version in common, however it is said', async () => {
    const old = { maxVersion: 'TLSv1.1', minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } as const;
    const found = failure(await startHostTls(echo(old), client()));
    expect([found.alert ?? found.is, found.span.to]).toEqual([70, 'tls']);
    const strict = failure(await startHostTls(echo({ maxVersion: 'TLSv1.2' }), client({ minVersion: 'TLSv1.3' })));
    expect(strict).toMatchObject({ span: { from: 'tls', to: 'tls' } });
  });

  it('a server that is none: other bytes, an end, silence', async () => {
    const [near, far] = memoryPair({ chunk: 1 });
    far.onData(() => void far.write(utf8Bytes('HTTP/1.1 400 Bad Request\r\n\r\n')).catch(() => undefined));
    expect(failure(await startHostTls(near, client()))).toMatchObject({ is: 'not-tls' });

    const [closing, closer] = memoryPair();
    closer.onData(() => void closer.close());
    const ended = failure(await startHostTls(closing, client()));
    expect(ended).toMatchObject({ is: 'closed', span: { from: 'tls', to: 'tls' } });

    const clock = new VirtualClock();
    const [silent] = memoryPair();
    const waiting = startHostTls(silent, client({ clock }));
    await clock.advance(8000);
    expect(failure(await waiting)).toMatchObject({ is: 'timeout', span: { from: 'tls', to: 'tls' } });
  });

  it('files that cannot be used: nothing is sent', async () => {
    const [near, far] = memoryPair();
    let bytes = 0;
    far.onData((chunk) => (bytes += chunk.length));
    const given = { cert: utf8Bytes(pki.device.certificate), key: utf8Bytes(pki.server.key) };
    expect(failure(await startHostTls(near, client(given)))).toMatchObject({ is: 'key-mismatch' });
    const [other] = memoryPair();
    const broken = failure(await startHostTls(other, client({ ...given, key: utf8Bytes('secret words') })));
    expect(broken).toEqual({
      is: 'file-unusable',
      span: { from: 'client-auth', to: 'client-auth' },
      said: 'the private key cannot be read',
    });
    expect(bytes).toBe(0);
  });

  it('a handshake cut at any byte ends by itself', async () => {
    for (const cut of [1, 3, 5, 60, 200, 700, 1200]) {
      const pipe = echo({ maxVersion: cut % 2 === 0 ? 'TLSv1.2' : 'TLSv1.3' }, 1);
      let left = cut;
      const short = {
        ...pipe,
        write: (bytes: Uint8Array) => pipe.write(bytes),
        close: () => pipe.close(),
        onClose: (listener: () => void) => pipe.onClose(listener),
        onData: (listener: (bytes: Uint8Array) => void) =>
          pipe.onData((bytes) => {
            left -= bytes.length;
            if (left >= 0) listener(bytes);
            if (left === 0) void pipe.close();
          }),
      };
      expect(failure(await startHostTls(short, client()))).toMatchObject({ is: 'closed' });
    }
  });
});
