import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBroker } from '../brokers/kit/facts.ts';
import { brokers } from '../brokers/registry.ts';
import { findFamily } from '../families/registry.ts';
import { guess, type VerifierModel } from '../kernel/facts.ts';
import { loadAnchors, type Anchor } from '../pki/anchors/set.ts';
import { issue, type Issued } from '../pki/dev.ts';
import { readCertificates } from '../pki/read.ts';
import { bytesOf } from '../kernel/bytes.ts';
import type { Certificate } from '../pki/x509.ts';
import type { TlsClientProfile } from '../tls/profile.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { chooseAnchor, givenAnchor, type AnchorCase } from './choose-anchor.ts';

const NOW = Date.now();
const DAY = 86_400_000;
const HOST = 'x.iot.example';

let files: Scratch;
let roots: readonly Anchor[];
let amazon1: Issued;
let amazon3: Issued;
let starfield: Issued;

async function authority(subject: string, keyType: 'rsa' | 'ec', issuer?: Issued): Promise<Issued> {
  return issue({ subject, keyType, ca: { pathLength: null }, ...(issuer === undefined ? {} : { issuer }) });
}

function server(issuer: Issued): Promise<Issued> {
  return issue({ subject: `CN=${HOST}`, issuer, use: 'server', names: [HOST] });
}

function read(...issued: readonly Issued[]): readonly Certificate[] {
  return issued.flatMap(({ certificate }) => readCertificates(bytesOf(certificate), 'test'));
}

/** A module whose TLS client differs from the SIM7600's in what a case is about. */
function module(change: Partial<TlsClientProfile> = {}): AnchorCase['module'] {
  const { line } = findFamily('sim7600');
  return { line: { ...line, facts: { ...line.facts, tls: { ...line.facts.tls, ...change } } } };
}

function verifier(model: VerifierModel): AnchorCase['module'] {
  return module({ verifier: guess(model, 'for this test') });
}

function chosen(change: Partial<AnchorCase>): ReturnType<typeof chooseAnchor> {
  const profile = findBroker('aws-iot', brokers());
  return chooseAnchor({
    profile,
    url: `mqtts://${HOST}:8883`,
    port: 8883,
    module: module(),
    roots,
    now: NOW,
    ...change,
  });
}

function name(change: Partial<AnchorCase>): string | undefined {
  return chosen(change).chosen?.used.name;
}

beforeAll(async () => {
  files = await scratch();
  [amazon1, amazon3, starfield] = await Promise.all([
    authority('C=US, O=Amazon, CN=Amazon Root CA 1', 'rsa'),
    authority('C=US, O=Amazon, CN=Amazon Root CA 3', 'ec'),
    authority(
      'C=US, ST=Arizona, L=Scottsdale, O="Starfield Technologies, Inc.", CN=Starfield Services Root Certificate Authority - G2',
      'rsa',
    ),
  ]);
  for (const [file, { certificate }] of Object.entries({ a1: amazon1, a3: amazon3, sf: starfield })) {
    await writeFile(join(files.folder, `${file}.pem`), certificate);
  }
  roots = await loadAnchors(files.folder);
});

afterAll(() => files.remove());

describe('by the chain', () => {
  it('is the root to which it leads, of whatever type its keys are', async () => {
    for (const [authorityOf, wanted] of [
      [amazon1, 'Amazon Root CA 1'],
      [amazon3, 'Amazon Root CA 3'],
    ] as const) {
      const middle = await authority('CN=Some Issuer', 'ec', authorityOf);
      const { chosen: choice, findings } = chosen({ sent: read(await server(middle), middle) });
      expect(choice?.used).toMatchObject({ name: wanted, from: 'probe' });
      expect(choice?.used.fingerprint).toBe(read(authorityOf)[0]?.facts.fingerprint);
      expect(choice?.evidence).toMatchObject({ kind: 'wire', ref: `mqtts://${HOST}:8883` });
      expect(findings).toEqual([]);
    }
  });

  it('depends on how the module judges where the root is sent cross-signed', async () => {
    const cross = await issue({
      subject: amazon1.subject,
      keys: amazon1.keys,
      issuer: starfield,
      ca: { pathLength: null },
    });
    const sent = read(await server(amazon1), cross);
    expect(name({ sent, module: verifier('openssl-default') })).toBe('Amazon Root CA 1');
    expect(name({ sent, module: verifier('top-of-chain') })).toBe('Starfield Services Root Certificate Authority - G2');
  });

  it('is none that only the server vouches for, and its fingerprint is told', async () => {
    const stranger = await authority('CN=Amazon Root CA 1', 'rsa');
    const { chosen: choice, findings } = chosen({ sent: read(await server(stranger), stranger) });
    expect(choice).toBeUndefined();
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['anchor-unknown', 'error']]);
    expect(findings[0]?.evidence[0]?.text).toContain(read(stranger)[0]?.facts.fingerprint);
  });

  it('is none of another key under the name of a known root', async () => {
    const impostor = await authority(amazon1.subject, 'rsa');
    for (const sent of [read(await server(impostor)), read(await server(impostor), impostor)]) {
      const { chosen: choice, findings } = chosen({ sent });
      expect(choice).toBeUndefined();
      expect(findings[0]?.code).toBe('anchor-unknown');
    }
  });

  it('is none that the module would refuse, and it is said which there are', async () => {
    const middle = await authority('CN=Left Out', 'ec', amazon1);
    const sent = read(await server(middle), amazon1);
    const { chosen: choice, findings } = chosen({ sent });
    expect(choice).toBeUndefined();
    expect(findings[0]).toMatchObject({ code: 'anchor-wrong', severity: 'error' });
    expect(findings[0]?.evidence[0]?.text).toMatch(/^Amazon Root CA 1: /);
  });

  it('is none where nothing can be read, and the profile does not step in', () => {
    expect(chosen({ sent: [] })).toMatchObject({ findings: [{ code: 'anchor-unknown' }] });
  });

  it('is none whose time is over', async () => {
    const sent = read(await server(amazon1));
    expect(name({ sent, now: NOW + 4_000 * DAY })).toBeUndefined();
  });
});

describe('by the profile', () => {
  it('is the first of its roots, said with how sure that is', () => {
    const { chosen: choice, findings } = chosen({});
    expect(choice?.used).toMatchObject({ name: 'Amazon Root CA 1', from: 'profile' });
    expect(choice?.evidence.kind).toBe('fact');
    expect(findings.map(({ code, severity, confidence }) => [code, severity, confidence])).toEqual([
      ['anchor-by-profile', 'info', 'likely'],
    ]);
    const guessed = findBroker('hivemq-public', brokers());
    const letsEncrypt = roots.map((root): Anchor => ({ ...root, id: 'isrg-root-x1' }));
    expect(chosen({ profile: guessed, roots: letsEncrypt }).findings[0]?.confidence).toBe('possible');
  });

  it('is one for the types of keys that the module has suites for', () => {
    const onlyEcdsa = module({ suites: guess([0xc02b, 0xc02c], 'for this test') });
    expect(name({ module: onlyEcdsa })).toBe('Amazon Root CA 3');
    expect(name({ module: module({ suites: guess([0x002f], 'for this test') }) })).toBe('Amazon Root CA 1');
  });

  it('is the top of the chain for stacks that climb there', () => {
    expect(name({ module: verifier('wolfssl-strict-top') })).toBe('Starfield Services Root Certificate Authority - G2');
  });

  it('is one that is here and whose time is not over, or none', () => {
    const [, third] = roots.filter(({ name: own }) => own.startsWith('Amazon'));
    expect(name({ roots: third === undefined ? [] : [third] })).toBe('Amazon Root CA 3');
    expect(chosen({ roots: [] })).toEqual({ findings: [] });
    expect(chosen({ now: NOW + 4_000 * DAY })).toEqual({ findings: [] });
  });

  it('is none of a port that it is not for, or of a broker of which nothing is known', () => {
    const profile = findBroker('mosquitto-test', brokers());
    const letsEncrypt = roots.map((root): Anchor => ({ ...root, id: 'isrg-root-x1' }));
    expect(chosen({ profile, roots: letsEncrypt, port: 8886 }).chosen).toBeDefined();
    expect(chosen({ profile, roots: letsEncrypt, port: 8883 })).toEqual({ findings: [] });
    expect(chosen({ profile: findBroker('any', brokers()) })).toEqual({ findings: [] });
  });
});

it('a root that was given is named by its first certificate', () => {
  expect(givenAnchor(read(amazon3, amazon1))).toMatchObject({ name: 'Amazon Root CA 3', from: 'option' });
  expect(givenAnchor([])).toBeUndefined();
});
