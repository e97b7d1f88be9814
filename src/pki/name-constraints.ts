import type { NameConstraints, Subtree } from './extensions.ts';
import { lowerCase, startsWithName, type GeneralName } from './names.ts';
import type { Certificate } from './x509.ts';

/*
 * Name constraints (RFC 5280 §4.2.1.10) as OpenSSL 3.0 applies them: to the subject, to e-mail addresses in it, to the
 * alternative names, and to the common name of an end certificate that has no DNS name.
 */

/** Comparisons for one certificate against one set of constraints; hostile ones multiply thousands by thousands. */
const MAX_COMPARISONS = 1 << 20;

/** Why the names of `certificate` break these constraints; `undefined` when they do not. */
export function constraintBroken(
  certificate: Certificate,
  constraints: NameConstraints,
  isLeaf: boolean,
): string | undefined {
  const { subject } = certificate.fields;
  const alternatives = certificate.extensions.subjectAltNames ?? [];
  const count = constraints.permitted.length + constraints.excluded.length;
  const names = subject.parts.length + alternatives.length;
  if (names > 0 && count > MAX_COMPARISONS / names) return 'more names and constraints than can be compared';
  const asked: GeneralName[] = [];
  if (subject.parts.length > 0) asked.push({ kind: 'directory', name: subject });
  for (const text of subject.emails) {
    if (text === undefined) return 'an e-mail address in another form than constraints can be applied to';
    asked.push({ kind: 'email', text });
  }
  asked.push(...alternatives);
  if (isLeaf && !alternatives.some(({ kind }) => kind === 'dns')) {
    for (const text of subject.commonNames.filter(isHostName)) asked.push({ kind: 'dns', text });
  }
  for (const name of asked) {
    const broken = nameBroken(name, constraints);
    if (broken !== undefined) return broken;
  }
  return undefined;
}

function nameBroken(name: GeneralName, { permitted, excluded }: NameConstraints): string | undefined {
  let allowed: boolean | undefined;
  for (const tree of permitted.filter(({ base }) => sameKind(base, name))) {
    const answer = allowed === true ? false : matches(name, tree);
    if (typeof answer === 'string') return answer;
    allowed = allowed === true || answer;
  }
  if (allowed === false) return `${nameInWords(name)} is in no permitted subtree`;
  for (const tree of excluded.filter(({ base }) => sameKind(base, name))) {
    const answer = matches(name, tree);
    if (typeof answer === 'string') return answer;
    if (answer) return `${nameInWords(name)} is in an excluded subtree`;
  }
  return undefined;
}

function sameKind(base: GeneralName, name: GeneralName): boolean {
  if (base.kind === 'other' && name.kind === 'other') return base.typeId === name.typeId;
  return base.kind === name.kind;
}

/** A text says why no answer can be given. */
function matches(name: GeneralName, { base, plain }: Subtree): boolean | string {
  if (!plain) return 'a name constraint with a minimum or maximum';
  if (name.kind === 'directory' && base.kind === 'directory') return startsWithName(name.name, base.name);
  if (name.kind === 'ip' && base.kind === 'ip') return addressMatches(name.bytes, base.bytes);
  if (name.kind === 'dns' && base.kind === 'dns') return isBelow(name.text, base.text);
  if (name.kind === 'email' && base.kind === 'email') return emailMatches(name.text, base.text);
  if (name.kind === 'uri' && base.kind === 'uri') return uriMatches(name.text, base.text);
  return 'a name constraint of a kind that is not understood';
}

/** A base without a leading dot also stands for itself; an empty one for everything. */
function isBelow(name: string, base: string): boolean {
  if (base === '') return true;
  const [own, wanted] = [lowerCase(name), lowerCase(base)];
  if (own === wanted) return true;
  return own.endsWith(wanted) && (wanted.startsWith('.') || own[own.length - wanted.length - 1] === '.');
}

function emailMatches(email: string, base: string): boolean | string {
  const at = email.lastIndexOf('@');
  if (at < 0) return 'an e-mail address without @';
  const baseAt = base.lastIndexOf('@');
  const host = lowerCase(email.slice(at + 1));
  if (baseAt < 0 && base.startsWith('.'))
    return email.length > base.length && lowerCase(email).endsWith(lowerCase(base));
  // The part before the @ counts upper and lower case.
  if (baseAt > 0 && base.slice(0, baseAt) !== email.slice(0, at)) return false;
  return host === lowerCase(base.slice(baseAt + 1));
}

function uriMatches(uri: string, base: string): boolean | string {
  const host = /^[^:]*:\/\/([^:/]+)/.exec(uri)?.[1];
  if (host === undefined) return 'a URI without a host';
  const [own, wanted] = [lowerCase(host), lowerCase(base)];
  return wanted.startsWith('.') ? own.length > wanted.length && own.endsWith(wanted) : own === wanted;
}

function addressMatches(address: Uint8Array, base: Uint8Array): boolean | string {
  if (![4, 16].includes(address.length)) return 'an address of a wrong length';
  if (![8, 32].includes(base.length)) return 'a name constraint with an address of a wrong length';
  if (base.length !== address.length * 2) return false;
  return address.every((byte, index) => {
    const mask = base[address.length + index] ?? 0;
    return (byte & mask) === ((base[index] ?? 0) & mask);
  });
}

const LABEL = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?$/;

/** A common name that looks like a host of two labels or more. */
function isHostName(text: string): boolean {
  const labels = text.split('.');
  return labels.length > 1 && labels.every((label) => LABEL.test(label));
}

function nameInWords(name: GeneralName): string {
  if (name.kind === 'directory') return 'the subject';
  if (name.kind === 'ip') return `the address ${[...name.bytes].join(name.bytes.length === 4 ? '.' : ' ')}`;
  return name.kind === 'other' || name.kind === 'rare' ? 'a name of a rare kind' : `the ${name.kind} name ${name.text}`;
}
