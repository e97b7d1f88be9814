import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openssl } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { concatBytes } from '../kernel/bytes.ts';
import { alertName, alertNumber } from './alerts.ts';
import { parseCertificate, parseCertificateRequest, parseClientHello, parseServerHello, versionName } from './hello.ts';
import { HandshakeReader, RecordError, RecordReader, encodeHandshake, encodeRecord } from './records.ts';
import { SUITES, suiteByName, suiteByNumber, suiteName } from './suites.ts';

describe('names', () => {
  it('alerts both ways', () => {
    expect([alertName(48), alertNumber('unknown_ca'), alertName(250)]).toEqual(['unknown_ca', 48, 'alert 250']);
  });

  it('suites both ways', () => {
    expect(suiteByNumber(0xc02f)).toMatchObject({
      openssl: 'ECDHE-RSA-AES128-GCM-SHA256',
      keyExchange: 'ecdhe',
      auth: 'rsa',
    });
    expect(suiteByName('TLS_RSA_WITH_AES_128_CBC_SHA')?.number).toBe(0x2f);
    expect(suiteByName('AES128-SHA')?.number).toBe(0x2f);
    expect([suiteName(0x2f), suiteName(0xfefe)]).toEqual(['TLS_RSA_WITH_AES_128_CBC_SHA', '0xFEFE']);
    expect(new Set(SUITES.map((suite) => suite.number)).size).toBe(SUITES.length);
    expect([versionName(0x0303), versionName(0x0999)]).toEqual(['TLSv1.2', '0x0999']);
  });

  it.skipIf(!has('openssl'))('the suite table agrees with what OpenSSL prints, for every suite it has', async () => {
    const { output } = await openssl(['ciphers', '-V', '-stdname', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0']);
    const kinds: Readonly<Record<string, string>> = {
      'RSA RSA': 'rsa rsa',
      'DH RSA': 'dhe rsa',
      'ECDH RSA': 'ecdhe rsa',
      'ECDH ECDSA': 'ecdhe ecdsa',
      'PSK PSK': 'psk psk',
      'ECDHEPSK PSK': 'ecdhe-psk psk',
    };
    const rows = /^\s*0x(\w\w),0x(\w\w) - (\S+)\s+- (\S+)\s+\S+\s+Kx=(\S+)\s+Au=(\S+)/gm;
    let compared = 0;
    for (const [, high, low, iana, name, exchange, auth] of output.matchAll(rows)) {
      const suite = suiteByNumber(Number.parseInt(`${high}${low}`, 16));
      if (suite === undefined) continue;
      compared += 1;
      expect([suite.name, suite.openssl, `${suite.keyExchange} ${suite.auth}`]).toEqual([
        iana,
        name,
        kinds[`${exchange} ${auth}`],
      ]);
    }
    expect(compared).toBeGreaterThan(35);
  });
});

describe('records and messages', () => {
  it('come out whole at every cut, and re-encode to the same bytes', () => {
    const message = fc.record({ type: fc.integer({ min: 0, max: 30 }), body: fc.uint8Array({ maxLength: 40_000 }) });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 4 }), fc.integer({ min: 1, max: 20_000 }), (messages, size) => {
        const wire = concatBytes(messages.map((entry) => encodeHandshake(0x0303, entry)));
        const records = new RecordReader();
        const handshake = new HandshakeReader();
        const read = [];
        for (let at = 0; at < wire.length; at += size) {
          for (const record of records.push(wire.slice(at, at + size))) read.push(...handshake.push(record.body));
        }
        expect(read).toEqual(messages);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['HTTP', Uint8Array.of(0x48)],
    ['SSL 2', Uint8Array.of(22, 2)],
    ['a record over the bound', Uint8Array.of(22, 3, 3, 0xff, 0xff)],
  ])('%s is no TLS', (_title, bytes) => {
    expect(() => new RecordReader().push(bytes)).toThrow(RecordError);
  });

  it('a message over the bound is refused at its header', () => {
    expect(() => new HandshakeReader().push(Uint8Array.of(11, 0x02, 0, 0))).toThrow(RecordError);
  });

  it('a record of each type keeps its version', () => {
    expect(new RecordReader().push(encodeRecord(20, 0x0301, Uint8Array.of(1)))).toEqual([
      { type: 20, version: 0x0301, body: Uint8Array.of(1) },
    ]);
  });

  it('parsers of messages never do anything but parse or say RecordError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (body) => {
        for (const parse of [
          parseClientHello,
          parseServerHello,
          parseCertificate,
          (bytes: Uint8Array) => parseCertificateRequest(bytes, 0x0303),
        ]) {
          try {
            parse(body);
          } catch (error) {
            expect(error).toBeInstanceOf(RecordError);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a certificate request gives its types, schemes and CA names', () => {
    const body = Uint8Array.of(1, 64, 0, 2, 4, 3, 0, 5, 0, 3, 0x30, 1, 0);
    expect(parseCertificateRequest(body, 0x0303)).toEqual({
      certificateTypes: [64],
      signatureSchemes: [0x0403],
      authorities: [Uint8Array.of(0x30, 1, 0)],
    });
    expect(parseCertificateRequest(Uint8Array.of(1, 1, 0, 0), 0x0301)).toMatchObject({
      signatureSchemes: [],
      authorities: [],
    });
  });
});
