import { finding } from '../make.ts';
import { dateProblem } from './anchor.ts';
import { HOLDS, MOOT, fires, needs, type Rule } from './rule.ts';

const clientCertMissing: Rule = {
  id: 'client-cert-missing',
  cause: 'client-cert-missing',
  rung: 'client-auth',
  judge({ broker, credentials: { cert, key } }) {
    if (!broker.tls) return MOOT;
    if (cert.is === 'known' && key.is === 'known') return HOLDS;
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
    if (broker.needsClientCertificate.is !== 'known') {
      return needs(broker.needsClientCertificate.is === 'unknown' ? broker.needsClientCertificate.learn : 'the broker');
    }
    if (!broker.needsClientCertificate.value) return HOLDS;
    return fires(
      finding('client-cert-missing', { confidence: 'certain', evidence: [broker.needsClientCertificate.evidence] }),
    );
  },
};

const keyMismatch: Rule = {
  id: 'client-key-mismatch',
  cause: 'client-key-mismatch',
  rung: 'client-auth',
  judge({ credentials: { cert, key } }) {
    if (cert.is !== 'known' || key.is !== 'known') return MOOT;
    const leaf = cert.value.certificates[0];
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

/** Nobody can refuse a certificate that is not shown. */
const nothingToRefuse: Rule = {
  id: 'client-cert-refused',
  cause: 'auth-credentials',
  rung: 'client-auth',
  judge: ({ credentials: { cert } }) => (cert.is === 'absent' ? HOLDS : MOOT),
};

const clientCertDates: Rule = {
  id: 'client-cert-dates',
  cause: 'auth-credentials',
  rung: 'client-auth',
  judge({ credentials: { cert }, now }) {
    if (cert.is !== 'known') return MOOT;
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

const ecClientKey: Rule = {
  id: 'client-key-type',
  cause: 'key-type-unsupported',
  rung: 'client-auth',
  judge({ credentials: { key }, module }) {
    if (key.is !== 'known') return MOOT;
    if (key.value.keyType === 'rsa' || module.clientKeyTypes.value.includes(key.value.keyType)) return HOLDS;
    const { clientKeyTypes } = module;
    return fires(
      finding('client-key-type', {
        severity: clientKeyTypes.confidence === 'stated' ? 'error' : 'warning',
        confidence: clientKeyTypes.confidence === 'stated' ? 'likely' : 'possible',
        evidence: [
          { kind: 'file', ref: key.value.path, text: `the private key is of type ${key.value.keyType.toUpperCase()}` },
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

export const clientAuthRules: readonly Rule[] = [
  clientCertMissing,
  keyMismatch,
  nothingToRefuse,
  clientCertDates,
  ecClientKey,
];
