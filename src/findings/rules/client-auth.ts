import { finding } from '../make.ts';
import { dateProblem } from './anchor.ts';
import { expected, type Inputs } from '../inputs.ts';
import { HOLDS, MOOT, fires, needs, notKnown, ruleFor, type Rule, type Verdict } from './rule.ts';

const clientCertMissing: Rule = {
  id: 'client-cert-missing',
  finds: 'client-cert-missing',
  cause: 'client-cert-missing',
  rung: 'client-auth',
  judge({ broker, credentials: { cert, key } }) {
    if (!broker.tls) return MOOT;
    if (cert.is === 'known' && key.is === 'known') return HOLDS;
    if (cert.is === 'unknown') return notKnown(cert);
    if (key.is === 'unknown') return notKnown(key);
    if (cert.is !== key.is) {
      const missing = cert.is === 'known' ? '--key' : '--cert';
      return fires(
        finding('client-cert-missing', {
          confidence: 'certain',
          title: `The client ${cert.is === 'known' ? 'key' : 'certificate'} is missing`,
          evidence: [{ kind: 'option', ref: missing, text: `${missing} was not given, its counterpart was` }],
        }),
      );
    }
    // Without one nobody can say yes before that is known.
    const { needsClientCertificate: needed } = broker;
    if (needed.is !== 'known') return notKnown(needed, expected(needed) !== false);
    if (!needed.value) return HOLDS;
    return fires(finding('client-cert-missing', { confidence: 'certain', evidence: [needed.evidence] }));
  },
};

const keyMismatch: Rule = {
  id: 'client-key-mismatch',
  finds: 'client-key-mismatch',
  cause: 'client-key-mismatch',
  rung: 'client-auth',
  judge({ broker, credentials: { cert, key } }) {
    if (!broker.tls) return MOOT;
    if (cert.is !== 'known') return notKnown(cert);
    if (key.is !== 'known') return notKnown(key);
    const leaf = cert.value.certificates[0];
    if (key.value.keyId === undefined) return needs('whether key and certificate are a pair: hawser creds inspect');
    if (leaf === undefined || leaf.keyId === key.value.keyId) return HOLDS;
    return fires(
      finding('client-key-mismatch', {
        confidence: 'certain',
        evidence: [
          { kind: 'file', ref: cert.value.path, text: `the certificate "${leaf.subject}" has another public key` },
          { kind: 'file', ref: key.value.path, text: 'than the one that belongs to this private key' },
        ],
      }),
    );
  },
};

/** Nobody can refuse a certificate that is not shown; one within its dates can be refused for other reasons. */
const clientCertDates: Rule = {
  id: 'client-cert-expired',
  finds: 'client-cert-expired',
  cause: 'auth-credentials',
  rung: 'client-auth',
  judge({ broker, credentials: { cert }, now }) {
    if (!broker.tls) return MOOT;
    if (cert.is === 'absent') return HOLDS;
    if (cert.is === 'unknown') return notKnown(cert);
    const leaf = cert.value.certificates[0];
    const problem = leaf === undefined ? undefined : dateProblem(leaf, now);
    if (problem === undefined) return MOOT;
    return fires(
      finding('client-cert-expired', {
        confidence: 'certain',
        evidence: [{ kind: 'file', ref: cert.value.path, text: problem }],
      }),
    );
  },
};

const clientKeyType: Rule = {
  id: 'client-key-type',
  finds: 'client-key-type',
  cause: 'key-type-unsupported',
  rung: 'client-auth',
  judge({ broker, credentials: { key }, module: { clientKeyTypes } }) {
    if (!broker.tls) return MOOT;
    if (key.is !== 'known') return notKnown(key);
    const { keyType, path } = key.value;
    if (clientKeyTypes.value.includes(keyType)) return HOLDS;
    const stated = clientKeyTypes.confidence === 'stated';
    return fires(
      finding('client-key-type', {
        severity: stated ? 'error' : 'warning',
        confidence: stated ? 'likely' : 'possible',
        evidence: [
          { kind: 'file', ref: path, text: `the private key is of type ${keyType.toUpperCase()}` },
          {
            kind: 'fact',
            ref: clientKeyTypes.source,
            text: `known to work: ${clientKeyTypes.value.join(', ').toUpperCase()}`,
          },
        ],
      }),
    );
  },
};

/** It was presented to the broker, by this computer. */
function judgeRefused({ broker, credentials: { cert }, verdicts: { clientCertificateTaken: taken } }: Inputs): Verdict {
  if (!broker.tls) return MOOT;
  if (cert.is !== 'known') return notKnown(cert);
  if (taken.is !== 'known') return notKnown(taken);
  if (taken.value) return HOLDS;
  return fires(
    finding('client-cert-refused', {
      confidence: 'certain',
      evidence: [taken.evidence, { kind: 'file', ref: cert.value.path, text: 'was presented to it' }],
    }),
  );
}

/** What the broker names is a hint only (RFC 8446 §4.2.4), so a certificate that it took needs no authority in the list. */
function judgeAuthority({ broker, credentials: { cert }, verdicts }: Inputs): Verdict {
  if (!broker.tls) return MOOT;
  if (cert.is !== 'known') return notKnown(cert);
  const { clientIssuerListed: listed, clientCertificateTaken: taken } = verdicts;
  if (taken.is === 'known' && taken.value) return MOOT;
  if (listed.is !== 'known') return notKnown(listed);
  if (listed.value) return MOOT;
  const issuer = cert.value.certificates.at(-1)?.issuer ?? '?';
  const names = broker.clientAuthorities.is === 'known' ? broker.clientAuthorities.value : [];
  return fires(
    finding('client-cert-other-ca', {
      confidence: 'likely',
      evidence: [
        { ...listed.evidence, text: names.length === 0 ? listed.evidence.text : `it names: ${names.join('; ')}` },
        { kind: 'file', ref: cert.value.path, text: `issued by "${issuer}"` },
      ],
    }),
  );
}

function judgePurpose({ broker, credentials: { cert } }: Inputs): Verdict {
  if (!broker.tls) return MOOT;
  if (cert.is !== 'known') return notKnown(cert);
  if (cert.value.forClients) return MOOT;
  return fires(
    finding('cert-no-client-auth', {
      confidence: 'likely',
      evidence: [{ kind: 'file', ref: cert.value.path, text: 'its extended key usage leaves out clientAuth' }],
    }),
  );
}

function judgeAsked({ broker, credentials: { key } }: Inputs): Verdict {
  if (!broker.tls) return MOOT;
  if (key.is !== 'known') return notKnown(key);
  const { clientKeyTypes: asked } = broker;
  if (asked.is !== 'known') return notKnown(asked);
  const { keyType, path } = key.value;
  if (asked.value.length === 0 || asked.value.includes(keyType)) return MOOT;
  return fires(
    finding('client-key-not-asked', {
      confidence: 'likely',
      evidence: [
        { ...asked.evidence, text: `the broker asks for ${asked.value.join(', ').toUpperCase()}` },
        { kind: 'file', ref: path, text: `the private key is of type ${keyType.toUpperCase()}` },
      ],
    }),
  );
}

export const clientAuthRules: readonly Rule[] = [
  clientCertMissing,
  keyMismatch,
  clientCertDates,
  clientKeyType,
  ruleFor('client-cert-refused', judgeRefused),
  ruleFor('client-cert-other-ca', judgeAuthority),
  ruleFor('cert-no-client-auth', judgePurpose),
  ruleFor('client-key-not-asked', judgeAsked),
];
