import type { Evidence, Finding } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import type { HeldCertificate } from '../understand.ts';

/** Several files could be meant. */
export function ambiguous(rung: Finding['rung'], evidence: readonly Evidence[]): Finding {
  const remedy = { text: 'Say which file holds the CA of the broker.', command: '--ca FILE' };
  return finding('fit-ambiguous', {
    rung,
    confidence: 'certain',
    evidence,
    remedy: rung === 'server-trust' ? [remedy] : [],
  });
}

/** A certificate by its subject. */
export function named({ ref, certificate, role }: HeldCertificate): Evidence {
  return seen(ref, `"${certificate.facts.subject}" (${role})`);
}

export function seen(ref: string, text: string): Evidence {
  return { kind: 'file', ref, text };
}
