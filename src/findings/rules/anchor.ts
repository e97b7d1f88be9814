import { TRUSTS_INTERMEDIATE } from '../../kernel/facts.ts';
import type { Evidence } from '../finding.ts';
import { finding } from '../make.ts';
import type { CertificateFacts, CertificateFile } from '../inputs.ts';
import { HOLDS, MOOT, fires, notKnown, type Rule } from './rule.ts';

function fileEvidence(file: CertificateFile, text: string): Evidence {
  return { kind: 'file', ref: file.path, text };
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** What is wrong with a certificate's dates at that moment; `undefined` if nothing is. */
export function dateProblem(certificate: CertificateFacts, at: number): string | undefined {
  if (at < certificate.notBefore) return `"${certificate.subject}" is valid only from ${day(certificate.notBefore)}`;
  if (at > certificate.notAfter) return `"${certificate.subject}" ended on ${day(certificate.notAfter)}`;
  return undefined;
}

const caMissing: Rule = {
  id: 'ca-missing',
  finds: 'ca-missing',
  cause: 'cert-not-stored',
  rung: 'server-trust',
  judge({ broker, credentials }) {
    if (!broker.tls) return MOOT;
    if (credentials.ca.is === 'known') return HOLDS;
    if (credentials.ca.is === 'unknown') return notKnown(credentials.ca);
    return fires(
      finding('ca-missing', {
        confidence: 'certain',
        evidence: [{ kind: 'option', ref: '--ca', text: 'no CA file was given for an encrypted connection' }],
      }),
    );
  },
};

const caNotRoot: Rule = {
  id: 'ca-not-root',
  finds: 'ca-not-root',
  cause: 'intermediate-instead-of-root',
  rung: 'server-trust',
  judge({ broker, credentials, module, verdicts: { trust } }) {
    if (!broker.tls) return MOOT;
    if (credentials.ca.is !== 'known') return notKnown(credentials.ca);
    const accepted = trust.is === 'known' && trust.value.ok;
    const file = credentials.ca.value;
    if (file.certificates.some((certificate) => certificate.selfSigned)) return HOLDS;
    const first = file.certificates[0];
    const what =
      first?.isCa === false ? 'a server or device certificate' : 'an intermediate or cross-signed certificate';
    return fires(
      finding('ca-not-root', {
        severity: accepted || TRUSTS_INTERMEDIATE[module.verifier.value] ? 'warning' : 'error',
        confidence: module.verifier.confidence === 'guess' ? 'likely' : 'certain',
        evidence: [
          fileEvidence(file, `holds ${what}: "${first?.subject ?? '?'}", issued by "${first?.issuer ?? '?'}"`),
          {
            kind: 'fact',
            ref: module.verifier.source,
            text: `verifier model ${module.verifier.value} (${module.verifier.confidence})`,
          },
        ],
      }),
    );
  },
};

const caDates: Rule = {
  id: 'ca-dates',
  finds: 'ca-expired',
  cause: 'wrong-root-ca',
  rung: 'server-trust',
  judge({ broker, credentials, module, now }) {
    if (!broker.tls) return MOOT;
    if (credentials.ca.is !== 'known') return notKnown(credentials.ca);
    const file = credentials.ca.value;
    const problems = file.certificates
      .map((certificate) => dateProblem(certificate, now))
      .filter((text) => text !== undefined);
    if (problems.length < file.certificates.length || problems.length === 0) return MOOT;
    const checks = module.checksDates.is === 'known' && module.checksDates.value;
    return fires(
      finding('ca-expired', {
        severity: checks ? 'error' : 'warning',
        confidence: 'certain',
        evidence: problems.map((text) => fileEvidence(file, text)),
      }),
    );
  },
};

export const anchorRules: readonly Rule[] = [caMissing, caNotRoot, caDates];
