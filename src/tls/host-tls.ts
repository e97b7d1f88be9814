import { isIP } from 'node:net';
import {
  checkServerIdentity,
  connect,
  createSecureContext,
  type ConnectionOptions,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import type { BytePipe } from '../at/pipe.ts';
import type { Clock } from '../kernel/clock.ts';
import type { TlsVersion } from '../kernel/facts.ts';
import { encodePem } from '../pki/pem.ts';
import { parseCertificate } from './hello.ts';
import { endFailure, filesFailure, timeoutFailure, trustFailure, type HostTlsFailure } from './host-tls-failure.ts';
import { hostProfile } from './host-profile.ts';
import { judgeServer } from './judge-server.ts';
import { RecordError } from './records.ts';
import { streamPipe } from './stream-pipe.ts';
import { readTlsFiles, type TlsFiles } from './tls-files.ts';
import { WatchedStream } from './watched-stream.ts';

export interface HostTlsOptions {
  /** Name or address of the server; its certificate has to be for it where no `serverName` is given. */
  readonly host: string;
  /** Sent (SNI), and what the server’s certificate has to be for. */
  readonly serverName?: string;
  /** Certificates that are trusted, PEM or DER: these and no others, so that the server is always verified. */
  readonly ca: Uint8Array;
  /** The client’s certificate with its chain, and its key: PEM or DER. */
  readonly cert?: Uint8Array;
  readonly key?: Uint8Array;
  /** Default: TLS 1.2. */
  readonly minVersion?: TlsVersion;
  /** For the whole handshake, ms. */
  readonly deadlineMs: number;
  readonly clock: Clock;
}

/**
 * In TLS 1.3 the client is done before the server has looked at its certificate, and what is sent at once can turn the
 * refusal into a reset. Nearly all servers send a session ticket when they are content; the others cost this wait, ms.
 */
const SETTLE_MS = 1000;

export type HostTlsOutcome =
  | {
      readonly ok: true;
      /** What goes through it is encrypted on the pipe below. */
      readonly pipe: BytePipe;
      /** `TLSv1.3` */
      readonly version: string;
      /** IANA name. */
      readonly suite: string;
      /**
       * How the connection ended, once it has: in TLS 1.3 a slow server says only then what it thinks of the client’s
       * certificate.
       */
      refusal(): HostTlsFailure | undefined;
    }
  | { readonly ok: false; readonly failure: HostTlsFailure };

/**
 * Does a TLS handshake of this computer’s own on `pipe`, and takes the pipe over: on failure it is closed. The server’s
 * chain, dates and name are always verified, by this computer’s clock. Never rejects for what the peer or the files do.
 */
export async function startHostTls(pipe: BytePipe, options: HostTlsOptions): Promise<HostTlsOutcome> {
  const read = readTlsFiles(options);
  const context = read.ok ? contextOf(read.files, options) : undefined;
  if (read.ok && context !== undefined) return handshake(pipe, read.files, context, options);
  await pipe.close();
  // The library is stricter than the reader: about key sizes and signatures of a client’s certificate, for one.
  return { ok: false, failure: filesFailure(read.ok ? { at: 'files', what: 'cert' } : read.failure) };
}

function handshake(
  pipe: BytePipe,
  files: TlsFiles,
  secureContext: SecureContext,
  options: HostTlsOptions,
): Promise<HostTlsOutcome> {
  const { clock, deadlineMs } = options;
  return new Promise((resolve) => {
    const below = new WatchedStream(pipe);
    const socket = connect({ socket: below, secureContext, ...socketOptions(options) });
    let done = false;
    let settled = false;
    let established = false;
    let failure: HostTlsFailure | undefined;
    const progress = () => ({
      heard: below.heard,
      isTls: below.isTls,
      answered: below.answered,
      trusted: isTrusted(below.certificate, files, options),
      done,
      settled,
    });
    const cancel = clock.after(deadlineMs, () => fail(timeoutFailure(progress())));
    const fail = (found: HostTlsFailure): void => {
      if (failure !== undefined) return;
      failure = found;
      if (established) return;
      cancel();
      socket.destroy();
      resolve({ ok: false, failure: found });
    };
    socket.on('error', (error: NodeJS.ErrnoException) =>
      fail(verdictOf(socket, done) ?? endFailure(error, progress())),
    );
    socket.on('close', () => fail(endFailure(undefined, progress())));
    // Over a stream that is no socket node:tls leaves its half open, and the session would never end.
    socket.on('end', () => socket.end());
    const establish = (content: boolean): void => {
      settled = content;
      if (established || failure !== undefined) return;
      established = true;
      cancel();
      resolve({
        ok: true,
        pipe: streamPipe(socket, clock),
        version: socket.getProtocol() ?? 'unknown',
        suite: socket.getCipher().standardName,
        refusal: () => failure,
      });
    };
    socket.once('secureConnect', () => {
      done = true;
      whenSettled(socket, clock, establish);
    });
  });
}

/** Tells whether the server has shown that it is content with the client. */
function whenSettled(socket: TLSSocket, clock: Clock, tell: (content: boolean) => void): void {
  if (socket.getProtocol() !== 'TLSv1.3') {
    tell(true);
    return;
  }
  const cancel = clock.after(SETTLE_MS, () => tell(false));
  socket.once('close', cancel);
  socket.once('session', () => {
    cancel();
    tell(true);
  });
}

/** What this computer thinks of the server, where that ended it. */
function verdictOf(socket: TLSSocket, done: boolean): HostTlsFailure | undefined {
  // Types say Error; what is there is a code, or nothing.
  const verdict: unknown = socket.authorizationError;
  return done || typeof verdict !== 'string' ? undefined : trustFailure(verdict);
}

function socketOptions({ host, serverName }: HostTlsOptions): ConnectionOptions {
  return {
    checkServerIdentity: (_host, certificate) => checkServerIdentity(serverName ?? host, certificate),
    // The extension carries names only, never addresses (RFC 6066 §3).
    ...(serverName === undefined || isIP(serverName) !== 0 ? {} : { servername: serverName }),
  };
}

/** `undefined` when the TLS library refuses the certificate or key. */
function contextOf(
  { anchors = [], identity }: TlsFiles,
  { minVersion = hostProfile.versions.value.min }: HostTlsOptions,
): SecureContext | undefined {
  try {
    return createSecureContext({
      minVersion,
      ca: anchors.map(({ der }) => encodePem('CERTIFICATE', der)),
      ...(identity === undefined ? {} : { cert: identity.certificates, key: identity.key }),
    });
  } catch {
    return undefined;
  }
}

/** node:tls judges the chain when the handshake is over; a server that ends it before is judged by what it has sent. */
function isTrusted(message: Uint8Array | undefined, { anchors = [] }: TlsFiles, options: HostTlsOptions): boolean {
  if (message === undefined) return false;
  try {
    const refused = judgeServer(hostProfile, {
      certificates: parseCertificate(message),
      messageBytes: message.length,
      anchors,
      checkDatesAt: options.clock.wall(),
      checkName: options.serverName ?? options.host,
    });
    return refused === undefined;
  } catch (error) {
    if (error instanceof RecordError) return false;
    throw error;
  }
}
