import type { Rung } from './rung.ts';

/** The classes of causes that findings name. */
export const CAUSES = [
  'sni-missing',
  'sni-unsupported-firmware',
  'wrong-root-ca',
  'intermediate-instead-of-root',
  'cert-not-stored',
  'cert-format',
  'client-cert-missing',
  'client-key-mismatch',
  'key-type-unsupported',
  'clock-not-set',
  'tls-version',
  'cipher-suite',
  'chain-too-big',
  'buffer/memory',
  'auth-credentials',
  'client-id/policy',
  'network-not-attached',
  'dns',
  'wrong-port/plain-on-tls',
  'command-order/state',
  'firmware-bug',
  'module-cannot-client-auth',
  'other',
  'none',
] as const;
/** One class of causes. */
export type Cause = (typeof CAUSES)[number];

/** A cause that an observed code speaks for (or, with a negative weight, against); weights compare only within one code. */
export interface CauseWeight {
  readonly cause: Cause;
  /** -1..1 */
  readonly weight: number;
  /** Where this cause would sit. */
  readonly rung: Rung;
  readonly why: string;
}
