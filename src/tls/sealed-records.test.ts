import { describe, expect, it } from 'vitest';
import { hexOf, utf8Bytes } from '../kernel/bytes.ts';
import { ALERT, APPLICATION_DATA, HANDSHAKE, RecordError, RecordReader, type TlsRecord } from './records.ts';
import { expandLabel, sealWith, unsealWith } from './sealed-records.ts';
import { SUITES_13, suite13ByNumber } from './suites13.ts';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** The one record in `wire`. */
function recordOf(wire: Uint8Array): TlsRecord {
  const records = new RecordReader().push(wire);
  expect(records).toHaveLength(1);
  return records[0]!;
}

describe('keys', () => {
  it('are those of the example handshake in RFC 8448 §3', () => {
    const suite = suite13ByNumber(0x1301)!;
    const serverHandshake = bytes('b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38');
    const none = new Uint8Array();
    expect(hexOf(expandLabel(suite, serverHandshake, 'key', none, 16))).toBe('3fce516009c21727d0f2e4e86ee403bc');
    expect(hexOf(expandLabel(suite, serverHandshake, 'iv', none, 12))).toBe('5d313eb2671276ee13000b30');
  });
});

describe.each(SUITES_13.map((suite) => [suite.name, suite] as const))('%s', (_name, suite) => {
  const secret = new Uint8Array(suite.hash === 'sha384' ? 48 : 32).fill(7);

  it('opens what it seals, in order', () => {
    const seal = sealWith(suite, secret);
    const unseal = unsealWith(suite, secret);
    for (const text of ['first', 'second', '']) {
      const record = recordOf(seal({ type: HANDSHAKE, body: utf8Bytes(text) }));
      expect(record).toMatchObject({ type: APPLICATION_DATA, version: 0x0303 });
      expect(record.body).toHaveLength(text.length + 1 + suite.tagBytes);
      expect(unseal(record)).toEqual({ type: HANDSHAKE, body: utf8Bytes(text) });
    }
  });

  it('opens nothing that was changed, cut, or has another place', () => {
    const record = recordOf(sealWith(suite, secret)({ type: ALERT, body: Uint8Array.of(2, 46) }));
    const changed = record.body.map((byte, i) => (i === 1 ? byte ^ 1 : byte));
    expect(() => unsealWith(suite, secret)({ ...record, body: changed })).toThrow(RecordError);
    expect(() => unsealWith(suite, secret)({ ...record, body: record.body.subarray(0, suite.tagBytes) })).toThrow(
      RecordError,
    );
    const late = unsealWith(suite, secret);
    late(record);
    expect(() => late(record)).toThrow(RecordError);
  });
});

it('padding is taken off, and a record of nothing else is refused', () => {
  const suite = suite13ByNumber(0x1301)!;
  const secret = new Uint8Array(32);
  const seal = sealWith(suite, secret);
  const unseal = unsealWith(suite, secret);
  // The last byte of the content is taken for the type, zeros behind it for padding.
  const padded = recordOf(seal({ type: 0, body: Uint8Array.of(2, 40, ALERT, 0, 0) }));
  expect(unseal(padded)).toEqual({ type: ALERT, body: Uint8Array.of(2, 40) });
  expect(() => unseal(recordOf(seal({ type: 0, body: new Uint8Array(9) })))).toThrow(RecordError);
});
