import { describe, expect, it } from 'vitest';
import { has } from '../../../test/support/programs.ts';
import {
  ALERT_CODES,
  GREETING,
  NEW_VERSIONS,
  OPENSSL_FLAG,
  frontDesk,
  nodeClient,
  only,
  serving,
  type TestFront,
} from '../../../test/support/tls-front.ts';

const NAME = 'broker.example.com';
const desk = frontDesk({ intermediate: true, serverNames: [NAME, 'localhost', '127.0.0.1'] });

describe('what stands in the ClientHello', () => {
  const byName = (): Promise<TestFront> =>
    desk.open(({ serverName }) => {
      if (serverName === undefined) return { is: 'alert', number: 40 };
      return serverName === NAME ? serving(desk.pki, { clientCertificate: 'none' }) : { is: 'alert', number: 112 };
    });

  it.each(NEW_VERSIONS)('routes by the server name (%s)', async (version) => {
    const front = await byName();
    const client = { ca: desk.pki.root.certificate, ...only(version) };
    expect(await nodeClient(front.port, { ...client, servername: NAME })).toEqual({ secure: true, text: GREETING });
    expect(await nodeClient(front.port, client)).toMatchObject({ secure: false, code: ALERT_CODES[40] });
    expect(await nodeClient(front.port, { ...client, servername: 'other.example.com' })).toMatchObject({
      secure: false,
      code: ALERT_CODES[112],
    });
    expect(front.refused.map(({ at, alert, hello }) => [at, alert, hello?.serverName])).toEqual([
      ['decision', 40, undefined],
      ['decision', 112, 'other.example.com'],
    ]);
  });

  it.skipIf(!has('openssl')).each(NEW_VERSIONS)('tells OpenSSL the same numbers (%s)', async (version) => {
    const front = await byName();
    const flag = OPENSSL_FLAG[version];
    expect((await desk.sClient(front.port, [flag, '-noservername'])).output).toContain('SSL alert number 40');
    expect((await desk.sClient(front.port, [flag, '-servername', 'x.example.com'])).output).toContain(
      'SSL alert number 112',
    );
    const good = await desk.sClient(front.port, [flag, '-servername', NAME, '-verify_return_error']);
    expect(good).toMatchObject({ status: 0 });
    expect(good.output).toContain(GREETING);
  });

  it('closes without a word when told so', async () => {
    const front = await desk.open(() => ({ is: 'close' }));
    expect(await nodeClient(front.port, {})).toMatchObject({ secure: false, code: 'ECONNRESET' });
    expect(front.refused).toMatchObject([{ at: 'decision' }]);
    expect(front.refused[0]).not.toHaveProperty('alert');
  });

  it('answers versions, suites and protocols that do not fit as OpenSSL does, and knows what it has said', async () => {
    const old = await desk.open(() =>
      serving(desk.pki, { context: { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' } }),
    );
    expect(await nodeClient(old.port, only('TLSv1.3'))).toMatchObject({ code: ALERT_CODES[70] });
    expect(await nodeClient(old.port, { ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384', ...only('TLSv1.2') })).toMatchObject({
      code: ALERT_CODES[40],
    });
    const modern = await desk.open(() => serving(desk.pki, { alpn: ['mqtt'], context: { minVersion: 'TLSv1.3' } }));
    expect(await nodeClient(modern.port, only('TLSv1.2'))).toMatchObject({ code: ALERT_CODES[70] });
    expect(await nodeClient(modern.port, { ALPNProtocols: ['http/1.1'] })).toMatchObject({ code: ALERT_CODES[120] });
    expect([...old.refused, ...modern.refused].map(({ at, alert }) => [at, alert])).toEqual([
      ['handshake', 70],
      ['handshake', 40],
      ['handshake', 70],
      ['handshake', 120],
    ]);
  });

  it('agrees on a protocol that both sides know', async () => {
    const agreed: unknown[] = [];
    const front = await desk.open(
      () => serving(desk.pki, { clientCertificate: 'none', alpn: ['x-mqtt', 'mqtt'] }),
      undefined,
      {
        onClient(socket) {
          agreed.push(socket.alpnProtocol);
          socket.end();
        },
      },
    );
    for (const ALPNProtocols of [['mqtt'], ['mqtt', 'x-mqtt'], undefined]) {
      await nodeClient(front.port, {
        ca: desk.pki.root.certificate,
        ...(ALPNProtocols === undefined ? {} : { ALPNProtocols }),
      });
    }
    expect(agreed).toEqual(['mqtt', 'x-mqtt', false]);
  });

  it('says internal_error where the decision itself fails, and serves the next client', async () => {
    const broken = new Error('no such policy');
    let decided = 0;
    const front = await desk.open(() => {
      decided += 1;
      if (decided === 1) throw broken;
      return serving(desk.pki, decided === 2 ? { context: { key: 'no key' } } : { clientCertificate: 'none' });
    });
    for (let i = 0; i < 2; i += 1) {
      expect(await nodeClient(front.port, {})).toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR' });
    }
    expect(front.refused[0]).toMatchObject({ at: 'decision', alert: 80, thrown: broken });
    expect(front.refused[1]).toMatchObject({ at: 'decision', alert: 80 });
    expect(await nodeClient(front.port, { ca: desk.pki.root.certificate })).toEqual({ secure: true, text: GREETING });
  });
});
