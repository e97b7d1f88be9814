import { systemClock } from '../../kernel/clock.ts';
import { judgeChain } from '../../pki/chain.ts';
import { parseCertificateDer, type Certificate } from '../../pki/x509.ts';
import type { ClientDecision } from '../../tls/front.ts';
import { ALERT } from './twin-tls.ts';

/**
 * What a listener says that takes the certificates of one root and nobody else's, as OpenSSL's defaults judge them: 48 for
 * an unknown CA (a missing intermediate included), 45 for an expired certificate, 44 for a revoked one.
 */
export function judgeByRoot(
  certificates: readonly Uint8Array[],
  root: Certificate,
  /** SHA-256 of the DER, hex. */
  revoked: ReadonlySet<string> = new Set(),
): ClientDecision {
  const sent = readAll(certificates);
  if (sent === undefined) return { is: 'alert', number: ALERT.badCertificate };
  const verdict = judgeChain({
    model: 'openssl-default',
    sent,
    anchors: [root],
    at: systemClock.wall(),
    purpose: 'client',
  });
  if (!verdict.ok) return { is: 'alert', number: verdict.alert };
  const isRevoked = sent.some(({ facts }) => revoked.has(facts.fingerprint));
  return isRevoked ? { is: 'alert', number: ALERT.revoked } : { is: 'accept' };
}

function readAll(certificates: readonly Uint8Array[]): readonly Certificate[] | undefined {
  try {
    return certificates.map((der) => parseCertificateDer(der));
  } catch {
    // One that cannot be read spoils the chain.
    return undefined;
  }
}
