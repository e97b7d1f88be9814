import type { FindingCode } from '../findings/catalogue.ts';
import type { Certainty, Evidence, Finding, Severity } from '../findings/finding.ts';
import { finding } from '../findings/make.ts';
import type { Remedy } from '../kernel/errors.ts';
import { CLIENT_AUTH, calendarOf, calendarSeverity } from './calendar.ts';
import type { HeldCertificate, HeldKey, Holdings } from './understand.ts';

/* What is to be said of certificates and keys, and of how they go together. Pure judgement, at a given time. */

const DAY_MS = 86_400_000;
/** Time to bring a new certificate to devices in the field: of their own, and of an authority. */
const SOON_MS = { end: 30 * DAY_MS, authority: 365 * DAY_MS } as const;
const MAX_EVIDENCE = 20;

/** Judges everything that is held, with the clock at `at` (Unix ms). */
export function judgeCertificates(holdings: Holdings, at: number): readonly Finding[] {
  const remarks = [
    ...holdings.certificates.flatMap((held) => [
      ...dates(held, at),
      ...strength(held),
      ...purpose(held),
      ...issuer(held),
      ...migrations(held),
    ]),
    ...holdings.keys.flatMap(keyStrength),
    ...pairs(holdings),
    ...holdings.files.flatMap((file) => chainOrder(holdings, file.path)),
    ...holdings.files.flatMap((file) => rootless(holdings, file.path)),
  ];
  return joined(remarks);
}

/** One thing about one object; what is the same about several becomes one finding. */
interface Remark {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly confidence: Certainty;
  readonly evidence: Evidence;
  readonly fact?: Evidence;
  readonly remedy?: Remedy;
}

function joined(remarks: readonly Remark[]): readonly Finding[] {
  const groups = new Map<string, Remark[]>();
  for (const remark of remarks) {
    const same = `${remark.code} ${remark.severity} ${remark.fact?.ref ?? ''} ${remark.fact?.text ?? ''}`;
    const group = groups.get(same);
    if (group === undefined) groups.set(same, [remark]);
    else group.push(remark);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [Remark];
    const remedies = new Map(group.flatMap(({ remedy }) => (remedy === undefined ? [] : [[remedy.command, remedy]])));
    return finding(first.code, {
      severity: first.severity,
      confidence: first.confidence,
      evidence: [
        ...group.slice(0, MAX_EVIDENCE).map(({ evidence }) => evidence),
        ...(first.fact === undefined ? [] : [first.fact]),
      ],
      remedy: [...remedies.values()],
    });
  });
}

function seen({ ref }: { readonly ref: string }, text: string): Evidence {
  return { kind: 'file', ref, text };
}

function named({ certificate }: HeldCertificate): string {
  return `"${certificate.facts.subject}"`;
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function dates(held: HeldCertificate, at: number): readonly Remark[] {
  const { notBefore, notAfter } = held.certificate.facts;
  const remark = (code: FindingCode, severity: Severity, text: string): readonly Remark[] => [
    { code, severity, confidence: 'certain', evidence: seen(held, `${named(held)} ${text}`) },
  ];
  if (at < notBefore)
    return remark('cert-not-yet-valid', 'error', `is valid from ${day(notBefore)}, the clock says ${day(at)}`);
  if (at > notAfter) return remark('cert-expired', 'error', `ended on ${day(notAfter)}, the clock says ${day(at)}`);
  const soon = held.role === 'end' || held.role === 'self-signed' ? SOON_MS.end : SOON_MS.authority;
  return at + soon < notAfter ? [] : remark('cert-expiring', 'warning', `ends on ${day(notAfter)}`);
}

function strength(held: HeldCertificate): readonly Remark[] {
  const { signatureAlgorithm, keyType, keyBits, selfSigned } = held.certificate.facts;
  const remarks: Remark[] = [];
  // Nobody checks the signature of a root on itself.
  if (!selfSigned && /^(sha1|md5)|SHA1$/.test(signatureAlgorithm)) {
    const evidence = seen(held, `${named(held)} is signed with ${signatureAlgorithm}`);
    remarks.push({ code: 'cert-weak-signature', severity: 'warning', confidence: 'certain', evidence });
  }
  if (keyType === 'rsa' && keyBits < 2048) {
    const evidence = seen(held, `${named(held)} has an RSA key of ${keyBits} bits`);
    remarks.push({ code: 'key-weak', severity: 'warning', confidence: 'certain', evidence });
  }
  if (keyType === 'other') {
    const evidence = seen(held, `${named(held)} has a key that is neither RSA nor EC`);
    remarks.push({ code: 'key-unusual', severity: 'warning', confidence: 'likely', evidence });
  }
  return remarks;
}

function keyStrength(held: HeldKey): readonly Remark[] {
  const { keyType, keyBits } = held.key.facts;
  if (held.certificates.length > 0) return [];
  if (keyType === 'rsa' && keyBits < 2048)
    return [
      {
        code: 'key-weak',
        severity: 'warning',
        confidence: 'certain',
        evidence: seen(held, `RSA with ${keyBits} bits`),
      },
    ];
  if (keyType !== 'other') return [];
  return [
    {
      code: 'key-unusual',
      severity: 'warning',
      confidence: 'likely',
      evidence: seen(held, 'a key that is neither RSA nor EC'),
    },
  ];
}

/** A certificate that has its private key here is meant to be presented. */
function purpose(held: HeldCertificate): readonly Remark[] {
  const usages = held.certificate.extensions.extendedKeyUsage;
  if (held.keys.length === 0 || held.certificate.facts.isCa || usages === undefined) return [];
  if (usages.includes(CLIENT_AUTH) || usages.includes('2.5.29.37.0')) return [];
  const evidence = seen(held, `${named(held)} is for ${usages.map((oid) => PURPOSES[oid] ?? oid).join(', ')} only`);
  return [{ code: 'cert-no-client-auth', severity: 'warning', confidence: 'certain', evidence }];
}

/** Words for extKeyUsage. */
export const PURPOSES: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
  '2.5.29.37.0': 'any',
};

function issuer(held: HeldCertificate): readonly Remark[] {
  const { facts } = held.certificate;
  if (held.issuer === 'wrong-signature') {
    const evidence = seen(
      held,
      `${named(held)} names "${facts.issuer}", and what is here under that name has another key`,
    );
    return [{ code: 'signature-wrong', severity: 'warning', confidence: 'certain', evidence }];
  }
  if (held.issuer !== 'unknown' && held.issuer !== 'public-root') return [];
  const root = held.issuer === 'public-root' ? held.root : undefined;
  const evidence = seen(
    held,
    `${named(held)} is issued by "${facts.issuer}"${root === undefined ? '' : ', a public root'}`,
  );
  const remark = { code: 'issuer-missing', severity: 'info', confidence: 'certain', evidence } as const;
  if (root === undefined) return [remark];
  const command = `hawser creds anchor --name '${root.name}' --out ${root.id}.pem`;
  return [{ ...remark, remedy: { text: `Have ${root.name} written.`, command } }];
}

function migrations(held: HeldCertificate): readonly Remark[] {
  return calendarOf(held.certificate, held.role).map((entry) => ({
    code: 'migration',
    severity: calendarSeverity(entry, held.certificate),
    confidence: entry.confidence === 'stated' ? 'certain' : 'likely',
    evidence: seen(held, named(held)),
    fact: { kind: 'fact', ref: entry.source, text: `${day(entry.on)}: ${entry.text}` },
  }));
}

function pairs({ certificates, keys }: Holdings): readonly Remark[] {
  const lonely = keys.filter((key) => key.certificates.length === 0);
  const ends = certificates.filter(({ role }) => role === 'end' || role === 'self-signed');
  if (lonely.length === 0 || ends.length === 0) return [];
  const none = lonely.length === keys.length && ends.every((end) => end.keys.length === 0);
  // With one of each there is no doubt about what was meant.
  const sure = none && keys.length === 1 && ends.length === 1;
  return lonely.map((key) => ({
    code: sure ? 'client-key-mismatch' : 'cert-key-missing',
    severity: sure ? 'error' : none ? 'warning' : 'info',
    confidence: 'certain',
    evidence: seen(key, sure ? `this private key is not that of ${ends.map(named).join()}` : 'this private key'),
  }));
}

function chainOrder({ certificates }: Holdings, path: string): readonly Remark[] {
  const own = certificates.filter(({ file }) => file.path === path);
  const order = new Map(own.map(({ ref }, index) => [ref, index]));
  const wrong = own.find((held, index) => {
    const above = held.issuers.map((ref) => order.get(ref)).filter((place) => place !== undefined);
    return above.length > 0 && above.every((place) => place < index);
  });
  if (wrong === undefined) return [];
  const evidence = seen(wrong, `${named(wrong)} stands behind its issuer`);
  return [{ code: 'chain-order', severity: 'warning', confidence: 'certain', evidence }];
}

/** A file that is called like a CA file and holds none. */
function rootless({ certificates }: Holdings, path: string): readonly Remark[] {
  const own = certificates.filter(({ file }) => file.path === path);
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (own.length === 0 || !/(^|[._-])(ca|root|rootca|cacert|anchor|trust)([._-]|$)|root/.test(name)) return [];
  if (own.some(({ role }) => role === 'root' || role === 'self-signed')) return [];
  return own.map((held) => ({
    code: 'ca-not-root',
    severity: 'warning',
    confidence: 'likely',
    evidence: seen(held, `${named(held)} is ${ROLE_WORDS[held.role]}, and the file is called like one with a root`),
  }));
}

/** Roles in plain words. */
export const ROLE_WORDS: Readonly<Record<HeldCertificate['role'], string>> = {
  root: 'a root',
  'cross-sign': 'a cross-signed copy of a root',
  intermediate: 'an intermediate',
  'self-signed': 'self-signed',
  end: 'a certificate of a server or device',
};
