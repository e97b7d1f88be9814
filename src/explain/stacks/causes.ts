import { weigh } from '../../families/kit/rows.ts';
import type { CauseWeight } from '../../kernel/cause.ts';

/* Causes that several libraries have codes for. */

/** The chain of the server does not lead to a trusted root. */
export const UNTRUSTED: readonly CauseWeight[] = [
  weigh('wrong-root-ca', 0.7, 'server-trust', 'no stored root verifies the chain that came'),
  weigh('sni-missing', 0.35, 'tls', 'without a server name another certificate may have come'),
  weigh(
    'intermediate-instead-of-root',
    0.2,
    'server-trust',
    'an intermediate certificate is stored where the root is wanted',
  ),
];

export const CLOCK: readonly CauseWeight[] = [
  weigh('clock-not-set', 0.8, 'server-trust', 'the device’s clock is not right'),
  weigh('other', 0.2, 'server-trust', 'the certificate really is out of date'),
];

/** A certificate that is not valid yet: no server runs with one, so that it is the clock that compares. */
export const NOT_YET_VALID: readonly CauseWeight[] = [
  weigh('clock-not-set', 1, 'server-trust', 'the device’s clock stands before the certificate was made'),
];

export const WRONG_NAME: readonly CauseWeight[] = [
  weigh('sni-missing', 0.5, 'tls', 'without a server name the certificate of another host came'),
  weigh(
    'other',
    0.5,
    'server-trust',
    'the certificate is not for the name that was asked for: an address, or an alias',
  ),
];

/** Verification failed, and the code does not say why. */
export const NOT_VERIFIED: readonly CauseWeight[] = [
  ...UNTRUSTED,
  weigh('clock-not-set', 0.45, 'server-trust', 'a clock before the certificate begins, 1970 for instance'),
];

export const MEMORY: readonly CauseWeight[] = [
  weigh('buffer/memory', 0.9, 'tls', 'the heap is too small for a handshake'),
];

/** The library says outright that an allocation failed. */
export const NO_MEMORY: readonly CauseWeight[] = [
  weigh('buffer/memory', 1, 'tls', 'the heap is too small for a handshake'),
];

/** The other side closed during the handshake. */
export const CLOSED: readonly CauseWeight[] = [
  weigh('client-cert-missing', 0.4, 'client-auth', 'the broker wanted a certificate, or another one'),
  weigh('sni-missing', 0.3, 'tls', 'a front end that needs a server name got none'),
  weigh('client-id/policy', 0.25, 'mqtt', 'the broker closed at CONNECT'),
  weigh('wrong-port/plain-on-tls', 0.2, 'tls', 'the port speaks no TLS'),
];

export const NO_TLS: readonly CauseWeight[] = [
  weigh('wrong-port/plain-on-tls', 0.7, 'tls', 'what came back is no TLS: a plain port, or something in between'),
];

export const TLS_VERSION: readonly CauseWeight[] = [weigh('tls-version', 0.9, 'tls', 'no version in common')];
/** The library says outright that the versions have nothing in common. */
export const VERSION_REFUSED: readonly CauseWeight[] = [weigh('tls-version', 1, 'tls', 'no version in common')];
export const SUITE: readonly CauseWeight[] = [weigh('cipher-suite', 0.8, 'tls', 'no cipher suite in common')];
export const BAD_FILE: readonly CauseWeight[] = [
  weigh('cert-format', 0.85, 'tls', 'the text that was given is no whole PEM or DER: line ends, closing NUL, length'),
];
export const BAD_KEY: readonly CauseWeight[] = [
  weigh('cert-format', 0.7, 'client-auth', 'the text that was given is no key that this build reads'),
  weigh('key-type-unsupported', 0.4, 'client-auth', 'a type of key that is not compiled in'),
];
export const TCP: readonly CauseWeight[] = [
  weigh('wrong-port/plain-on-tls', 0.5, 'tcp', 'nothing listens there, or it is filtered'),
  weigh('network-not-attached', 0.4, 'bearer', 'no network at that moment'),
];
export const DNS: readonly CauseWeight[] = [
  weigh('dns', 0.9, 'dns', 'the name does not resolve: misspelt, no name server, or no network at that moment'),
];
