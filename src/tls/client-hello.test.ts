import fc from 'fast-check';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { opensslServer } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { scratch } from '../../test/support/scratch.ts';
import { makeDevPki } from '../pki/dev.ts';
import { clientHelloMessage, encodeClientHello, type ClientHelloSpec } from './client-hello.ts';
import { parseClientHello } from './hello.ts';
import { HandshakeReader, RecordReader } from './records.ts';

const number16 = fc.integer({ min: 0, max: 0xffff });
const numbers = fc.array(number16, { maxLength: 40 });
const anySpec: fc.Arbitrary<ClientHelloSpec> = fc.record(
  {
    version: number16,
    recordVersion: fc.integer({ min: 0x0300, max: 0x0303 }),
    suites: numbers,
    serverName: fc.domain(),
    groups: numbers,
    signatureSchemes: numbers,
    alpn: fc.array(fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 255 }), { maxLength: 5 }),
    maxFragmentLength: fc.constantFrom(512, 1024, 2048, 4096),
    sessionTicket: fc.boolean(),
    extendedMasterSecret: fc.boolean(),
    ocspStapling: fc.boolean(),
    versions: fc.array(number16, { maxLength: 8 }),
  },
  { requiredKeys: ['version', 'suites'] },
);

const EXAMPLE: ClientHelloSpec = {
  version: 0x0303,
  suites: [0x1301, 0xc02b, 0x009c, 0x00ff],
  serverName: 'broker.example',
  groups: [29, 23],
  signatureSchemes: [0x0403, 0x0401],
  alpn: ['mqtt', 'x-amzn-mqtt-ca'],
  maxFragmentLength: 1024,
  sessionTicket: true,
  extendedMasterSecret: true,
  ocspStapling: true,
  versions: [0x0304, 0x0303],
};

describe('a ClientHello', () => {
  it('says on the wire what its description says, and nothing else', () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        const records = new RecordReader().push(encodeClientHello(spec));
        expect(records[0]?.version).toBe(spec.recordVersion ?? 0x0301);
        const [message, ...more] = new HandshakeReader().push(records[0]?.body ?? new Uint8Array());
        expect([records.length, message?.type, more]).toEqual([1, 1, []]);
        const { extensions, ...read } = parseClientHello(message?.body ?? new Uint8Array());
        const { recordVersion: _record, maxFragmentLength, sessionTicket, ...rest } = spec;
        const { extendedMasterSecret, ocspStapling, ...plain } = rest;
        expect(read).toEqual(plain);
        expect([...extensions].sort((a, b) => a - b)).toEqual(
          [
            ...(spec.serverName === undefined ? [] : [0]),
            ...(maxFragmentLength === undefined ? [] : [1]),
            ...(ocspStapling === true ? [5] : []),
            ...(spec.groups === undefined ? [] : [10]),
            ...(spec.signatureSchemes === undefined ? [] : [13]),
            ...(spec.alpn === undefined ? [] : [16]),
            ...(extendedMasterSecret === true ? [23] : []),
            ...(sessionTicket === true ? [35] : []),
            ...(spec.versions === undefined ? [] : [43]),
          ].sort((a, b) => a - b),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('is drawn anew each time, and twice the same with the same draw', () => {
    expect(encodeClientHello(EXAMPLE)).not.toEqual(encodeClientHello(EXAMPLE));
    const draw = { random: new Uint8Array(32), sessionId: Uint8Array.of(7), cookie: Uint8Array.of(9) };
    expect(encodeClientHello(EXAMPLE, draw)).toEqual(encodeClientHello(EXAMPLE, draw));
  });

  it('has a session id where TLS 1.3 is offered and none where it is not', () => {
    const idBytes = (spec: ClientHelloSpec): number => clientHelloMessage(spec).body[34] ?? -1;
    expect([idBytes(EXAMPLE), idBytes({ version: 0x0301, suites: [0x2f] })]).toEqual([32, 0]);
  });

  it('ends behind the compression methods where it has no extension', () => {
    expect(clientHelloMessage({ version: 0x0301, suites: [0x2f] }).body).toHaveLength(2 + 32 + 1 + 4 + 2);
  });

  it.each([
    ['a suite of three bytes', { ...EXAMPLE, suites: [0x10000] }],
    ['a protocol name of 256 bytes', { ...EXAMPLE, alpn: ['m'.repeat(256)] }],
    ['a server name of 70 000 bytes', { ...EXAMPLE, serverName: 'm'.repeat(70_000) }],
  ])('%s does not fit', (_title, spec) => {
    expect(() => encodeClientHello(spec)).toThrow(RangeError);
  });

  it.skipIf(!has('openssl'))('OpenSSL reads the same in it', async () => {
    const pki = await makeDevPki();
    const files = await scratch();
    const cert = await files.file('server.pem', pki.server.certificate);
    const key = await files.file('server.key.pem', pki.server.key);
    const server = await opensslServer(['-cert', cert, '-key', key, '-trace']);
    const socket = connect({ host: '127.0.0.1', port: server.port });
    try {
      socket.on('error', () => undefined);
      socket.write(encodeClientHello(EXAMPLE, { keyShares: [{ group: 29, key: new Uint8Array(32).fill(9) }] }));
      await server.waitFor(/Sent Record/);
      const [hello = ''] = server.output().split('Sent Record');
      for (const line of [
        'client_version=0x303 (TLS 1.2)',
        'session_id (len=32)',
        '{0x13, 0x01} TLS_AES_128_GCM_SHA256',
        '{0xC0, 0x2B} TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
        '{0x00, 0x9C} TLS_RSA_WITH_AES_128_GCM_SHA256',
        'extension_type=server_name(0), length=19',
        'x-amzn-mqtt-ca',
        'extension_type=max_fragment_length(1), length=1',
        'max_fragment_length := 2^10 (1024 bytes)',
        'extension_type=status_request(5), length=5',
        'ecdh_x25519 (29)',
        'secp256r1 (P-256) (23)',
        'extension_type=session_ticket(35), length=0',
        'extension_type=extended_master_secret(23), length=0',
        'ecdsa_secp256r1_sha256 (0x0403)',
        'rsa_pkcs1_sha256 (0x0401)',
        'TLS 1.3 (772)',
        'NamedGroup: ecdh_x25519 (29)',
      ]) {
        expect(hello).toContain(line);
      }
    } finally {
      socket.destroy();
      await server.stop();
      await files.remove();
    }
  });
});
