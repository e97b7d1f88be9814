import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { HawserError, isHawserError } from '../../kernel/errors.ts';
import { parseCertificateDer, type Certificate } from '../x509.ts';
import type { KnownAnchor } from './anchor.ts';

/** A root that a module could be given. */
export interface Anchor {
  /** Of the known anchor, else the fingerprint. */
  readonly id: string;
  readonly name: string;
  /** To be compared by {@link sameText}: which signs are protected depends on who printed it. */
  readonly subject: string;
  readonly keyId: string;
  /** Absent where the root is known by its name and key only. Of a shipped root it is parsed when it is first asked for. */
  readonly certificate?: Certificate;
  /** Its history, where it is a known one or stands in for one. */
  readonly known?: KnownAnchor;
  /** The file that it was read from; absent: it is shipped. */
  readonly file?: string;
}

/** More files than any list of roots has. */
const MAX_FILES = 2000;
const CERTIFICATE_FILE = /\.(pem|crt|cer|der)$/i;

let shipped: Promise<readonly Anchor[]> | undefined;

/**
 * The shipped roots, or those of a folder instead (`--anchors DIR`: files that end in .pem, .crt, .cer or .der; what is
 * no certificate in them is passed over). A root of the folder that has a known root's key, or stands under its name as
 * that of a twin does, has its history. Throws `file-unreadable` and `file-not-certificate`.
 */
export function loadAnchors(folder?: string): Promise<readonly Anchor[]> {
  if (folder !== undefined) return loadFolder(folder);
  shipped ??= loadKnown().then((known) => known.map(shippedAnchor));
  return shipped;
}

/** What is known of public roots, without their certificates being parsed. */
export async function loadKnown(): Promise<readonly KnownAnchor[]> {
  return (await import('./data/all.ts')).KNOWN_ANCHORS;
}

function shippedAnchor(known: KnownAnchor): Anchor {
  const { id, name, subject, keyId, body } = known;
  if (body === undefined) return { id, name, subject, keyId, known };
  let parsed: Certificate | undefined;
  return {
    id,
    name,
    subject,
    keyId,
    known,
    // Parsing all of them takes as long as everything else that looks at a chain; one or two are ever needed.
    get certificate() {
      parsed ??= parseCertificateDer(new Uint8Array(Buffer.from(body, 'base64')));
      return parsed;
    },
  };
}

/**
 * Certificates of the anchors that can stand above a chain: all that were read from a folder, and of the shipped ones, which
 * are all roots, those under whose names something in it was issued.
 */
export function certificatesAbove(sent: readonly Certificate[], anchors: readonly Anchor[]): readonly Certificate[] {
  const near = anchors.filter(
    ({ file, subject }) => file !== undefined || sent.some(({ facts }) => sameText(facts.issuer, subject)),
  );
  return near.flatMap(({ certificate }) => certificate ?? []);
}

async function loadFolder(folder: string): Promise<readonly Anchor[]> {
  const known = await loadKnown();
  const found = new Map<string, Anchor>();
  for (const name of await certificateFiles(folder)) {
    const path = join(folder, name);
    for (const certificate of await certificatesIn(path)) {
      found.set(certificate.facts.fingerprint, ownAnchor(certificate, path, known));
    }
  }
  if (found.size > 0) return [...found.values()];
  throw new HawserError(`${folder} holds no certificate`, {
    code: 'file-not-certificate',
    next: [{ text: 'Put the roots there as .pem, .crt, .cer or .der files.' }],
  });
}

async function certificateFiles(folder: string): Promise<readonly string[]> {
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => CERTIFICATE_FILE.test(name)).sort();
  } catch (cause) {
    throw new HawserError(`the folder of roots ${folder} cannot be read`, { code: 'file-unreadable', cause });
  }
  if (names.length <= MAX_FILES) return names;
  throw new HawserError(`${folder} holds ${names.length} files; a folder of roots has at most ${MAX_FILES}`, {
    code: 'file-unreadable',
  });
}

/** Keys lie beside certificates in many such folders, and end in .pem as well. */
async function certificatesIn(path: string): Promise<readonly Certificate[]> {
  // Most have no folder of their own, and all readers of files with them.
  const { loadFile, readCertificates } = await import('../read.ts');
  try {
    return readCertificates(await loadFile(path), path);
  } catch (error) {
    if (isHawserError(error) && (error.code === 'file-not-certificate' || error.code === 'file-empty')) return [];
    throw error;
  }
}

function ownAnchor(certificate: Certificate, file: string, all: readonly KnownAnchor[]): Anchor {
  const { subject, keyId, fingerprint } = certificate.facts;
  const known =
    all.find((entry) => entry.keyId === keyId && sameText(entry.subject, subject)) ??
    all.find((entry) => sameText(entry.subject, subject));
  const common = { subject, keyId, certificate, file };
  return known === undefined
    ? { ...common, id: fingerprint, name: shortName(certificate) }
    : { ...common, id: known.id, name: known.name, known };
}

/** The last part of the subject, which tells certificates of one issuer apart: `Amazon Root CA 1`. */
export function shortName({ facts: { subject } }: Certificate): string {
  // Node escapes commas inside a part.
  const parts = subject.split(/(?<!\\), /);
  const common = parts.find((part) => part.startsWith('CN='));
  return plainName((common ?? parts[parts.length - 1] ?? subject).replace(/^[A-Za-z]+=/, ''));
}

/** A printed name without the signs that protect commas. */
export function plainName(name: string): string {
  return name.replaceAll('\\', '');
}

/** Whether two printed names are one, however they protect commas: versions of Node differ in it. */
export function sameText(a: string, b: string): boolean {
  return plainName(a) === plainName(b);
}
