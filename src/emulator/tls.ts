import { constants } from 'node:crypto';
import { connect, createSecureContext, getCiphers, type ConnectionOptions, type SecureContext } from 'node:tls';
import { isIP } from 'node:net';
import type { BytePipe } from '../at/pipe.ts';
import type { TlsOutcome, TlsSettings } from '../families/kit/emulator.ts';
import type { Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { judgeChain } from '../pki/chain.ts';
import { parseCertificateDer, type Certificate } from '../pki/x509.ts';
import { groupByNumber, schemeByNumber } from '../tls/groups.ts';
import { parseCertificate } from '../tls/hello.ts';
import { suiteByNumber } from '../tls/suites.ts';
import { streamPipe } from './stream-pipe.ts';
import { readTlsFiles, type TlsFiles } from './tls-files.ts';
import { TlsTap, type Refusal, type TlsEvent } from './tls-tap.ts';

export interface StartTlsOptions {
  readonly clock: Clock;
  /** Told of every clear message and alert, in both directions. */
  readonly onEvent?: (event: TlsEvent) => void;
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
  { clock, onEvent }: StartTlsOptions,
): Promise<TlsOutcome> {
  return new Promise((resolve) => {
    const tap = new TlsTap(pipe, {
      judge: (message) => judgeServer(message, settings, files.anchors),
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
    ecdhCurve: profile.groups.value.flatMap((group) => groupByNumber(group)?.openssl ?? []).join(':'),
    sigalgs: profile.signatureSchemes.value.flatMap((scheme) => schemeByNumber(scheme)?.openssl ?? []).join(':'),
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
  const able = new Set(getCiphers());
  const names = suites
    .flatMap((number) => suiteByNumber(number)?.openssl ?? [])
    .filter((name) => able.has(name.toLowerCase()));
  if (names.length > 0) return names;
  throw new HawserError('this Node has none of the cipher suites that the module offers', {
    code: 'not-possible',
    rung: 'tls',
  });
}

function judgeServer(
  message: Uint8Array,
  settings: TlsSettings,
  anchors: readonly Certificate[] | undefined,
): Refusal | undefined {
  const { maxChainBytes, maxChainLength, verifier } = settings.profile;
  const ders = parseCertificate(message);
  // No source names the alert of a module whose buffer is too small; this is what mbedTLS and OpenSSL say of their own limits.
  if (maxChainBytes.value !== null && message.length > maxChainBytes.value) {
    return {
      alert: 80,
      reason: `a Certificate message of ${message.length} bytes; the module takes ${maxChainBytes.value}`,
    };
  }
  if (maxChainLength.value !== null && ders.length > maxChainLength.value) {
    return { alert: 80, reason: `a chain of ${ders.length} certificates; the module takes ${maxChainLength.value}` };
  }
  if (anchors === undefined) return undefined;
  const sent = ders.map(parseOrNothing);
  if (!sent.every((certificate) => certificate !== undefined)) {
    return { alert: 42, reason: 'the server sent something that is no certificate' };
  }
  const verdict = judgeChain({
    model: verifier.value,
    sent,
    anchors,
    ...(settings.checkDatesAt === undefined ? {} : { at: settings.checkDatesAt }),
    ...(settings.checkName === undefined ? {} : { name: settings.checkName }),
  });
  return verdict.ok ? undefined : { alert: verdict.alert, reason: verdict.reason };
}

function parseOrNothing(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificateDer(der);
  } catch {
    return undefined;
  }
}
