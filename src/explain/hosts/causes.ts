import { weigh } from '../../families/kit/rows.ts';
import type { CauseWeight } from '../../kernel/cause.ts';

/* Causes of failures that several programs report in words. */

/** CONNECT was sent and the connection ended, or nothing came, instead of CONNACK. */
export const NO_CONNACK: readonly CauseWeight[] = [
  weigh('client-id/policy', 0.7, 'mqtt', 'brokers with policies close at a CONNECT that they do not allow'),
  weigh('auth-credentials', 0.25, 'mqtt', 'some brokers close on a wrong login'),
  weigh('client-cert-missing', 0.2, 'client-auth', 'a certificate that the broker does not know can end so'),
  weigh('network-not-attached', 0.1, 'bearer', 'the link was lost at that moment'),
];

/** A connection that had come about is gone. */
export const LOST: readonly CauseWeight[] = [
  weigh('client-id/policy', 0.4, 'mqtt', 'closed by the broker: policy, or a second client of the same id'),
  weigh('network-not-attached', 0.35, 'bearer', 'the link is gone'),
  weigh('other', 0.1, 'mqtt', 'the keep-alive time has passed'),
];

/** Neither TCP nor TLS is told apart. */
export const NOT_CONNECTED: readonly CauseWeight[] = [
  weigh('wrong-root-ca', 0.25, 'server-trust', 'the root that the program was given'),
  weigh('network-not-attached', 0.2, 'bearer', 'no network at that moment'),
  weigh('wrong-port/plain-on-tls', 0.2, 'tcp', 'nothing listens there, or no TLS'),
  weigh('dns', 0.2, 'dns', 'the name does not resolve'),
  weigh('clock-not-set', 0.2, 'server-trust', 'a clock before the certificate begins'),
  weigh('sni-missing', 0.15, 'tls', 'no server name'),
];

/** The root or its file, said by the one who reads it. */
export const BAD_ROOT_FILE: readonly CauseWeight[] = [
  weigh('cert-format', 0.8, 'server-trust', 'the text of the root is no whole PEM or DER'),
];
