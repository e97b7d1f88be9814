import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf, concatBytes } from '../../kernel/bytes.ts';
import { encodeClientHello } from '../client-hello.ts';
import { ALERT, APPLICATION_DATA, HANDSHAKE, encodeRecord } from '../records.ts';
import { HelloReader, type HelloRead } from './read-hello.ts';

const HELLO = encodeClientHello({ version: 0x0303, suites: [0xc02f, 0x009c], serverName: 'broker.example.com' });

function read(pieces: readonly Uint8Array[]): HelloRead | undefined {
  const reader = new HelloReader();
  for (const piece of pieces) {
    const answer = reader.push(piece);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** `bytes` in pieces that end at the given places. */
function cutAt(bytes: Uint8Array, places: readonly number[]): readonly Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % bytes.length))].sort((a, b) => a - b);
  return [0, ...ends].map((start, i) => bytes.subarray(start, ends[i] ?? bytes.length));
}

describe('a ClientHello', () => {
  it('is read however it is cut, and keeps every byte for the next reader', () => {
    fc.assert(
      fc.property(fc.array(fc.nat()), (places) => {
        const answer = read(cutAt(HELLO, places));
        if (answer?.is !== 'hello') throw new Error('no hello');
        expect(answer.hello).toMatchObject({ serverName: 'broker.example.com', suites: [0xc02f, 0x009c] });
        expect(answer.bytes).toEqual(HELLO);
      }),
    );
  });

  it('may be spread over records', () => {
    const body = HELLO.subarray(5);
    const records = Array.from(body, (byte) => encodeRecord(HANDSHAKE, 0x0301, Uint8Array.of(byte)));
    expect(read([concatBytes(records)])).toMatchObject({ is: 'hello', hello: { serverName: 'broker.example.com' } });
    expect(read(records.slice(0, -1))).toBeUndefined();
  });

  it('is bounded: one that never ends, and one that comes in empty records', () => {
    const endless = encodeRecord(HANDSHAKE, 0x0301, Uint8Array.of(1, 0, 0xff, 0xff, ...new Uint8Array(4000)));
    expect(
      read([endless, ...new Array<Uint8Array>(5).fill(encodeRecord(HANDSHAKE, 0x0301, new Uint8Array(4000)))]),
    ).toEqual({
      is: 'refused',
      alert: 47,
    });
    const empty = encodeRecord(HANDSHAKE, 0x0301, new Uint8Array());
    expect(read(new Array<Uint8Array>(5000).fill(empty))).toEqual({ is: 'refused', alert: 47 });
  });
});

describe('what is no ClientHello', () => {
  it.each([
    ['another protocol', bytesOf('GET / HTTP/1.1\r\n\r\n'), undefined],
    ['MQTT in the clear', Uint8Array.of(0x10, 0x0c, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, 0), undefined],
    ['an alert', encodeRecord(ALERT, 0x0303, Uint8Array.of(2, 40)), undefined],
    ['application data', encodeRecord(APPLICATION_DATA, 0x0303, Uint8Array.of(1)), 10],
    ['a ServerHello', encodeRecord(HANDSHAKE, 0x0303, Uint8Array.of(2, 0, 0, 1, 0)), 10],
    ['a hello that ends inside a field', encodeRecord(HANDSHAKE, 0x0303, Uint8Array.of(1, 0, 0, 3, 3, 3, 0)), 50],
  ])('is refused: %s', (_name, bytes, alert) => {
    expect(read([bytes])).toEqual({ is: 'refused', ...(alert === undefined ? {} : { alert }) });
  });

  it('never throws, whatever comes', () => {
    const header = fc.constantFrom([22, 3, 1], [22, 3, 3], [21, 3, 3], [23, 3, 3], []);
    let answered = 0;
    fc.assert(
      fc.property(header, fc.array(fc.uint8Array({ maxLength: 300 })), (start, rest) => {
        if (read([Uint8Array.from(start), ...rest]) !== undefined) answered += 1;
      }),
      { numRuns: 500 },
    );
    expect(answered).toBeGreaterThan(0);
  });
});
