import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { rawServer } from '../../../test/support/raw-server.ts';
import { concatBytes } from '../../kernel/bytes.ts';
import { writeVector } from '../fields.ts';
import { RecordError, RecordReader, encodeAlert, encodeRecord, type TlsRecord } from '../records.ts';
import { expandLabel, unsealWith } from '../sealed-records.ts';
import { suite13ByNumber } from '../suites13.ts';
import { FlightEnded, Incoming } from './incoming.ts';
import { serverHandshakeSecret, transcriptHash } from './key-schedule.ts';
import { firstKeyShares, makeKeyShare } from './key-share.ts';
import { Wire } from './wire.ts';

const suite = suite13ByNumber(0x1301)!;
const secret = serverHandshakeSecret(suite, new Uint8Array(32).fill(7), transcriptHash(suite, []));

/** Seals as a server does; `inner` is content, type and padding. */
function seal(sequence: number, ...inner: readonly number[]): Uint8Array {
  const key = expandLabel(suite, secret, 'key', new Uint8Array(), 16);
  const nonce = expandLabel(suite, secret, 'iv', new Uint8Array(), 12);
  nonce[11] = (nonce[11] ?? 0) ^ sequence;
  const length = inner.length + suite.tagBytes;
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  cipher.setAAD(Uint8Array.of(23, 3, 3, length >> 8, length & 0xff));
  const sealed = concatBytes([cipher.update(Uint8Array.from(inner)), cipher.final(), cipher.getAuthTag()]);
  return encodeRecord(23, 0x0303, sealed);
}

function recordOf(bytes: Uint8Array): TlsRecord {
  return new RecordReader().push(bytes)[0]!;
}

describe('a sealed record', () => {
  it('gives its content and type, whatever the padding, one after the other', () => {
    const open = unsealWith(suite, secret);
    expect(open(recordOf(seal(0, 8, 0, 0, 0, 22)))).toEqual({ type: 22, body: Uint8Array.of(8, 0, 0, 0) });
    expect(open(recordOf(seal(1, 2, 40, 21, 0, 0, 0)))).toEqual({ type: 21, body: Uint8Array.of(2, 40) });
    expect(open(recordOf(seal(2, 22)))).toEqual({ type: 22, body: new Uint8Array() });
  });

  it.each([
    ['sealed as another one', seal(1, 1, 22), 'does not open'],
    ['of padding only', seal(0, 0, 0, 0), 'nothing but padding'],
    ['of more than TLS allows', seal(0, ...new Array<number>(16_385).fill(1), 22), 'more than TLS allows'],
    ['with its header changed', Uint8Array.from([23, 3, 1, ...seal(0, 1, 22).slice(3)]), 'does not open'],
  ])('%s is refused', (_title, bytes, why) => {
    expect(() => unsealWith(suite, secret)(recordOf(bytes))).toThrow(new RegExp(why));
  });
});

/** The messages that come out of these bytes, all sealed, and how it ended. */
async function readSealed(...records: readonly Uint8Array[]): Promise<{ types: readonly number[]; end: unknown }> {
  const server = await rawServer((socket) => void socket.end(concatBytes(records)));
  const wire = await Wire.open({ host: '127.0.0.1', port: server.port, timeoutMs: 8000 });
  if (!(wire instanceof Wire)) throw new Error('no connection');
  const incoming = new Incoming(wire);
  incoming.sealedWith(unsealWith(suite, secret));
  const types: number[] = [];
  try {
    for (;;) types.push((await incoming.next()).type);
  } catch (error) {
    return { types, end: error instanceof FlightEnded ? error.answer : error };
  } finally {
    await wire.close();
    await server.stop();
  }
}

describe('sealed records of a flight', () => {
  it('carry messages over their borders, and change_cipher_spec between them means nothing', async () => {
    const ccs = encodeRecord(20, 0x0303, Uint8Array.of(1));
    const { types } = await readSealed(ccs, seal(0, 8, 0, 0, 22), ccs, seal(1, 2, 9, 9, 20, 0, 0, 0, 22));
    expect(types).toEqual([8, 20]);
  });

  it('carry alerts, which are fatal whatever level they name', async () => {
    const warnings: readonly number[] = [];
    expect(await readSealed(seal(0, 1, 40, 21))).toEqual({ types: [], end: { is: 'alert', number: 40, warnings } });
    expect(await readSealed(seal(0, 2, 116, 21))).toEqual({ types: [], end: { is: 'alert', number: 116, warnings } });
    expect(await readSealed(seal(0, 1, 90, 21), seal(1, 1, 0, 21))).toMatchObject({
      end: { is: 'closed', warnings: [90, 0] },
    });
    expect(await readSealed(encodeAlert(0x0303, 1, 90))).toMatchObject({ end: { is: 'closed', warnings: [90] } });
  });

  it.each([
    ['application data', seal(0, 1, 2, 3, 23)],
    ['change_cipher_spec under the seal', seal(0, 1, 20)],
    ['an unknown type', seal(0, 1, 99)],
  ])('may not carry %s', async (_title, record) => {
    const { end } = await readSealed(record);
    expect(end).toBeInstanceOf(RecordError);
  });

  it('without content come to an end', async () => {
    const { end } = await readSealed(...Array.from({ length: 65 }, (_none, i) => seal(i, 22)));
    expect(String(end)).toMatch(/no further/);
  });
});

describe('key shares', () => {
  it.each([23, 24, 25, 29, 30])('both sides of group %i agree', (group) => {
    const [ours, theirs] = [makeKeyShare(group)!, makeKeyShare(group)!];
    expect(ours.secret(theirs.key)).toEqual(theirs.secret(ours.key));
    expect(ours.secret(theirs.key)).not.toEqual(ours.secret(makeKeyShare(group)!.key));
    expect(() => ours.secret(writeVector(1, ours.key))).toThrow(RecordError);
    expect(() => ours.secret(new Uint8Array())).toThrow(RecordError);
  });

  it('the two usual ones go out at once, another only where neither is offered', () => {
    const offered = (...groups: readonly number[]): readonly number[] => firstKeyShares(groups).map((s) => s.group);
    expect(offered(24, 23, 29, 23)).toEqual([23, 29]);
    expect(offered(24, 23)).toEqual([23]);
    expect(offered(256, 24, 25)).toEqual([24]);
    expect(offered(256)).toEqual([]);
    expect(makeKeyShare(256)).toBeUndefined();
  });
});
