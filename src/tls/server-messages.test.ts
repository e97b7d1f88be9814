import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseCertificate13,
  parseCertificateRequest13,
  parseCertificateVerify,
  parseEncryptedExtensions,
} from './messages13.ts';
import { RecordError } from './records.ts';
import { parseOcspStatus, parseServerKeyExchange } from './server-messages.ts';
import { SUITES, suiteName } from './suites.ts';

const ECDHE = 0xc02f;
const DHE = 0x0033;

describe('a ServerKeyExchange', () => {
  const curve = [3, 0, 23, 2, 9, 9];
  it.each([
    [
      'names curve and scheme in TLS 1.2',
      ECDHE,
      0x0303,
      [...curve, 4, 3, 0, 0],
      { group: 23, signatureScheme: 0x0403 },
    ],
    ['names the curve alone before', ECDHE, 0x0301, [...curve, 0, 0], { group: 23 }],
    ['says nothing of a curve that it spells out', ECDHE, 0x0303, [1, 2, 3], {}],
    ['has a prime', DHE, 0x0301, [0, 2, 0x80, 1, 0, 1, 2, 0, 1, 5, 0, 0], { dhBits: 16 }],
    ['has a prime with zeros in front', DHE, 0x0301, [0, 3, 0, 0x01, 1, 0, 1, 2, 0, 1, 5], { dhBits: 9 }],
    ['has no prime', DHE, 0x0301, [0, 1, 0, 0, 1, 2, 0, 1, 5], { dhBits: 0 }],
    ['has a hint before its curve with a pre-shared key', 0xc037, 0x0303, [0, 1, 7, ...curve], { group: 23 }],
    ['is not looked into for a suite that nobody knows', 0xfefe, 0x0303, [1], {}],
  ])('%s', (_title, suite, version, body, facts) => {
    expect(parseServerKeyExchange(Uint8Array.from(body), suite, version)).toEqual(facts);
  });
});

describe('messages of TLS 1.3', () => {
  it('EncryptedExtensions', () => {
    const alpn = [0, 16, 0, 7, 0, 5, 4, 0x6d, 0x71, 0x74, 0x74];
    const body = Uint8Array.of(0, 21, ...alpn, 0, 1, 0, 1, 4, 0, 10, 0, 1, 0);
    expect(parseEncryptedExtensions(body)).toEqual({ extensions: [16, 1, 10], alpn: 'mqtt', maxFragmentLength: 4096 });
  });

  it('a Certificate counts the staple of its first certificate only', () => {
    const first = [0, 0, 1, 0xaa, 0, 10, 0, 5, 0, 6, 1, 0, 0, 2, 9, 9];
    const second = [0, 0, 1, 0xbb, 0, 0];
    const list = (...entries: readonly number[]): Uint8Array => Uint8Array.of(0, 0, 0, entries.length, ...entries);
    const certificates = [Uint8Array.of(0xaa), Uint8Array.of(0xbb)];
    expect(parseCertificate13(list(...first, ...second))).toEqual({ certificates, ocspBytes: 2 });
    expect(parseCertificate13(list(...second, ...first))).toEqual({ certificates: certificates.reverse() });
  });

  it('suites have names', () => {
    expect([suiteName(0x1301), suiteName(0x1303)]).toEqual(['TLS_AES_128_GCM_SHA256', 'TLS_CHACHA20_POLY1305_SHA256']);
  });
});

it('the parsers either parse or say RecordError', () => {
  let [parsed, refused] = [0, 0];
  const number = fc.constantFrom(...SUITES.map((suite) => suite.number));
  // Small numbers make lengths that fit, now and then.
  const body = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ maxLength: 40, max: 5 }));
  fc.assert(
    fc.property(body, number, fc.constantFrom(0x0301, 0x0303), (bytes, suite, version) => {
      for (const parse of [
        parseEncryptedExtensions,
        parseCertificateRequest13,
        parseCertificate13,
        parseCertificateVerify,
        parseOcspStatus,
        (input: Uint8Array) => parseServerKeyExchange(input, suite, version),
      ]) {
        try {
          parse(bytes);
          parsed += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(RecordError);
          refused += 1;
        }
      }
    }),
    { numRuns: 500 },
  );
  expect(Math.min(parsed, refused)).toBeGreaterThan(50);
});
