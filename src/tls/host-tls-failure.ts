import type { Rung, Span } from '../kernel/rung.ts';
import { alertName } from './alerts.ts';
import { alertOf, endOf } from './node-error.ts';
import type { FilesFailure } from './tls-files.ts';

/** In what way a handshake of this computer came to nothing. */
export type HostTlsFault =
  /** A given file cannot be read; nothing was sent. */
  | 'file-unusable'
  /** The given key belongs to another certificate; nothing was sent. */
  | 'key-mismatch'
  /** The server said why, by a fatal alert. */
  | 'alert'
  /** The server ended the connection without a word. */
  | 'closed'
  /** The connection was lost. */
  | 'reset'
  | 'timeout'
  | 'not-tls'
  /** What the server wants is a protocol version that this computer does not do. */
  | 'version'
  /** This computer’s TLS library ended it, for something that is wrong in what the server sent or wants. */
  | 'not-possible'
  | 'expired'
  | 'not-yet-valid'
  /** No path leads from the server’s chain to a given root. */
  | 'unknown-issuer'
  | 'wrong-name'
  /** The chain is refused for another reason. */
  | 'untrusted';

/** Where a handshake broke and why. Holds nothing secret. */
export interface HostTlsFailure {
  readonly is: HostTlsFault;
  readonly span: Span;
  /** The same in words, for people. */
  readonly said: string;
  /** Number of the fatal alert that the server sent. */
  readonly alert?: number;
  /** Node’s code where this computer decided, `CERT_HAS_EXPIRED`. */
  readonly nodeCode?: string;
}

/** How far it had come, as far as that is in the clear. */
export interface Progress {
  readonly heard: boolean;
  readonly isTls: boolean;
  /** The server has answered our own flight, or was to. */
  readonly answered: boolean;
  /** The server’s chain was found right. */
  readonly trusted: boolean;
  /** The handshake was over from our point of view. */
  readonly done: boolean;
  /** And from the server’s, as far as that shows. */
  readonly settled: boolean;
}

/** Alerts by which a server says what it thinks of a client certificate (RFC 5246 §7.2.2, RFC 8446 §6.2). */
const ABOUT_CERTIFICATE: readonly number[] = [41, 42, 43, 44, 45, 46, 48, 49, 116];

/** A given file, before anything was sent. */
export function filesFailure({ what }: FilesFailure): HostTlsFailure {
  const span = on(what === 'ca' ? 'server-trust' : 'client-auth');
  if (what === 'mismatch') {
    return { is: 'key-mismatch', span, said: 'the private key does not belong to the client certificate' };
  }
  const name = { ca: 'root certificate', cert: 'client certificate', key: 'private key' }[what];
  return { is: 'file-unusable', span, said: `the ${name} cannot be read` };
}

export function timeoutFailure(progress: Progress): HostTlsFailure {
  const said = progress.heard
    ? 'the handshake did not come to its end in time'
    : 'no answer to the ClientHello in time';
  return { is: 'timeout', span: spanSoFar(progress), said };
}

/** What ended a connection under node:tls: its error, or none where the stream just ended. */
export function endFailure(error: NodeJS.ErrnoException | undefined, progress: Progress): HostTlsFailure {
  if (error === undefined) return closed('closed', progress);
  const alert = alertOf(error);
  if (alert !== undefined) {
    const where = progress.done ? 'after the handshake' : 'in the handshake';
    const said = `the server sent alert ${alert} (${alertName(alert)}) ${where}`;
    return { is: 'alert', span: spanOfAlert(alert, progress), said, alert };
  }
  const end = endOf(error);
  if (end === 'not-tls' && !progress.isTls) {
    return { is: 'not-tls', span: on('tls'), said: 'the answer to the ClientHello is no TLS' };
  }
  return end === 'closed' || end === 'reset' ? closed(end, progress) : local(error, progress);
}

/** Node’s verdict on the server’s chain or name. */
export function trustFailure(nodeCode: string): HostTlsFailure {
  const [is, said] = TRUST[nodeCode] ?? ['untrusted', 'the server’s chain was refused'];
  return { is, span: on('server-trust'), said: `${said} (${nodeCode})`, nodeCode };
}

const NO_PATH = ['unknown-issuer', 'no path leads from the server’s chain to a given root'] as const;

const TRUST: Readonly<Partial<Record<string, readonly [HostTlsFault, string]>>> = {
  CERT_HAS_EXPIRED: ['expired', 'a certificate of the server’s chain has expired by this computer’s clock'],
  CERT_NOT_YET_VALID: [
    'not-yet-valid',
    'a certificate of the server’s chain is not valid yet by this computer’s clock',
  ],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['unknown-issuer', 'the server’s certificate is self-signed, and not a given root'],
  SELF_SIGNED_CERT_IN_CHAIN: ['unknown-issuer', 'the server’s chain ends at a root that was not given'],
  UNABLE_TO_GET_ISSUER_CERT: NO_PATH,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: NO_PATH,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: NO_PATH,
  CERT_UNTRUSTED: NO_PATH,
  ERR_TLS_CERT_ALTNAME_INVALID: ['wrong-name', 'the server’s certificate is for another name'],
  HOSTNAME_MISMATCH: ['wrong-name', 'the server’s certificate is for another name'],
};

function closed(is: 'closed' | 'reset', progress: Progress): HostTlsFailure {
  const how = is === 'closed' ? 'the server ended the connection without an alert' : 'the connection was lost';
  const stage = progress.done
    ? 'after the handshake'
    : progress.answered
      ? 'after the client’s part of the handshake'
      : 'in the handshake';
  return { is, span: spanSoFar(progress), said: `${how} ${stage}` };
}

const VERSION_CODES: readonly string[] = [
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_WRONG_SSL_VERSION',
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
];

function local({ code = 'unknown' }: NodeJS.ErrnoException, progress: Progress): HostTlsFailure {
  const version = VERSION_CODES.includes(code);
  const why = version
    ? 'the server wants a TLS version that this computer does not do'
    : 'TLS of this computer ended it';
  return {
    is: version ? 'version' : 'not-possible',
    span: spanSoFar(progress),
    said: `${why} (${code})`,
    nodeCode: code,
  };
}

function spanOfAlert(alert: number, progress: Progress): Span {
  return progress.done && ABOUT_CERTIFICATE.includes(alert) ? on('client-auth') : spanSoFar(progress);
}

function spanSoFar({ done, settled, answered, trusted }: Progress): Span {
  // In TLS 1.3 the server may not have looked at the client’s certificate yet.
  if (done) return settled ? on('mqtt') : { from: 'client-auth', to: 'mqtt' };
  if (!answered) return on('tls');
  return trusted ? on('client-auth') : { from: 'server-trust', to: 'client-auth' };
}

function on(rung: Rung): Span {
  return { from: rung, to: rung };
}
