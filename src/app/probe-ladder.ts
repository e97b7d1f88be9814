import { Ladder, type RungState } from '../findings/ladder.ts';
import type { Rung } from '../kernel/rung.ts';
import { TLS_1_3 } from '../tls/hello.ts';
import { asksForCertificate, type TlsEndpoint } from '../tls/probe/report.ts';
import type { BrokerAttempt } from './probe-brokers.ts';

/** Rungs that belong to the module, and those that a probe does not climb. */
const NOT_OURS: readonly Rung[] = ['port', 'at', 'sim', 'network', 'bearer', 'clock', 'subscribe', 'publish'];

/** A ladder on which only what a probe can see is open. */
export function probeLadder(): Ladder {
  const ladder = new Ladder();
  for (const rung of NOT_OURS) ladder.set(rung, 'skipped');
  return ladder;
}

export interface Climbed {
  /** Absent: MQTT without TLS. */
  readonly endpoint?: TlsEndpoint;
  /** What a verifier like OpenSSL’s makes of chain, dates and name. */
  readonly trust?: RungState;
  readonly attempts: readonly BrokerAttempt[];
}

/** Fills in the rungs from TLS up, by the attempt with everything that was given. */
export function climbTls(ladder: Ladder, { endpoint, trust = 'unknown', attempts }: Climbed): void {
  const main = attempts.find((attempt) => attempt.main);
  const reply = main?.reply;
  if (endpoint === undefined) {
    for (const rung of ['tls', 'server-trust', 'client-auth'] as const) ladder.set(rung, 'skipped');
  } else {
    ladder.set('tls', endpoint.usual === undefined ? 'failed' : 'passed');
    ladder.set('server-trust', trust);
    ladder.set('client-auth', clientState(endpoint, attempts));
  }
  if (reply?.end.at !== 'mqtt') return;
  const { end } = reply;
  // Without the login a refusal proves nothing about it.
  if (end.is === 'connack') ladder.set('mqtt', end.code === 0 ? 'passed' : 'failed', reply.ms);
  else if (end.is !== 'alert') ladder.set('mqtt', 'failed');
}

function clientState(endpoint: TlsEndpoint, attempts: readonly BrokerAttempt[]): RungState {
  const main = attempts.find((attempt) => attempt.main);
  const end = main?.reply?.end;
  const asked = asksForCertificate(endpoint);
  if (asked === undefined) return 'unknown';
  if (!asked) return 'skipped';
  if (end === undefined || end.is === 'not-possible' || end.at === 'tcp') return 'unknown';
  if (end.at === 'tls' || end.is === 'alert') return 'failed';
  if (end.is === 'connack') return 'passed';
  // In TLS 1.3 an end after the handshake may be about the certificate as well.
  return endpoint.usual?.version === TLS_1_3 ? 'unknown' : 'passed';
}
