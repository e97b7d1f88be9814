import type { Evidence, Finding, Severity } from '../findings/finding.ts';
import { finding } from '../findings/make.ts';
import type { Rung } from '../kernel/rung.ts';
import type { Failure, Locked } from './objects.ts';
import type { Oddity, OddityCode } from './oddities.ts';
import type { Place } from './text.ts';
import { refOf, type HeldFile, type Holdings } from './understand.ts';

/* What is to be said of files as they stand. */

/** What stands in the way of nobody but the pedantic. The rest makes OpenSSL or known modules refuse the file. */
const HARMLESS: ReadonlySet<OddityCode> = new Set<OddityCode>([
  'file-last-newline',
  'file-text-around',
  'file-indented',
  'file-line-width',
  'file-line-ends',
]);

/** Oddities, unreadable parts, locked objects, misleading names and duplicates. */
export function judgeFiles({ files, certificates, keys }: Holdings): readonly Finding[] {
  return [
    ...files.flatMap((file) => [
      ...failures(file),
      ...lockedObjects(file),
      ...misleadingName(file),
      ...file.reading.oddities.map((oddity) => oddityFinding(file, oddity)),
    ]),
    ...encryptedKeys(keys),
    ...duplicates(certificates),
  ];
}

function oddityFinding(file: HeldFile, { code, place, text }: Oddity): Finding {
  return finding(code, {
    severity: severityOf(code, text),
    confidence: 'certain',
    rung: rungOf(file),
    evidence: [at(file, place, text)],
  });
}

function severityOf(code: OddityCode, text: string): Severity {
  if (code === 'file-line-ends' && !text.includes('CR LF')) return 'warning';
  return HARMLESS.has(code) ? 'info' : 'warning';
}

/** `line 3, column 1: …`, with the place in the reference as well. */
function at(file: HeldFile, place: Place | undefined, text: string): Evidence {
  const where = place === undefined ? '' : `line ${place.line}, column ${place.column}: `;
  return { kind: 'file', ref: refOf(file, place), text: `${where}${text}` };
}

/** A file of keys alone matters where the client proves itself. */
function rungOf({ reading }: HeldFile): Rung {
  const kinds = reading.objects.map(({ kind }) => kind);
  return kinds.includes('key') && !kinds.includes('certificate') ? 'client-auth' : 'server-trust';
}

function failures(file: HeldFile): readonly Finding[] {
  const { encoding, failures: found } = file.reading;
  const text = ({ what, why }: Failure): string => `${what}: ${why}`;
  return found.map((failure) =>
    finding(encoding === 'none' ? 'file-not-credential' : 'file-part-unreadable', {
      confidence: 'certain',
      rung: rungOf(file),
      evidence: [at(file, failure.place, text(failure))],
    }),
  );
}

function lockedObjects(file: HeldFile): readonly Finding[] {
  const locked = file.reading.objects.filter((object): object is Locked => object.kind === 'locked');
  return locked.map(({ what, text, place, reason }) =>
    finding('file-locked', {
      severity: reason === 'no-password' ? 'warning' : 'error',
      confidence: 'certain',
      evidence: [at(file, place, `${what === 'key' ? 'a private key' : 'a PKCS#12 bundle'}: ${text}`)],
    }),
  );
}

function encryptedKeys(keys: Holdings['keys']): readonly Finding[] {
  return keys
    .filter(({ key }) => key.encrypted)
    .map(({ file, place }) =>
      finding('file-encrypted', {
        severity: 'info',
        confidence: 'certain',
        evidence: [at(file, place, 'opened with the password that was given')],
      }),
    );
}

function misleadingName(file: HeldFile): readonly Finding[] {
  const text = nameProblem(file);
  if (text === undefined) return [];
  return [
    finding('file-name-misleads', {
      severity: 'warning',
      confidence: 'certain',
      rung: rungOf(file),
      evidence: [at(file, undefined, text)],
    }),
  ];
}

const TEXT: ReadonlySet<string> = new Set(['pem', 'base64']);

function nameProblem({ path, reading: { encoding, objects } }: HeldFile): string | undefined {
  if (encoding === 'none') return undefined;
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
  const extension = name.slice(name.lastIndexOf('.') + 1);
  if (extension === 'der' && TEXT.has(encoding)) return 'it is called .der and holds text';
  if (extension === 'pem' && !TEXT.has(encoding)) return 'it is called .pem and holds binary data';
  if (/^(p12|pfx)$/.test(extension) && encoding !== 'pkcs12')
    return `it is called .${extension} and is no PKCS#12 bundle`;
  const kinds = new Set(objects.map(({ kind }) => kind));
  const holdsKey = kinds.has('key') || kinds.has('locked');
  if (/(^|[._-])(private|priv|key)([._-]|$)/.test(name) && !/pub/.test(name) && !holdsKey) {
    if (kinds.has('public-key'))
      return 'it is called a key and holds the public key, which everybody may know; the private one is needed';
    if (kinds.has('certificate')) return 'it is called a key and holds a certificate';
    if (kinds.has('request')) return 'it is called a key and holds a certificate request';
  }
  if (/(^|[._-])(cert|crt|certificate)([._-]|$)/.test(name) && !kinds.has('certificate') && !kinds.has('locked')) {
    if (kinds.has('request')) return 'it is called a certificate and holds a request for one';
    if (kinds.has('key')) return 'it is called a certificate and holds a private key';
  }
  return undefined;
}

function duplicates(certificates: Holdings['certificates']): readonly Finding[] {
  const seen = new Map<string, Holdings['certificates'][number][]>();
  for (const held of certificates) {
    const { fingerprint } = held.certificate.facts;
    seen.set(fingerprint, [...(seen.get(fingerprint) ?? []), held]);
  }
  return [...seen.values()]
    .filter((group) => group.length > 1)
    .map((group) =>
      finding('file-duplicate', {
        severity: 'info',
        confidence: 'certain',
        evidence: group.map(({ file, place, certificate }) => at(file, place, `"${certificate.facts.subject}"`)),
      }),
    );
}
