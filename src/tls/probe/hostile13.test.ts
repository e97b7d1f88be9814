import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { TLS13, against, message, serverHello } from '../../../test/support/hostile-server.ts';
import { concatBytes } from '../../kernel/bytes.ts';
import { writeNumber, writeVector } from '../fields.ts';
import { HELLO_RETRY_RANDOM, parseClientHello } from '../hello.ts';
import { HandshakeReader, RecordReader, encodeAlert, encodeRecord } from '../records.ts';

/** Answers a hello of TLS 1.3 with what `reply` makes of its session id. */
function says13(reply: (sessionId: Uint8Array) => readonly Uint8Array[]): (socket: Socket) => void {
  return (socket) => {
    socket.on('data', (bytes: Buffer) => {
      const hello = new Uint8Array(bytes);
      const start = hello[0] === 20 ? 6 : 0;
      socket.write(concatBytes(reply(hello.slice(start + 44, start + 76))));
    });
  };
}

const CHOSEN_13 = [43, Uint8Array.of(3, 4)] as const;
const P256_OFF_CURVE = Uint8Array.of(4, ...new Uint8Array(64).fill(1));

function hello13(sessionId: Uint8Array, group: number, key: Uint8Array): Uint8Array {
  const share = concatBytes([writeNumber(group, 2), writeVector(2, key)]);
  return serverHello({ suite: 0x1301, sessionId, extensions: [CHOSEN_13, [51, share]] });
}

function retry(sessionId: Uint8Array, ...extensions: readonly (readonly [number, Uint8Array])[]): Uint8Array {
  return serverHello({
    suite: 0x1301,
    sessionId,
    random: HELLO_RETRY_RANDOM,
    extensions: [CHOSEN_13, ...extensions],
  });
}

describe('TLS 1.3 that breaks its rules', () => {
  const anyKey = new Uint8Array(32).fill(9);
  const wants384 = [51, writeNumber(24, 2)] as const;

  it.each<readonly [string, (sessionId: Uint8Array) => readonly Uint8Array[], RegExp]>([
    ['another session id', () => [hello13(new Uint8Array(32), 29, anyKey)], /session id/],
    ['a point off the curve', (id) => [hello13(id, 23, P256_OFF_CURVE)], /none of secp256r1/],
    ['the zero point', (id) => [hello13(id, 29, new Uint8Array(32))], /none of x25519/],
    ['a short key', (id) => [hello13(id, 29, new Uint8Array(31))], /none of x25519/],
    ['a share in a group without ours', (id) => [hello13(id, 24, anyKey)], /none of the key shares/],
    [
      'no share at all',
      (id) => [serverHello({ suite: 0x1301, sessionId: id, extensions: [CHOSEN_13] })],
      /none of the key shares/,
    ],
    [
      'a record that does not open',
      (id) => [hello13(id, 29, anyKey), encodeRecord(23, 0x0303, new Uint8Array(40))],
      /does not open/,
    ],
    [
      'a record shorter than its seal',
      (id) => [hello13(id, 29, anyKey), encodeRecord(23, 0x0303, new Uint8Array(16))],
      /shorter than its seal/,
    ],
    ['a clear message behind the hello', (id) => [hello13(id, 29, anyKey), message(8, new Uint8Array(2))], /type 22/],
    [
      'a message in the record of the hello',
      (id) => {
        const hello = hello13(id, 29, anyKey).slice(5);
        return [encodeRecord(22, 0x0303, concatBytes([hello, Uint8Array.of(8, 0, 0, 2, 0, 0)]))];
      },
      /in the record of the one before/,
    ],
    ['a retry that asks for nothing', (id) => [retry(id)], /no change/],
    ['a retry for a share that was sent', (id) => [retry(id, [51, writeNumber(29, 2)])], /that it has/],
    ['a retry for a group that was not offered', (id) => [retry(id, [51, writeNumber(25, 2)])], /not offered/],
    ['a second retry', (id) => [retry(id, wants384)], /a third/],
    ['a third change of mind', (id) => [retry(id, wants384), serverHello({ sessionId: id })], /changed its mind/],
  ])('%s', async (_title, reply, why) => {
    const answer = await against(says13(reply), TLS13);
    expect(answer).toMatchObject({ is: 'garbled', why: expect.stringMatching(why) as string });
  });

  it('endless change_cipher_spec', async () => {
    const answer = await against((socket) => {
      const serve = says13((id) => [
        hello13(id, 29, anyKey),
        ...Array<Uint8Array>(70).fill(encodeRecord(20, 0x303, Uint8Array.of(1))),
      ]);
      serve(socket);
    }, TLS13);
    expect(answer).toMatchObject({ is: 'garbled', why: expect.stringContaining('no further') as string });
  });

  it('an alert in the clear behind the hello counts', async () => {
    const answer = await against(
      says13((id) => [hello13(id, 29, anyKey), encodeAlert(0x0303, 2, 80)]),
      TLS13,
    );
    expect(answer).toEqual({ is: 'alert', number: 80, warnings: [] });
  });

  it('a cookie comes back in a second hello that is otherwise the first', async () => {
    const received: Uint8Array[] = [];
    const cookie = Uint8Array.of(1, 2, 3);
    await against((socket) => {
      socket.on('data', (bytes: Buffer) => received.push(new Uint8Array(bytes)));
      let asked = 0;
      says13((id) => {
        asked += 1;
        return asked === 1 ? [retry(id, [44, writeVector(2, cookie)])] : [encodeAlert(0x0303, 2, 40)];
      })(socket);
    }, TLS13);
    const records = new RecordReader().push(concatBytes(received));
    expect(records.map(({ type }) => type)).toEqual([22, 20, 22]);
    const bodies = records
      .filter(({ type }) => type === 22)
      .map(({ body }) => new HandshakeReader().push(body)[0]?.body ?? new Uint8Array());
    const [first = new Uint8Array(), second = new Uint8Array()] = bodies;
    expect(second.slice(0, 67)).toEqual(first.slice(0, 67));
    expect(parseClientHello(second).extensions).toEqual([10, 13, 43, 44, 51]);
    expect(Buffer.from(second).includes(Buffer.from([0, 44, 0, 5, 0, 3, 1, 2, 3]))).toBe(true);
    expect(second.slice(-70)).toEqual(first.slice(-70));
  });
});
