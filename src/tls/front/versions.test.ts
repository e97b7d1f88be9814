import { connect } from 'node:tls';
import { describe, expect, it } from 'vitest';
import { has } from '../../../test/support/programs.ts';
import {
  ALERT_CODES,
  NEW_VERSIONS,
  frontDesk,
  nodeClient,
  only,
  refuseClient,
  serving,
} from '../../../test/support/tls-front.ts';

const desk = frontDesk();

describe('the sealed alert of TLS 1.3', () => {
  const SUITES = [
    'TLS_AES_128_GCM_SHA256',
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_CCM_SHA256',
    'TLS_AES_128_CCM_8_SHA256',
  ];

  it.each(SUITES)('opens at the client with %s', async (suite) => {
    const front = await desk.open(() => serving(desk.pki, { context: { ciphers: suite } }), refuseClient(46));
    const client = { ca: desk.pki.root.certificate, ciphers: suite, ...desk.device(), ...only('TLSv1.3') };
    expect(await nodeClient(front.port, client)).toEqual({ secure: true, code: ALERT_CODES[46], text: '' });
  });

  it('opens after a HelloRetryRequest', async () => {
    const front = await desk.open(() => serving(desk.pki, { context: { ecdhCurve: 'P-384' } }), refuseClient(46));
    const client = { ca: desk.pki.root.certificate, ecdhCurve: 'X25519:P-384', ...desk.device(), ...only('TLSv1.3') };
    expect(await nodeClient(front.port, client)).toEqual({ secure: true, code: ALERT_CODES[46], text: '' });
  });

  it('opens for a chain that takes several records', async () => {
    const sizes: number[] = [];
    const front = await desk.open(
      () => serving(desk.pki),
      (certificates) => {
        sizes.push(certificates.length);
        return { is: 'alert', number: 46 };
      },
    );
    const cert = desk.pki.device.certificate + desk.pki.root.certificate.repeat(60);
    const saw = await nodeClient(front.port, {
      ca: desk.pki.root.certificate,
      cert,
      key: desk.pki.device.key,
      ...only('TLSv1.3'),
    });
    expect(saw).toEqual({ secure: true, code: ALERT_CODES[46], text: '' });
    expect(sizes).toEqual([61]);
  });
});

describe('TLS before 1.2', () => {
  it.skipIf(!has('openssl')).each([
    ['TLSv1', 'TLSv1'],
    ['TLSv1', 'TLSv1.1'],
    ['TLSv1.1', 'TLSv1.2'],
  ] as const)('is judged as well: %s with a client that goes up to %s', async (version, highest) => {
    const front = await desk.open(
      () => serving(desk.pki, { context: { ...only(version), ciphers: 'ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0' } }),
      (certificates) => ({ is: 'alert', number: certificates.length === 0 ? 40 : 42 }),
    );
    const own = ['-cert', desk.paths.device, '-key', desk.paths.key];
    const args = ['-min_protocol', 'TLSv1', '-max_protocol', highest, '-cipher', 'ALL:@SECLEVEL=0'];
    expect((await desk.sClient(front.port, args)).output).toContain('SSL alert number 40');
    expect((await desk.sClient(front.port, [...args, ...own])).output).toContain('SSL alert number 42');
    expect(front.clients).toEqual([]);
  });
});

describe('a session', () => {
  it.each(NEW_VERSIONS)('is never resumed, so that every client is judged (%s)', async (version) => {
    let judged = 0;
    const decision = serving(desk.pki, { context: { ticketKeys: Buffer.alloc(48, 7) } });
    const front = await desk.open(
      () => decision,
      () => {
        judged += 1;
        return { is: 'accept' };
      },
    );
    let session: Buffer | undefined;
    const client = {
      host: '127.0.0.1',
      port: front.port,
      ca: desk.pki.root.certificate,
      ...desk.device(),
      ...only(version),
    };
    for (let i = 0; i < 2; i += 1) {
      await new Promise<void>((resolve, reject) => {
        const socket = connect({ ...client, ...(session === undefined ? {} : { session }) });
        socket.on('session', (offered: Buffer) => (session = offered));
        socket.on('error', reject);
        socket.on('close', () => resolve());
        socket.resume();
      });
    }
    expect(session).toBeDefined();
    expect(judged).toBe(2);
  });

  it('is not renegotiated either', async () => {
    const front = await desk.open(() => serving(desk.pki), undefined, { onClient: (socket) => socket.resume() });
    const failure = await new Promise<Error | null>((resolve, reject) => {
      const options = { host: '127.0.0.1', port: front.port, ca: desk.pki.root.certificate, ...only('TLSv1.2') };
      const socket = connect({ ...options, ...desk.device() }, () => {
        socket.renegotiate({}, (error) => {
          resolve(error);
          socket.destroy();
        });
      });
      socket.on('error', resolve);
      socket.on('close', () => reject(new Error('closed')));
    });
    expect(failure).toMatchObject({ code: 'ERR_SSL_NO_RENEGOTIATION' });
  });
});
