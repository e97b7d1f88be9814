import { definite } from './ber.ts';
import { readBody } from './body.ts';
import { DerError, derLength, readDer } from './der.ts';
import { contentInWords, derKind, kindInWords, labelInWords, type DerKind } from './describe.ts';
import type { CredentialObject, Encoding, Failure } from './objects.ts';
import { openOldKey, readDerObject, type DerContext, type DerResult } from './objects-der.ts';
import { Oddities, type Oddity } from './oddities.ts';
import { decodeBase64, scanPem, type PemBlock } from './pem.ts';
import { byteArrays, hexBytes } from './source-code.ts';
import type { TextFile } from './text.ts';

/** Everything that one file holds. */
export interface Reading {
  readonly encoding: Encoding;
  readonly objects: readonly CredentialObject[];
  /** What is in it and cannot be used. */
  readonly failures: readonly Failure[];
  readonly oddities: readonly Oddity[];
}

/** A text that stands for bytes may stand for a text again: base64 of PEM in a secret store, PEM as a byte array. */
const MAX_DEPTH = 2;

/**
 * Reads whatever a credential file holds, mends what can be mended, and says why the rest cannot be used. Bounded in
 * time; never throws for what a file can hold, and nothing in the result but the objects themselves quotes the file.
 */
export function readObjects(bytes: Uint8Array, password?: string): Reading {
  const oddities = new Oddities();
  const context = password === undefined ? {} : { password };
  const { encoding, objects, failures } = new Reader(oddities, context).read(bytes, 0);
  return { encoding, objects, failures, oddities: oddities.list() };
}

interface Found extends DerResult {
  readonly encoding: Encoding;
}

class Reader {
  readonly #oddities: Oddities;
  readonly #context: DerContext;

  constructor(oddities: Oddities, context: DerContext) {
    this.#oddities = oddities;
    this.#context = context;
  }

  read(bytes: Uint8Array, depth: number): Found {
    if (bytes.length === 0)
      return { encoding: 'none', objects: [], failures: [{ what: 'a file', why: 'it is empty' }] };
    const binary = this.#binary(bytes);
    if (binary !== undefined) return binary;
    const { blocks, file } = scanPem(bytes, this.#oddities);
    if (blocks.length > 0) return { encoding: 'pem', ...merged(blocks.map((block) => this.#block(block))) };
    return this.#bareText(file, depth) ?? nothing(bytes);
  }

  /** DER values, one behind the other; `undefined` where the bytes are something else. */
  #binary(bytes: Uint8Array): Found | undefined {
    const kind = binaryKind(bytes);
    if (kind === 'other') return cutOffDer(bytes);
    const der = bytes[1] === 0x80 ? definite(bytes) : bytes;
    const results = [readDerObject(der, kind, this.#context)];
    let rest = bytes[1] === 0x80 ? new Uint8Array(0) : der.subarray(derLength(der));
    // Nobody joins bundles, and each of them costs the work of its password.
    while (SERIAL.has(derKind(rest)) && results.length < MAX_VALUES) {
      results.push(readDerObject(rest, derKind(rest), this.#context));
      rest = rest.subarray(derLength(rest));
    }
    if (rest.length > 0) this.#oddities.add('file-trailing-bytes', `${rest.length} bytes follow the DER value`);
    return { encoding: kind === 'pkcs12' ? 'pkcs12' : 'der', ...merged(results) };
  }

  #block(block: PemBlock): DerResult {
    const { label, place, der, problem } = block;
    const at = { place };
    if (label === 'EC PARAMETERS') {
      this.#oddities.add('file-curve-block', 'a block EC PARAMETERS stands before the key', place);
      return { objects: [{ ...at, kind: 'other', what: labelInWords(label) }], failures: [] };
    }
    const stranger = STRANGERS.find(([pattern]) => pattern.test(label))?.[1];
    if (stranger !== undefined) return failed({ ...at, what: labelInWords(label), why: stranger });
    if (problem !== undefined || der === undefined)
      return failed({ place: problem?.place ?? place, what: labelInWords(label), why: problem?.text ?? 'it is empty' });
    if (block.encrypted && label !== 'ENCRYPTED PRIVATE KEY')
      return { objects: [openOldKey(block.text, { ...this.#context, place })], failures: [] };
    const kind = derKind(der);
    const expected = LABEL_KINDS.find(([pattern]) => pattern.test(label))?.[1];
    if (kind === 'other') return unknownContent(block, expected !== undefined);
    if (expected !== undefined && expected !== kind) {
      const [says, holds] = [labelInWords(label), kindInWords(kind)];
      const form =
        says === holds ? `${FORM[expected] ?? says}, and is ${FORM[kind] ?? holds}` : `${says}, and holds ${holds}`;
      this.#oddities.add('file-wrong-label', `BEGIN ${label} announces ${form}`, place);
    }
    return readDerObject(der, kind, { ...this.#context, place });
  }

  /** A text without BEGIN and END. */
  #bareText(file: TextFile, depth: number): Found | undefined {
    if (depth >= MAX_DEPTH) return undefined;
    const arrays = byteArrays(file).flatMap(({ bytes, offset }) => {
      const found = this.read(bytes, depth + 1);
      if (found.encoding === 'none') return [];
      this.#oddities.at('file-byte-array', 'the bytes are an array in source code', file, offset);
      return [found];
    });
    const [first] = arrays;
    if (first !== undefined) return { encoding: first.encoding, ...merged(arrays) };
    const hex = hexBytes(file.text);
    if (hex !== undefined && binaryKind(hex) !== 'other') {
      this.#oddities.add('file-byte-array', 'the bytes are written as hexadecimal digits', file.place(0));
      return this.read(hex, depth + 1);
    }
    return this.#bareBase64(file, depth);
  }

  #bareBase64(file: TextFile, depth: number): Found | undefined {
    const start = file.text.search(/\S/);
    if (start < 0) return undefined;
    const own = new Oddities();
    const quoted = /["']/.test(file.text[start] ?? '');
    const body = readBody(file, start + (quoted ? 1 : 0), file.text.length, quoted, own);
    const bytes = body.problem === undefined ? decodeBase64(body.base64) : undefined;
    if (bytes === undefined) return undefined;
    const isText = bytes[0] === 0x2d && bytes[1] === 0x2d;
    if (binaryKind(bytes) === 'other' && cutOffDer(bytes) === undefined && !isText) return undefined;
    const place = file.place(start);
    this.#oddities.add('file-no-armour', 'base64 without the lines BEGIN and END', place);
    for (const { code, text, place: where } of own.list()) this.#oddities.add(code, text, where);
    return { ...this.read(bytes, depth + 1), encoding: 'base64' };
  }
}

const MAX_VALUES = 1000;
const SERIAL: ReadonlySet<DerKind> = new Set(['certificate', 'request', 'pkcs1', 'pkcs8', 'sec1', 'public-key']);

/** What the bytes are as DER, or as BER that can be made DER. */
function binaryKind(bytes: Uint8Array): DerKind {
  if (bytes[0] !== 0x30) return 'other';
  if (bytes[1] !== 0x80) return derKind(bytes);
  try {
    return derKind(definite(bytes));
  } catch (error) {
    if (error instanceof DerError) return 'other';
    throw error;
  }
}

/** DER that says it is longer than the file: long enough to be a credential, and what is there looks like one. */
function cutOffDer(bytes: Uint8Array): Found | undefined {
  // Credentials are SEQUENCEs of 256 bytes and more that begin with a SEQUENCE or a version.
  if (bytes[0] !== 0x30 || (bytes[1] !== 0x82 && bytes[1] !== 0x81)) return undefined;
  const inner = bytes[bytes[1] === 0x82 ? 4 : 3];
  if (inner !== 0x30 && inner !== 0x02) return undefined;
  const length = derLength(bytes);
  if (length <= bytes.length) return undefined;
  const why = `it is cut off: ${bytes.length} of ${length} bytes are there`;
  return { encoding: 'der', ...failed({ what: 'a certificate or key', why }) };
}

function nothing(bytes: Uint8Array): Found {
  return { encoding: 'none', ...failed({ what: contentInWords(bytes), why: 'it holds no certificate and no key' }) };
}

function unknownContent({ label, place, der }: PemBlock, expected: boolean): DerResult {
  if (!expected) return { objects: [{ place, kind: 'other', what: labelInWords(label) }], failures: [] };
  const whole = der !== undefined && isDer(der);
  const why = whole ? 'what its base64 stands for is something else' : 'it is damaged';
  return failed({ place, what: labelInWords(label), why });
}

function isDer(bytes: Uint8Array): boolean {
  try {
    return readDer(bytes).whole.length === bytes.length;
  } catch {
    return false;
  }
}

function failed(failure: Failure): DerResult {
  return { objects: [], failures: [failure] };
}

function merged(results: readonly DerResult[]): DerResult {
  return {
    objects: results.flatMap(({ objects }) => objects),
    failures: results.flatMap(({ failures }) => failures),
  };
}

const STRANGERS: readonly (readonly [RegExp, string])[] = [
  [/^OPENSSH PRIVATE KEY$/, 'it is in OpenSSH’s own form, which TLS does not use (ssh-keygen -p -m PEM changes it)'],
  [/^SSH2 /, 'it is in the form of SSH, which TLS does not use'],
  [/^PGP /, 'it belongs to PGP, not to TLS'],
];

const LABEL_KINDS: readonly (readonly [RegExp, DerKind])[] = [
  [/^(X509 |TRUSTED )?CERTIFICATE$/, 'certificate'],
  [/CERTIFICATE REQUEST$/, 'request'],
  [/^RSA PRIVATE KEY$/, 'pkcs1'],
  [/^EC PRIVATE KEY$/, 'sec1'],
  [/^PRIVATE KEY$/, 'pkcs8'],
  [/^ENCRYPTED PRIVATE KEY$/, 'encrypted-key'],
  [/PUBLIC KEY$/, 'public-key'],
  [/^(PKCS7|CMS)$/, 'pkcs7'],
  [/^PKCS12$/, 'pkcs12'],
];

const FORM: Partial<Record<DerKind, string>> = { pkcs1: 'PKCS#1', pkcs8: 'PKCS#8', sec1: 'SEC1' };
