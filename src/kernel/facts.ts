/** How sure a fact is: the vendor says so; users report it; we saw it; nobody has said, it is our guess. */
export type Confidence = 'stated' | 'reported' | 'observed' | 'guess';

/** One thing known about a module or a broker, with where it comes from. */
export interface Fact<T> {
  readonly value: T;
  readonly confidence: Confidence;
  /** Manual and section, issue thread, or log: enough to find it again. */
  readonly source: string;
  /** What the reader should know beside the value: contradictions, what was never seen. */
  readonly note?: string;
}

export function stated<T>(value: T, source: string, note?: string): Fact<T> {
  return fact(value, 'stated', source, note);
}

export function reported<T>(value: T, source: string, note?: string): Fact<T> {
  return fact(value, 'reported', source, note);
}

export function observed<T>(value: T, source: string, note?: string): Fact<T> {
  return fact(value, 'observed', source, note);
}

/** A value nobody has confirmed; `why` says what it rests on. */
export function guess<T>(value: T, why: string, note?: string): Fact<T> {
  return fact(value, 'guess', why, note);
}

function fact<T>(value: T, confidence: Confidence, source: string, note: string | undefined): Fact<T> {
  return note === undefined ? { value, confidence, source } : { value, confidence, source, note };
}

/** How a TLS stack judges a chain. */
export const VERIFIER_MODELS = [
  'openssl-default',
  'openssl-partial',
  'mbedtls',
  'wolfssl',
  'wolfssl-strict-top',
  'top-of-chain',
] as const;
export type VerifierModel = (typeof VERIFIER_MODELS)[number];

/**
 * Whether a stack with this verifier trusts an intermediate that it was given as its only anchor, where the server sends
 * that intermediate too. Of the others, `openssl-default` wants a self-signed root; `wolfssl-strict-top` and
 * `top-of-chain` want the issuer of the last certificate that is sent.
 */
export const TRUSTS_INTERMEDIATE: Readonly<Record<VerifierModel, boolean>> = {
  'openssl-default': false,
  'openssl-partial': true,
  mbedtls: true,
  wolfssl: true,
  'wolfssl-strict-top': false,
  'top-of-chain': false,
};

export const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
export type TlsVersion = (typeof TLS_VERSIONS)[number];
