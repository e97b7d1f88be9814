import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probe } from '../../src/app/probe.ts';
import type { ProbeOptions } from '../../src/app/probe-options.ts';
import type { ProbeReport } from '../../src/app/probe-report.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { parseResolve } from '../../src/kernel/resolve.ts';
import { mosquitto, type MosquittoOptions } from '../support/mosquitto.ts';
import { openssl } from '../support/openssl.ts';
import { HOST, probePki, type ProbePki } from '../support/probe-pki.ts';
import { has } from '../support/programs.ts';
import { scratch, type Scratch } from '../support/scratch.ts';
import { expected, shown, type Shown } from './expected.ts';
import type { ServerConfig } from './server-config.ts';

interface Row {
  readonly title: string;
  readonly tls: (pki: ProbePki) => Partial<NonNullable<MosquittoOptions['tls']>>;
  readonly lines?: readonly string[];
  /** The same in the words of a configuration of OpenSSL. */
  readonly config: (pki: ProbePki) => Partial<ServerConfig>;
  /** Where Mosquitto says something else to CONNECT than an OpenSSL server that takes everybody. */
  readonly ends?: Shown['ends'];
  readonly findings?: readonly string[];
}

/** Mosquitto has an order of its own; else it is OpenSSL with its defaults. */
const USUAL = { versions: ['TLSv1.3', 'TLSv1.2'], serverOrder: true } as const;

/** What `openssl s_client` meets that speaks only such a version. */
async function refusalBySClient(port: number, version: 'TLSv1.1' | 'TLSv1'): Promise<number> {
  const flag = version === 'TLSv1' ? '-tls1' : '-tls1_1';
  const args = ['s_client', '-connect', `127.0.0.1:${port}`, flag, '-cipher', 'ALL:@SECLEVEL=0'];
  return Number(/SSL alert number (\d+)/.exec((await openssl(args)).output)?.[1]);
}

const ROWS: readonly Row[] = [
  { title: 'a certificate and nothing else', tls: () => ({}), config: () => ({}) },
  { title: 'TLS 1.2 and above', tls: () => ({ version: 'tlsv1.2' }), config: () => ({}) },
  {
    title: 'TLS 1.3',
    tls: () => ({ version: 'tlsv1.3' }),
    config: () => ({ versions: ['TLSv1.3'] }),
    findings: ['tls13-only'],
  },
  {
    title: 'an EC key',
    tls: ({ ec }) => ({ certificate: ec.own.certificate + (ec.above[0]?.certificate ?? ''), key: ec.own.key }),
    config: ({ ec }) => ({ identity: ec }),
  },
  {
    title: 'suites of its own',
    tls: () => ({}),
    lines: ['ciphers ECDHE-RSA-AES128-GCM-SHA256:AES256-SHA256', 'ciphers_tls1.3 TLS_AES_128_GCM_SHA256'],
    config: () => ({
      cipher: 'ECDHE-RSA-AES128-GCM-SHA256:AES256-SHA256',
      ciphersuites: ['TLS_AES_128_GCM_SHA256'],
    }),
  },
  {
    title: 'require_certificate',
    tls: ({ root }) => ({ clientCa: root.certificate }),
    config: () => ({ client: { is: 'demanded', authorities: [] } }),
    findings: ['client-cert-demanded'],
  },
  {
    title: 'a password file',
    tls: () => ({}),
    lines: ['allow_anonymous false'],
    config: () => ({}),
    ends: [{ at: 'mqtt', is: 'connack', code: 5 }],
    findings: ['login-missing'],
  },
];

describe.skipIf(!has('mosquitto') || !has('openssl'))('a report equals the configuration of Mosquitto:', () => {
  let files: Scratch;
  let pki: ProbePki;
  let ca: string;
  beforeAll(async () => {
    [files, pki] = await Promise.all([scratch(), probePki()]);
    ca = await files.file('ca.pem', pki.root.certificate);
  });
  afterAll(() => files.remove());

  async function withBroker<T>(options: MosquittoOptions, use: (port: number) => Promise<T>): Promise<T> {
    const broker = await mosquitto(options);
    try {
      return await use(broker.port);
    } finally {
      await broker.stop();
    }
  }

  function probed(port: number, more: Partial<ProbeOptions> = {}): Promise<ProbeReport> {
    const resolve = [parseResolve(`${HOST}=127.0.0.1:${port}`)];
    const deps = { clock: systemClock, env: {}, onProgress: () => undefined };
    return probe({ url: `mqtts://${HOST}`, resolve, ca, ...more }, deps);
  }

  it.each(ROWS)('$title', async ({ tls, lines = [], config, ends, findings = [] }) => {
    const { own, above } = pki.rsa;
    const certificate = own.certificate + above.map((one) => one.certificate).join('');
    await withBroker({ tls: { certificate, key: own.key, ...tls(pki) }, lines }, async (port) => {
      const report = await probed(port);
      const whole: ServerConfig = { identity: pki.rsa, ...USUAL, ...config(pki) };
      const { versions, ...rest } = await expected(whole);
      const { versions: found, ...others } = shown(report, whole);
      expect(others).toEqual({ ...rest, ...(ends && { ends }) });
      expect(found.slice(0, 2)).toEqual(versions.slice(0, 2));
      // How Mosquitto refuses old versions depends on its build; a client of somebody else has to meet the same.
      for (const one of found.slice(2)) {
        const number = await refusalBySClient(port, one.version as 'TLSv1.1' | 'TLSv1');
        expect(one).toMatchObject({ refusal: { is: 'alert', number } });
      }
      expect(report.findings.map(({ code }) => code)).toEqual(findings);
    });
  });

  it('no TLS at all', () =>
    withBroker({}, async (port) => {
      const report = await probed(port);
      expect(report).toMatchObject({ ok: true, answers: 'mqtt', mqtt: [], findings: [{ code: 'endpoint-not-tls' }] });
      const plain = await probed(port, { url: `mqtt://${HOST}` });
      expect(plain).toMatchObject({ ok: true, answers: 'mqtt', mqtt: [{ end: { is: 'connack', code: 0 } }] });
      expect(plain.findings).toEqual([]);
    }));
});
