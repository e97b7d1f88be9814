import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probe } from '../../src/app/probe.ts';
import type { ProbeOptions } from '../../src/app/probe-options.ts';
import type { ChainReport, ProbeReport } from '../../src/app/probe-report.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { parseResolve } from '../../src/kernel/resolve.ts';
import { opensslBroker } from '../support/openssl-broker.ts';
import { has } from '../support/programs.ts';
import { probePki, HOST, type ProbePki } from '../support/probe-pki.ts';
import { scratch, type Scratch } from '../support/scratch.ts';
import { expected, shown } from './expected.ts';
import { OLD_CIPHERS, serverArgs, VERSIONS, type ServerConfig } from './server-config.ts';

/** What a chain is called, beside its certificates. */
type Sorted = Pick<ChainReport, 'inOrder' | 'end'> & {
  readonly places: readonly ChainReport['certificates'][number]['place'][];
};

interface Row {
  readonly title: string;
  readonly config: (pki: ProbePki) => Partial<ServerConfig>;
  readonly options?: Partial<ProbeOptions>;
  /** Of the first chain; the usual one is a server and an intermediate, in order, up to the root. */
  readonly chain?: Sorted;
  /** Codes of the findings, and the state of server-trust; nothing is wrong unless a row says so. */
  readonly findings?: readonly string[];
  readonly trust?: 'passed' | 'failed';
}

const USUAL: Sorted = { places: ['server', 'path'], inOrder: true, end: 'anchor' };
const NEW = ['TLSv1.3', 'TLSv1.2'] as const;
const old = { cipher: OLD_CIPHERS };
const places = (...above: Sorted['places']): Sorted['places'] => ['server', ...above];

const ROWS: readonly Row[] = [
  { title: 'OpenSSL’s own defaults', config: () => ({}) },
  ...VERSIONS.map((version): Row => {
    const findings = version === 'TLSv1.3' ? ['tls13-only'] : [];
    return {
      title: `${version} alone`,
      config: () => ({ versions: [version], ...(version === 'TLSv1.3' ? {} : old) }),
      findings,
    };
  }),
  { title: 'all versions and suites', config: () => ({ versions: VERSIONS, ...old }) },
  { title: 'TLS 1.2 and 1.0, with a gap', config: () => ({ versions: ['TLSv1.2', 'TLSv1'], ...old }) },
  { title: 'TLS 1.0 and 1.1', config: () => ({ versions: ['TLSv1.1', 'TLSv1'], ...old }) },
  {
    title: 'TLS 1.0 to 1.2 with an EC key',
    config: ({ ec }) => ({ identity: ec, versions: VERSIONS.slice(1), ...old }),
  },
  { title: 'one suite', config: () => ({ versions: ['TLSv1.2'], cipher: 'ECDHE-RSA-AES128-GCM-SHA256' }) },
  {
    title: 'static RSA and the server’s order',
    config: () => ({ versions: NEW, cipher: 'AES256-SHA256:AES128-SHA:AES128-GCM-SHA256', serverOrder: true }),
  },
  { title: 'classic Diffie-Hellman', config: () => ({ versions: ['TLSv1.2'], cipher: 'kDHE+AESGCM:kDHE+SHA256' }) },
  {
    title: 'CCM, and one suite of TLS 1.3',
    config: () => ({ cipher: 'AESCCM', ciphersuites: ['TLS_AES_128_CCM_SHA256'] }),
  },
  {
    title: 'all suites of TLS 1.3',
    config: () => ({ versions: ['TLSv1.3'], ciphersuites: SUITES_13 }),
    findings: ['tls13-only'],
  },
  { title: 'P-384 and X25519', config: () => ({ groups: ['P-384', 'X25519'] }) },
  { title: 'groups in the server’s order', config: () => ({ groups: ['P-521', 'P-256'], serverOrder: true }) },
  { title: 'one scheme of signatures', config: () => ({ versions: ['TLSv1.2'], schemes: 'RSA+SHA512' }) },
  { title: 'two schemes of signatures', config: () => ({ schemes: 'rsa_pss_rsae_sha256:RSA+SHA256' }) },
  { title: 'a P-256 certificate', config: ({ ec }) => ({ identity: ec }) },
  {
    title: 'a P-256 certificate in TLS 1.3',
    config: ({ ec }) => ({ identity: ec, versions: ['TLSv1.3'] }),
    findings: ['tls13-only'],
  },
  { title: 'a P-384 certificate', config: ({ p384 }) => ({ identity: p384 }) },
  { title: 'an RSA and an EC certificate', config: ({ rsa, ec }) => ({ identity: rsa, second: ec }) },
  {
    title: 'an RSA and an EC certificate in TLS 1.3',
    config: ({ rsa, ec }) => ({ identity: ec, second: rsa, versions: ['TLSv1.3'] }),
    findings: ['tls13-only'],
  },
  {
    title: 'the server’s certificate alone, from the root',
    config: ({ direct }) => ({ identity: direct }),
    chain: { ...USUAL, places: places() },
  },
  {
    title: 'no intermediate',
    config: ({ rsa }) => ({ identity: { own: rsa.own, above: [] } }),
    chain: { places: places(), inOrder: true, end: 'issuer-unknown' },
    findings: ['anchor-wrong'],
    trust: 'failed',
  },
  {
    title: 'the root as well',
    config: ({ rsa, root }) => ({ identity: { own: rsa.own, above: [...rsa.above, root] } }),
    chain: { ...USUAL, places: places('path', 'path') },
  },
  {
    title: 'a reversed chain',
    config: ({ rsa, root }) => ({ identity: { own: rsa.own, above: [root, ...rsa.above] } }),
    chain: { ...USUAL, places: places('path', 'path'), inOrder: false },
    findings: ['chain-out-of-order'],
  },
  {
    title: 'a duplicate in the chain',
    config: ({ rsa }) => ({ identity: { own: rsa.own, above: [...rsa.above, rsa.own, ...rsa.above] } }),
    chain: { ...USUAL, places: places('path', 'duplicate', 'duplicate') },
    findings: ['chain-superfluous'],
  },
  {
    title: 'a stranger in the chain',
    config: ({ rsa, stranger }) => ({ identity: { own: rsa.own, above: [stranger, ...rsa.above] } }),
    chain: { ...USUAL, places: places('stranger', 'path') },
    findings: ['chain-superfluous'],
  },
  {
    title: 'a cross-signed root',
    config: ({ rsa, crossSign }) => ({ identity: { own: rsa.own, above: [...rsa.above, crossSign] } }),
    chain: { ...USUAL, places: places('path', 'path') },
  },
  { title: 'a chain of 6 kB', config: ({ large }) => ({ identity: large }) },
  {
    title: 'records of 1024 bytes',
    config: ({ large }) => ({ identity: large, maxSend: 1024, versions: ['TLSv1.2'] }),
  },
  {
    title: 'an expired certificate',
    config: ({ expired }) => ({ identity: expired }),
    findings: ['server-cert-expired'],
    trust: 'failed',
  },
  {
    title: 'a certificate of tomorrow',
    config: ({ early }) => ({ identity: early }),
    findings: ['server-cert-expired'],
    trust: 'failed',
  },
  {
    title: 'a certificate for another name',
    config: ({ elsewhere }) => ({ identity: elsewhere }),
    findings: ['server-name-mismatch'],
    trust: 'failed',
  },
  {
    title: 'a client certificate that is asked for',
    config: ({ root }) => ({ client: { is: 'asked', authorities: [root] } }),
  },
  {
    title: 'a client certificate that is demanded, of two authorities',
    config: ({ root, stranger }) => ({ client: { is: 'demanded', authorities: [stranger, root] } }),
    findings: ['client-cert-demanded'],
  },
  {
    title: 'a client certificate that is demanded in TLS 1.2',
    config: ({ root }) => ({ versions: ['TLSv1.2'], client: { is: 'demanded', authorities: [root] } }),
    findings: ['client-cert-demanded'],
  },
  {
    title: 'a client certificate that is demanded in TLS 1.3',
    config: ({ root }) => ({ versions: ['TLSv1.3'], client: { is: 'demanded', authorities: [root] } }),
    findings: ['tls13-only', 'client-cert-demanded'],
  },
  {
    title: 'a client certificate that is demanded in TLS 1.0',
    config: ({ root }) => ({ versions: ['TLSv1'], ...old, client: { is: 'demanded', authorities: [root] } }),
    findings: ['client-cert-demanded'],
  },
  { title: 'ALPN', config: () => ({ alpn: ['http/1.1', 'mqtt'] }), options: { alpn: 'mqtt' } },
  { title: 'no ALPN', config: () => ({}), options: { alpn: 'mqtt' } },
  { title: 'no tickets', config: () => ({ noTicket: true }) },
  { title: 'a stapled OCSP response', config: ({ staple }) => ({ staple }) },
  {
    title: 'a certificate for those who name the host',
    config: ({ rsa, elsewhere }) => ({ identity: elsewhere, named: { name: HOST, own: rsa.own } }),
    chain: { places: places(), inOrder: true, end: 'issuer-unknown' },
    findings: ['anchor-wrong', 'sni-other-certificate'],
    trust: 'failed',
  },
  {
    title: 'a wrong name as the end',
    config: ({ direct, elsewhere }) => ({ identity: elsewhere, named: { name: HOST, own: direct.own, fatal: true } }),
    chain: { ...USUAL, places: places() },
    findings: ['sni-other-certificate'],
  },
];

const SUITES_13 = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_CCM_SHA256',
  'TLS_AES_128_CCM_8_SHA256',
];

describe.skipIf(!has('openssl'))('a report equals the configuration of openssl s_server:', () => {
  let files: Scratch;
  let pki: ProbePki;
  let ca: string;
  beforeAll(async () => {
    [files, pki] = await Promise.all([scratch(), probePki()]);
    ca = await files.file('ca.pem', pki.root.certificate);
  });
  afterAll(() => files.remove());

  async function probed(config: ServerConfig, options: Partial<ProbeOptions> = {}): Promise<ProbeReport> {
    const server = await opensslBroker(await serverArgs(config, files));
    try {
      return await probe(
        { url: `mqtts://${HOST}`, resolve: [parseResolve(`${HOST}=127.0.0.1:${server.port}`)], ca, ...options },
        { clock: systemClock, env: {}, onProgress: () => undefined },
      );
    } finally {
      await server.stop();
    }
  }

  it.each(ROWS)('$title', async ({ config, options, chain = USUAL, findings = [], trust = 'passed' }) => {
    const whole: ServerConfig = { identity: pki.rsa, versions: NEW, ...config(pki) };
    const report = await probed(whole, options);
    expect(shown(report, whole)).toEqual(await expected(whole, options));
    const [first] = report.tls?.chains ?? [];
    expect({
      places: first?.certificates.map(({ place }) => place),
      inOrder: first?.inOrder,
      end: first?.end,
    }).toEqual(chain);
    expect(report.findings.map(({ code }) => code).sort()).toEqual([...findings].sort());
    expect(report).toMatchObject({ ok: true, answers: 'tls', complete: true });
    expect(report.ladder.find(({ rung }) => rung === 'server-trust')?.state).toBe(trust);
  });

  it('a group whose shares are not computed here leaves open what follows', async () => {
    const report = await probed({ identity: pki.rsa, versions: ['TLSv1.3'], groups: ['ffdhe2048'] });
    expect(report.tls?.versions[0]).toMatchObject({ accepted: true, complete: true });
    expect(report.tls?.groups13).toMatchObject({ accepted: [{ name: 'ffdhe2048' }], complete: true });
    expect(report.tls?.chains).toEqual([]);
    expect(report.tls?.withoutName).toEqual({ answer: { is: 'unread' }, warnings: [] });
    expect(report.tls?.clientCertificate.state).toBe('unknown');
    expect(report.ladder.find(({ rung }) => rung === 'server-trust')?.state).toBe('unknown');
    expect(report.mqtt.map(({ end }) => end)).toEqual([{ at: 'mqtt', is: 'connack', code: 0 }]);
  });

  it('are many', () => {
    expect(ROWS.length).toBeGreaterThanOrEqual(25);
  });
});
