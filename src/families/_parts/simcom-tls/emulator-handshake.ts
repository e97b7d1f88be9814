import { byteString } from '../../../kernel/bytes.ts';
import { isAddress } from '../../../kernel/host.ts';
import type { BytePipe } from '../../../at/pipe.ts';
import type { TlsVersion } from '../../../kernel/facts.ts';
import type { ModuleHost, TlsFailure, TlsSettings } from '../../kit/emulator.ts';
import { certificateFile } from '../simcom-certificates/emulator.ts';
import { abandonedAfterHello } from './emulator-abandon.ts';
import { tlsContexts, type TlsContext } from './emulator-contexts.ts';

/** Why no TLS session came about; the command groups turn this into their own codes. */
export type TlsProblem =
  /** authmode asks for a file that the context does not name. */
  | 'not-set'
  /** A named file is missing or unusable, or the key is not the certificate's. */
  | 'files'
  /** The handshake failed, by an alert of either side or before the server's hello. */
  | 'handshake'
  /** The server hung up without an alert when it had our answer. */
  | 'closed'
  | 'timeout';

export type TlsOpened =
  { readonly ok: true; readonly pipe: BytePipe } | { readonly ok: false; readonly problem: TlsProblem };

type OldVersion = Exclude<TlsVersion, 'TLSv1.3'>;
const OLD_VERSIONS: readonly OldVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2'];

/** Files that `authmode` demands: the server is checked in 1 and 2, the module shows itself in 2 and 3. */
function neededFiles(context: TlsContext): { readonly ca: boolean; readonly client: boolean } {
  const { authmode } = context;
  return { ca: authmode === 1 || authmode === 2, client: authmode === 2 || authmode === 3 };
}

/** Whether the context names every file that its `authmode` demands. */
export function filesAreSet(host: ModuleHost, index: number): boolean {
  const context = tlsContexts(host)[index];
  if (context === undefined) return false;
  const { ca, client } = neededFiles(context);
  return (!ca || context.cacert !== '') && (!client || (context.clientcert !== '' && context.clientkey !== ''));
}

/** Does the TLS handshake of context `index` on a TCP connection; takes the pipe over and closes it on failure. */
export async function openTls(host: ModuleHost, index: number, server: string, pipe: BytePipe): Promise<TlsOpened> {
  const opened = await attempt(host, index, server, pipe);
  if (!opened.ok) await pipe.close();
  return opened;
}

async function attempt(host: ModuleHost, index: number, server: string, pipe: BytePipe): Promise<TlsOpened> {
  const context = tlsContexts(host)[index];
  if (context === undefined || !filesAreSet(host, index)) return { ok: false, problem: 'not-set' };
  const files = readFiles(host, context);
  if (files === undefined) return { ok: false, problem: 'files' };
  const versions = versionsOf(host, context);
  // SSL 3.0 alone: no server of today answers it, and no library of today can offer it.
  if (versions === undefined) return { ok: false, problem: 'handshake' };
  const { tls } = host.facts;
  const sni = sendsName(host, context, server);
  const settings: TlsSettings = {
    profile: tls,
    minVersion: versions.min,
    maxVersion: versions.max,
    suites: suitesOf(host, context),
    ...(sni ? { serverName: server } : {}),
    ...(comparesName(host, context, server) ? { checkName: server } : {}),
    ...files,
    ...keyPassword(host, context),
    ...(context.ignorelocaltime === 0 ? { checkDatesAt: host.services.rtc.now() } : {}),
    handshakeMs: context.negotiatetime * 1000,
  };
  const breaks = sni && tls.sni.value === 'option-breaks';
  const outcome = await host.services.startTls(breaks ? abandonedAfterHello(pipe) : pipe, settings);
  return outcome.ok ? { ok: true, pipe: outcome.pipe } : { ok: false, problem: problemOf(outcome.failure) };
}

function problemOf(failure: TlsFailure): TlsProblem {
  switch (failure.at) {
    case 'files':
      return 'files';
    case 'hello':
    case 'trust':
      return 'handshake';
    case 'client-auth':
      return failure.by === 'close' ? 'closed' : 'handshake';
    case 'timeout':
      return 'timeout';
  }
}

type Files = Pick<TlsSettings, 'ca' | 'cert' | 'key'>;

function readFiles(host: ModuleHost, context: TlsContext): Files | undefined {
  const needed = neededFiles(context);
  const ca = needed.ca ? certificateFile(host, context.cacert) : undefined;
  const cert = needed.client ? certificateFile(host, context.clientcert) : undefined;
  const key = needed.client ? certificateFile(host, context.clientkey) : undefined;
  if ((needed.ca && ca === undefined) || (needed.client && (cert === undefined || key === undefined))) return undefined;
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

/** Either the password itself or the name of a file that holds it, as the family has it. */
function keyPassword(host: ModuleHost, { keypwd, password }: TlsContext): Pick<TlsSettings, 'keyPassword'> {
  if (keypwd !== '') return { keyPassword: keypwd };
  const file = password === '' ? undefined : certificateFile(host, password);
  return file === undefined ? {} : { keyPassword: byteString(file).trim() };
}

function versionsOf(host: ModuleHost, { sslversion }: TlsContext): { min: OldVersion; max: OldVersion } | undefined {
  const { min, max } = host.facts.tls.versions.value;
  const able = OLD_VERSIONS.filter((_, at) => at >= at0(min) && at <= at0(max));
  const wanted = sslversion === 4 ? able : able.filter((version) => OLD_VERSIONS.indexOf(version) === sslversion - 1);
  const first = wanted[0];
  const last = wanted[wanted.length - 1];
  return first === undefined || last === undefined ? undefined : { min: first, max: last };
}

function at0(version: TlsVersion): number {
  return version === 'TLSv1.3' ? OLD_VERSIONS.length : OLD_VERSIONS.indexOf(version);
}

function suitesOf(host: ModuleHost, { ciphersuites }: TlsContext): readonly number[] {
  const all = host.facts.tls.suites.value;
  // 0 is what a context shows that was never told.
  return ciphersuites === 0 || ciphersuites === 0xffff ? all : all.filter((suite) => suite === ciphersuites);
}

function comparesName(host: ModuleHost, { ignorecertCN }: TlsContext, server: string): boolean {
  return host.facts.tls.checksName.value && ignorecertCN === 0 && !isAddress(server);
}

function sendsName(host: ModuleHost, { enableSNI }: TlsContext, server: string): boolean {
  // The extension carries names only; an address is never sent in it.
  if (isAddress(server)) return false;
  switch (host.facts.tls.sni.value) {
    case 'never':
      return false;
    case 'always':
      return true;
    case 'option':
    case 'option-breaks':
      return enableSNI === 1;
  }
}
