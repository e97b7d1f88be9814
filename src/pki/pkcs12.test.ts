import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openssl } from '../../test/support/openssl.ts';
import { has, programPath } from '../../test/support/programs.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { concatBytes, utf8Bytes } from '../kernel/bytes.ts';
import { derChildren, readDer } from './der.ts';
import { makeDevPki, type DevPki } from './dev.ts';
import { PbeError, decryptPbe, workBudget, pkcs12Derive } from './pbe.ts';
import { openPkcs12 } from './pkcs12.ts';
import { loadFile } from './read.ts';
import { readObjects, type Reading } from './read-objects.ts';

/** What a reading holds, in an order that does not depend on the tool. */
function held({ objects }: Reading): readonly string[] {
  return objects
    .map((object) => {
      if (object.kind === 'certificate') return `certificate ${object.certificate.facts.fingerprint}`;
      if (object.kind === 'key') return `key ${object.key.facts.keyId}`;
      return object.kind === 'locked' ? `locked ${object.reason}` : object.kind;
    })
    .sort();
}

describe.skipIf(!has('openssl'))('PKCS#12 bundles', () => {
  let files: Scratch;
  let pki: DevPki;
  let expected: readonly string[];
  let paths: { readonly key: string; readonly cert: string; readonly root: string };

  beforeAll(async () => {
    files = await scratch();
    pki = await makeDevPki({ keyType: 'rsa' });
    paths = {
      key: await files.file('key.pem', pki.device.key),
      cert: await files.file('cert.pem', pki.deviceChain),
      root: await files.file('root.pem', pki.root.certificate),
    };
    expected = held(readObjects(utf8Bytes(pki.device.key + pki.deviceChain + pki.root.certificate)));
  });
  afterAll(() => files.remove());

  async function exported(args: readonly string[], password = 'secret'): Promise<Uint8Array> {
    const path = `${files.folder}/made.p12`;
    const { status, output } = await openssl([
      ...['pkcs12', '-export', '-in', paths.cert, '-inkey', paths.key, '-certfile', paths.root],
      ...['-passout', `pass:${password}`, '-out', path, ...args],
    ]);
    expect([status, output]).toEqual([0, output]);
    const bytes = await loadFile(path);
    await rm(path);
    return bytes;
  }

  it.each<[string, readonly string[]]>([
    ['of OpenSSL 3', []],
    ['of OpenSSL 1 (RC2 and triple DES)', ['-legacy']],
    ['with a name and its own attributes', ['-name', 'my device', '-caname', 'root']],
    ['with 128-bit RC2', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-2DES']],
    ['with AES-128 and SHA-1', ['-certpbe', 'AES-128-CBC', '-keypbe', 'AES-128-CBC', '-macalg', 'sha1']],
    ['with AES-192 and SHA-512', ['-certpbe', 'AES-192-CBC', '-keypbe', 'DES-EDE3-CBC', '-macalg', 'sha512']],
    ['with certificates in the clear', ['-certpbe', 'NONE']],
    ['with everything in the clear', ['-certpbe', 'NONE', '-keypbe', 'NONE']],
    ['without a MAC', ['-nomac']],
  ])('%s are opened with their password only', async (_title, args) => {
    const bytes = await exported(args);
    const reading = readObjects(bytes, 'secret');
    expect(reading).toMatchObject({ encoding: 'pkcs12', failures: [], oddities: [] });
    expect(held(reading)).toEqual(expected);
    if (args.join() === '-nomac') return;
    expect(held(readObjects(bytes, 'wrong'))).toEqual(['locked wrong-password']);
    expect(held(readObjects(bytes))).toEqual(['locked no-password']);
  });

  it('with the empty password need none', async () => {
    expect(held(readObjects(await exported([], '')))).toEqual(expected);
  });

  it('with a password outside ASCII', async () => {
    expect(held(readObjects(await exported([], 'schön€'), 'schön€'))).toEqual(expected);
  });

  it('name what they hold in a way that is not known here', async () => {
    const reading = readObjects(await exported(['-legacy', '-certpbe', 'PBE-SHA1-RC4-128']), 'secret');
    expect(held(reading).map((entry) => entry.split(' ')[0])).toEqual(['key']);
    expect(reading.failures).toMatchObject([{ why: expect.stringContaining('1.2.840.113549.1.12.1.1') as string }]);
  });

  it('in BER with end marks, as browsers write them', async () => {
    const bytes = await exported([]);
    const ber = withEndMarks(bytes);
    expect(ber.subarray(0, 2)).toEqual(Uint8Array.of(0x30, 0x80));
    expect(held(readObjects(ber, 'secret'))).toEqual(expected);
    expect(readObjects(ber.subarray(0, -4), 'secret').objects).toEqual([]);
  });

  it('that ask for absurd work are refused at once', async () => {
    const bytes = await exported(['-iter', '4100000', '-certpbe', 'NONE', '-nomac']);
    const start = performance.now();
    expect(held(readObjects(bytes, 'secret'))).toEqual(['locked too-costly']);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('say that they are damaged', async () => {
    const bytes = await exported([]);
    // Another kind of content than a bundle has.
    bytes[Buffer.from(bytes).indexOf('2a864886f70d010701', 'hex') + 8] = 5;
    expect(readObjects(bytes, 'secret').failures).toMatchObject([{ what: 'a PKCS#12 bundle (.p12, .pfx)' }]);
  });

  it.skipIf(programPath('keytool') === undefined)('of Java’s keytool, with its attributes', async () => {
    const store = `${files.folder}/keytool.p12`;
    await keytool(['-genkeypair', '-alias', 'device one', '-keyalg', 'RSA', '-dname', 'CN=java', '-keystore', store]);
    await keytool(['-importcert', '-noprompt', '-alias', 'the root', '-file', paths.root, '-keystore', store]);
    const reading = readObjects(await loadFile(store), 'secret');
    expect(reading.failures).toEqual([]);
    expect(reading.objects.map(({ kind }) => kind).sort()).toEqual(['certificate', 'certificate', 'key']);
    expect(held(readObjects(await loadFile(store), 'wrong'))).toEqual(['locked wrong-password']);
  });
});

describe.skipIf(!has('openssl'))('PKCS#8 keys under a password', () => {
  it.each<[string, readonly string[]]>([
    ['PBKDF2 with SHA-256', ['-v2', 'aes-256-cbc']],
    ['PBKDF2 with SHA-1', ['-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA1']],
    ['scrypt', ['-scrypt']],
    ['triple DES of PKCS#12', ['-v1', 'PBE-SHA1-3DES']],
  ])('with %s', async (_title, args) => {
    const pki = await makeDevPki();
    const { output } = await openssl(['pkcs8', '-topk8', '-passout', 'pass:right', ...args], pki.device.key);
    const reading = readObjects(utf8Bytes(output), 'right');
    expect(reading.objects).toMatchObject([{ kind: 'key', key: { encrypted: true } }]);
    expect(held(reading)).toEqual(held(readObjects(utf8Bytes(pki.device.key))));
    expect(held(readObjects(utf8Bytes(output), 'left'))).toEqual(['locked wrong-password']);
  });
});

describe('work under a password', () => {
  it('has an end', () => {
    const options = { hash: 'sha1', id: 1, password: 'x', salt: Uint8Array.of(1), length: 24 };
    expect(() => pkcs12Derive({ ...options, iterations: 2 ** 31 - 1 }, workBudget())).toThrow(PbeError);
    expect(() => pkcs12Derive({ ...options, iterations: 0 }, workBudget())).toThrow('without iterations');
    // Both parts of a file draw on the same budget.
    const budget = workBudget();
    budget.iterations = 20_000;
    expect(pkcs12Derive({ ...options, iterations: 2_000 }, budget)).toHaveLength(24);
    expect(() => pkcs12Derive({ ...options, iterations: 2_000 }, budget)).toThrow(PbeError);
  });

  it('is not begun for a cipher that is not known', () => {
    // SEQUENCE { OID 1.2.3, NULL }
    const algorithm = readDer(Uint8Array.of(0x30, 6, 0x06, 2, 0x2a, 3, 0x05, 0));
    expect(() => decryptPbe(algorithm, new Uint8Array(16), 'x')).toThrow(/not known here \(1\.2\.3\)/);
  });

  it('is not begun for what is no bundle', () => {
    expect(() => openPkcs12(Uint8Array.of(0x30, 0), '')).toThrow();
  });
});

function keytool(args: readonly string[]): Promise<void> {
  const all = [...args, '-storepass', 'secret', '-storetype', 'PKCS12'];
  return new Promise((resolve, reject) => {
    execFile('keytool', all, { timeout: 60_000 }, (error, _stdout, stderr) => {
      if (error === null) resolve();
      else reject(new Error(stderr));
    });
  });
}

/** The same value with an end mark wherever something is constructed, and octet strings in two pieces. */
function withEndMarks(der: Uint8Array): Uint8Array {
  const { tag, content, whole } = readDer(der);
  if ((tag & 0x20) !== 0)
    return marked(
      tag,
      derChildren(content).map((child) => withEndMarks(child.whole)),
    );
  if (tag !== 0x04 || content.length < 2) return whole;
  const middle = Math.floor(content.length / 2);
  return marked(0x24, [content.subarray(0, middle), content.subarray(middle)].map(octets));
}

function marked(tag: number, parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes([Uint8Array.of(tag, 0x80), ...parts, Uint8Array.of(0, 0)]);
}

function octets(bytes: Uint8Array): Uint8Array {
  return concatBytes([Uint8Array.of(0x04, 0x82, bytes.length >> 8, bytes.length & 0xff), bytes]);
}
