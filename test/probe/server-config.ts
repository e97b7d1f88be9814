import { X509Certificate } from 'node:crypto';
import type { Issued } from '../../src/pki/dev.ts';
import { openssl } from '../support/openssl.ts';
import type { Scratch } from '../support/scratch.ts';

/** Versions as the report names them, the newest first. */
export const VERSIONS = ['TLSv1.3', 'TLSv1.2', 'TLSv1.1', 'TLSv1'] as const;
export type Version = (typeof VERSIONS)[number];

/** A server certificate with what is sent above it. */
export interface Identity {
  readonly own: Issued;
  readonly above: readonly Issued[];
}

/** How an `openssl s_server` is set up; what is absent is OpenSSL's default. */
export interface ServerConfig {
  readonly identity: Identity;
  /** A second certificate with another type of key. */
  readonly second?: Identity;
  /** Shown to clients that name {@link ServerConfig.name}. */
  readonly named?: { readonly name: string; readonly own: Issued; readonly fatal?: true };
  readonly versions: readonly Version[];
  /** OpenSSL's list for TLS 1.2 and below, strongest demand included. */
  readonly cipher?: string;
  readonly ciphersuites?: readonly string[];
  readonly serverOrder?: true;
  readonly groups?: readonly string[];
  readonly schemes?: string;
  readonly client?: { readonly is: 'asked' | 'demanded'; readonly authorities: readonly Issued[] };
  readonly alpn?: readonly string[];
  readonly noTicket?: true;
  /** Largest record that the server sends, bytes. */
  readonly maxSend?: number;
  readonly staple?: Uint8Array;
}

const OFF: Readonly<Record<Version, string>> = {
  'TLSv1.3': '-no_tls1_3',
  'TLSv1.2': '-no_tls1_2',
  'TLSv1.1': '-no_tls1_1',
  TLSv1: '-no_tls1',
};

/** Debian's own defaults; a server with old versions has to say so, and to lower the level of security. */
export const OPENSSL_CIPHERS = 'DEFAULT';
export const OLD_CIPHERS = 'ALL:!aNULL:!eNULL@SECLEVEL=0';

/** The arguments of `openssl s_server`. */
export async function serverArgs(config: ServerConfig, files: Scratch): Promise<readonly string[]> {
  const { identity, second, named, cipher, ciphersuites, groups, schemes, client, alpn, staple, maxSend } = config;
  let made = 0;
  const file = (content: string | Uint8Array): Promise<string> => files.file(`config-${(made += 1)}.pem`, content);
  const pem = (certificates: readonly Issued[]): string => certificates.map(({ certificate }) => certificate).join('');
  const identityArgs = async (prefix: string, { own, above }: Identity): Promise<readonly string[]> => [
    `-${prefix}cert`,
    await file(own.certificate),
    `-${prefix}key`,
    await file(own.key),
    ...(above.length === 0 ? [] : [`-${prefix}cert_chain`, await file(pem(above))]),
  ];
  return [
    ...(await identityArgs('', identity)),
    ...(second === undefined ? [] : await identityArgs('d', second)),
    ...(named === undefined
      ? []
      : ['-servername', named.name, '-cert2', await file(named.own.certificate), '-key2', await file(named.own.key)]),
    ...(named?.fatal === true ? ['-servername_fatal'] : []),
    ...['-min_protocol', 'TLSv1'],
    ...VERSIONS.filter((version) => !config.versions.includes(version)).map((version) => OFF[version]),
    ...(cipher === undefined ? [] : ['-cipher', cipher]),
    ...(ciphersuites === undefined ? [] : ['-ciphersuites', ciphersuites.join(':')]),
    ...(config.serverOrder === true ? ['-serverpref'] : []),
    ...(groups === undefined ? [] : ['-groups', groups.join(':')]),
    ...(schemes === undefined ? [] : ['-sigalgs', schemes]),
    ...(client === undefined
      ? []
      : [
          client.is === 'asked' ? '-verify' : '-Verify',
          '3',
          '-verify_return_error',
          ...(client.authorities.length === 0 ? [] : ['-CAfile', await file(pem(client.authorities))]),
        ]),
    ...(alpn === undefined ? [] : ['-alpn', alpn.join(',')]),
    ...(config.noTicket === true ? ['-no_ticket'] : []),
    ...(maxSend === undefined ? [] : ['-max_send_frag', String(maxSend)]),
    ...(staple === undefined ? [] : ['-status_file', await file(staple)]),
  ];
}

export type KeyKind = 'rsa' | 'ec';

export function keyKind({ certificate }: Issued): KeyKind {
  return new X509Certificate(certificate).publicKey.asymmetricKeyType === 'rsa' ? 'rsa' : 'ec';
}

const LIST_FLAG = { 'TLSv1.2': '-tls1_2', 'TLSv1.1': '-tls1_1', TLSv1: '-tls1' } as const;
/** Suites that OpenSSL has and no module offers; the probe does not ask for them. */
const NO_MODULE = /CAMELLIA|ARIA|TLS_DHE_RSA_WITH_AES_\d+_CCM|_256_CCM_8|ECDSA_WITH_AES_256_CCM$/;

/** The suites of OpenSSL's list that a server with such keys can use in a version, by `openssl ciphers`. */
export async function opensslList(
  list: string,
  version: Exclude<Version, 'TLSv1.3'>,
  keys: readonly KeyKind[],
): Promise<readonly string[]> {
  const { output, status } = await openssl(['ciphers', '-s', '-stdname', LIST_FLAG[version], list]);
  if (status !== 0) throw new Error(output);
  const kinds = keys.map((key) => (key === 'rsa' ? 'Au=RSA' : 'Au=ECDSA'));
  return output
    .split('\n')
    .filter((line) => kinds.some((kind) => line.includes(`${kind} `)))
    .map((line) => line.split(' ')[0] ?? '')
    .filter((name) => !NO_MODULE.test(name));
}
