import type { CauseWeight } from '../../../kernel/cause.ts';
import type { Span } from '../../../kernel/rung.ts';
import { span, weigh } from './codes.ts';

/*
 * What a handshake that failed means. The MQTT client, the TLS sockets and the HTTP client report the same handshake
 * under numbers of their own; the families differ in what their users found besides.
 */

type Meaning = readonly [where: Span, ...causes: CauseWeight[]];

export const HANDSHAKE_FAILED: Meaning = [
  span('tls', 'client-auth'),
  weigh('sni-missing', 0.5, 'tls', 'hosts with many names refuse a hello without one'),
  weigh('wrong-root-ca', 0.5, 'server-trust', 'the stored root is not the one the chain ends in'),
  weigh('cipher-suite', 0.2, 'tls', 'no suite in common'),
  weigh('tls-version', 0.2, 'tls', 'no version in common'),
  weigh('clock-not-set', 0.2, 'clock', 'certificate dates are checked against a wrong clock'),
  weigh('client-cert-missing', 0.2, 'client-auth', 'the broker demands a client certificate'),
];

export const CERTIFICATES_NOT_SET: Meaning = [
  span('server-trust', 'client-auth'),
  weigh('cert-not-stored', 0.6, 'server-trust', 'authmode asks for a root that the context does not name'),
  weigh('client-cert-missing', 0.6, 'client-auth', 'authmode asks for a certificate and key that are not named'),
];

export const SESSION_NOT_OPENED: Meaning = [
  span('server-trust', 'client-auth'),
  weigh('cert-not-stored', 0.6, 'server-trust', 'a named file is not in the store'),
  weigh('cert-format', 0.6, 'server-trust', 'a file is there and cannot be read as what it should be'),
  weigh('client-key-mismatch', 0.4, 'client-auth', 'the key is not the certificate’s'),
];

/** Of a handshake that failed, what users of every family with these commands found. */
export const HANDSHAKE_IN_THE_FIELD: readonly CauseWeight[] = [
  weigh('sni-missing', 0.6, 'tls', 'HiveMQ Cloud and EMQX serverless need the name, and it is off by default'),
  weigh('wrong-root-ca', 0.5, 'server-trust', 'users who loaded the leaf or an intermediate got this code'),
  weigh('client-cert-missing', 0.45, 'client-auth', 'the broker demands a certificate and says so by an alert'),
  weigh('auth-credentials', 0.35, 'client-auth', 'the broker does not accept the client certificate'),
  weigh('tls-version', 0.2, 'tls', 'TLS 1.3 only is refused: the module ends at 1.2'),
  weigh('wrong-port/plain-on-tls', 0.15, 'tls', 'a port without TLS cannot answer the hello'),
  weigh('clock-not-set', 0.2, 'clock', 'dates are checked only when ignorelocaltime is 0'),
];

/** The same of a session that could not be opened. */
export const FILES_IN_THE_FIELD: readonly CauseWeight[] = [
  weigh('cert-format', 0.6, 'server-trust', 'a CA file that the module cannot read; with authmode 0 it connects'),
  weigh('cert-not-stored', 0.6, 'server-trust', 'a name that is not in the store'),
  weigh('client-key-mismatch', 0.3, 'client-auth', 'the key does not belong to the certificate'),
];

/** What else a close by the server can mean where the missing client certificate is not it. */
export const CLOSE_IN_THE_FIELD: readonly CauseWeight[] = [
  weigh('auth-credentials', 0.35, 'client-auth', 'the broker closes on a client certificate that it does not accept'),
  weigh('client-id/policy', 0.2, 'mqtt', 'the broker closed at CONNECT'),
  weigh('wrong-port/plain-on-tls', 0.1, 'tls', 'TLS on a plain port, or the other way round'),
];
