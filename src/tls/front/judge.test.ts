import { X509Certificate, createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { background } from '../../../test/support/background.ts';
import { has, programPath } from '../../../test/support/programs.ts';
import {
  ALERT_CODES,
  GREETING,
  NEW_VERSIONS,
  OPENSSL_FLAG,
  frontDesk,
  nodeClient,
  only,
  refuseClient,
  serving,
} from '../../../test/support/tls-front.ts';
import { byteByByte, relay } from '../../../test/support/tls-relay.ts';
import { issue, type Issued } from '../../pki/dev.ts';
import { encodeRecord } from '../records.ts';

const NUMBER = { 'TLSv1.2': 0x0303, 'TLSv1.3': 0x0304 } as const;
const desk = frontDesk({ intermediate: true });
let stranger: Issued;
beforeAll(async () => {
  stranger = await issue({ subject: 'CN=device of somebody else', use: 'client' });
});

describe.each(NEW_VERSIONS)('the client certificate in %s', (version) => {
  it('is handed over as presented: the chain, a stranger, none', async () => {
    const judged: number[] = [];
    const front = await desk.open(
      () => serving(desk.pki),
      (certificates, _hello, agreed) => {
        judged.push(certificates.length, agreed);
        return { is: 'accept' };
      },
    );
    const client = { ca: desk.pki.root.certificate, ...only(version) };
    const cert = desk.pki.device.certificate + desk.pki.intermediate!.certificate + desk.pki.root.certificate;
    expect(await nodeClient(front.port, { ...client, cert, key: desk.pki.device.key })).toEqual({
      secure: true,
      text: GREETING,
    });
    expect(await nodeClient(front.port, { ...client, cert: stranger.certificate, key: stranger.key })).toMatchObject({
      text: GREETING,
    });
    expect(await nodeClient(front.port, client)).toMatchObject({ text: GREETING });
    expect(judged).toEqual([3, NUMBER[version], 1, NUMBER[version], 0, NUMBER[version]]);
    expect(front.clients.map(({ certificates }) => certificates.map(fingerprint))).toEqual([
      [desk.pki.device, desk.pki.intermediate!, desk.pki.root].map(({ certificate }) =>
        fingerprint(derOf(certificate)),
      ),
      [fingerprint(derOf(stranger.certificate))],
      [],
    ]);
    expect(front.refused).toEqual([]);
  });

  it.each([42, 45, 46, 48])('is refused with alert %i', async (alert) => {
    const front = await desk.open(() => serving(desk.pki), refuseClient(alert));
    const saw = await nodeClient(front.port, { ca: desk.pki.root.certificate, ...desk.device(), ...only(version) });
    // In TLS 1.3 the client is done before the server has looked.
    expect(saw).toEqual({ secure: version === 'TLSv1.3', code: ALERT_CODES[alert], text: '' });
    expect(front.refused).toMatchObject([{ at: 'client', alert }]);
    expect(front.clients).toEqual([]);
  });

  it('is missed with alert 40 or 116', async () => {
    const alert = version === 'TLSv1.3' ? 116 : 40;
    const front = await desk.open(
      () => serving(desk.pki),
      (certificates) => (certificates.length === 0 ? { is: 'alert', number: alert } : { is: 'accept' }),
    );
    const client = { ca: desk.pki.root.certificate, ...only(version) };
    expect(await nodeClient(front.port, client)).toMatchObject({ code: ALERT_CODES[alert], text: '' });
    expect(await nodeClient(front.port, { ...client, ...desk.device() })).toMatchObject({ text: GREETING });
  });

  it('is not asked for where the decision says so', async () => {
    const front = await desk.open(
      () => serving(desk.pki, { clientCertificate: 'none' }),
      () => {
        throw new Error('nobody asked');
      },
    );
    const saw = await nodeClient(front.port, { ca: desk.pki.root.certificate, ...desk.device(), ...only(version) });
    expect(saw).toEqual({ secure: true, text: GREETING });
    expect(front.clients).toMatchObject([{ certificates: [] }]);
  });

  it('may end in a hang-up after the handshake', async () => {
    const front = await desk.open(
      () => serving(desk.pki),
      () => ({ is: 'close' }),
    );
    const saw = await nodeClient(front.port, { ca: desk.pki.root.certificate, ...desk.device(), ...only(version) });
    expect(saw).toEqual({ secure: true, text: '' });
    expect(front.refused).toMatchObject([{ at: 'client' }]);
    expect(front.clients).toEqual([]);
  });

  it('says internal_error where the judgement itself fails', async () => {
    const front = await desk.open(
      () => serving(desk.pki),
      () => {
        throw new Error('the judge is ill');
      },
    );
    const saw = await nodeClient(front.port, { ca: desk.pki.root.certificate, ...desk.device(), ...only(version) });
    expect(saw).toMatchObject({ code: 'ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', text: '' });
    expect(front.refused).toMatchObject([{ at: 'client', alert: 80 }]);
  });

  it.skipIf(!has('openssl'))('is judged the same for OpenSSL, and its issuers are named', async () => {
    const front = await desk.open(() => serving(desk.pki), refuseClient(46));
    const own = ['-cert', desk.paths.device, '-key', desk.paths.key];
    const { output, status } = await desk.sClient(front.port, [OPENSSL_FLAG[version], ...own]);
    expect(output).toContain('SSL alert number 46');
    expect(output).toMatch(/Acceptable client certificate CA names\n.*Hawser Development Root/);
    expect(status).toBe(1);
  });

  it.skipIf(!has('mosquitto_pub'))('is judged the same for mosquitto_pub', async () => {
    const front = await desk.open(() => serving(desk.pki), refuseClient(48));
    const pub = background(programPath('mosquitto_pub')!, [
      ...['-d', '-h', 'localhost', '-p', String(front.port), '-t', 'a', '-m', 'b', '--tls-version'],
      ...[version.toLowerCase(), '--cafile', desk.paths.root, '--cert', desk.paths.device, '--key', desk.paths.key],
    ]);
    desk.atEnd(() => pub.stop());
    await pub.waitFor(/alert unknown ca/);
  });

  it('does not depend on how the bytes are cut', async () => {
    const front = await desk.open(
      () => serving(desk.pki),
      (certificates) => (certificates.length === 2 ? { is: 'accept' } : { is: 'alert', number: 42 }),
    );
    const dripping = await relay(front.port, byteByByte, byteByByte);
    desk.atEnd(() => dripping.stop());
    const client = { ca: desk.pki.root.certificate, ...only(version) };
    expect(await nodeClient(dripping.port, { ...client, ...desk.device() })).toEqual({ secure: true, text: GREETING });
    expect(await nodeClient(dripping.port, client)).toMatchObject({ code: ALERT_CODES[42] });
  });

  it('comes after a hello that is spread over many records', async () => {
    const front = await desk.open(() => serving(desk.pki));
    let first = true;
    const scattering = await relay(front.port, (bytes) => {
      const pieces = first ? recordsOf(bytes, 7) : [bytes];
      first = false;
      return pieces;
    });
    desk.atEnd(() => scattering.stop());
    const saw = await nodeClient(scattering.port, {
      ca: desk.pki.root.certificate,
      ...desk.device(),
      ...only(version),
    });
    expect(saw).toEqual({ secure: true, text: GREETING });
  });
});

it('lets nobody through whom a suite without certificates has kept from being judged', async () => {
  const anonymous = { ciphers: 'AECDH-AES128-SHA:@SECLEVEL=0', ...only('TLSv1.2') };
  const asking = await desk.open(() => serving(desk.pki, { context: anonymous }));
  const notAsking = await desk.open(() => serving(desk.pki, { clientCertificate: 'none', context: anonymous }));
  const client = { ...anonymous, rejectUnauthorized: false };
  expect(await nodeClient(notAsking.port, client)).toEqual({ secure: true, text: GREETING });
  expect((await nodeClient(asking.port, client)).text).toBe('');
  expect(asking.clients).toEqual([]);
});

const derOf = (pem: string): Uint8Array => new X509Certificate(pem).raw;
const fingerprint = (der: Uint8Array): string => createHash('sha256').update(der).digest('hex');

/** The one record of `bytes` as records of at most `size` bytes. */
function recordsOf(bytes: Buffer, size: number): readonly Uint8Array[] {
  const [type = 0, major = 0, minor = 0] = bytes;
  const records: Uint8Array[] = [];
  for (let at = 5; at < bytes.length; at += size) {
    records.push(encodeRecord(type, (major << 8) | minor, bytes.subarray(at, at + size)));
  }
  return records;
}
