import { constants } from 'node:crypto';
import { connect, createSecureContext, type ConnectionOptions, type SecureContext } from 'node:tls';
import { isIP } from 'node:net';
import type { BytePipe } from '../at/pipe.ts';
import type { TlsOutcome, TlsSettings } from '../families/kit/emulator.ts';
import type { Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { parseCertificate } from '../tls/hello.ts';
import { judgeServer } from '../tls/judge-server.ts';
import { opensslGroups, opensslSchemes, opensslSuites } from '../tls/openssl-names.ts';
import { streamPipe } from '../tls/stream-pipe.ts';
import { readTlsFiles, type TlsFiles } from '../tls/tls-files.ts';
import { TlsTap, type Refusal, type TlsEvent } from './tls-tap.ts';

export interface StartTlsOptions {
  readonly clock: Clock;
  /** Told of every clear message and alert, in both directions. */
  readonly onEvent?: (event: TlsEvent) => void;
  /** Told of the server's Certificate message, its body, before it is judged. */
  readonly onCertificate?: (message: Uint8Array) => void;
}

/**
 * Does a TLS handshake on `pipe` as the module of `settings` does it, and takes the pipe over: on failure it is closed.
 * Never rejects for what the peer or the files do; throws `not-possible` when no offered suite exists in this Node.
 */
export async function startTls(pipe: BytePipe, settings: TlsSettings, options: StartTlsOptions): Promise<TlsOutcome> {
  const read = readTlsFiles(settings);
  const context = read.ok ? contextOf(settings, read.files) : undefined;
  if (!read.ok || context === undefined) {
    await pipe.close();
    return read.ok ? { ok: false, failure: { at: 'files', what: 'cert' } } : read;
  }
  return handshake(pipe, settings, read.files, context, options);
}

function handshake(
  pipe: BytePipe,
  settings: TlsSettings,
  files: TlsFiles,
  secureContext: SecureContext,
  { clock, onEvent, onCertificate }: StartTlsOptions,
): Promise<TlsOutcome> {
  return new Promise((resolve) => {
    const tap = new TlsTap(pipe, {
      judge(message) {
        onCertificate?.(message);
        return refusalOf(message, settings, files);
      },
      onRefused: () => fail(),
      onEvent,
    });
    const socket = connect({ socket: tap, secureContext, ...socketOptions(settings) });
    const cancel = clock.after(settings.handshakeMs, () => finish({ ok: false, failure: { at: 'timeout' } }));
    let over = false;
    const finish = (outcome: TlsOutcome): void => {
      if (over) return;
      over = true;
      cancel();
      if (!outcome.ok) socket.destroy();
      resolve(outcome);
    };
    const fail = (): void => finish({ ok: false, failure: tap.failure() });
    socket.on('error', fail);
    socket.on('close', fail);
    // Over a stream that is no socket node:tls leaves its half open, and the session would never end.
    socket.on('end', () => socket.end());
    socket.once('secureConnect', () => {
      // A handshake in which no certificate could be judged proves nothing about the server.
      if (files.anchors !== undefined && !tap.judged) fail();
      const version = socket.getProtocol() ?? 'unknown';
      const { standardName } = socket.getCipher();
      if (!over) finish({ ok: true, pipe: streamPipe(socket, clock), version, suite: standardName });
    });
  });
}

function socketOptions(settings: TlsSettings): ConnectionOptions {
  const { serverName } = settings;
  return {
    // The tap has the last word on the server; node:tls must not have one of its own.
    rejectUnauthorized: false,
    // Modules take small Diffie-Hellman groups; node:tls would hang up on them.
    minDHSize: 1,
    // The extension carries names only, never addresses (RFC 6066 §3).
    ...(serverName === undefined || isIP(serverName) !== 0 ? {} : { servername: serverName }),
  };
}

/** `undefined` when the TLS library refuses the certificate or key. Throws `not-possible`. */
function contextOf(settings: TlsSettings, { identity }: TlsFiles): SecureContext | undefined {
  const { profile } = settings;
  const common = {
    minVersion: settings.minVersion,
    maxVersion: settings.maxVersion,
    ciphers: `${offered(settings.suites).join(':')}:@SECLEVEL=0`,
    // TLS 1.0 clients have neither; node:tls takes no empty list.
    ...(profile.groups.value.length === 0 ? {} : { ecdhCurve: opensslGroups(profile.groups.value) }),
    ...(profile.signatureSchemes.value.length === 0 ? {} : { sigalgs: opensslSchemes(profile.signatureSchemes.value) }),
    // Old servers know nothing of secure renegotiation, and modules do not mind.
    secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
    // No roots of Node's own, and none is needed here.
    ca: [],
  };
  if (identity === undefined) return createSecureContext(common);
  try {
    return createSecureContext({ ...common, cert: identity.certificates, key: identity.key });
  } catch {
    return undefined;
  }
}

/** OpenSSL names of the suites that this build of Node can offer, in the module's order. */
function offered(suites: readonly number[]): readonly string[] {
  const names = opensslSuites(suites);
  if (names.length > 0) return names;
  throw new HawserError('this Node has none of the cipher suites that the module offers', {
    code: 'not-possible',
    rung: 'tls',
  });
}

function refusalOf(message: Uint8Array, settings: TlsSettings, { anchors }: TlsFiles): Refusal | undefined {
  const { profile, checkDatesAt, checkName } = settings;
  const refused = judgeServer(profile, {
    certificates: parseCertificate(message),
    messageBytes: message.length,
    ...(anchors === undefined ? {} : { anchors }),
    ...(checkDatesAt === undefined ? {} : { checkDatesAt }),
    ...(checkName === undefined ? {} : { checkName }),
  });
  return refused === undefined ? undefined : { alert: refused.alert, reason: refused.reason };
}
