import { createDecipheriv, hash as oneHash, pbkdf2Sync, scryptSync } from 'node:crypto';
import { concatBytes, utf8Bytes } from '../kernel/bytes.ts';
import { DerError, derChildren, readOid, readSmallInteger, type DerValue } from './der.ts';
import { decryptRc2Cbc } from './rc2.ts';

/* Encryption under a password, as in PKCS#8 and PKCS#12 files (RFC 8018, RFC 7292 appendix B). */

/** Why something encrypted stays closed. */
export class PbeError extends Error {
  override readonly name = 'PbeError';
  readonly reason: 'wrong-password' | 'unsupported' | 'too-costly';

  constructor(reason: PbeError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** How much hashing one file may still ask for: a file that wants more is not from a tool that people use. */
export interface WorkBudget {
  iterations: number;
}

const MAX_ITERATIONS = 4_000_000;
/** The PKCS#12 derivation is not native and several times slower. */
const PKCS12_FACTOR = 4;
const MAX_SCRYPT_MEMORY = 64 * 1024 * 1024;

export function workBudget(): WorkBudget {
  return { iterations: MAX_ITERATIONS };
}

function spend(budget: WorkBudget, iterations: number): void {
  if (iterations < 1) throw new DerError('a derivation without iterations');
  budget.iterations -= iterations;
  if (budget.iterations < 0) throw new PbeError('too-costly', 'it asks for an absurd number of hash iterations');
}

/** Decrypts `data` by its AlgorithmIdentifier. Throws {@link PbeError}, or {@link DerError} for a damaged file. */
export function decryptPbe(algorithm: DerValue, data: Uint8Array, password: string, budget = workBudget()): Uint8Array {
  const [oid, parameters] = derChildren(algorithm.content);
  if (oid === undefined || parameters === undefined) throw new DerError('no algorithm');
  const name = readOid(oid.content);
  if (name === PBES2) return decryptPbes2(parameters, data, password, budget);
  const old = PKCS12_CIPHERS.get(name);
  if (old === undefined) throw unsupported(name);
  const [salt, iterations] = derChildren(parameters.content);
  if (salt === undefined || iterations === undefined) throw new DerError('no salt');
  const count = readSmallInteger(iterations);
  const derive = (id: number, length: number): Uint8Array =>
    pkcs12Derive({ hash: 'sha1', id, password, salt: salt.content, iterations: count, length }, budget);
  const [key, iv] = [derive(1, old.keyBytes), derive(2, 8)];
  if (old.cipher === 'rc2') return required(decryptRc2Cbc(key, iv, data));
  // Triple DES with two keys uses the first one again.
  return decipher('des-ede3-cbc', old.keyBytes === 16 ? concatBytes([key, key.subarray(0, 8)]) : key, iv, data);
}

const PBES2 = '1.2.840.113549.1.5.13';
const PBKDF2 = '1.2.840.113549.1.5.12';
const SCRYPT = '1.3.6.1.4.1.11591.4.11';

const PKCS12_CIPHERS: ReadonlyMap<string, { readonly cipher: 'des3' | 'rc2'; readonly keyBytes: number }> = new Map([
  ['1.2.840.113549.1.12.1.3', { cipher: 'des3', keyBytes: 24 }],
  ['1.2.840.113549.1.12.1.4', { cipher: 'des3', keyBytes: 16 }],
  ['1.2.840.113549.1.12.1.5', { cipher: 'rc2', keyBytes: 16 }],
  ['1.2.840.113549.1.12.1.6', { cipher: 'rc2', keyBytes: 5 }],
]);

const PBES2_CIPHERS: ReadonlyMap<string, { readonly cipher: string; readonly keyBytes: number }> = new Map([
  ['2.16.840.1.101.3.4.1.2', { cipher: 'aes-128-cbc', keyBytes: 16 }],
  ['2.16.840.1.101.3.4.1.22', { cipher: 'aes-192-cbc', keyBytes: 24 }],
  ['2.16.840.1.101.3.4.1.42', { cipher: 'aes-256-cbc', keyBytes: 32 }],
  ['1.2.840.113549.3.7', { cipher: 'des-ede3-cbc', keyBytes: 24 }],
]);

const HMACS: ReadonlyMap<string, string> = new Map([
  ['1.2.840.113549.2.7', 'sha1'],
  ['1.2.840.113549.2.8', 'sha224'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
]);

function decryptPbes2(parameters: DerValue, data: Uint8Array, password: string, budget: WorkBudget): Uint8Array {
  const [derivation, scheme] = derChildren(parameters.content);
  const [cipherOid, iv] = scheme === undefined ? [] : derChildren(scheme.content);
  if (derivation === undefined || cipherOid === undefined || iv === undefined) throw new DerError('no cipher');
  const cipher = PBES2_CIPHERS.get(readOid(cipherOid.content));
  if (cipher === undefined) throw unsupported(readOid(cipherOid.content));
  const key = deriveKey(derivation, cipher.keyBytes, password, budget);
  return decipher(cipher.cipher, key, iv.content, data);
}

function deriveKey(derivation: DerValue, length: number, password: string, budget: WorkBudget): Uint8Array {
  const [oid, parameters] = derChildren(derivation.content);
  if (oid === undefined || parameters === undefined) throw new DerError('no derivation');
  const name = readOid(oid.content);
  const [salt, first, second, third] = derChildren(parameters.content);
  if (salt === undefined || first === undefined) throw new DerError('no salt');
  if (name === PBKDF2) {
    const iterations = readSmallInteger(first);
    spend(budget, iterations);
    const [hmac] = [second, third].flatMap((part) => (part?.tag === 0x30 ? derChildren(part.content) : []));
    const hash = hmac === undefined ? 'sha1' : HMACS.get(readOid(hmac.content));
    if (hash === undefined) throw unsupported('a hash that is not known here');
    return pbkdf2Sync(utf8Bytes(password), salt.content, iterations, length, hash);
  }
  if (name !== SCRYPT || second === undefined || third === undefined) throw unsupported(name);
  const [cost, blockSize, parallel] = [first, second, third].map(readSmallInteger);
  return scrypt(password, salt.content, length, [cost ?? 0, blockSize ?? 0, parallel ?? 0], budget);
}

function scrypt(
  password: string,
  salt: Uint8Array,
  length: number,
  [N, r, p]: readonly [number, number, number],
  budget: WorkBudget,
): Uint8Array {
  spend(budget, N * r * p);
  try {
    return scryptSync(utf8Bytes(password), salt, length, { N, r, p, maxmem: MAX_SCRYPT_MEMORY });
  } catch {
    throw new PbeError('too-costly', 'its scrypt parameters are not to be met');
  }
}

function decipher(cipher: string, key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  try {
    const engine = createDecipheriv(cipher, key, iv);
    return new Uint8Array(Buffer.concat([engine.update(data), engine.final()]));
  } catch {
    // The padding is wrong, or the vector does not fit: OpenSSL does not tell more, and its texts are not to be shown.
    return required(undefined);
  }
}

function required(plain: Uint8Array | undefined): Uint8Array {
  if (plain === undefined) throw new PbeError('wrong-password', 'the password does not open it');
  return plain;
}

function unsupported(what: string): PbeError {
  return new PbeError('unsupported', `it is encrypted in a way that is not known here (${what})`);
}

interface Pkcs12Derivation {
  readonly hash: string;
  /** 1 a key, 2 a vector, 3 a MAC key. */
  readonly id: number;
  readonly password: string;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly length: number;
}

/** RFC 7292 appendix B.2. Throws {@link PbeError} beyond the budget. */
export function pkcs12Derive(options: Pkcs12Derivation, budget: WorkBudget): Uint8Array {
  const { hash, id, password, salt, iterations, length } = options;
  const block = /384|512/.test(hash) ? 128 : 64;
  const diversifier = new Uint8Array(block).fill(id);
  const input = concatBytes([repeated(salt, block), repeated(bmpString(password), block)]);
  const parts: Uint8Array[] = [];
  for (let have = 0; have < length;) {
    spend(budget, iterations * PKCS12_FACTOR);
    let digest: Uint8Array = oneHash(hash, concatBytes([diversifier, input]), 'buffer');
    for (let i = 1; i < iterations; i += 1) digest = oneHash(hash, digest, 'buffer');
    parts.push(digest);
    have += digest.length;
    const addend = repeated(digest, block).subarray(0, block);
    for (let at = 0; at < input.length; at += block) addOne(input.subarray(at, at + block), addend);
  }
  return concatBytes(parts).subarray(0, length);
}

/** `bytes` over and over, to the next whole number of blocks; nothing stays nothing. */
function repeated(bytes: Uint8Array, block: number): Uint8Array {
  const filled = new Uint8Array(Math.ceil(bytes.length / block) * block);
  for (let i = 0; i < filled.length; i += 1) filled[i] = bytes[i % bytes.length] ?? 0;
  return filled;
}

/** sum += addend + 1, as numbers of that many bytes. */
function addOne(sum: Uint8Array, addend: Uint8Array): void {
  let carry = 1;
  for (let i = sum.length - 1; i >= 0; i -= 1) {
    carry += (sum[i] ?? 0) + (addend[i] ?? 0);
    sum[i] = carry & 0xff;
    carry >>= 8;
  }
}

/** UTF-16 with the high byte first, and two zero bytes at the end. */
function bmpString(text: string): Uint8Array {
  const bytes = new Uint8Array(2 * text.length + 2);
  for (let i = 0; i < text.length; i += 1) {
    bytes[2 * i] = text.charCodeAt(i) >> 8;
    bytes[2 * i + 1] = text.charCodeAt(i) & 0xff;
  }
  return bytes;
}
