import { judgeChain, type ChainFault } from '../pki/chain.ts';
import { parseCertificateDer, type Certificate } from '../pki/x509.ts';
import type { TlsClientProfile } from './profile.ts';

/** What a module has of a server's Certificate message, and what it was told to hold it against. */
export interface ServerShows {
  /** DER, in the order sent. */
  readonly certificates: readonly Uint8Array[];
  /** Length of the message without its header. */
  readonly messageBytes: number;
  /** Absent: the server is not verified. */
  readonly anchors?: readonly Certificate[];
  /** Unix ms; absent: dates are not checked. */
  readonly checkDatesAt?: number;
  /** Absent: the name is not compared. */
  readonly checkName?: string;
}

/** Why a module ends the handshake there, and with which alert. */
export interface ServerRefused {
  /** What did not fit: the module's room, or its trust. */
  readonly over: 'size' | 'trust';
  readonly alert: number;
  readonly reason: string;
  /** What the verifier found, where it is about trust. */
  readonly fault?: ChainFault;
}

/** What a module with this TLS client makes of the server; `undefined`: it goes on. */
export function judgeServer(profile: TlsClientProfile, shows: ServerShows): ServerRefused | undefined {
  const { maxChainBytes, maxChainLength, verifier } = profile;
  const { certificates, messageBytes, anchors, checkDatesAt, checkName } = shows;
  // No source names the alert of a module whose buffer is too small; this is what mbedTLS and OpenSSL say of their own limits.
  if (maxChainBytes.value !== null && messageBytes > maxChainBytes.value) {
    const reason = `a Certificate message of ${messageBytes} bytes; the module takes ${maxChainBytes.value}`;
    return { over: 'size', alert: 80, reason };
  }
  if (maxChainLength.value !== null && certificates.length > maxChainLength.value) {
    const reason = `a chain of ${certificates.length} certificates; the module takes ${maxChainLength.value}`;
    return { over: 'size', alert: 80, reason };
  }
  if (anchors === undefined) return undefined;
  const sent = certificates.map(parseOrNothing);
  if (!sent.every((certificate) => certificate !== undefined)) {
    const reason = 'the server sent something that is no certificate';
    return { over: 'trust', alert: 42, reason, fault: 'malformed' };
  }
  const verdict = judgeChain({
    model: verifier.value,
    sent,
    anchors,
    ...(checkDatesAt === undefined ? {} : { at: checkDatesAt }),
    ...(checkName === undefined ? {} : { name: checkName }),
  });
  if (verdict.ok) return undefined;
  const { alert, reason, fault } = verdict;
  return { over: 'trust', alert, reason, fault };
}

function parseOrNothing(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificateDer(der);
  } catch {
    return undefined;
  }
}
