import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openssl } from '../../test/support/openssl.ts';
import { has } from '../../test/support/programs.ts';
import { scratch, type Scratch } from '../../test/support/scratch.ts';
import { utf8Bytes } from '../kernel/bytes.ts';
import { issue, type Issued } from './dev.ts';
import type { OddityCode } from './oddities.ts';
import { encodePem, scanPem } from './pem.ts';
import { loadFile } from './read.ts';
import { readObjects, type Reading } from './read-objects.ts';
import { sha256Hex } from './x509.ts';

let root: Issued;
let rsa: Issued;
let files: Scratch;

beforeAll(async () => {
  files = await scratch();
  root = await issue({ subject: 'CN=Root, O=Example', ca: { pathLength: 1 } });
  rsa = await issue({ subject: 'CN=device', keyType: 'rsa', issuer: root, use: 'client' });
});
afterAll(() => files.remove());

function read(content: string | Uint8Array, password?: string): Reading {
  return readObjects(typeof content === 'string' ? utf8Bytes(content) : content, password);
}

function der(pem: string): Uint8Array {
  return scanPem(utf8Bytes(pem)).blocks[0]!.der!;
}

/** `certificate 1f3a…`, `key ab…`: what an object is and which. */
function identities({ objects }: Reading): readonly string[] {
  return objects.map((object) => {
    if (object.kind === 'certificate') return `certificate ${object.certificate.facts.fingerprint}`;
    return object.kind === 'key' ? `key ${object.key.facts.keyId}` : object.kind;
  });
}

function codes({ oddities }: Reading): readonly string[] {
  return oddities.map(({ code, place }) => (place === undefined ? code : `${code} ${place.line}:${place.column}`));
}

const lines = (pem: string): string[] => pem.trimEnd().split('\n');
const body = (pem: string): string => lines(pem).slice(1, -1).join('');

/** What editors, mails, forms and programming languages make of a PEM file, with what is to be said of it and where. */
const HABITS: readonly [string, (pem: string) => string | Uint8Array, readonly `${OddityCode}${string}`[]][] = [
  ['nothing', (pem) => pem, []],
  ['CR LF', (pem) => pem.replaceAll('\n', '\r\n'), ['file-line-ends 1:1']],
  ['CR', (pem) => pem.replaceAll('\n', '\r'), ['file-line-ends 1:1']],
  ['mixed line ends', (pem) => pem.replace(/\n(?=-----END)/, '\r\n'), ['file-line-ends *']],
  ['no last line end', (pem) => pem.trimEnd(), ['file-last-newline LAST']],
  ['a BOM', (pem) => `\ufeff${pem}`, ['file-bom 1:1']],
  ['UTF-16 with a mark', (pem) => Buffer.from(`\ufeff${pem}`, 'utf16le'), ['file-utf16 1:1']],
  ['UTF-16 without', (pem) => Buffer.from(pem, 'utf16le'), ['file-utf16 1:1']],
  ['UTF-16, high byte first', (pem) => Buffer.from(`\ufeff${pem}`, 'utf16le').swap16(), ['file-utf16 1:1']],
  ['text around it', (pem) => `Bag Attributes\n  x: y\n${pem}bye\n`, ['file-text-around 1:1']],
  ['indentation', (pem) => pem.replaceAll(/^(?=.)/gm, '  '), ['file-indented 2:1']],
  ['blanks at line ends', (pem) => pem.replaceAll(/(?<=.)$/gm, ' '), ['file-indented 2:65']],
  ['lines of 76', (pem) => rewrapped(pem, 76), ['file-line-width 2:1']],
  ['lines of 50', (pem) => rewrapped(pem, 50), ['file-line-width 2:1']],
  ['one line of base64', (pem) => rewrapped(pem, 1e6), ['file-one-line 2:1']],
  ['no line ends at all', (pem) => lines(pem).join(''), ['file-one-line 1:LABEL']],
  ['blanks for line ends', (pem) => lines(pem).join(' '), ['file-blanks 1:*', 'file-one-line 1:*']],
  ['\\n written out', (pem) => pem.replaceAll('\n', '\\n'), ['file-escaped 1:LABEL']],
  ['\\r\\n written out', (pem) => pem.replaceAll('\n', '\\r\\n'), ['file-escaped 1:LABEL']],
  ['\\\\n from JSON in JSON', (pem) => pem.replaceAll('\n', '\\\\n'), ['file-escaped 1:LABEL']],
  ['JSON', (pem) => JSON.stringify({ pem }), ['file-text-around 1:3', 'file-escaped 1:*']],
  ['JSON of PHP', (pem) => JSON.stringify(pem).replaceAll('/', '\\/'), ['file-escaped 1:*']],
  [
    'C strings',
    (pem) => `const char ca[] =\n${pem.replace(/^(.+)$/gm, '  "$1\\n"')}  ;\n`,
    ['file-text-around 1:1', 'file-escaped 2:*', 'file-string-literal 2:*'],
  ],
  [
    'C strings with continued lines',
    (pem) => `"${lines(pem).join('\\n\\\n')}"\n`,
    ['file-escaped 1:LABEL+1', 'file-string-literal 1:*'],
  ],
  [
    'JavaScript strings',
    (pem) =>
      `const ca = ${lines(pem)
        .map((line) => `'${line}\\n'`)
        .join(' +\n  ')};\n`,
    ['file-text-around 1:1', 'file-escaped 1:*', 'file-string-literal 1:*'],
  ],
  ['a raw string', (pem) => `R"EOF(${pem})EOF";\n`, ['file-text-around 1:1']],
  ['curly quotation marks', (pem) => `“${lines(pem).join('\\n')}”`, ['file-escaped 1:*']],
  ['curly quotation marks around lines', (pem) => pem.replace(/^(.+)$/gm, '“$1”'), ['file-typographic 1:*']],
  ['long dashes', (pem) => pem.replaceAll('-----', '——-'), ['file-typographic 1:1']],
  [
    'dashes of Windows-1252',
    (pem) => Buffer.from(pem.replaceAll('-----', '\x97\x97-'), 'latin1'),
    ['file-typographic 1:1'],
  ],
  ['no-break blanks', (pem) => pem.replace(/(?<=^[A-Za-z0-9+/]{10})/gm, '\u00a0'), ['file-hidden-characters 2:11']],
  ['zero-width blanks', (pem) => pem.replaceAll('\n', '\u200b\n'), ['file-hidden-characters 1:*']],
  [
    'the signs of an answered mail',
    (pem) => pem.replaceAll(/^(?=.)/gm, '> '),
    ['file-text-around 1:1', 'file-mail-quoted 2:1'],
  ],
  ['base64 alone', (pem) => body(pem), ['file-no-armour 1:1', 'file-one-line 1:1']],
  ['base64 alone, in lines', (pem) => `${lines(pem).slice(1, -1).join('\n')}\n`, ['file-no-armour 1:1']],
  [
    'base64 alone in quotation marks',
    (pem) => `"${body(pem)}"`,
    ['file-no-armour 1:1', 'file-string-literal *', 'file-one-line *'],
  ],
  [
    'base64 of the whole file',
    (pem) => Buffer.from(pem).toString('base64'),
    ['file-no-armour 1:1', 'file-one-line 1:1'],
  ],
  ['hexadecimal digits', (pem) => Buffer.from(der(pem)).toString('hex'), ['file-byte-array 1:1']],
  [
    'xxd -i',
    (pem) =>
      `unsigned char ca[] = {\n  ${Array.from(der(pem), (b) => `0x${b.toString(16).padStart(2, '0')}`).join(', ')}\n};\n`,
    ['file-byte-array 1:23'],
  ],
  [
    'a text as a byte array',
    (pem) =>
      `{${Array.from(utf8Bytes(`${pem}\0`))
        .map((b) => `0x${b.toString(16)}`)
        .join(',')}}`,
    ['file-byte-array 1:2'],
  ],
  ['four hyphens', (pem) => pem.replaceAll('-----', '----'), ['file-armour 1:1']],
  ['no END', (pem) => `${lines(pem).slice(0, -1).join('\n')}\n`, ['file-armour 1:1']],
  ['no BEGIN', (pem) => `${lines(pem).slice(1).join('\n')}\n`, ['file-armour 1:1']],
  ['another END', (pem) => pem.replace(/END .*-----\n$/, 'END THING-----\n'), ['file-armour END']],
  ['too many =', (pem) => pem.replace(/=*\n-----END/, '====\n-----END'), ['file-padding 1:1']],
  [
    'bytes behind it',
    (pem) => encodePem(label(pem), Buffer.concat([der(pem), Buffer.alloc(3)])),
    ['file-trailing-bytes 1:1'],
  ],
  ['DER with a line end', (pem) => Buffer.concat([der(pem), Buffer.from('\n')]), ['file-trailing-bytes']],
];

function rewrapped(pem: string, width: number): string {
  const all = lines(pem);
  return `${[all[0]!, ...(body(pem).match(new RegExp(`.{1,${width}}`, 'g')) ?? []), all[all.length - 1]!].join('\n')}\n`;
}

function label(pem: string): string {
  return /BEGIN ([A-Z ]+)-----/.exec(pem)![1]!;
}

/** Places that depend on the file: of its last lines, behind the first line, or not worth naming. */
function matches(found: string, expected: string, pem: string): boolean {
  const rows = lines(pem).length;
  const places = expected
    .replace('END', `${rows}:1`)
    .replace('LAST', `${rows}:1`)
    .replace('LABEL+1', `${lines(pem)[0]!.length + 2}`)
    .replace('LABEL', `${lines(pem)[0]!.length + 1}`);
  return places.endsWith('*') ? found.startsWith(places.slice(0, -1)) : found === places;
}

describe('a pasted certificate', () => {
  it.each(HABITS)('with %s is read, and the oddity is named with its place', (_title, change, expected) => {
    for (const pem of [root.certificate, rsa.certificate]) {
      const reading = read(change(pem));
      expect(reading.failures).toEqual([]);
      expect(identities(reading)).toEqual([`certificate ${sha256Hex(der(pem))}`]);
      const found = codes(reading);
      const missing = expected.filter((code) => !found.some((other) => matches(other, code, pem)));
      expect({ found, missing }).toEqual({ found, missing: [] });
      // And nothing is said that is not so; the last line end is lost in many of them.
      const kinds = new Set(found.map((code) => code.split(' ')[0]));
      kinds.delete('file-last-newline');
      expect([...kinds].sort()).toEqual(
        [...new Set(expected.map((code) => code.split(' ')[0]))].filter((code) => code !== 'file-last-newline').sort(),
      );
    }
  });
});

describe('a pasted key', () => {
  it.each(HABITS)('with %s is read as well', (_title, change) => {
    for (const key of [root.key, rsa.key]) {
      const plain = read(key);
      const reading = read(change(key));
      expect(reading.failures).toEqual([]);
      expect(identities(reading)).toEqual(identities(plain));
      expect(reading.objects[0]).toMatchObject({ kind: 'key', key: { form: 'pkcs8', encrypted: false } });
    }
  });
});

describe('a file of several objects', () => {
  it('keeps their order, whatever stands between them', () => {
    const reading = read(`one\n${rsa.key}two\n${rsa.certificate}\n\n${root.certificate}`);
    expect(reading.objects.map(({ kind, place }) => `${kind} ${place!.line}`)).toEqual([
      'key 2',
      `certificate ${3 + lines(rsa.key).length}`,
      `certificate ${5 + lines(rsa.key).length + lines(rsa.certificate).length}`,
    ]);
    expect(codes(reading)).toEqual(['file-text-around 1:1']);
  });

  it('in DER, one behind the other', () => {
    const reading = read(Buffer.concat([der(rsa.certificate), der(root.certificate)]));
    expect(reading.objects.map(({ kind }) => kind)).toEqual(['certificate', 'certificate']);
    expect(reading.oddities).toEqual([]);
  });

  it('as a cloud hands it out in JSON', () => {
    const text = JSON.stringify({ certificatePem: rsa.certificate, keyPair: { PrivateKey: rsa.key } }, undefined, 2);
    expect(read(text).objects.map(({ kind }) => kind)).toEqual(['certificate', 'key']);
  });

  it('is bounded', () => {
    expect(read('-----BEGIN X-----\nAAAA\n-----END X-----\n'.repeat(3_000)).failures.length).toBeLessThanOrEqual(1_000);
  });
});

describe('a label that is wrong', () => {
  it.each([
    ['RSA PRIVATE KEY', 'PKCS#8'],
    ['CERTIFICATE', 'a private key'],
  ])('%s over PKCS#8 is noted, and what is there counts', (wrong, words) => {
    const reading = read(encodePem(wrong, der(rsa.key)));
    expect(reading.objects).toMatchObject([{ kind: 'key', key: { form: 'pkcs8' } }]);
    expect(reading.oddities).toMatchObject([{ code: 'file-wrong-label', place: { line: 1, column: 1 } }]);
    expect(reading.oddities[0]!.text).toContain(words);
  });
});

describe('what cannot be read', () => {
  it.each<[string, () => string | Uint8Array, RegExp]>([
    ['an HTML page', () => '<!doctype html><html><body>Not found</body></html>', /an HTML page/],
    ['XML', () => '<?xml version="1.0"?><Error/>', /an XML document/],
    ['an SSH key', () => 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC me@here', /SSH form/],
    ['plain text', () => 'hello', /text without a PEM block/],
    ['noise', () => Uint8Array.of(0, 1, 2, 3), /binary data/],
    ['nothing', () => '', /it is empty/],
    ['a copy without its end', () => root.certificate.slice(0, 300), /cut off: BEGIN CERTIFICATE has no END/],
    ['a copy without its beginning', () => root.certificate.slice(200), /END CERTIFICATE has no BEGIN/],
    [
      'base64 with a hole',
      () =>
        lines(root.certificate)
          .filter((_line, index) => index !== 3)
          .join('\n'),
      /cut off: \d+ of \d+ bytes are there/,
    ],
    ['base64 alone without its end', () => body(root.certificate).slice(0, 200), /cut off: 150 of \d+ bytes are there/],
    ['DER without its end', () => der(root.certificate).slice(0, 99), /cut off: 99 of \d+ bytes are there/],
    ['a shortened listing', () => root.certificate.replace(/\n.{64}\n/, '\n...\n'), /an ellipsis/],
    ['a foreign sign', () => root.certificate.replace(/\n(.{9})./, '\n$1*'), /U\+002A/],
    ['an empty block', () => '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n', /it is empty/],
    ['zeros in a block', () => encodePem('CERTIFICATE', new Uint8Array(300)), /its beginning is wrong/],
    ['an OpenSSH key', () => encodePem('OPENSSH PRIVATE KEY', new Uint8Array(300)), /OpenSSH’s own form/],
  ])('%s says why', (_title, content, why) => {
    const reading = read(content());
    expect(reading.objects).toEqual([]);
    expect(reading.failures.map(({ what, why: reason }) => `${what}: ${reason}`).join()).toMatch(why);
  });

  it('names the place', () => {
    const lineNine = root.certificate
      .split('\n')
      .map((line, index) => (index === 8 ? `${line.slice(0, 4)}!${line.slice(5)}` : line));
    expect(read(lineNine.join('\n')).failures).toMatchObject([{ place: { line: 9, column: 5 } }]);
  });

  it('leaves the rest of the file', () => {
    const reading = read(`${root.certificate.slice(0, 200)}\n${rsa.certificate}`);
    expect(reading.objects.map(({ kind }) => kind)).toEqual(['certificate']);
    expect(reading.failures).toMatchObject([{ what: 'a certificate', place: { line: 1, column: 1 } }]);
  });
});

describe.skipIf(!has('openssl'))('files as OpenSSL writes them', () => {
  const run = async (args: readonly string[], input = ''): Promise<string> => {
    const { status, output } = await openssl(args, input);
    expect([args[0], status]).toEqual([args[0], 0]);
    return output;
  };

  it.each<[string, readonly string[], string]>([
    ['PKCS#8', [], 'pkcs8'],
    ['-traditional', ['-traditional'], 'pkcs1'],
  ])('an RSA key, %s, in PEM and DER, plain and encrypted', async (_title, args, form) => {
    const keyId = identities(read(rsa.key));
    const plain = read(await run(['pkey', ...args], rsa.key));
    expect(plain.objects).toMatchObject([{ kind: 'key', key: { form } }]);
    const path = `${files.folder}/key-${form}.der`;
    await run(['rsa', '-in', await files.file('plain.pem', rsa.key), ...args, '-outform', 'DER', '-out', path]);
    const binary = read(await loadFile(path));
    expect(binary).toMatchObject({ encoding: 'der', objects: [{ key: { form } }], oddities: [] });
    const locked = await run(['pkey', '-aes256', '-passout', 'pass:right', ...args], rsa.key);
    expect(read(locked).objects).toMatchObject([{ kind: 'locked', what: 'key', reason: 'no-password' }]);
    expect(read(locked, 'wrong').objects).toMatchObject([{ kind: 'locked', reason: 'wrong-password' }]);
    const opened = read(locked, 'right');
    expect(opened.objects).toMatchObject([{ kind: 'key', key: { encrypted: true, form } }]);
    for (const reading of [plain, binary, opened]) expect(identities(reading)).toEqual(keyId);
  });

  it('an encrypted key of the old style whose line ends were lost', async () => {
    const locked = await run(['pkey', '-aes128', '-traditional', '-passout', 'pass:right'], rsa.key);
    for (const change of [' ', '\\n', '']) {
      const pasted = locked
        .trimEnd()
        .split('\n')
        .filter((line) => line !== '')
        .join(change);
      expect(identities(read(pasted, 'right'))).toEqual(identities(read(rsa.key)));
    }
  });

  it('an EC key with its block EC PARAMETERS', async () => {
    const reading = read(await run(['ecparam', '-name', 'prime256v1', '-genkey']));
    expect(reading.objects.map(({ kind }) => kind)).toEqual(['other', 'key']);
    expect(reading.objects[1]).toMatchObject({ key: { form: 'sec1', facts: { keyType: 'ec', keyBits: 256 } } });
    expect(codes(reading)).toEqual(['file-curve-block 1:1']);
  });

  it('an Ed25519 key, which is read and of no use for modules', async () => {
    const reading = read(await run(['genpkey', '-algorithm', 'ED25519']));
    expect(reading.objects).toMatchObject([{ kind: 'key', key: { form: 'pkcs8', facts: { keyType: 'other' } } }]);
  });

  it('a request, with its key and whether it was signed by it', async () => {
    const pem = await run([
      'req',
      '-new',
      '-key',
      await files.file('req.key', rsa.key),
      '-subj',
      '/O=Exämple/CN=dev',
      '-utf8',
    ]);
    const reading = read(pem);
    expect(reading.objects).toMatchObject([
      { kind: 'request', request: { subject: 'O=Exämple, CN=dev', signed: true } },
    ]);
    const forged = new Uint8Array(der(pem));
    forged[forged.length - 1]! ^= 1;
    expect(read(forged).objects).toMatchObject([{ kind: 'request', request: { signed: false } }]);
  });

  it('public keys, a bundle of certificates, and a certificate with its text', async () => {
    const [keyPath, certPath] = [
      await files.file('p.key', rsa.key),
      await files.file('p.pem', rsa.certificate + root.certificate),
    ];
    expect(read(await run(['pkey', '-in', keyPath, '-pubout'])).objects).toMatchObject([{ kind: 'public-key' }]);
    expect(read(await run(['rsa', '-in', keyPath, '-RSAPublicKey_out'])).objects).toMatchObject([
      { kind: 'public-key' },
    ]);
    const bundle = read(await run(['crl2pkcs7', '-nocrl', '-certfile', certPath]));
    expect(identities(bundle)).toEqual(identities(read(rsa.certificate + root.certificate)));
    const text = read(await run(['x509', '-in', certPath, '-text']));
    expect(identities(text)).toEqual(identities(read(rsa.certificate)));
    expect(codes(text)).toEqual(['file-text-around 1:1']);
    const trusted = read(await run(['x509', '-in', certPath, '-trustout']));
    expect(identities(trusted)).toEqual(identities(read(rsa.certificate)));
  });
});
