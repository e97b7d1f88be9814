import { readFileSync, existsSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsChain, type AwsChain } from '../../../test/support/aws-chain.ts';
import { scratch, type Scratch } from '../../../test/support/scratch.ts';
import { projectFiles, ROOT } from '../../../test/support/tree.ts';
import { utf8Bytes } from '../../kernel/bytes.ts';
import { issue, type Issued } from '../dev.ts';
import { readCertificates } from '../read.ts';
import type { Certificate } from '../x509.ts';
import { momentOf, type KnownAnchor } from './anchor.ts';
import { findAnchors } from './find.ts';
import { relatedAnchors, whichAnchor } from './recognise.ts';
import { loadAnchors, loadKnown, sameText, type Anchor } from './set.ts';
import { statusAt } from './status.ts';

const TODAY = Date.UTC(2026, 10, 24);

function certificateOf(pem: string): Certificate {
  const [certificate] = readCertificates(utf8Bytes(pem), 'test');
  if (certificate === undefined) throw new Error('nothing was read');
  return certificate;
}

/** Fingerprints as the authorities and other lists print them; the data must say the same, and the files must be those. */
const PRINTED: Readonly<Record<string, readonly [fingerprint: string, derBytes: number, notAfter: string]>> = {
  'amazon-root-ca-1': ['8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e', 837, '2038-01-17'],
  'amazon-root-ca-2': ['1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4', 1349, '2040-05-26'],
  'amazon-root-ca-3': ['18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4', 442, '2040-05-26'],
  'amazon-root-ca-4': ['e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092', 502, '2040-05-26'],
  'starfield-services-root-g2': [
    '568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5',
    1011,
    '2037-12-31',
  ],
  'starfield-class-2': ['1465fa205397b876faa6f0a9958e5590e40fcc7faa4fb7c2c8677521fb5fb658', 1043, '2034-06-29'],
  'verisign-class-3-g5': ['9acfab7e43c8d880d06b262a94deeee4b4659989c3d0caf19baf6405e41ab7df', 1239, '2036-07-16'],
  'digicert-global-root-ca': ['4348a0e9444c78cb265e058d5e8944b4d84f9662bd26db257f8934a443c70161', 947, '2031-11-10'],
  'digicert-global-root-g2': ['cb3ccbb76031e5e0138f8dd39a23f9de47ffc35e43c1144cea27d46a5ab1cb5f', 914, '2038-01-15'],
  'digicert-global-root-g3': ['31ad6648f8104138c738f39ea4320133393e3a18cc02296ef97c2ac9ef6731d0', 579, '2038-01-15'],
  'digicert-tls-rsa4096-g5': ['371a00dc0533b3721a7eeb40e8419e70799d2b0a0f2c1d80693165f7cec4ad75', 1386, '2046-01-14'],
  'digicert-tls-ecc-p384-g5': ['018e13f0772532cf809bd1b17281867283fc48c6e13be9c69812854a490c1b05', 541, '2046-01-14'],
  'microsoft-rsa-2017': ['c741f70f4b2a8d88bf2e71c14122ef53ef10eba0cfa5e64cfa20f418853073e0', 1452, '2042-07-18'],
  'microsoft-ecc-2017': ['358df39d764af9e1b766e9c972df352ee15cfac227af6ad1d70e8e4a6edcba02', 605, '2042-07-18'],
  'baltimore-cybertrust': ['16af57a9f676b0ab126095aa5ebadef22ab31119d644ac95cd4b93dbf3f26aeb', 891, '2025-05-12'],
  'isrg-root-x1': ['96bcec06264976f37460779acf28c5a7cfe8a3c0aae11a8ffcee05c0bddf08c6', 1391, '2035-06-04'],
  'isrg-root-x2': ['69729b8e15a86efc177a57afb7171dfc64add28c2fca8cf1507e34453ccb1470', 543, '2040-09-17'],
  'dst-root-ca-x3': ['0687260331a72403d909f105e69bcf0d32e1bd2493ffc6d9206d11bcd6770739', 846, '2021-09-30'],
  'gts-root-r1': ['d947432abde7b7fa90fc2e6b59101b1280e0e1c7e4e40fa3c6887fff57a7f4cf', 1371, '2036-06-22'],
  'gts-root-r4': ['349dfa4058c5e263123b398ae795573c4e1313c83fe68f93556cd5e8031b3c7d', 525, '2036-06-22'],
  'globalsign-ecc-r4': ['b085d70b964f191a73e4af0d54ae7a0e07aafdaf9b71dd0862138ab7325a24a2', 480, '2038-01-19'],
  'globalsign-root-r1': ['ebd41040e4bb3ec742c9e381d31ef2a41a48b6685c96e7cef3c1df6cd4331c99', 889, '2028-01-28'],
};

/** Known by name and fingerprint, without a file. */
const PRINTED_ONLY: Readonly<Record<string, string>> = {
  'isrg-root-yr': 'e57b7e6f150c419102e8d5c055729ff967b9d1a829bf00cec89ca604ebf4a86f',
  'isrg-root-ye': 'e14ffcad5b0025731006caa43a121a22d8e9700f4fb9cf852f02a708aa5d5666',
};

describe('the shipped roots', () => {
  let known: readonly KnownAnchor[] = [];
  let anchors: readonly Anchor[] = [];
  beforeAll(async () => {
    known = await loadKnown();
    anchors = await loadAnchors();
  });

  it('are the certificates that the data says they are', () => {
    let checked = 0;
    for (const { certificate, known: data, id } of anchors) {
      if (certificate === undefined || data === undefined) continue;
      const { facts } = certificate;
      expect(facts.selfSigned, id).toBe(true);
      expect(facts.isCa || certificate.extensions.version === 1, id).toBe(true);
      expect(
        {
          fingerprint: facts.fingerprint,
          keyId: facts.keyId,
          keyType: facts.keyType,
          keyBits: facts.keyBits,
          notBefore: new Date(facts.notBefore).toISOString().slice(0, 10),
          notAfter: new Date(facts.notAfter).toISOString().slice(0, 10),
        },
        id,
      ).toEqual({
        fingerprint: data.fingerprint,
        keyId: data.keyId,
        keyType: data.keyType,
        keyBits: data.keyBits,
        notBefore: data.notBefore,
        notAfter: data.notAfter,
      });
      expect(sameText(facts.subject, data.subject), id).toBe(true);
      checked += 1;
    }
    expect(checked).toBeGreaterThanOrEqual(Object.keys(PRINTED).length);
  });

  it('include every root of the IoT clouds, with the fingerprint that is printed elsewhere', () => {
    for (const [id, [fingerprint, derBytes, notAfter]] of Object.entries(PRINTED)) {
      const facts = anchors.find((anchor) => anchor.id === id)?.certificate?.facts;
      expect([id, facts?.fingerprint, facts?.derBytes]).toEqual([id, fingerprint, derBytes]);
      expect(new Date(facts?.notAfter ?? 0).toISOString().slice(0, 10), id).toBe(notAfter);
    }
    for (const [id, fingerprint] of Object.entries(PRINTED_ONLY)) {
      const anchor = anchors.find((entry) => entry.id === id);
      expect([anchor?.known?.fingerprint, anchor?.certificate]).toEqual([fingerprint, undefined]);
    }
  });

  it('say which of them this Node trusts as well, where it is the version that was looked at', () => {
    const own = new Set(rootCertificates.map((pem) => certificateOf(pem).facts.fingerprint));
    const listed = known.filter(({ stores }) => stores.includes('node-20.20'));
    expect(listed.length).toBeGreaterThan(20);
    if (!process.version.startsWith('v20.20.')) return;
    const has = known.filter(({ fingerprint }) => fingerprint !== undefined && own.has(fingerprint));
    expect(has.map(({ id }) => id)).toEqual(listed.map(({ id }) => id));
  });

  it('agree with the package ca-certificates where it is installed', () => {
    const file = '/usr/share/ca-certificates/mozilla/Amazon_Root_CA_1.crt';
    if (!existsSync(file)) return;
    const installed = certificateOf(readFileSync(file, 'utf8'));
    expect(whichAnchor(installed, anchors)).toMatchObject({ relation: 'itself', anchor: { id: 'amazon-root-ca-1' } });
  });

  it('have ids and names of their own, and refer to each other by them', () => {
    const ids = known.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(new Set(known.map(({ name }) => name)).size).toBe(ids.length);
    expect(new Set(known.map(({ keyId }) => keyId)).size).toBe(ids.length);
    for (const { id, events, crossSigns, body, origin, stores, usedBy } of known) {
      expect(body === undefined, id).toBe(origin.startsWith('none'));
      expect(body === undefined, id).toBe(stores.length === 0);
      for (const { by, issuer, from, until } of crossSigns) {
        expect(known.find((anchor) => anchor.id === by)?.subject, id).toBe(issuer);
        expect(momentOf(from), id).toBeLessThan(momentOf(until));
      }
      for (const { on, to = [], source, text } of [...events]) {
        expect(momentOf(on), `${id} ${on}`).not.toBeNaN();
        for (const next of to) expect(ids, id).toContain(next);
        expect(source.length, id).toBeGreaterThan(5);
        expect(text, id).not.toMatch(/\.$/);
      }
      for (const { source } of usedBy) expect(source.length, id).toBeGreaterThan(5);
    }
  });

  it('take little room', async () => {
    const files = await projectFiles('src/pki/anchors/data');
    const bytes = files.map((file) => readFileSync(ROOT + file).length).reduce((sum, size) => sum + size, 0);
    expect(files.length).toBeGreaterThan(5);
    expect(bytes).toBeLessThan(200_000);
  });

  it('are found by name, alias, file name and fingerprint, and never by half a guess', () => {
    const find = (text: string): readonly string[] => findAnchors(text, anchors).map(({ id }) => id);
    expect(find('Amazon Root CA 1')).toEqual(['amazon-root-ca-1']);
    expect(find('amazonrootca1.pem')).toEqual(['amazon-root-ca-1']);
    expect(find('SFSRootCAG2.pem')).toEqual(['starfield-services-root-g2']);
    expect(find('isrgrootx1')).toEqual(['isrg-root-x1']);
    expect(find('starfield class 2')).toEqual(['starfield-class-2']);
    expect(
      find('8E:CD:E6:88:4F:3D:87:B1:12:5B:A3:1A:C3:FC:B1:3D:70:16:DE:7F:57:CC:90:4F:E1:CB:97:C6:AE:98:19:6E'),
    ).toEqual(['amazon-root-ca-1']);
    expect(find('baltimore')).toEqual(['baltimore-cybertrust']);
    expect(find('amazon')).toEqual(['amazon-root-ca-1', 'amazon-root-ca-2', 'amazon-root-ca-3', 'amazon-root-ca-4']);
    expect(find('amaz')).toEqual([]);
    expect(find('')).toEqual([]);
    expect(find('...')).toEqual([]);
  });

  it('have a state that changes with time', () => {
    const state = (id: string, at: number): string => {
      const anchor = anchors.find((entry) => entry.id === id);
      return anchor === undefined ? 'not there' : statusAt(anchor, at).state;
    };
    expect(state('amazon-root-ca-1', TODAY)).toBe('current');
    expect(state('starfield-class-2', Date.UTC(2024, 6, 31))).toBe('current');
    expect(state('starfield-class-2', TODAY)).toBe('retired');
    expect(state('starfield-class-2', Date.UTC(2034, 6, 1))).toBe('expired');
    expect(state('baltimore-cybertrust', Date.UTC(2025, 4, 12))).toBe('retired');
    expect(state('baltimore-cybertrust', TODAY)).toBe('expired');
    expect(state('digicert-high-assurance-ev', Date.UTC(2026, 3, 14))).toBe('current');
    expect(state('digicert-high-assurance-ev', Date.UTC(2026, 3, 15))).toBe('distrusted');
    expect(state('isrg-root-x1', TODAY)).toBe('current');
    expect(state('isrg-root-x1', Date.UTC(2000, 0, 1))).toBe('not-yet-valid');
    expect(state('isrg-root-yr', TODAY)).toBe('unseen');
  });
});

describe('whichAnchor', () => {
  let chain: AwsChain;
  let files: Scratch;
  let anchors: readonly Anchor[] = [];
  const which = (issued: Issued): string => {
    const found = whichAnchor(certificateOf(issued.certificate), anchors);
    return found === undefined ? 'none' : `${found.relation} ${found.anchor.id}${found.proven ? '' : ' by name'}`;
  };

  beforeAll(async () => {
    chain = await awsChain();
    files = await scratch();
    const { amazonRoot, g2Root, class2Root } = chain;
    await files.file('amazon.pem', amazonRoot.certificate + g2Root.certificate);
    await files.file('class2.DER', certificateOf(class2Root.certificate).der);
    await files.file('key.pem', 'no certificate');
    await files.file('README.md', class2Root.certificate);
    anchors = await loadAnchors(files.folder);
  });
  afterAll(() => files.remove());

  it('tells roots, cross-signs and what they have issued apart, by key', () => {
    expect(which(chain.amazonRoot)).toBe('itself amazon-root-ca-1');
    expect(which(chain.amazonByG2)).toBe('cross-sign amazon-root-ca-1');
    expect(which(chain.g2ByClass2)).toBe('cross-sign starfield-services-root-g2');
    expect(which(chain.serverCa)).toBe('issued-by amazon-root-ca-1');
    expect(which(chain.server)).toBe('none');
  });

  it('knows a cross-sign by its issuer', () => {
    const found = whichAnchor(certificateOf(chain.g2ByClass2.certificate), anchors);
    expect(found?.crossSign).toMatchObject({ by: 'starfield-class-2', servedUntil: '2024-08' });
  });

  it('gives a cross-sign as related to its issuer too', () => {
    const all = relatedAnchors(certificateOf(chain.amazonByG2.certificate), anchors);
    expect(all.map(({ relation, anchor }) => `${relation} ${anchor.id}`).sort()).toEqual([
      'cross-sign amazon-root-ca-1',
      'issued-by starfield-services-root-g2',
    ]);
  });

  it('is not taken in by a name', async () => {
    const impostor = await issue({ subject: chain.amazonRoot.subject, ca: { pathLength: null } });
    expect(which(impostor)).toBe('none');
    expect(which(await issue({ subject: 'CN=x', issuer: impostor }))).toBe('none');
  });

  it('sees a renewed root, and one that goes by another name', async () => {
    const { keys, subject } = chain.amazonRoot;
    expect(which(await issue({ subject, keys, ca: { pathLength: null } }))).toBe('other-encoding amazon-root-ca-1');
    expect(which(await issue({ subject: 'CN=Renamed', keys, ca: { pathLength: null } }))).toBe(
      'same-key amazon-root-ca-1',
    );
  });

  it('goes by the name alone where the root itself is not here', async () => {
    const own = await loadAnchors();
    const yr = await issue({ subject: 'C=US, O=ISRG, CN=Root YR', ca: { pathLength: null } });
    const below = certificateOf((await issue({ subject: 'CN=YR1', issuer: yr, ca: { pathLength: 0 } })).certificate);
    expect(whichAnchor(below, own)).toMatchObject({
      relation: 'issued-by',
      proven: false,
      anchor: { id: 'isrg-root-yr' },
    });
  });
});

describe('a folder of roots', () => {
  let files: Scratch;
  beforeAll(async () => {
    files = await scratch();
  });
  afterAll(() => files.remove());

  it('replaces the shipped ones, and stands in for those of the same name', async () => {
    const chain = await awsChain();
    await files.file('one.pem', chain.class2Root.certificate);
    const own = await issue({ subject: 'O=Acme, CN=Acme Root', ca: { pathLength: null } });
    await files.file('two.crt', own.certificate);
    const anchors = await loadAnchors(files.folder);
    expect(anchors.map(({ name }) => name)).toEqual(['Starfield Class 2 Certification Authority', 'Acme Root']);
    const [standIn, acme] = anchors;
    expect(standIn?.known?.id).toBe('starfield-class-2');
    expect(standIn?.keyId).not.toBe(standIn?.known?.keyId);
    expect(acme?.known).toBeUndefined();
    expect(acme?.id).toBe(certificateOf(own.certificate).facts.fingerprint);
  });

  it('without a certificate, or not there, is an error', async () => {
    const empty = await scratch();
    await empty.file('x.pem', 'nothing');
    await expect(loadAnchors(empty.folder)).rejects.toMatchObject({ code: 'file-not-certificate' });
    await empty.remove();
    await expect(loadAnchors(empty.folder)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});
