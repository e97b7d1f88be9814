import { readFile, stat } from 'node:fs/promises';
import { HawserError, type ErrorCode, type Remedy } from '../kernel/errors.ts';
import { kindInWords, type DerKind } from './describe.ts';
import type { CredentialObject, Failure, Locked, PrivateKey } from './objects.ts';
import { readObjects, type Reading } from './read-objects.ts';
import type { Certificate } from './x509.ts';

export type { KeyForm, PrivateKey } from './objects.ts';

/** Largest credential file that is read, bytes. */
export const MAX_FILE_BYTES = 1024 * 1024;

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
 * The certificates of a file in any form that is known here, in the file's order; other objects are passed over.
 * `label` names the file in errors. Throws `file-empty` or `file-not-certificate`.
 */
export function readCertificates(bytes: Uint8Array, label: string): readonly Certificate[] {
  if (bytes.length === 0) throw empty(label);
  const reading = readObjects(bytes);
  const damaged = reading.failures.find(({ what }) => /certificate(?! request)/.test(what));
  if (damaged !== undefined) throw damage('file-not-certificate', label, damaged);
  const certificates = reading.objects.flatMap((object) => (object.kind === 'certificate' ? [object.certificate] : []));
  if (certificates.length > 0) return certificates;
  throw problem('file-not-certificate', `${label} holds ${found(reading)}, not a certificate`, [
    { text: 'Give the certificate file: PEM (it begins with -----BEGIN CERTIFICATE-----) or DER.' },
  ]);
}

/** Whatever certificates the bytes hold, in order; what is damaged or something else is left out. Never throws. */
export function certificatesIn(bytes: Uint8Array): readonly Certificate[] {
  return readObjects(bytes).objects.flatMap((object) => (object.kind === 'certificate' ? [object.certificate] : []));
}

/**
 * The first private key of a file in any form that is known here. Throws `file-empty`, or `file-not-key` with what the
 * file is instead; no error quotes the file.
 */
export function readKey(bytes: Uint8Array, label: string, password?: string): PrivateKey {
  if (bytes.length === 0) throw empty(label);
  const reading = readObjects(bytes, password);
  for (const object of reading.objects) {
    if (object.kind === 'key') return object.key;
    if (object.kind === 'locked') throw closed(label, object);
  }
  const damaged = reading.failures.find(({ what }) => /private key|certificate or key/.test(what));
  if (damaged !== undefined) throw damage('file-not-key', label, damaged);
  throw problem('file-not-key', `${label} holds ${found(reading)}, not a private key`, [
    { text: 'Give the private key that was made together with the client certificate.' },
  ]);
}

function closed(label: string, { what, reason, text }: Locked): HawserError {
  const words = what === 'key' ? 'an encrypted private key' : 'an encrypted PKCS#12 bundle (.p12, .pfx)';
  const remedy =
    what === 'key'
      ? { text: 'Decrypt it first.', command: 'openssl pkey -in ENCRYPTED.pem -out key.pem' }
      : { text: 'Take it apart first.', command: 'hawser creds convert BUNDLE.p12 --to pem --out all.pem' };
  if (reason === 'no-password') return problem('file-not-key', `${label} holds ${words}`, [remedy]);
  return problem('file-not-key', `${label} holds ${words}: ${text}`, reason === 'wrong-password' ? [] : [remedy]);
}

function damage(code: ErrorCode, label: string, { what, why, place }: Failure): HawserError {
  const where = place === undefined ? '' : `, line ${place.line}`;
  return problem(code, `${label}${where}: ${what} cannot be used: ${why}`, [
    { text: 'Save or copy the whole file again.' },
  ]);
}

function found({ objects, failures }: Reading): string {
  const [object] = objects.filter(({ kind }) => kind !== 'other');
  if (object !== undefined) return objectInWords(object);
  const [failure] = failures;
  const [other] = objects;
  return failure?.what ?? (other === undefined ? 'nothing' : objectInWords(other));
}

/** What an object is, in plain words. */
export function objectInWords(object: CredentialObject): string {
  switch (object.kind) {
    case 'key':
      return 'a private key';
    case 'locked':
      return kindInWords(object.what === 'key' ? 'encrypted-key' : 'pkcs12');
    case 'other':
      return object.what;
    default:
      return kindInWords(object.kind satisfies DerKind);
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
