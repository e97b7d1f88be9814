import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHAIN_CASES, STACKS, type ChainCase, type StackLetter } from '../../test/support/chain-cases.ts';
import { LONG, NOW, makeFamily } from '../../test/support/chain-family.ts';
import { openssl, opensslServer } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { utf8Bytes } from '../kernel/bytes.ts';
import { TRUSTS_INTERMEDIATE, VERIFIER_MODELS } from '../kernel/facts.ts';
import {
  judgeChain,
  judgeEveryPath,
  sameAnchor,
  type ChainFault,
  type ChainModel,
  type ChainVerdict,
} from './chain.ts';
import { issue, type Issued } from './dev.ts';
import { readCertificates } from './read.ts';
import type { Certificate } from './x509.ts';

/** The errors of X509_verify_cert that each of our faults stands for (include/openssl/x509_vfy.h). */
const ERRORS: Readonly<Record<ChainFault, readonly number[]>> = {
  'nothing-sent': [],
  'issuer-unknown': [20],
  'anchor-not-self-signed': [2],
  'self-signed': [18],
  'self-signed-in-chain': [19],
  'too-long': [22],
  'not-a-ca': [79, 32],
  purpose: [26],
  'path-length': [25],
  name: [62, 64],
  'name-constraint': [47, 48, 49, 51, 52, 53],
  'critical-extension': [34],
  malformed: [1],
  weak: [94],
  'not-conforming': [],
  signature: [7],
  'not-yet-valid': [9],
  expired: [10],
};

function certificateOf(issued: Issued): Certificate {
  const [certificate] = readCertificates(utf8Bytes(issued.certificate), 'test');
  if (certificate === undefined) throw new Error('nothing was read');
  return certificate;
}

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

  function judge({ sent, anchors, at, name }: Omit<ChainCase, 'title' | 'accepted'>, model: ChainModel): ChainVerdict {
    return judgeChain({
      model,
      sent: pick(sent),
      anchors: pick(anchors),
      ...(at === undefined ? {} : { at }),
      ...(name === undefined ? {} : { name }),
    });
  }

  const fault = (sent: string, anchors: string, model: ChainModel): ChainFault | undefined => {
    const verdict = judge({ sent: sent.split(' '), anchors: anchors.split(' ') }, model);
    return verdict.ok ? undefined : verdict.fault;
  };

  it.each(Object.keys(STACKS) as StackLetter[])(
    'accepts what the measured stack accepted and nothing else: %s',
    (letter) => {
      const clock = letter === 'D' || letter === 'P' ? {} : { at: NOW };
      const wrong: string[] = [];
      let asked = 0;
      for (const entry of CHAIN_CASES) {
        const said = entry.accepted.get(letter);
        if (said === undefined) continue;
        asked += 1;
        const verdict = judge({ ...clock, ...entry }, STACKS[letter]);
        if (verdict.ok !== said) wrong.push(`${entry.title}: ${verdict.ok ? 'accepted' : verdict.reason}`);
      }
      expect(wrong).toEqual([]);
      expect(asked).toBeGreaterThan(100);
    },
  );

  it.skipIf(!has('openssl'))(
    'gives the exit status and the error of openssl verify, case by case',
    async () => {
      const wrong: string[] = [];
      let asked = 0;
      for (const [index, entry] of CHAIN_CASES.entries()) {
        const [leaf = '', ...others] = entry.sent;
        const args = ['verify', '-no-CApath', '-no-CAstore', '-purpose', 'sslserver'];
        args.push('-CAfile', await files.file(`${index}.ca`, pem(entry.anchors)));
        if (others.length > 0) args.push('-untrusted', await files.file(`${index}.others`, pem(others)));
        args.push(...(entry.at === undefined ? ['-no_check_time'] : ['-attime', String(entry.at / 1000)]));
        const { name } = entry;
        if (name !== undefined) args.push(/^[\d.]+$/.test(name) ? '-verify_ip' : '-verify_hostname', name);
        const leafFile = await files.file(`${index}.leaf`, pem([leaf]));
        for (const [model, extra] of [
          ['openssl-default', []],
          ['openssl-partial', ['-partial_chain']],
        ] as const) {
          const { status, output } = await openssl([...args, ...extra, leafFile]);
          const verdict = judge(entry, model);
          asked += 1;
          const error = Number(/^error (\d+) at/m.exec(output)?.[1] ?? 0);
          const agrees = verdict.ok ? status === 0 : status !== 0 && ERRORS[verdict.fault].includes(error);
          if (!agrees) wrong.push(`${entry.title} ${model}: ${verdict.ok ? 'accepted' : verdict.fault}, ${output}`);
        }
      }
      expect(wrong).toEqual([]);
      expect(asked).toBe(CHAIN_CASES.length * 2);
    },
    60_000,
  );

  it.skipIf(!has('openssl'))('names the alert that openssl s_client sends', async () => {
    // s_client ends before it has sent the alert for a self-signed certificate further up.
    const refused = CHAIN_CASES.flatMap((entry) => {
      const verdict = judge(entry, 'openssl-default');
      return verdict.ok || verdict.fault === 'self-signed-in-chain' ? [] : [{ entry, verdict }];
    });
    const byFault = new Map(refused.reverse().map((each) => [each.verdict.fault, each]));
    for (const [index, { entry, verdict }] of [...byFault.values()].entries()) {
      const [leaf = '', ...others] = entry.sent;
      const server = await opensslServer([
        ...['-tls1_2', '-cipher', 'ALL:@SECLEVEL=0'],
        ...['-cert', await files.file(`alert${index}.pem`, pem([leaf]))],
        ...['-key', await files.file(`alert${index}.key`, pems[leaf]!.key)],
        ...(others.length === 0 ? [] : ['-cert_chain', await files.file(`alert${index}.above`, pem(others))]),
      ]);
      const args = ['s_client', '-connect', `127.0.0.1:${server.port}`, '-tls1_2', '-verify_return_error'];
      args.push('-no-CApath', '-CAfile', await files.file(`alert${index}.ca`, pem(entry.anchors)));
      args.push(...(entry.at === undefined ? ['-no_check_time'] : ['-attime', String(entry.at / 1000)]));
      const { name } = entry;
      if (name !== undefined) args.push(/^[\d.]+$/.test(name) ? '-verify_ip' : '-verify_hostname', name);
      await openssl(args);
      const [, alert] = await server.waitFor(/SSL alert number (\d+)/);
      await server.stop();
      expect([entry.title, verdict.fault, verdict.alert]).toEqual([entry.title, verdict.fault, Number(alert)]);
    }
    expect(byFault.size).toBeGreaterThanOrEqual(11);
  });

  it('gives the alerts that mbedTLS and wolfSSL sent', () => {
    const alert = (
      sent: string,
      anchors: string,
      model: ChainModel,
      more: { at?: number; name?: string } = {},
    ): unknown => {
      const verdict = judge({ sent: sent.split(' '), anchors: anchors.split(' '), at: NOW, ...more }, model);
      return verdict.ok ? undefined : verdict.alert;
    };
    expect(alert('leaf', 'newRoot', 'wolfssl')).toBe(48);
    expect(alert('bareLeaf', 'bareTwin', 'wolfssl')).toBe(42);
    expect(alert('overLeaf', 'newRoot', 'wolfssl')).toBe(45);
    expect(alert('laterLeaf', 'newRoot', 'wolfssl')).toBe(45);
    expect(alert('leaf int', 'newRoot', 'wolfssl', { name: 'other.example' })).toBe(42);
    expect(alert('selfLeaf', 'newRoot', 'wolfssl')).toBe(42);
    expect(alert('selfLeaf', 'newRoot', 'wolfssl-strict-top')).toBe(48);
    expect(alert('leaf', 'newRoot', 'mbedtls')).toBe(48);
    expect(alert('overLeaf', 'newRoot', 'mbedtls')).toBe(45);
    expect(alert('laterLeaf', 'newRoot', 'mbedtls')).toBe(46);
    expect(alert('clientLeaf', 'newRoot', 'mbedtls')).toBe(43);
  });

  it.each(VERIFIER_MODELS)('%s trusts an intermediate as the only anchor if its table says so', (model) => {
    expect(fault('leaf int', 'newRoot', model)).toBeUndefined();
    expect(fault('leaf int', 'int', model) === undefined).toBe(TRUSTS_INTERMEDIATE[model]);
  });

  it('top-of-chain wants the issuer of the last certificate that was sent (SIM7600 facts §6)', () => {
    expect(fault('leaf int cross', 'oldRoot', 'top-of-chain')).toBeUndefined();
    expect(fault('leaf int cross', 'newRoot', 'top-of-chain')).toBe('issuer-unknown');
    expect(fault('leaf int', 'newRoot', 'top-of-chain')).toBeUndefined();
    expect(fault('leaf int', 'int', 'top-of-chain')).toBe('issuer-unknown');
    expect(fault('leaf int cross oldRoot', 'oldRoot', 'top-of-chain')).toBeUndefined();
    expect(fault('leaf int cross oldRoot', 'newRoot', 'top-of-chain')).toBe('self-signed-in-chain');
  });

  it('strict tries every path, and accepts any certificate as anchor', () => {
    expect(fault('leaf int', 'newRoot', 'strict')).toBeUndefined();
    expect(fault('leaf cross int', 'oldRoot', 'strict')).toBeUndefined();
    expect(fault('leaf int cross', 'cross', 'strict')).toBeUndefined();
    expect(fault('bareIntLeaf wrongKeyInt int', 'newRoot', 'strict')).toBe('not-conforming');
    expect(fault('leaf overInt int', 'newRoot', 'strict')).toBeUndefined();
    expect(fault('deepLeaf deepInt', 'deepRoot', 'strict')).toBe('path-length');
    expect(fault('fakeLeaf fakeCa', 'newRoot', 'strict')).toBe('not-a-ca');
    expect(fault('leaf', 'newRoot', 'strict')).toBe('issuer-unknown');
  });

  it('judges for a client as well: the purpose is another', () => {
    const asked = (name: string, purpose: 'server' | 'client', model: ChainModel): boolean =>
      judgeChain({ model, sent: pick([name]), anchors: pick(['newRoot']), purpose, at: NOW }).ok;
    for (const model of ['openssl-default', 'mbedtls', 'wolfssl', 'strict'] as const) {
      expect([model, asked('clientLeaf', 'client', model), asked('directLeaf', 'client', model)]).toEqual([
        model,
        true,
        false,
      ]);
      expect([model, asked('directLeaf', 'server', model)]).toEqual([model, true]);
    }
  });

  it('judges each path of a cross-sign by itself', () => {
    const { paths, complete } = judgeEveryPath({
      model: 'openssl-default',
      sent: pick(['leaf', 'int', 'cross']),
      anchors: pick(['newRoot', 'oldRoot']),
    });
    const found = paths.map(({ chain, verdict }) => [
      chain.map(({ facts }) => facts.subject.slice(3)).join(' < '),
      verdict.ok,
    ]);
    expect(found).toEqual([
      ['broker.example < Int < New Root', true],
      ['broker.example < Int < New Root < Old Root', true],
    ]);
    expect(complete).toBe(true);
  });

  it('knows an anchor again in its cross-sign, and not in a namesake', () => {
    expect(sameAnchor(certs['newRoot']!, certs['cross']!)).toBe(true);
    expect(sameAnchor(certs['newRoot']!, certs['twin']!)).toBe(false);
  });

  it('ends on a hundred look-alikes and on cross-signs that run in a circle', async () => {
    const CA = { pathLength: null };
    const a = await issue({ subject: 'CN=A', ca: CA, ...LONG });
    const b = await issue({ subject: 'CN=B', ca: CA, ...LONG });
    const circle = [
      await issue({ subject: 'CN=A', ca: CA, keys: a.keys, issuer: b, ...LONG }),
      await issue({ subject: 'CN=B', ca: CA, keys: b.keys, issuer: a, ...LONG }),
    ];
    const alike = await Promise.all(
      Array.from({ length: 100 }, () => issue({ subject: 'CN=A', ca: CA, keyIdentifiers: false, issuer: b, ...LONG })),
    );
    const leaf = await issue({ subject: 'CN=leaf', issuer: a, keyIdentifiers: false, ...LONG });
    const sent = [leaf, ...circle, ...alike].map(certificateOf);
    for (const model of [...Object.values(STACKS), 'top-of-chain', 'strict'] as const) {
      expect(judgeChain({ model, sent, anchors: [certs['oldRoot']!] })).toMatchObject({ ok: false });
    }
  });
});
