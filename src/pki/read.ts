import { readFile, stat } from 'node:fs/promises';
import type { KeyObject } from 'node:crypto';
import { HawserError, type ErrorCode, type Remedy } from '../kernel/errors.ts';
import { contentInWords, derKind, labelInWords } from './describe.ts';
import { encodePem, scanPem, type PemBlock } from './pem.ts';
import {
  keyFacts,
  parseCertificateDer,
  parseEncryptedKeyPem,
  parseKeyDer,
  type Certificate,
  type KeyFacts,
} from './x509.ts';

/** Largest credential file that is read, bytes. */
export const MAX_FILE_BYTES = 1024 * 1024;

export type KeyForm = 'pkcs1' | 'pkcs8' | 'sec1';

export interface PrivateKey {
  /** How it stood in the file. */
  readonly form: KeyForm;
  readonly encrypted: boolean;
  readonly facts: KeyFacts;
  readonly key: KeyObject;
}

/** Reads a credential file whole. Throws `file-unreadable` or `file-empty`. */
export async function loadFile(path: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    const info = await stat(path);
    if (info.isDirectory()) throw unreadable(path, 'it is a directory');
    if (!info.isFile()) throw unreadable(path, 'it is not a regular file');
    if (info.size > MAX_FILE_BYTES)
      throw unreadable(path, `it has ${info.size} bytes; a credential has less than 1 MiB`);
    bytes = await readFile(path);
  } catch (error) {
    if (error instanceof HawserError) throw error;
    throw unreadable(path, SYSTEM_WORDS[(error as NodeJS.ErrnoException).code ?? ''] ?? 'the system refuses', error);
  }
  if (bytes.length === 0) throw empty(path);
  return bytes;
}

const SYSTEM_WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is not a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'its links run in a circle',
  ENAMETOOLONG: 'its name is too long',
};

/**
 * The certificates of a PEM or DER file, in the file's order; other PEM blocks are passed over. `label` names the file
 * in errors. Throws `file-empty` or `file-not-certificate`.
 */
export function readCertificates(bytes: Uint8Array, label: string): readonly Certificate[] {
  if (bytes.length === 0) throw empty(label);
  const scan = scanPem(bytes);
  const blocks = scan.blocks.filter((block) => /^(X509 )?CERTIFICATE$/.test(block.label));
  if (blocks.length > 0) return blocks.map((block, index) => certificateOf(block, label, index + 1, blocks.length));
  if (scan.unfinished !== undefined) throw cutOff('file-not-certificate', label, scan.unfinished);
  if (scan.blocks.length === 0 && derKind(bytes) === 'certificate') {
    const certificate = tryParse(() => parseCertificateDer(bytes));
    if (certificate !== undefined) return [certificate];
    throw problem('file-not-certificate', `${label} looks like a DER certificate, but it is damaged`);
  }
  throw problem('file-not-certificate', `${label} holds ${found(bytes, scan.blocks)}, not a certificate`, [
    { text: 'Give the certificate file: PEM (it begins with -----BEGIN CERTIFICATE-----) or DER.' },
  ]);
}

/**
 * The first private key of a PEM or DER file. Throws `file-empty`, or `file-not-key` with what the file is instead;
 * no error quotes the file.
 */
export function readKey(bytes: Uint8Array, label: string, password?: string): PrivateKey {
  if (bytes.length === 0) throw empty(label);
  const scan = scanPem(bytes);
  const block = scan.blocks.find((candidate) => KEY_FORMS.has(candidate.label));
  if (block !== undefined) return keyOfBlock(block, label, password);
  if (scan.unfinished !== undefined) throw cutOff('file-not-key', label, scan.unfinished);
  const kind = scan.blocks.length === 0 ? derKind(bytes) : 'other';
  if (kind === 'encrypted-key')
    return openEncrypted(encodePem('ENCRYPTED PRIVATE KEY', bytes), 'pkcs8', label, password);
  if (kind === 'pkcs1' || kind === 'pkcs8' || kind === 'sec1') {
    const key = tryParse(() => parseKeyDer(bytes, kind));
    if (key !== undefined) return { form: kind, encrypted: false, facts: keyFacts(key), key };
    throw problem('file-not-key', `${label} looks like a DER private key, but it is damaged`);
  }
  throw problem('file-not-key', `${label} holds ${found(bytes, scan.blocks)}, not a private key`, [
    { text: 'Give the private key that was made together with the client certificate.' },
  ]);
}

const KEY_FORMS: ReadonlyMap<string, KeyForm> = new Map([
  ['RSA PRIVATE KEY', 'pkcs1'],
  ['EC PRIVATE KEY', 'sec1'],
  ['PRIVATE KEY', 'pkcs8'],
  ['ENCRYPTED PRIVATE KEY', 'pkcs8'],
]);

function keyOfBlock(block: PemBlock, label: string, password: string | undefined): PrivateKey {
  const form = KEY_FORMS.get(block.label) ?? 'pkcs8';
  const { der } = block;
  if (block.encrypted) return openEncrypted(block.text, form, label, password);
  if (der === undefined) throw problem('file-not-key', `${label} has a private key whose base64 is damaged`);
  const key = tryParse(() => parseKeyDer(der, form));
  if (key === undefined)
    throw problem('file-not-key', `${label} has a private key block, but the key in it is damaged`);
  return { form, encrypted: false, facts: keyFacts(key), key };
}

function openEncrypted(pem: string, form: KeyForm, label: string, password: string | undefined): PrivateKey {
  if (password === undefined) {
    throw problem('file-not-key', `${label} holds an encrypted private key`, [
      { text: 'Decrypt it first.', command: 'openssl pkey -in ENCRYPTED.pem -out key.pem' },
    ]);
  }
  const key = tryParse(() => parseEncryptedKeyPem(pem, password));
  if (key === undefined)
    throw problem('file-not-key', `${label} holds an encrypted private key that the password does not open`);
  return { form, encrypted: true, facts: keyFacts(key), key };
}

function certificateOf(block: PemBlock, label: string, position: number, count: number): Certificate {
  const which = count === 1 ? 'the certificate' : `certificate ${position} of ${count}`;
  const { der } = block;
  if (der === undefined) throw problem('file-not-certificate', `${label}: the base64 of ${which} is damaged`);
  const certificate = tryParse(() => parseCertificateDer(der));
  if (certificate === undefined) throw problem('file-not-certificate', `${label}: ${which} is damaged`);
  return certificate;
}

function found(bytes: Uint8Array, blocks: readonly PemBlock[]): string {
  const [first] = blocks;
  return first === undefined ? contentInWords(bytes) : labelInWords(first.label);
}

// What the parsers throw may quote their input, so nothing of it is passed on.
function tryParse<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

function problem(code: ErrorCode, message: string, next: readonly Remedy[] = []): HawserError {
  return new HawserError(message, { code, next });
}

function unreadable(path: string, why: string, cause?: unknown): HawserError {
  return new HawserError(`cannot read ${path}: ${why}`, { code: 'file-unreadable', cause });
}

function empty(label: string): HawserError {
  return problem('file-empty', `${label} is empty`);
}

function cutOff(code: ErrorCode, label: string, block: string): HawserError {
  return problem(code, `${label} is cut off: BEGIN ${block} has no END`, [
    { text: 'Save or copy the whole file again.' },
  ]);
}
