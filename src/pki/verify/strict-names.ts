import { EXTENSION, type NameConstraints, type Subtree } from '../extensions.ts';
import { lowerCase, type GeneralName } from '../names.ts';
import type { Certificate } from '../x509.ts';
import type { Flaw } from './verdict.ts';

/* Names in alternative names and constraints, read narrowly. */

const LABEL = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

function isDnsName(text: string): boolean {
  const labels = text.split('.');
  return text.length <= 253 && labels.every((label) => LABEL.test(label)) && !/^[0-9.]+$/.test(text);
}

function isMailbox(text: string): boolean {
  const [local = '', host = '', ...more] = text.split('@');
  return more.length === 0 && /^[\x21-\x7e]+$/.test(local) && isDnsName(host);
}

function isNameOk(name: GeneralName): boolean {
  if (name.kind === 'dns') return isDnsName(name.text.startsWith('*.') ? name.text.slice(2) : name.text);
  if (name.kind === 'ip') return [4, 16].includes(name.bytes.length);
  return name.kind !== 'email' || isMailbox(name.text);
}

/** What is wrong with the names of an end certificate. */
export function namesFlaw(certificate: Certificate, isServer: boolean): Flaw | undefined {
  const { subjectAltNames, critical } = certificate.extensions;
  const nameless = certificate.fields.subject.parts.length === 0;
  if (subjectAltNames === undefined) {
    return isServer || nameless ? { fault: 'name', text: 'has no alternative name' } : undefined;
  }
  if (subjectAltNames.length === 0 || !subjectAltNames.every(isNameOk)) {
    return { fault: 'name', text: 'has an alternative name in a wrong form' };
  }
  if (critical.has(EXTENSION.subjectAltName) !== nameless) {
    return {
      fault: 'not-conforming',
      text: 'has alternative names that are critical when they should not be, or not when they should',
    };
  }
  const texts = subjectAltNames.flatMap(asText);
  const stray = isServer ? certificate.fields.subject.commonNames.find((name) => !texts.includes(name)) : undefined;
  return stray === undefined
    ? undefined
    : { fault: 'name', text: `has the common name ${stray}, which is no alternative name` };
}

/** As a common name must repeat it, letter by letter. */
function asText(name: GeneralName): readonly string[] {
  if (name.kind === 'dns' || name.kind === 'email' || name.kind === 'uri') return [name.text];
  return name.kind === 'ip' ? [addressText(name.bytes)] : [];
}

/** Dotted, or as RFC 5952 writes it. */
function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0)).toString(16),
  );
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

/** What is wrong with a CA's name constraints themselves. */
export function constraintsFlaw({ permitted, excluded }: NameConstraints, critical: boolean): Flaw | undefined {
  if (!critical) return { fault: 'not-conforming', text: 'has name constraints that are not critical' };
  const trees = [...permitted, ...excluded];
  if (trees.length === 0) return { fault: 'malformed', text: 'has empty name constraints' };
  return trees.every(isTreeOk) ? undefined : { fault: 'malformed', text: 'has a name constraint in a wrong form' };
}

function isTreeOk({ base, plain }: Subtree): boolean {
  if (!plain) return false;
  if (base.kind === 'dns') return base.text === '' || isDnsName(base.text);
  if (base.kind === 'email')
    return base.text.includes('@') ? isMailbox(base.text) : isDnsName(base.text.replace(/^\./, ''));
  return base.kind !== 'ip' || isAddressWithMask(base.bytes);
}

/** The mask must be ones, then zeros. */
function isAddressWithMask(bytes: Uint8Array): boolean {
  if (![8, 32].includes(bytes.length)) return false;
  const bits = [...bytes.subarray(bytes.length / 2)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits);
}

/** A wildcard may come to stand for a name that is excluded. */
export function wildcardMeetsExcluded({ extensions }: Certificate, { excluded }: NameConstraints): boolean {
  const wildcards = (extensions.subjectAltNames ?? []).flatMap((name) =>
    name.kind === 'dns' && name.text.startsWith('*.') ? [lowerCase(name.text.slice(1))] : [],
  );
  return excluded.some(
    ({ base }) => base.kind === 'dns' && wildcards.some((end) => lowerCase(base.text).endsWith(end)),
  );
}
