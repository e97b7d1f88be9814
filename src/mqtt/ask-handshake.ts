import { constants } from 'node:crypto';
import type { Socket } from 'node:net';
import {
  checkServerIdentity,
  connect,
  createSecureContext,
  type ConnectionOptions,
  type SecureContextOptions,
  type TLSSocket,
} from 'node:tls';
import type { Clock } from '../kernel/clock.ts';
import type { TlsVersion } from '../kernel/facts.ts';
import { alertOf, endOf } from '../tls/node-error.ts';
import { SUITES_13 } from '../tls/suites13.ts';
import type { Handshake, TlsEnd } from './broker-reply.ts';

/** How a handshake is done, and what it is judged by. */
export interface TlsManner {
  /** Sent when present. */
  readonly serverName?: string;
  /** The name or address that the server's certificate has to be for. */
  readonly checkName: string;
  /** PEM of the roots that are trusted; without any the server cannot be verified. */
  readonly anchors: readonly string[];
  /** PEM of the client's certificate (with its chain) and key. */
  readonly identity?: { readonly certificates: string; readonly key: string };
  readonly alpn?: string;
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
  /** OpenSSL's lists; absent: all that this Node has. */
  readonly offers?: { readonly ciphers: string; readonly groups: string; readonly schemes: string };
}

export type Secured =
  | { readonly ok: true; readonly socket: TLSSocket; readonly handshake: Handshake }
  | { readonly ok: false; readonly end: TlsEnd };

/** Old servers and small keys are looked at, not refused: what they are worth is said elsewhere. */
const EVERYTHING = [...SUITES_13.map(({ name }) => name), 'ALL', '!aNULL', '!eNULL', '!PSK', '@SECLEVEL=0'].join(':');

/** Does a handshake on a connected socket. On failure the socket is destroyed. Never rejects. */
export function handshakeWith(tcp: Socket, manner: TlsManner, timeoutMs: number, clock: Clock): Promise<Secured> {
  const options = optionsOf(manner);
  if ('why' in options) {
    tcp.destroy();
    return Promise.resolve({ ok: false, end: { at: 'tls', is: 'not-possible', why: options.why } });
  }
  return new Promise((resolve) => {
    const began = clock.now();
    const socket = connect({ ...options, socket: tcp });
    const fail = (end: TlsEnd): void => {
      cancel();
      socket.destroy();
      resolve({ ok: false, end });
    };
    const cancel = clock.after(timeoutMs, () => fail({ at: 'tls', is: 'timeout' }));
    socket.on('error', (error: NodeJS.ErrnoException) => fail(failureOf(error)));
    socket.on('close', () => fail({ at: 'tls', is: 'closed' }));
    socket.once('secureConnect', () => {
      cancel();
      resolve({ ok: true, socket, handshake: handshakeOf(socket, clock.now() - began) });
    });
  });
}

function handshakeOf(socket: TLSSocket, ms: number): Handshake {
  // Types say Error; what is there is a code, or the error of the name check.
  const doubt: unknown = socket.authorizationError;
  return {
    version: socket.getProtocol() ?? 'unknown',
    suite: socket.getCipher().standardName,
    verified: socket.authorized,
    ...(socket.authorized ? {} : { doubt: doubt instanceof Error ? doubt.message : String(doubt) }),
    ...(typeof socket.alpnProtocol === 'string' && socket.alpnProtocol !== '' ? { alpn: socket.alpnProtocol } : {}),
    ms,
  };
}

function failureOf(error: NodeJS.ErrnoException): TlsEnd {
  const number = alertOf(error);
  if (number !== undefined) return { at: 'tls', is: 'alert', number };
  const end = endOf(error);
  return end === 'local' ? { at: 'tls', is: 'not-possible', why: error.code ?? 'unknown' } : { at: 'tls', is: end };
}

function optionsOf(manner: TlsManner): ConnectionOptions | { readonly why: string } {
  const { serverName, checkName, anchors, identity, alpn, minVersion, maxVersion, offers } = manner;
  const context: SecureContextOptions = {
    minVersion,
    maxVersion,
    ca: [...anchors],
    ciphers: offers?.ciphers ?? EVERYTHING,
    // Old servers know nothing of secure renegotiation.
    secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
    ...(offers === undefined ? {} : { ecdhCurve: offers.groups, sigalgs: offers.schemes }),
    ...(identity === undefined ? {} : { cert: identity.certificates, key: identity.key }),
  };
  try {
    return {
      secureContext: createSecureContext(context),
      // Whatever the server shows is looked at; whether it can be trusted decides what is sent.
      rejectUnauthorized: false,
      minDHSize: 1,
      checkServerIdentity: (_host, certificate) => checkServerIdentity(checkName, certificate),
      ...(serverName === undefined ? {} : { servername: serverName }),
      ...(alpn === undefined ? {} : { ALPNProtocols: [alpn] }),
    };
  } catch (error) {
    return { why: (error as NodeJS.ErrnoException).code ?? 'unknown' };
  }
}
