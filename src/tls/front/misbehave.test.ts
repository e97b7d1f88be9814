import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { has } from '../../../test/support/programs.ts';
import {
  GREETING,
  NEW_VERSIONS,
  OPENSSL_FLAG,
  dialTcp,
  frontDesk,
  nodeClient,
  only,
  rawClient,
  serving,
} from '../../../test/support/tls-front.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { encodeClientHello } from '../client-hello.ts';
import { CERTIFICATE, SERVER_HELLO } from '../hello.ts';
import { RecordReader } from '../records.ts';

const HELLO = encodeClientHello({ version: 0x0303, suites: [0xc02b], groups: [23], signatureSchemes: [0x0403] });
const desk = frontDesk();

describe('a slow server', () => {
  it('waits before each record', async () => {
    const clock = new VirtualClock();
    const front = await desk.open(() => serving(desk.pki), undefined, { clock, misbehave: { slowMs: 1000 } });
    const socket = await dialTcp(front.port);
    const reader = new RecordReader();
    const types: number[] = [];
    socket.on('data', (bytes: Buffer) => {
      for (const { body } of reader.push(new Uint8Array(bytes))) types.push(body[0] ?? -1);
    });
    socket.write(HELLO);
    for (const sent of [[], [SERVER_HELLO], [SERVER_HELLO, CERTIFICATE]]) {
      // The end of the handshake waits on the clock as well.
      while (clock.pending < 2) await new Promise((resolve) => setImmediate(resolve));
      await clock.advance(999);
      expect(types).toEqual(sent);
      await clock.advance(1);
      await once(socket, 'data');
    }
    socket.destroy();
    await front.refusals(1);
  });

  it.each(NEW_VERSIONS)('still gets its clients through (%s)', async (version) => {
    const front = await desk.open(() => serving(desk.pki), undefined, { misbehave: { slowMs: 2 } });
    const client = { ca: desk.pki.root.certificate, ...desk.device(), ...only(version) };
    expect(await nodeClient(front.port, client)).toEqual({ secure: true, text: GREETING });
  });

  it.each(NEW_VERSIONS)('still ends the handshake before it hangs up (%s)', async (version) => {
    const misbehave = { slowMs: 2 };
    const front = await desk.open(
      () => serving(desk.pki),
      () => ({ is: 'close' }),
      { misbehave },
    );
    const client = { ca: desk.pki.root.certificate, ...desk.device(), ...only(version) };
    expect(await nodeClient(front.port, client)).toEqual({ secure: true, text: '' });
  });

  it.each(NEW_VERSIONS)('still says why it refuses (%s)', async (version) => {
    const misbehave = { slowMs: 2 };
    const front = await desk.open(
      () => serving(desk.pki),
      () => ({ is: 'alert', number: 46 }),
      { misbehave },
    );
    const client = { ca: desk.pki.root.certificate, ...desk.device(), ...only(version) };
    expect(await nodeClient(front.port, client)).toMatchObject({ code: 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN' });
    expect(
      await nodeClient(front.port, { ...client, ciphers: 'AES128-SHA', maxVersion: 'TLSv1.2', minVersion: 'TLSv1.2' }),
    ).toMatchObject({
      code: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
    });
  });
});

describe('a server that breaks off', () => {
  it('ends inside its second record', async () => {
    const front = await desk.open(() => serving(desk.pki), undefined, { misbehave: { cut: true } });
    const { bytes, clean } = await rawClient(front.port, [HELLO]);
    const records = new RecordReader().push(bytes);
    expect(records.map(({ body }) => body[0])).toEqual([SERVER_HELLO]);
    const rest = bytes.subarray(5 + records[0]!.body.length);
    expect(rest[5]).toBe(CERTIFICATE);
    expect(clean).toBe(true);
  });

  it.skipIf(!has('openssl')).each(NEW_VERSIONS)('leaves its clients without a handshake (%s)', async (version) => {
    const front = await desk.open(() => serving(desk.pki), undefined, { misbehave: { cut: true } });
    expect(await nodeClient(front.port, only(version))).toMatchObject({ secure: false, code: 'ECONNRESET' });
    expect((await desk.sClient(front.port, [OPENSSL_FLAG[version]])).output).toContain('unexpected eof');
    await front.refusals(2);
    expect(front.refused).toMatchObject([{ at: 'handshake' }, { at: 'handshake' }]);
  });
});

describe('a port without TLS', () => {
  it('hands over each connection as it comes', async () => {
    const front = await desk.open(() => serving(desk.pki), undefined, {
      onPlain(socket) {
        socket.end('no TLS here');
        socket.resume();
      },
    });
    expect((await rawClient(front.port, [])).bytes).toEqual(new Uint8Array(Buffer.from('no TLS here')));
    expect(await nodeClient(front.port, {})).toMatchObject({ secure: false, code: 'ERR_SSL_WRONG_VERSION_NUMBER' });
  });

  it('outlives a taker that fails', async () => {
    const thrown = new Error('no taker');
    let taken = 0;
    const front = await desk.open(() => serving(desk.pki), undefined, {
      onPlain(socket) {
        taken += 1;
        if (taken === 1) throw thrown;
        socket.end('taken');
      },
    });
    expect((await rawClient(front.port, [])).bytes).toHaveLength(0);
    expect((await rawClient(front.port, [])).bytes).toHaveLength(5);
    expect(front.refused).toEqual([{ at: 'client', thrown }]);
  });
});
