import type { BytePipe } from '../../at/pipe.ts';
import { withDeadline } from '../../kernel/clock.ts';
import { isAddress } from '../../kernel/host.ts';
import type { ModuleHost, SocketFailure, SocketOutcome, TlsFailure, TlsSettings } from '../kit/emulator.ts';
import { bearerUp } from '../_parts/gpp/bearer.ts';
import { offeredVersions } from '../_parts/simcom-common/emulator-versions.ts';
import { storedCredentials, type StoredCredentials, type StoredRole } from './emulator-credentials.ts';
import { offeredSuites } from './emulator-suites.ts';

/* Connections over TCP and TLS, as the MQTT client, the TLS sockets and the HTTP client of the module make them. */

/** Where a connection leads. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** What a TLS session is made with. */
export interface TlsWish {
  readonly credentials: StoredCredentials;
  /** Without it any server is taken. */
  readonly verifies: boolean;
}

/** TLS with what `AT+CSETCA` has stored. That a server goes unverified where no root is stored is a guess. */
export function storedTls(host: ModuleHost): TlsWish {
  const credentials = storedCredentials(host);
  return { credentials, verifies: credentials.ca !== undefined };
}

/** Why no connection came about. */
export type OpenFailure =
  | SocketFailure
  | TlsFailure
  /** It cannot do without a credential that it was not given; nothing was sent. */
  | { readonly at: 'missing'; readonly what: StoredRole };

/** A connection, or why there is none. */
export type Opened =
  { readonly ok: true; readonly pipe: BytePipe } | { readonly ok: false; readonly failure: OpenFailure };

/** Connects within `withinMs`; with `tls` the handshake is done within the same time. */
export async function openPipe(host: ModuleHost, target: Target, withinMs: number, tls?: TlsWish): Promise<Opened> {
  const { clock } = host.services;
  const end = clock.now() + withinMs;
  const socket = await connectTcp(host, target, withinMs);
  if (!socket.ok) return socket;
  if (tls === undefined) return { ok: true, pipe: socket.pipe };
  const outcome = await openTls(host, socket.pipe, target.host, tls, end - clock.now());
  if (!outcome.ok) await socket.pipe.close();
  return outcome;
}

async function connectTcp(host: ModuleHost, target: Target, withinMs: number): Promise<SocketOutcome> {
  if (!bearerUp(host)) return { ok: false, failure: { at: 'tcp', reason: 'no-bearer' } };
  const attempt = host.services.connectTcp(target.host, target.port);
  const outcome = await withDeadline(host.services.clock, withinMs, attempt);
  if (outcome !== undefined) return outcome;
  void attempt.then((late) => (late.ok ? late.pipe.close() : undefined));
  return { ok: false, failure: { at: 'tcp', reason: 'timeout' } };
}

/**
 * Does the handshake on an open connection; who calls closes it on failure. What the client does with half an identity
 * is not documented: it fails with it (a guess).
 */
export async function openTls(
  host: ModuleHost,
  pipe: BytePipe,
  server: string,
  { credentials, verifies }: TlsWish,
  handshakeMs: number,
): Promise<Opened> {
  const { ca, cert, key, broken } = credentials;
  if (broken !== undefined) return { ok: false, failure: { at: 'files', what: broken } };
  if (verifies && ca === undefined) return missing('ca');
  if (cert !== undefined && key === undefined) return missing('key');
  if (key !== undefined && cert === undefined) return missing('cert');
  const { tls } = host.facts;
  return host.services.startTls(pipe, {
    profile: tls,
    ...offeredVersions(host.facts),
    suites: offeredSuites(host),
    ...(tls.sni.value === 'always' && !isAddress(server) ? { serverName: server } : {}),
    ...(verifies && ca !== undefined ? { ca, ...checks(host, server) } : {}),
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
    handshakeMs,
  });
}

function missing(what: StoredRole): Opened {
  return { ok: false, failure: { at: 'missing', what } };
}

/** What is looked at beside the chain itself. */
function checks(host: ModuleHost, server: string): Pick<TlsSettings, 'checkName' | 'checkDatesAt'> {
  const { checksName, checksDates } = host.facts.tls;
  return {
    ...(checksName.value && !isAddress(server) ? { checkName: server } : {}),
    ...(checksDates?.value === true ? { checkDatesAt: host.services.rtc.now() } : {}),
  };
}
