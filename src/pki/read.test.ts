import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openssl } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { byteString, utf8Bytes, utf8Text } from '../kernel/bytes.ts';
import { HawserError } from '../kernel/errors.ts';
import { issue, type Issued } from './dev.ts';
import { encodePem, scanPem } from './pem.ts';
import { belongsTo, certificateFile, keyFile, prepareCertificates, prepareKey } from './prepare.ts';
import { MAX_FILE_BYTES, loadFile, readCertificates, readKey } from './read.ts';
import { sha256Hex } from './x509.ts';

/** The error that `read` throws, or a failure of the test. */
function errorOf(read: () => unknown): HawserError {
  try {
    read();
  } catch (error) {
    if (error instanceof HawserError) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe('reading credential files', () => {
  let ec: Issued;
  let rsa: Issued;
  let files: Scratch;

  beforeAll(async () => {
    files = await scratch();
    ec = await issue({ subject: 'CN=Root, O=Example', ca: { pathLength: 1 } });
    rsa = await issue({
      subject: 'CN=device',
      keyType: 'rsa',
      issuer: ec,
      use: 'client',
      names: ['a.example', '127.0.0.1'],
    });
  });
  afterAll(() => files.remove());

  const der = (issued: Issued): Uint8Array => scanPem(utf8Bytes(issued.certificate)).blocks[0]!.der!;

  it('tells of a certificate what the rules need', () => {
    const [root] = readCertificates(utf8Bytes(ec.certificate), 'root.pem');
    const [leaf] = readCertificates(utf8Bytes(rsa.certificate), 'leaf.pem');
    expect(root!.facts).toMatchObject({
      selfSigned: true,
      isCa: true,
      keyType: 'ec',
      keyBits: 256,
      signatureAlgorithm: 'ecdsa-with-SHA256',
      fingerprint: sha256Hex(der(ec)),
      derBytes: der(ec).length,
    });
    expect(root!.facts.subject).toBe(root!.facts.issuer);
    expect(root!.facts.subject).toContain('CN=Root');
    expect(root!.extensions).toMatchObject({ version: 3, basicConstraints: { ca: true, pathLength: 1 } });
    expect(leaf!.facts).toMatchObject({ selfSigned: false, isCa: false, keyType: 'rsa', keyBits: 2048 });
    expect(leaf!.facts.issuer).toBe(root!.facts.subject);
    expect(leaf!.facts.notBefore).toBe(Date.parse(leaf!.x509.validFrom));
    expect(leaf!.facts.notAfter).toBe(Date.parse(leaf!.x509.validTo));
    expect(leaf!.extensions.extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  it.each<[string, (pem: string) => string]>([
    ['CR LF', (pem) => pem.replaceAll('\n', '\r\n')],
    ['CR', (pem) => pem.replaceAll('\n', '\r')],
    ['text around', (pem) => `subject: somebody\n\n${pem}\nafterwards\n`],
    ['a BOM', (pem) => `\ufeff${pem}`],
    ['indentation', (pem) => pem.replaceAll(/^/gm, '  ')],
    ['no last newline', (pem) => pem.trimEnd()],
    ['line ends written out', (pem) => pem.replaceAll('\n', '\\n')],
    ['the quotation marks of a sketch', (pem) => pem.replace(/^(.+)$/gm, '"$1\\n"')],
    ['blanks for line ends', (pem) => pem.replaceAll('\n', ' ')],
    ['a key in front', (pem) => `${ec.key}${pem}`],
  ])('PEM with %s becomes the same bytes', (_title, change) => {
    const prepared = prepareCertificates(readCertificates(utf8Bytes(change(rsa.certificate)), 'x.pem'));
    expect(utf8Text(prepared.bytes)).toBe(encodePem('CERTIFICATE', der(rsa)));
    expect(prepared.sha256).toBe(sha256Hex(prepared.bytes));
  });

  it('DER is read too, and a bundle keeps its order', () => {
    expect(readCertificates(der(ec), 'root.der')[0]!.facts.fingerprint).toBe(sha256Hex(der(ec)));
    const bundle = readCertificates(utf8Bytes(rsa.certificate + ec.certificate), 'chain.pem');
    expect(bundle.map((entry) => entry.facts.derBytes)).toEqual([der(rsa).length, der(ec).length]);
    const prepared = prepareCertificates(bundle);
    expect(certificateFile({ path: 'chain.pem', bytes: prepared.bytes }, bundle, prepared)).toMatchObject({
      path: 'chain.pem',
      bytes: prepared.bytes.length,
    });
  });

  it.each<[string, () => string | Uint8Array, string]>([
    ['an HTML page', () => '<!DOCTYPE html><html></html>', 'an HTML page'],
    ['a private key', () => ec.key, 'a private key'],
    ['a public key', () => encodePem('PUBLIC KEY', Uint8Array.of(0x30, 0)), 'a public key'],
    ['a request', () => encodePem('CERTIFICATE REQUEST', Uint8Array.of(0x30, 0)), 'a certificate request (CSR)'],
    [
      'base64 of a key',
      () => scanPem(utf8Bytes(ec.key)).blocks[0]!.text.split('\n').slice(1, -2).join(''),
      'a private key',
    ],
    ['plain text', () => 'hello', 'text without a PEM block'],
    ['noise', () => Uint8Array.of(0, 1, 2, 3), 'binary data of another kind'],
  ])('%s is no certificate, and it says what it is', (_title, content, words) => {
    const text = content();
    const error = errorOf(() => readCertificates(typeof text === 'string' ? utf8Bytes(text) : text, 'ca.pem'));
    expect(error.code).toBe('file-not-certificate');
    expect(error.message).toBe(`ca.pem holds ${words}, not a certificate`);
  });

  it.each<[string, () => string]>([
    ['cut off', () => ec.certificate.slice(0, 200)],
    ['damaged base64', () => ec.certificate.replace(/M/, '*')],
    ['damaged DER', () => encodePem('CERTIFICATE', der(ec).slice(0, -20))],
    ['two begins', () => `${ec.certificate.slice(0, 200)}\n${ec.certificate}`],
  ])('a certificate that is %s', (_title, content) => {
    expect(errorOf(() => readCertificates(utf8Bytes(content()), 'ca.pem')).code).toBe('file-not-certificate');
  });

  it('an empty file', () => {
    expect(errorOf(() => readCertificates(new Uint8Array(0), 'ca.pem')).code).toBe('file-empty');
    expect(errorOf(() => readKey(new Uint8Array(0), 'key.pem')).code).toBe('file-empty');
  });

  it('a key becomes PKCS#1 or SEC1 and knows its certificate', () => {
    for (const [issued, label, keyType] of [
      [rsa, 'RSA PRIVATE KEY', 'rsa'],
      [ec, 'EC PRIVATE KEY', 'ec'],
    ] as const) {
      const key = readKey(utf8Bytes(issued.key.replaceAll('\n', '\r\n')), 'key.pem');
      const prepared = prepareKey(key);
      expect(utf8Text(prepared.bytes)).toMatch(
        new RegExp(`^-----BEGIN ${label}-----\n[^\r]*\n-----END ${label}-----\n$`),
      );
      expect(keyFile({ path: 'key.pem', bytes: prepared.bytes }, key, prepared)).toMatchObject({
        keyType,
        form: 'pkcs8',
        bytes: prepared.bytes.length,
      });
      const [own] = readCertificates(utf8Bytes(issued.certificate), 'cert.pem');
      const [other] = readCertificates(utf8Bytes((issued === rsa ? ec : rsa).certificate), 'cert.pem');
      expect([belongsTo(key, own!), belongsTo(key, other!)]).toEqual([true, false]);
      // What was prepared reads back as the same key.
      expect(prepareKey(readKey(prepared.bytes, 'again.pem'))).toEqual(prepared);
    }
  });

  describe.skipIf(!has('openssl'))('keys as OpenSSL writes them', () => {
    it.each([
      ['rsa, PKCS#8', ['genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'], 'pkcs8'],
      ['rsa, traditional', ['genrsa', '-traditional', '2048'], 'pkcs1'],
      ['ec, with EC PARAMETERS', ['ecparam', '-name', 'prime256v1', '-genkey'], 'sec1'],
    ])('%s, in PEM and DER', async (_title, args, form) => {
      const { output } = await openssl(args);
      const key = readKey(utf8Bytes(output), 'key.pem');
      expect(key.form).toBe(form);
      const block = scanPem(utf8Bytes(output)).blocks.find((entry) => entry.label.endsWith('PRIVATE KEY'));
      expect(readKey(block!.der!, 'key.der')).toMatchObject({ form, facts: key.facts });
    });

    it('encrypted keys of both styles open with their password only', async () => {
      for (const traditional of [[], ['-traditional']]) {
        const { output } = await openssl(['pkey', '-aes256', '-passout', 'pass:right', ...traditional], rsa.key);
        expect(output).toContain('ENCRYPTED');
        expect(errorOf(() => readKey(utf8Bytes(output), 'key.pem')).message).toContain('encrypted');
        expect(errorOf(() => readKey(utf8Bytes(output), 'key.pem', 'wrong')).code).toBe('file-not-key');
        const opened = readKey(utf8Bytes(output), 'key.pem', 'right');
        expect(opened).toMatchObject({ encrypted: true, facts: readKey(utf8Bytes(rsa.key), 'plain').facts });
      }
    });

    it('public keys, requests and PKCS#12 are told apart, in DER as well', async () => {
      const keyPath = await files.file('rsa.key', rsa.key);
      const certPath = await files.file('rsa.pem', rsa.certificate);
      const made: [string, string[], RegExp][] = [
        ['public.pem', ['pkey', '-in', keyPath, '-pubout'], /a public key/],
        ['public.der', ['pkey', '-in', keyPath, '-pubout', '-outform', 'DER'], /a public key/],
        ['csr.pem', ['req', '-new', '-key', keyPath, '-subj', '/CN=x'], /certificate request/],
        ['csr.der', ['req', '-new', '-key', keyPath, '-subj', '/CN=x', '-outform', 'DER'], /certificate request/],
        ['all.p12', ['pkcs12', '-export', '-in', certPath, '-inkey', keyPath, '-passout', 'pass:x'], /PKCS#12/],
        ['cert.der', ['x509', '-in', certPath, '-outform', 'DER'], /a certificate/],
      ];
      for (const [name, args, words] of made) {
        const path = join(files.folder, name);
        expect((await openssl([...args, '-out', path])).status).toBe(0);
        const bytes = await loadFile(path);
        const error = errorOf(() => readKey(bytes, name));
        expect([name, error.code]).toEqual([name, 'file-not-key']);
        expect(error.message).toMatch(words);
      }
    });
  });

  it('no error quotes the key, whatever is wrong with it', () => {
    const body = ec.key.split('\n')[1]!;
    for (const text of [
      ec.key.slice(0, 100),
      ec.key.replace('M', '*'),
      encodePem('PRIVATE KEY', scanPem(utf8Bytes(ec.key)).blocks[0]!.der!.slice(0, -30)),
      ec.key.replaceAll('PRIVATE KEY', 'OPENSSH PRIVATE KEY'),
      body,
      `"${body}`,
    ]) {
      const error = errorOf(() => readKey(utf8Bytes(text), 'key.pem'));
      expect(error.code).toBe('file-not-key');
      expect(`${error.message}${error.stack ?? ''}${JSON.stringify(error.next)}`).not.toContain(body.slice(4, 30));
      expect(error.cause).toBeUndefined();
    }
  });

  it('files that cannot be read say why', async () => {
    await mkdir(join(files.folder, 'folder'));
    const big = await files.file('big', new Uint8Array(MAX_FILE_BYTES + 1));
    const none = await files.file('none', '');
    const code = async (path: string): Promise<unknown> => {
      try {
        return await loadFile(path);
      } catch (error) {
        return error instanceof HawserError ? [error.code, error.message] : error;
      }
    };
    expect(await code(join(files.folder, 'missing'))).toEqual([
      'file-unreadable',
      expect.stringContaining('no such file'),
    ]);
    expect(await code(join(files.folder, 'folder'))).toEqual([
      'file-unreadable',
      expect.stringContaining('a directory'),
    ]);
    expect(await code(big)).toEqual(['file-unreadable', expect.stringContaining('1 MiB')]);
    expect(await code(none)).toEqual(['file-empty', expect.stringContaining('is empty')]);
    expect(byteString(await loadFile(await files.file('some', 'abc')))).toBe('abc');
  });
});
