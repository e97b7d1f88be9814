import type { Cause, CauseWeight } from '../kernel/cause.ts';
import type { Rung } from '../kernel/rung.ts';
import { catalogueEntry, type FindingCode } from './catalogue.ts';

/** Which finding a cause becomes when it was inferred from what was seen. */
const CODE_OF_CAUSE: Partial<Record<Cause, FindingCode>> = {
  'sni-missing': 'sni-missing',
  'sni-unsupported-firmware': 'sni-unsupported',
  'wrong-root-ca': 'anchor-wrong',
  'intermediate-instead-of-root': 'ca-not-root',
  'cert-not-stored': 'stored-file-unusable',
  'cert-format': 'stored-file-unusable',
  'client-cert-missing': 'client-cert-missing',
  'client-key-mismatch': 'client-key-mismatch',
  'key-type-unsupported': 'client-key-type',
  'clock-not-set': 'clock-not-set',
  'tls-version': 'tls-version',
  'cipher-suite': 'handshake-failed',
  'chain-too-big': 'chain-too-big',
  'buffer/memory': 'module-memory',
  dns: 'dns-failed',
  'wrong-port/plain-on-tls': 'tcp-failed',
  'command-order/state': 'module-state',
  'firmware-bug': 'firmware-known-bad',
  'module-cannot-client-auth': 'client-auth-unsupported',
};

/** Causes that are called differently by the rung where they would sit. */
const CODE_BY_RUNG: Partial<Record<Cause, Partial<Record<Rung, FindingCode>>>> = {
  'auth-credentials': { 'client-auth': 'client-cert-refused', mqtt: 'login-refused' },
  'client-id/policy': { mqtt: 'policy-close', subscribe: 'topic-denied', publish: 'topic-denied' },
  'network-not-attached': { sim: 'sim-missing', network: 'not-registered', bearer: 'no-bearer' },
  'wrong-port/plain-on-tls': { tls: 'port-without-tls' },
  other: { at: 'port-disturbed' },
};

/** The finding that an inferred cause on its rung becomes. */
export function codeFor({ cause, rung }: Pick<CauseWeight, 'cause' | 'rung'>): FindingCode {
  return CODE_BY_RUNG[cause]?.[rung] ?? CODE_OF_CAUSE[cause] ?? 'module-error';
}

/**
 * What an inferred cause is called where the way of failing has a name of its own (a CONNACK code, a silent module): that
 * name is meant for the cause that it is of, and the other causes keep theirs.
 */
export function namedCode(weight: Pick<CauseWeight, 'cause' | 'rung'>, own: FindingCode | undefined): FindingCode {
  return own !== undefined && catalogueEntry(own).cause === weight.cause ? own : codeFor(weight);
}

const UNEXPLAINED: Partial<Record<Rung, FindingCode>> = {
  network: 'not-registered',
  bearer: 'no-bearer',
  dns: 'dns-failed',
  tcp: 'tcp-failed',
  tls: 'handshake-failed',
  'server-trust': 'anchor-wrong',
};

/** What a failure on a rung is called when nothing that was seen speaks for a cause there. */
export function unexplained(rung: Rung): FindingCode {
  return UNEXPLAINED[rung] ?? 'module-error';
}
