import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { X509Certificate } from 'node:crypto';
import { createServer, type TlsOptions } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { opensslServer } from '../../../test/support/openssl.ts';
import { has } from '../../../test/support/programs.ts';
import { dripRelay } from '../../../test/support/raw-server.ts';
import { scratch, type Scratch } from '../../../test/support/scratch.ts';
import { makeDevPki, type DevPki } from '../../pki/dev.ts';
import type { ClientHelloSpec } from '../client-hello.ts';
import type { Answer, ServerFlight } from './answer.ts';
import { ask } from './ask.ts';

const TLS12: ClientHelloSpec = {
  version: 0x0303,
  suites: [0xc02b, 0xc02f, 0x009e, 0x009c, 0x002f, 0x00ff],
  serverName: 'localhost',
  groups: [29, 23, 24],
  signatureSchemes: [0x0403, 0x0804, 0x0401, 0x0201],
  extendedMasterSecret: true,
};
const TLS13: ClientHelloSpec = {
  ...TLS12,
  suites: [0x1301, 0x1302, 0x1303, 0x1304, 0x1305, ...TLS12.suites],
  versions: [0x0304, 0x0303],
};
const TLS10: ClientHelloSpec = { version: 0x0301, suites: [0xc013, 0xc009, 0x0033, 0x002f], groups: [23] };

let files: Scratch;
let rsa: DevPki;
let ec: DevPki;
let leaf: Record<'rsa' | 'ec', readonly string[]>;

beforeAll(async () => {
  [files, rsa, ec] = await Promise.all([
    scratch(),
    makeDevPki({ keyType: 'rsa', intermediate: true }),
    makeDevPki({ intermediate: true }),
  ]);
  const identity = async (name: string, { server }: DevPki): Promise<readonly string[]> => [
    '-cert',
    await files.file(`${name}.pem`, server.certificate),
    '-key',
    await files.file(`${name}.key.pem`, server.key),
  ];
  leaf = { rsa: await identity('rsa', rsa), ec: await identity('ec', ec) };
});
afterAll(() => files.remove());

function put(port: number, hello: ClientHelloSpec): Promise<Answer> {
  return ask(hello, { host: '127.0.0.1', port, timeoutMs: 8000 });
}

function flightOf(answer: Answer): ServerFlight {
  if (answer.is !== 'flight') throw new Error(`no flight: ${JSON.stringify(answer)}`);
  return answer.flight;
}

/** What `openssl s_server` says to the hello. */
async function askOpenssl(args: readonly string[], hello: ClientHelloSpec): Promise<Answer> {
  const server = await opensslServer(args);
  try {
    return await put(server.port, hello);
  } finally {
    await server.stop();
  }
}

async function withNode<T>(options: TlsOptions, use: (port: number) => Promise<T>): Promise<T> {
  const server = createServer(options);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use((server.address() as AddressInfo).port);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

function der(...pems: readonly string[]): readonly Uint8Array[] {
  return pems.map((pem) => new Uint8Array(new X509Certificate(pem).raw));
}

type Row = readonly [string, 'rsa' | 'ec', readonly string[], ClientHelloSpec, Partial<ServerFlight>];

const ROWS: readonly Row[] = [
  [
    'TLS 1.0, static RSA',
    'rsa',
    ['-tls1', '-cipher', 'AES128-SHA:@SECLEVEL=0'],
    TLS10,
    { version: 0x301, suite: 0x2f },
  ],
  [
    'TLS 1.0, ECDHE',
    'rsa',
    ['-tls1', '-cipher', 'ECDHE-RSA-AES128-SHA:@SECLEVEL=0'],
    TLS10,
    { version: 0x301, suite: 0xc013, group: 23 },
  ],
  [
    'TLS 1.1 for a hello of 1.2',
    'ec',
    ['-tls1_1', '-cipher', 'ALL:@SECLEVEL=0'],
    { ...TLS12, suites: [0xc009] },
    { version: 0x302, suite: 0xc009, group: 29 },
  ],
  [
    'TLS 1.2, ECDHE with ECDSA',
    'ec',
    ['-tls1_2'],
    TLS12,
    { version: 0x303, suite: 0xc02b, group: 29, signatureScheme: 0x0403 },
  ],
  [
    'TLS 1.2, ECDHE with RSA on P-384',
    'rsa',
    ['-tls1_2', '-groups', 'P-384'],
    TLS12,
    { suite: 0xc02f, group: 24, signatureScheme: 0x0804 },
  ],
  [
    'TLS 1.2, DHE',
    'rsa',
    ['-tls1_2', '-cipher', 'DHE-RSA-AES128-GCM-SHA256'],
    { ...TLS12, signatureSchemes: [0x0401] },
    { suite: 0x9e, dhBits: 2048, signatureScheme: 0x0401 },
  ],
  ['TLS 1.2, static RSA', 'rsa', ['-tls1_2', '-cipher', 'AES128-GCM-SHA256'], TLS12, { suite: 0x9c }],
  ['TLS 1.2 where 1.3 was offered', 'ec', ['-tls1_2'], TLS13, { version: 0x303, suite: 0xc02b }],
  ...(
    [
      ['AES-128-GCM', 'TLS_AES_128_GCM_SHA256', 0x1301],
      ['AES-256-GCM', 'TLS_AES_256_GCM_SHA384', 0x1302],
      ['ChaCha20', 'TLS_CHACHA20_POLY1305_SHA256', 0x1303],
      ['CCM', 'TLS_AES_128_CCM_SHA256', 0x1304],
      ['CCM-8', 'TLS_AES_128_CCM_8_SHA256', 0x1305],
    ] as const
  ).map(([title, name, suite]): Row => {
    const args = ['-ciphersuites', name, '-cipher', 'ALL:@SECLEVEL=0'];
    return [`TLS 1.3, ${title}`, 'ec', args, TLS13, { version: 0x304, suite, group: 29, signatureScheme: 0x0403 }];
  }),
  ['TLS 1.3 with RSA on P-256', 'rsa', ['-groups', 'P-256'], TLS13, { group: 23, signatureScheme: 0x0804 }],
  ['a HelloRetryRequest for P-384', 'ec', ['-groups', 'P-384'], TLS13, { version: 0x304, group: 24 }],
  [
    'a HelloRetryRequest under SHA-384',
    'ec',
    ['-groups', 'P-384', '-ciphersuites', 'TLS_AES_256_GCM_SHA384'],
    TLS13,
    { suite: 0x1302, group: 24 },
  ],
  ['P-384 alone', 'ec', ['-groups', 'P-384'], { ...TLS13, groups: [24] }, { version: 0x304, group: 24 }],
  ['P-521 alone', 'ec', ['-groups', 'P-521'], { ...TLS13, groups: [25] }, { version: 0x304, group: 25 }],
  ['X448 behind P-256', 'ec', ['-groups', 'X448'], { ...TLS13, groups: [23, 30] }, { version: 0x304, group: 30 }],
];

describe.skipIf(!has('openssl'))('openssl s_server is read as it was configured', () => {
  it.each(ROWS)('%s', async (_title, kind, args, hello, expected) => {
    const answer = await askOpenssl([...leaf[kind], ...args], hello);
    const certificates = der((kind === 'rsa' ? rsa : ec).server.certificate);
    const flight = flightOf(answer);
    expect(flight).toMatchObject({ ...expected, certificates });
    const leafBytes = certificates[0]?.length ?? 0;
    expect(flight.certificateMessageBytes).toBe(leafBytes + (flight.version === 0x304 ? 9 : 6));
    expect(flight.unread).toBeUndefined();
  });

  it('a group that we compute no share of leaves what is known', async () => {
    const answer = await askOpenssl([...leaf.ec, '-groups', 'ffdhe2048'], { ...TLS13, groups: [29, 256] });
    expect(answer).toMatchObject({
      is: 'flight',
      flight: { version: 0x304, suite: 0x1301, group: 256, certificates: [], unread: true },
    });
  });

  it('a pre-shared key needs no certificate', async () => {
    const args = ['-nocert', '-psk', '0a0b0c', '-tls1_2', '-cipher', 'PSK-AES128-GCM-SHA256'];
    expect(flightOf(await askOpenssl(args, { ...TLS12, suites: [0x00a8] }))).toMatchObject({
      suite: 0xa8,
      certificates: [],
    });
  });

  it.each([
    ['reversed', () => [ec.root, ec.intermediate]],
    ['with a duplicate', () => [ec.intermediate, ec.intermediate]],
    ['with a stranger', () => [ec.intermediate, rsa.root]],
  ])('a chain %s comes as it was sent, in TLS 1.2 and 1.3', async (title, above) => {
    const pems = above().map((issued) => issued?.certificate ?? '');
    const chain = await files.file(`${title}.pem`, pems.join(''));
    const server = await opensslServer([...leaf.ec, '-cert_chain', chain]);
    try {
      for (const hello of [TLS12, TLS13]) {
        expect(flightOf(await put(server.port, hello)).certificates).toEqual(der(ec.server.certificate, ...pems));
      }
    } finally {
      await server.stop();
    }
  });

  it.each([
    ['TLS 1.2', TLS12, [1, 2, 64]],
    ['TLS 1.3', TLS13, []],
  ])('a listener that demands a client certificate names its CA in %s', async (title, hello, certificateTypes) => {
    const ca = await files.file(`ca ${title}.pem`, rsa.root.certificate + ec.root.certificate);
    const flight = flightOf(await askOpenssl([...leaf.ec, '-Verify', '2', '-CAfile', ca], hello));
    const names = [rsa, ec].map(({ root }) => new x509.X509Certificate(root.certificate).subjectName.toArrayBuffer());
    expect(flight.certificateRequest?.authorities).toEqual(
      expect.arrayContaining(names.slice(0, 1).map((name) => new Uint8Array(name))),
    );
    expect(flight.certificateRequest?.certificateTypes).toEqual(certificateTypes);
    expect(flight.certificateRequest?.signatureSchemes).toContain(0x0804);
    expect(flight.certificates).toHaveLength(1);
  });

  it.each([
    ['TLS 1.2', TLS12],
    ['TLS 1.3', TLS13],
  ])('a fragment length that is asked for shows in the records of %s', async (_title, hello) => {
    const flight = flightOf(await askOpenssl(leaf.rsa, { ...hello, maxFragmentLength: 512 }));
    expect(flight.maxFragmentLength).toBe(512);
    // A seal adds the tag of 16 bytes and one for the type.
    expect(Math.max(...flight.recordBytes)).toBe(hello === TLS13 ? 512 + 17 : 512);
  });

  it('a ticket is announced where one was asked for', async () => {
    const server = await opensslServer([...leaf.ec, '-tls1_2']);
    try {
      expect(flightOf(await put(server.port, { ...TLS12, sessionTicket: true })).ticket).toBe(true);
      expect(flightOf(await put(server.port, TLS12)).ticket).toBe(false);
    } finally {
      await server.stop();
    }
  });

  it.each([
    ['a version below the lowest', ['-tls1_2'], TLS10, 70],
    ['no suite in common', ['-tls1_2', '-cipher', 'AES256-SHA'], TLS12, 40],
    ['TLS 1.3 without groups', ['-tls1_3'], { version: 0x303, suites: [0x1301], versions: [0x304] }, 109],
  ])('%s brings the alert', async (_title, args, hello, number) => {
    expect(await askOpenssl([...leaf.rsa, ...args], hello)).toEqual({ is: 'alert', number, warnings: [] });
  });

  it('the server sees us go without a word of protest', async () => {
    const server = await opensslServer([...leaf.ec, '-msg']);
    try {
      await put(server.port, TLS13);
      await server.waitFor(/<<< .*Alert.*close_notify/);
    } finally {
      await server.stop();
    }
  });
});

describe('node:tls', () => {
  it.each([
    ['TLS 1.2', TLS12],
    ['TLS 1.3', TLS13],
  ])('a server name, ALPN and an OCSP staple in %s', async (_title, hello) => {
    const names: string[] = [];
    const staple = new Uint8Array(1357).fill(0x30);
    const server = createServer({
      cert: ec.serverChain,
      key: ec.server.key,
      ALPNProtocols: ['mqtt'],
      SNICallback(name, done) {
        names.push(name);
        done(null);
      },
    });
    server.on('OCSPRequest', (_cert, _issuer, done) => done(null, Buffer.from(staple)));
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const spec = { ...hello, serverName: 'broker.example', alpn: ['http/1.1', 'mqtt'], ocspStapling: true };
      const flight = flightOf(await put(port, spec));
      expect(names).toEqual(['broker.example']);
      expect(flight).toMatchObject({ alpn: 'mqtt', ocspBytes: 1357 });
      expect(flight.extensions).toContain(16);
      expect(flight.certificates).toEqual(der(ec.server.certificate, ec.intermediate?.certificate ?? ''));
      expect(await put(port, { ...spec, alpn: ['http/1.1'] })).toEqual({ is: 'alert', number: 120, warnings: [] });
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it.each([
    ['TLS 1.2', TLS12],
    ['TLS 1.3', TLS13],
    ['TLS 1.3 with a HelloRetryRequest', { ...TLS13, groups: [29, 24] }],
  ])('one byte per segment brings the same flight in %s', async (title, hello) => {
    const ecdhCurve = title.includes('Retry') ? 'P-384' : 'auto';
    const options: TlsOptions = { cert: rsa.serverChain, key: rsa.server.key, ecdhCurve };
    await withNode({ ...options, requestCert: true, ca: [rsa.root.certificate] }, async (port) => {
      const relay = await dripRelay(port);
      try {
        const { recordBytes, ...whole } = flightOf(await put(port, hello));
        const { recordBytes: dripped, ...slow } = flightOf(await put(relay.port, hello));
        expect(slow).toEqual(whole);
        expect(dripped).toHaveLength(recordBytes.length);
      } finally {
        await relay.stop();
      }
    });
  });

  it('eight questions at a time leave nothing open', async () => {
    await withNode({ cert: ec.serverChain, key: ec.server.key }, async (port) => {
      const answers = await Promise.all(Array.from({ length: 8 }, (_none, i) => put(port, i % 2 ? TLS12 : TLS13)));
      expect(answers.map((answer) => flightOf(answer).version)).toEqual(
        answers.map((_answer, i) => (i % 2 ? 0x303 : 0x304)),
      );
    });
  });
});
