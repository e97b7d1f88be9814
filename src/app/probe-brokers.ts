import { randomBytes } from 'node:crypto';
import type { KeyType } from '../findings/inputs.ts';
import type { Clock } from '../kernel/clock.ts';
import type { TlsVersion } from '../kernel/facts.ts';
import { askBroker, type BrokerLogin } from '../mqtt/ask-broker.ts';
import type { TlsManner } from '../mqtt/ask-handshake.ts';
import type { BrokerReply } from '../mqtt/broker-reply.ts';
import { TLS_1_3 } from '../tls/hello.ts';
import type { Opening } from '../tls/probe/engine.ts';
import type { Gate } from '../tls/probe/gate.ts';
import type { ProbeRequest } from './probe-options.ts';

/* Handshakes that are finished, and the CONNECT behind them: what a ClientHello alone cannot tell. */

/** One attempt to connect as a client does. */
export interface BrokerAttempt {
  /** Whether the client's certificate was presented. */
  readonly certificate: boolean;
  readonly maxVersion?: TlsVersion;
  /** The attempt with everything that was given; the others only show what becomes of a client without a certificate. */
  readonly main: boolean;
  /** Absent: the time was over. */
  readonly reply?: BrokerReply;
}

export interface BrokerCase {
  readonly request: ProbeRequest;
  /** The address that has answered. */
  readonly host: string;
  readonly port: number;
  readonly gate: Gate;
  readonly clock: Clock;
  /** PEM of the roots by which the broker is verified before it gets a login. */
  readonly anchors: readonly string[];
  readonly identity?: { readonly certificates: string; readonly key: string };
  readonly credentialKey?: KeyType;
  /** How long CONNACK may take, ms (default 5000). */
  readonly connackMs?: number;
  readonly login?: BrokerLogin;
}

const HANDSHAKE_MS = 8_000;
const CONNACK_MS = 5_000;

/** A fresh client id, so that nobody with the same one is thrown off. */
export function freshClientId(): string {
  return `hawser-${randomBytes(4).toString('hex')}`;
}

/** MQTT without TLS; a login is never sent there. */
export async function askPlainBroker(given: BrokerCase): Promise<BrokerAttempt> {
  const reply = await attempt(given, { main: true });
  return { certificate: false, main: true, ...(reply === undefined ? {} : { reply }) };
}

/**
 * Connects with what was given; and, where a client certificate is asked for, without one in each version, because only
 * a finished handshake tells "asked" from "demanded" (in TLS 1.3 not even that: the refusal comes after it).
 */
export async function askBrokers(given: BrokerCase, opening: Opening): Promise<readonly BrokerAttempt[]> {
  const requests = [opening.any, opening.twelve].map((answer) =>
    answer?.is === 'flight' ? answer.flight.certificateRequest : undefined,
  );
  const asked = requests.some((request) => request !== undefined);
  const newest = opening.any?.is === 'flight' ? opening.any.flight.version : 0;
  const both = newest === TLS_1_3 && opening.twelve?.is === 'flight';
  const certificate = given.identity !== undefined;
  const attempts: Omit<BrokerAttempt, 'reply'>[] = [{ main: true, certificate }];
  if (asked && both) attempts.push({ main: false, certificate: false, maxVersion: 'TLSv1.2' });
  if (asked && certificate) attempts.push({ main: false, certificate: false });
  return Promise.all(
    attempts.map(async (one) => {
      const reply = await attempt(given, one, mannerOf(given, one));
      return { ...one, ...(reply === undefined ? {} : { reply }) };
    }),
  );
}

function mannerOf(
  { request: { base, checkName }, anchors, identity }: BrokerCase,
  { certificate, maxVersion = 'TLSv1.3' }: Omit<BrokerAttempt, 'reply'>,
): TlsManner {
  return {
    ...base,
    checkName,
    anchors,
    minVersion: 'TLSv1',
    maxVersion,
    ...(certificate && identity !== undefined ? { identity } : {}),
  };
}

/** One connection through the gate. `main` carries the login and the given client id. */
export async function attempt(
  { request, host, port, gate, clock, login, connackMs = CONNACK_MS }: BrokerCase,
  { main }: { readonly main: boolean },
  tls?: TlsManner,
): Promise<BrokerReply | undefined> {
  return gate.run(() =>
    askBroker(
      {
        host,
        port,
        clientId: (main ? request.clientId : undefined) ?? freshClientId(),
        handshakeMs: HANDSHAKE_MS,
        connackMs,
        signal: gate.signal,
        ...(tls === undefined ? {} : { tls }),
        ...(main && login !== undefined ? { login } : {}),
      },
      clock,
    ),
  );
}

/** What an endpoint wants of a client's certificate. */
export type ClientCertificateState = 'not-asked' | 'asked' | 'demanded' | 'unknown';

/** From whether it was asked for (`undefined`: nobody could tell), and what became of clients without one. */
export function clientCertificateState(
  asked: boolean | undefined,
  attempts: readonly BrokerAttempt[],
): ClientCertificateState {
  if (asked === undefined) return 'unknown';
  if (!asked) return 'not-asked';
  const ends = attempts.flatMap(({ certificate, reply }) => (certificate || reply === undefined ? [] : [reply.end]));
  if (ends.some(({ is }) => is === 'connack')) return 'asked';
  // Every hello was answered, so what ends the handshake after it is about the client.
  const refused = ends.some(({ at, is }) => is === 'alert' || (at === 'tls' && (is === 'closed' || is === 'reset')));
  return refused ? 'demanded' : 'unknown';
}
