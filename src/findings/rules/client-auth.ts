import { finding } from '../make.ts';
import { dateProblem } from './anchor.ts';
import { HOLDS, MOOT, fires, notKnown, type Rule } from './rule.ts';

const clientCertMissing: Rule = {
  id: 'client-cert-missing',
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
    if (broker.needsClientCertificate.is !== 'known') return notKnown(broker.needsClientCertificate);
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
  judge({ broker, credentials: { cert, key } }) {
    if (!broker.tls) return MOOT;
    if (cert.is !== 'known') return notKnown(cert);
    if (key.is !== 'known') return notKnown(key);
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

/** Nobody can refuse a certificate that is not shown; one within its dates can be refused for other reasons. */
const clientCertDates: Rule = {
  id: 'client-cert-expired',
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

export const clientAuthRules: readonly Rule[] = [clientCertMissing, keyMismatch, clientCertDates, clientKeyType];
