import type { BytePipe } from '../../at/pipe.ts';
import { suitesOfMask } from '../../families/_parts/ti-simplelink/options.ts';
import type { TlsSettings } from '../../families/kit/emulator.ts';
import type { Clock } from '../../kernel/clock.ts';
import { HawserError } from '../../kernel/errors.ts';
import type { ChainFault } from '../../pki/chain.ts';
import { readCertificates } from '../../pki/read.ts';
import { CERTIFICATE_REQUEST, parseCertificate } from '../../tls/hello.ts';
import { judgeServer } from '../../tls/judge-server.ts';
import type { TlsClientProfile } from '../../tls/profile.ts';
import { startTls } from '../tls.ts';
import type { TlsEvent } from '../tls-tap.ts';
import type { ChipFiles } from './files.ts';
import { chipCode, codeOfAlert, codeOfTls } from './secure-codes.ts';
import { readSecureFiles, type FileRules, type NamedFiles, type SecureFiles } from './secure-files.ts';

/** What a handshake has settled. */
export interface SecureSession {
  readonly version: string;
  /** IANA name. */
  readonly suite: string;
}

/** What the options of a secure socket say. */
export interface SecureSettings extends NamedFiles {
  /** SL_SO_SECMETHOD; 4 unless it is set. */
  readonly method?: number;
  /** SL_SO_SECURE_MASK; every suite unless it is set. */
  readonly mask?: number;
  /** The name that the server's certificate must be for. */
  readonly domainName?: string;
}

/** The chip around the socket. */
export interface SecureWorld extends FileRules {
  readonly profile: TlsClientProfile;
  readonly files: ChipFiles;
  readonly clock: Clock;
  /** What its clock shows, Unix ms; absent: it was not set. */
  readonly now?: number;
  readonly handshakeMs: number;
  readonly onTlsEvent?: (event: TlsEvent) => void;
}

/** `connected` also with -453 (nothing was verified) and -461 (a date does not fit the clock). */
export type SecureOutcome =
  | { readonly connected: true; readonly code: number; readonly pipe: BytePipe; readonly session: SecureSession }
  | { readonly connected: false; readonly code: number };

type Version = TlsSettings['minVersion'];

/** Versions of each method that OpenSSL can still play; SSL 3.0 and DTLS are not among them. */
const VERSIONS: ReadonlyMap<number, { readonly min: Version; readonly max: Version }> = new Map([
  [1, { min: 'TLSv1', max: 'TLSv1' }],
  [2, { min: 'TLSv1.1', max: 'TLSv1.1' }],
  [3, { min: 'TLSv1.2', max: 'TLSv1.2' }],
  [4, { min: 'TLSv1', max: 'TLSv1.2' }],
]);
const HIGHEST = 4;
/** decrypt_error: the server could not verify what the client signed. */
const DECRYPT_ERROR = 51;

/**
 * The handshake of a secure socket on a TCP connection, which it takes over. Rejects with `not-possible` for what OpenSSL
 * cannot play any more: SSL 3.0, DTLS, a mask of RC4 alone.
 */
export async function connectSecurely(
  tcp: BytePipe,
  settings: SecureSettings,
  world: SecureWorld,
): Promise<SecureOutcome> {
  const { generation } = world;
  const files = readSecureFiles(world.files, settings, world);
  if (!files.ok) {
    await tcp.close();
    return { connected: false, code: chipCode(files.code, generation) };
  }
  try {
    return await shakeHands(tcp, tlsSettings(settings, files, world), files, world);
  } catch (error) {
    await tcp.close();
    throw error;
  }
}

function tlsSettings(
  { method = HIGHEST, mask, domainName }: SecureSettings,
  { ca, identity }: Extract<SecureFiles, { readonly ok: true }>,
  { profile, handshakeMs, generation }: SecureWorld,
): TlsSettings {
  const versions = VERSIONS.get(method);
  if (versions === undefined) throw cannotPlay(`the method ${method}`);
  const all = profile.suites.value;
  const chosen = mask === undefined ? all : suitesOfMask(mask, generation);
  const named = profile.sni.value === 'option' && domainName !== undefined;
  return {
    profile,
    minVersion: versions.min,
    maxVersion: versions.max,
    suites: all.filter((suite) => chosen.includes(suite)),
    handshakeMs,
    ...(named ? { serverName: domainName } : {}),
    ...(domainName === undefined ? {} : { checkName: domainName }),
    ...(ca === undefined ? {} : { ca }),
    // A key that does not fit is handed to nobody: see below.
    ...(identity?.fits === true ? { cert: identity.cert, key: identity.key } : {}),
  };
}

function cannotPlay(what: string): HawserError {
  return new HawserError(`the virtual chip cannot play ${what}`, { code: 'not-possible', rung: 'tls' });
}

async function shakeHands(
  tcp: BytePipe,
  settings: TlsSettings,
  { ca, identity }: Extract<SecureFiles, { readonly ok: true }>,
  { clock, now, generation, onTlsEvent }: SecureWorld,
): Promise<SecureOutcome> {
  const seen: { certificate?: Uint8Array; asks: boolean } = { asks: false };
  const outcome = await startTls(tcp, settings, {
    clock,
    onEvent(event) {
      seen.asks ||= event.kind === 'message' && event.from === 'server' && event.type === CERTIFICATE_REQUEST;
      onTlsEvent?.(event);
    },
    onCertificate: (message) => (seen.certificate = message),
  });
  const faultAt = (at: number | undefined): ChainFault | undefined => faultOf(settings, seen.certificate, at);
  // The chip does not compare key and certificate, and a server that asks for them finds the signature wrong. Node signs no
  // such thing, so that the server was shown nothing here; its answer is known, the alert was not seen.
  if (identity?.fits === false && seen.asks && (outcome.ok || outcome.failure.at === 'client-auth')) {
    if (outcome.ok) await outcome.pipe.close();
    return { connected: false, code: codeOfAlert(DECRYPT_ERROR) };
  }
  if (!outcome.ok) return { connected: false, code: codeOfTls(outcome.failure, faultAt(undefined), generation) };
  const { pipe, version, suite } = outcome;
  const session = { version, suite };
  if (ca === undefined) return { connected: true, code: chipCode('ESECSNOVERIFY', generation), pipe, session };
  const inTime = now !== undefined && faultAt(now) === undefined;
  return { connected: true, code: inTime ? 0 : chipCode('ESECDATEERROR', generation), pipe, session };
}

/** What the chip's verifier finds in the chain that came; without `at`, dates are left out. */
function faultOf(
  { profile, ca, checkName }: TlsSettings,
  sent: Uint8Array | undefined,
  at: number | undefined,
): ChainFault | undefined {
  if (sent === undefined || ca === undefined) return undefined;
  return judgeServer(profile, {
    certificates: parseCertificate(sent),
    messageBytes: sent.length,
    anchors: readCertificates(ca, 'the CA file'),
    ...(at === undefined ? {} : { checkDatesAt: at }),
    ...(checkName === undefined ? {} : { checkName }),
  })?.fault;
}
