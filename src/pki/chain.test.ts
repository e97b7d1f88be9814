import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openssl, opensslServer } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { utf8Bytes } from '../kernel/bytes.ts';
import type { VerifierModel } from '../kernel/facts.ts';
import { judgeChain, type ChainFault } from './chain.ts';
import { issue, type Issued } from './dev.ts';
import { readCertificates } from './read.ts';
import type { Certificate } from './x509.ts';

const YEAR = 365 * 24 * 3_600_000;
const NOW = Date.UTC(2026, 5, 1);
const LONG = { notBefore: new Date(NOW - YEAR), notAfter: new Date(NOW + 9 * YEAR) };
const OVER = { notBefore: new Date(NOW - 2 * YEAR), notAfter: new Date(NOW - YEAR) };
const LATER = { notBefore: new Date(NOW + YEAR), notAfter: new Date(NOW + 2 * YEAR) };
const CA = { pathLength: null };
const NAMES = ['broker.example'];

function certificateOf(issued: Issued): Certificate {
  const [certificate] = readCertificates(utf8Bytes(issued.certificate), 'test');
  if (certificate === undefined) throw new Error('nothing was read');
  return certificate;
}

/** The names of the facts' cross-sign table, and what else the cases below need. */
async function makeFamily(): Promise<Record<string, Issued>> {
  const server = { subject: 'CN=broker.example', names: NAMES, use: 'server' as const, ...LONG };
  const oldRoot = await issue({ subject: 'CN=Old Root', ca: CA, ...LONG });
  const newRoot = await issue({ subject: 'CN=New Root', ca: CA, ...LONG });
  const cross = await issue({ subject: 'CN=New Root', ca: CA, keys: newRoot.keys, issuer: oldRoot, ...LONG });
  const int = await issue({ subject: 'CN=Int', ca: CA, issuer: newRoot, ...LONG });
  const leaf = await issue({ ...server, issuer: int });
  const other = await issue({ subject: 'CN=Other Root', ca: CA, ...LONG });
  const twin = await issue({ subject: 'CN=New Root', ca: CA, ...LONG });
  const bareRoot = await issue({ subject: 'CN=Bare Root', ca: CA, keyIdentifiers: false, ...LONG });
  const bareTwin = await issue({ subject: 'CN=Bare Root', ca: CA, keyIdentifiers: false, ...LONG });
  const bareLeaf = await issue({ ...server, issuer: bareRoot, keyIdentifiers: false });
  const deepRoot = await issue({ subject: 'CN=Short Root', ca: { pathLength: 0 }, ...LONG });
  const deepInt = await issue({ subject: 'CN=Deep Int', ca: CA, issuer: deepRoot, ...LONG });
  const rsaRoot = await issue({ subject: 'CN=RSA Root', keyType: 'rsa', ca: CA, ...LONG });
  const fakeCa = await issue({ ...server, subject: 'CN=No CA', issuer: newRoot });
  return {
    oldRoot,
    newRoot,
    cross,
    int,
    leaf,
    other,
    twin,
    bareRoot,
    bareTwin,
    bareLeaf,
    deepRoot,
    deepInt,
    rsaRoot,
    fakeCa,
    deepLeaf: await issue({ ...server, issuer: deepInt }),
    fakeLeaf: await issue({ ...server, issuer: fakeCa }),
    rsaLeaf: await issue({ ...server, keyType: 'rsa', issuer: rsaRoot }),
    selfLeaf: await issue(server),
    clientLeaf: await issue({ ...server, use: 'client', issuer: newRoot }),
    overLeaf: await issue({ ...server, ...OVER, issuer: newRoot }),
    laterLeaf: await issue({ ...server, ...LATER, issuer: newRoot }),
    overInt: await issue({ subject: 'CN=Int', ca: CA, keys: int.keys, issuer: newRoot, ...OVER }),
    overRoot: await issue({ subject: 'CN=New Root', ca: CA, keys: newRoot.keys, ...OVER }),
    directLeaf: await issue({ ...server, issuer: newRoot }),
  };
}

interface Case {
  readonly sent: readonly string[];
  readonly anchors: readonly string[];
  /** `undefined` = accepted. */
  readonly full?: ChainFault;
  readonly partial?: ChainFault;
  readonly at?: number;
  readonly name?: string;
}

/** Facts: the cross-sign table, once row by row, and rules beyond it. */
const CASES: readonly Case[] = [
  { sent: ['leaf'], anchors: ['newRoot'], full: 'issuer-unknown', partial: 'issuer-unknown' },
  { sent: ['leaf'], anchors: ['oldRoot'], full: 'issuer-unknown', partial: 'issuer-unknown' },
  { sent: ['leaf'], anchors: ['cross'], full: 'issuer-unknown', partial: 'issuer-unknown' },
  { sent: ['leaf'], anchors: ['int'], full: 'anchor-not-self-signed' },
  { sent: ['leaf'], anchors: ['leaf'], full: 'issuer-unknown' },
  { sent: ['leaf', 'int'], anchors: ['newRoot'] },
  { sent: ['leaf', 'int'], anchors: ['oldRoot'], full: 'issuer-unknown', partial: 'issuer-unknown' },
  { sent: ['leaf', 'int'], anchors: ['cross'], full: 'anchor-not-self-signed' },
  { sent: ['leaf', 'int'], anchors: ['int'], full: 'anchor-not-self-signed' },
  { sent: ['leaf', 'int'], anchors: ['leaf'], full: 'issuer-unknown' },
  { sent: ['leaf', 'int', 'cross'], anchors: ['newRoot'] },
  { sent: ['leaf', 'int', 'cross'], anchors: ['oldRoot'] },
  { sent: ['leaf', 'int', 'cross'], anchors: ['cross'], full: 'anchor-not-self-signed' },
  { sent: ['leaf', 'int', 'cross'], anchors: ['int'], full: 'anchor-not-self-signed' },
  { sent: ['leaf', 'int', 'cross', 'oldRoot'], anchors: ['newRoot'] },
  { sent: ['leaf', 'int', 'cross', 'oldRoot'], anchors: ['oldRoot'] },
  { sent: ['leaf', 'int', 'cross', 'oldRoot'], anchors: ['leaf'], full: 'self-signed-in-chain' },
  {
    sent: ['leaf', 'int', 'cross', 'oldRoot'],
    anchors: ['other'],
    full: 'self-signed-in-chain',
    partial: 'self-signed-in-chain',
  },
  { sent: ['leaf', 'cross', 'int'], anchors: ['newRoot'] },
  { sent: ['leaf', 'cross', 'int'], anchors: ['oldRoot'] },
  { sent: ['leaf', 'int', 'int', 'other'], anchors: ['newRoot'] },
  { sent: ['leaf', 'int', 'cross'], anchors: ['int', 'oldRoot'], full: 'anchor-not-self-signed' },
  { sent: ['leaf', 'int'], anchors: ['twin'], full: 'issuer-unknown', partial: 'issuer-unknown' },
  { sent: ['leaf', 'int'], anchors: ['twin', 'newRoot'] },
  { sent: ['bareLeaf'], anchors: ['bareRoot'] },
  { sent: ['bareLeaf'], anchors: ['bareTwin'], full: 'signature', partial: 'signature' },
  { sent: ['selfLeaf'], anchors: ['newRoot'], full: 'self-signed', partial: 'self-signed' },
  { sent: ['selfLeaf'], anchors: ['selfLeaf'] },
  { sent: ['rsaLeaf'], anchors: ['rsaRoot'] },
  { sent: ['fakeLeaf', 'fakeCa'], anchors: ['newRoot'], full: 'issuer-unknown', partial: 'issuer-unknown' },
  { sent: ['deepLeaf', 'deepInt'], anchors: ['deepRoot'], full: 'path-length', partial: 'path-length' },
  { sent: ['clientLeaf'], anchors: ['newRoot'], full: 'purpose', partial: 'purpose' },
  { sent: ['overLeaf'], anchors: ['newRoot'] },
  { sent: ['overLeaf'], anchors: ['newRoot'], at: NOW, full: 'expired', partial: 'expired' },
  { sent: ['laterLeaf'], anchors: ['newRoot'], at: NOW, full: 'not-yet-valid', partial: 'not-yet-valid' },
  {
    sent: ['directLeaf'],
    anchors: ['newRoot'],
    at: Date.UTC(1980, 0, 6),
    full: 'not-yet-valid',
    partial: 'not-yet-valid',
  },
  { sent: ['directLeaf'], anchors: ['overRoot'], at: NOW, full: 'expired', partial: 'expired' },
  { sent: ['directLeaf'], anchors: ['overRoot', 'newRoot'], at: NOW },
  { sent: ['leaf', 'overInt', 'int'], anchors: ['newRoot'], at: NOW },
  { sent: ['leaf', 'overInt'], anchors: ['newRoot'], at: NOW, full: 'expired', partial: 'expired' },
  { sent: ['leaf', 'int'], anchors: ['newRoot'], at: LONG.notAfter.getTime(), full: 'expired', partial: 'expired' },
  { sent: ['leaf', 'int'], anchors: ['newRoot'], at: LONG.notBefore.getTime() },
  { sent: ['leaf', 'int'], anchors: ['newRoot'], name: 'broker.example' },
  { sent: ['leaf', 'int'], anchors: ['newRoot'], name: 'other.example', full: 'name', partial: 'name' },
];

describe('judgeChain', () => {
  let certs: Record<string, Certificate> = {};
  let pems: Record<string, Issued> = {};
  let files: Scratch;

  beforeAll(async () => {
    files = await scratch();
    pems = await makeFamily();
    certs = Object.fromEntries(Object.entries(pems).map(([name, issued]) => [name, certificateOf(issued)]));
  });
  afterAll(() => files.remove());

  const pick = (names: readonly string[]): readonly Certificate[] => names.map((name) => certs[name]!);
  const pem = (names: readonly string[]): string => names.map((name) => pems[name]!.certificate).join('');

  function judge(entry: Case, model: VerifierModel): ChainFault | undefined {
    const { at, name } = entry;
    const verdict = judgeChain({
      model,
      sent: pick(entry.sent),
      anchors: pick(entry.anchors),
      ...(at === undefined ? {} : { at }),
      ...(name === undefined ? {} : { name }),
    });
    return verdict.ok ? undefined : verdict.fault;
  }

  const title = (entry: Case): string =>
    `${entry.sent.join(' ')} | ${entry.anchors.join(' ')}${entry.at === undefined ? '' : ` at ${new Date(entry.at).toISOString()}`}${entry.name === undefined ? '' : ` for ${entry.name}`}`;

  it.each(CASES.map((entry) => [title(entry), entry] as const))('%s', (_title, entry) => {
    expect(judge(entry, 'openssl-default')).toBe(entry.full);
    expect(judge(entry, 'openssl-partial')).toBe(entry.partial);
  });

  it.skipIf(!has('openssl'))(
    'says the same as openssl verify by its exit status, for every case and both models',
    async () => {
      const disagreements: string[] = [];
      let asked = 0;
      for (const [index, entry] of CASES.entries()) {
        const [leaf = '', ...others] = entry.sent;
        const args = ['verify', '-no-CApath', '-no-CAstore', '-purpose', 'sslserver'];
        args.push('-CAfile', await files.file(`${index}.ca`, pem(entry.anchors)));
        if (others.length > 0) args.push('-untrusted', await files.file(`${index}.others`, pem(others)));
        args.push(...(entry.at === undefined ? ['-no_check_time'] : ['-attime', String(entry.at / 1000)]));
        if (entry.name !== undefined) args.push('-verify_hostname', entry.name);
        const leafFile = await files.file(`${index}.leaf`, pem([leaf]));
        for (const [model, extra] of [
          ['openssl-default', []],
          ['openssl-partial', ['-partial_chain']],
        ] as const) {
          const { status, output } = await openssl([...args, ...extra, leafFile]);
          asked += 1;
          if ((status === 0) !== (judge(entry, model) === undefined))
            disagreements.push(`${title(entry)} ${model}: ${output}`);
        }
      }
      expect(disagreements).toEqual([]);
      expect(asked).toBe(CASES.length * 2);
    },
  );

  it.skipIf(!has('openssl'))('names the alert that openssl s_client sends', async () => {
    const chosen = CASES.filter((entry) => entry.full !== undefined && entry.full !== 'self-signed-in-chain');
    const byFault = new Map(chosen.map((entry) => [entry.full, entry]));
    for (const [index, entry] of [...byFault.values()].entries()) {
      const [leaf = '', ...others] = entry.sent;
      const server = await opensslServer([
        ...['-tls1_2', '-cipher', 'ALL:@SECLEVEL=0'],
        ...['-cert', await files.file(`alert${index}.pem`, pem([leaf]))],
        ...['-key', await files.file(`alert${index}.key`, pems[leaf]!.key)],
        ...(others.length === 0 ? [] : ['-cert_chain', await files.file(`alert${index}.above`, pem(others))]),
      ]);
      const args = [
        's_client',
        '-connect',
        `127.0.0.1:${server.port}`,
        '-tls1_2',
        '-verify_return_error',
        '-no-CApath',
      ];
      args.push('-CAfile', await files.file(`alert${index}.ca`, pem(entry.anchors)));
      args.push(...(entry.at === undefined ? ['-no_check_time'] : ['-attime', String(entry.at / 1000)]));
      if (entry.name !== undefined) args.push('-verify_hostname', entry.name);
      await openssl(args);
      const [, alert] = await server.waitFor(/SSL alert number (\d+)/);
      await server.stop();
      const { at, name } = entry;
      expect([
        title(entry),
        judgeChain({
          model: 'openssl-default',
          sent: pick(entry.sent),
          anchors: pick(entry.anchors),
          ...(at === undefined ? {} : { at }),
          ...(name === undefined ? {} : { name }),
        }),
      ]).toEqual([title(entry), expect.objectContaining({ ok: false, alert: Number(alert) })]);
    }
    expect(byFault.size).toBeGreaterThanOrEqual(8);
  });

  it('top-of-chain wants the issuer of the last certificate that was sent (SIM7600 facts §6)', () => {
    const top = (sent: readonly string[], anchors: readonly string[]): ChainFault | undefined =>
      judge({ sent, anchors }, 'top-of-chain');
    expect(top(['leaf', 'int', 'cross'], ['oldRoot'])).toBeUndefined();
    expect(top(['leaf', 'int', 'cross'], ['newRoot'])).toBe('issuer-unknown');
    expect(top(['leaf', 'int'], ['newRoot'])).toBeUndefined();
    expect(top(['leaf', 'int'], ['int'])).toBe('issuer-unknown');
    expect(top(['leaf', 'int', 'cross', 'oldRoot'], ['oldRoot'])).toBeUndefined();
    expect(top(['leaf', 'int', 'cross', 'oldRoot'], ['newRoot'])).toBe('self-signed-in-chain');
  });

  it('ends on a hundred look-alikes and on cross-signs that run in a circle', async () => {
    const a = await issue({ subject: 'CN=A', ca: CA });
    const b = await issue({ subject: 'CN=B', ca: CA });
    const circle = [
      await issue({ subject: 'CN=A', ca: CA, keys: a.keys, issuer: b }),
      await issue({ subject: 'CN=B', ca: CA, keys: b.keys, issuer: a }),
    ];
    const alike = await Promise.all(
      Array.from({ length: 100 }, () => issue({ subject: 'CN=A', ca: CA, keyIdentifiers: false, issuer: b })),
    );
    const leaf = await issue({ subject: 'CN=leaf', issuer: a, keyIdentifiers: false });
    const sent = [leaf, ...circle, ...alike].map(certificateOf);
    const verdict = judgeChain({ model: 'openssl-default', sent, anchors: [certs['oldRoot']!] });
    expect(verdict).toMatchObject({ ok: false, alert: 48 });
  });
});
