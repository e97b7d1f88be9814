import type { SecureContextOptions } from 'node:tls';
import type { TlsVersion } from '../../kernel/facts.ts';
import type { ClientDecision, HelloDecision } from '../../tls/front.ts';
import type { ClientHello } from '../../tls/hello.ts';
import { suiteByName } from '../../tls/suites.ts';
import type { Misbehaviour } from './misbehave.ts';
import type { Endpoint, LeafKind, ServedChain } from './twin-pki.ts';

/** Which versions and suites a listener takes. */
export interface TlsPolicy {
  readonly min: TlsVersion;
  readonly max: TlsVersion;
  /** OpenSSL's names, for TLS 1.2 and below, the preferred first. */
  readonly suites: readonly string[];
}

/** Alerts of a twin, by cause. */
export const ALERT = {
  handshakeFailure: 40,
  badCertificate: 42,
  revoked: 44,
  expired: 45,
  certificateUnknown: 46,
  unknownCa: 48,
  protocolVersion: 70,
  unrecognizedName: 112,
  certificateRequired: 116,
  noApplicationProtocol: 120,
} as const;

/** Where a server name leads. */
export type Route =
  | { readonly is: 'endpoint'; readonly endpoint: Endpoint }
  | { readonly is: 'alert'; readonly number: number }
  | { readonly is: 'close' };

export interface TlsFrontRules {
  readonly policy: TlsPolicy;
  decide(hello: ClientHello): HelloDecision;
  /** `version`: the one agreed on. */
  judgeClient(certificates: readonly Uint8Array[], hello: ClientHello, version: number): ClientDecision;
}

export interface TlsRules {
  readonly policy: TlsPolicy;
  /** `name` in lower case; absent where the client sent none. */
  route(name: string | undefined): Route;
  /** PEM of the CAs that a CertificateRequest names. */
  readonly clientCas?: string;
  /** Whether a client with this ALPN choice is asked for a certificate (`undefined`: it offered nothing known). */
  asksClient(alpn: string | undefined): boolean;
  /** Asked of clients that gave a certificate. */
  judgeClient(certificates: readonly Uint8Array[], hello: ClientHello): ClientDecision;
  /** Refuses clients without one: alert 40, and 116 in TLS 1.3. */
  readonly demandsCertificate: boolean;
  /** Protocols known at this port; absent: ALPN means nothing here. */
  readonly alpn?: readonly string[];
}

const VERSION_NUMBERS: Readonly<Record<TlsVersion, number>> = {
  TLSv1: 0x0301,
  'TLSv1.1': 0x0302,
  'TLSv1.2': 0x0303,
  'TLSv1.3': 0x0304,
};
const TLS13 = VERSION_NUMBERS['TLSv1.3'];
const TLS13_SUITES: ReadonlySet<number> = new Set([0x1301, 0x1302, 0x1303]);
/** RSA-PSS with an ordinary RSA key: what TLS 1.3 signs with (RFC 8446 §4.2.3). */
const RSA_PSS: ReadonlySet<number> = new Set([0x0804, 0x0805, 0x0806]);
const ECDSA: ReadonlySet<number> = new Set([0x0403, 0x0503, 0x0603]);

/** The policy as `--misbehave` changes it. */
export function misbehavingPolicy(policy: TlsPolicy, misbehave: ReadonlySet<Misbehaviour>): TlsPolicy {
  if (misbehave.has('tls13-only')) return { ...policy, min: 'TLSv1.3', max: 'TLSv1.3' };
  if (!misbehave.has('tls10-only')) return policy;
  return { min: 'TLSv1', max: 'TLSv1', suites: TLS10_SUITES };
}

/** What TLS 1.0 has of the suites that modules know. */
export const TLS10_SUITES = [
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
  'AES128-SHA',
  'AES256-SHA',
] as const;

/** What servers take that follow OpenSSL's defaults. */
export const MODERN: TlsPolicy = {
  min: 'TLSv1.2',
  max: 'TLSv1.3',
  suites: [
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
    'ECDHE-ECDSA-AES256-SHA384',
    'ECDHE-RSA-AES256-SHA384',
    'ECDHE-ECDSA-AES128-SHA256',
    'ECDHE-RSA-AES128-SHA256',
    'ECDHE-ECDSA-AES256-SHA',
    'ECDHE-RSA-AES256-SHA',
    'ECDHE-ECDSA-AES128-SHA',
    'ECDHE-RSA-AES128-SHA',
    'AES256-GCM-SHA384',
    'AES128-GCM-SHA256',
    'AES256-SHA256',
    'AES128-SHA256',
    'AES256-SHA',
    'AES128-SHA',
  ],
};

/** Kinds of certificates that a twin serves: a policy for EC only leaves no RSA one. */
export function servedKinds(usual: readonly LeafKind[], misbehave: ReadonlySet<Misbehaviour>): readonly LeafKind[] {
  return misbehave.has('ecdsa-only') || misbehave.has('p384') ? ['ec'] : usual;
}

/** A listener's decisions, by its rules; RSA certificates for all that can use them, EC certificates for the rest. */
export function tlsFrontRules(rules: TlsRules): TlsFrontRules {
  const contexts = new Map<ServedChain, SecureContextOptions>();
  const contextOf = (served: ServedChain): SecureContextOptions => {
    const context = contexts.get(served) ?? makeContext(served, rules);
    contexts.set(served, context);
    return context;
  };
  return {
    policy: rules.policy,
    decide(hello) {
      const route = rules.route(hello.serverName?.toLowerCase());
      if (route.is !== 'endpoint') return route;
      const alpn = rules.alpn?.find((name) => hello.alpn?.includes(name) === true);
      if (rules.alpn !== undefined && hello.alpn !== undefined && alpn === undefined) {
        return { is: 'alert', number: ALERT.noApplicationProtocol };
      }
      const version = commonVersion(hello, rules.policy);
      if (version === undefined) return { is: 'alert', number: ALERT.protocolVersion };
      const kind = usableKinds(hello, version, rules.policy).find((one) => route.endpoint[one] !== undefined);
      const served = kind === undefined ? undefined : route.endpoint[kind];
      if (served === undefined) return { is: 'alert', number: ALERT.handshakeFailure };
      return {
        is: 'serve',
        context: contextOf(served),
        clientCertificate: rules.asksClient(alpn) ? 'asked' : 'none',
        ...(alpn === undefined ? {} : { alpn: [alpn] }),
      };
    },
    judgeClient(certificates, hello, version) {
      if (certificates.length > 0) return rules.judgeClient(certificates, hello);
      if (!rules.demandsCertificate) return { is: 'accept' };
      return { is: 'alert', number: version === TLS13 ? ALERT.certificateRequired : ALERT.handshakeFailure };
    },
  };
}

/** The highest version that both sides have. */
function commonVersion(hello: ClientHello, { min, max }: TlsPolicy): number | undefined {
  const [lowest, highest] = [VERSION_NUMBERS[min], VERSION_NUMBERS[max]];
  if (hello.versions === undefined) {
    const version = Math.min(hello.version, highest, VERSION_NUMBERS['TLSv1.2']);
    return version >= lowest ? version : undefined;
  }
  const known = hello.versions.filter((version) => version >= lowest && version <= highest);
  return known.length === 0 ? undefined : Math.max(...known);
}

function usableKinds(hello: ClientHello, version: number, policy: TlsPolicy): readonly LeafKind[] {
  if (version === TLS13) {
    if (!hello.suites.some((suite) => TLS13_SUITES.has(suite))) return [];
    const has = (schemes: ReadonlySet<number>): boolean =>
      hello.signatureSchemes?.some((scheme) => schemes.has(scheme)) === true;
    return [...(has(RSA_PSS) ? (['rsa'] as const) : []), ...(has(ECDSA) ? (['ec'] as const) : [])];
  }
  const auths = policy.suites
    .map((name) => suiteByName(name))
    .flatMap((suite) => (suite !== undefined && hello.suites.includes(suite.number) ? [suite.auth] : []));
  return [...(auths.includes('rsa') ? (['rsa'] as const) : []), ...(auths.includes('ecdsa') ? (['ec'] as const) : [])];
}

function makeContext({ chain, key, kind }: ServedChain, { policy, clientCas }: TlsRules): SecureContextOptions {
  const auth = kind === 'rsa' ? 'rsa' : 'ecdsa';
  const own = policy.suites.filter((name) => suiteByName(name)?.auth === auth);
  const tls13 = ['TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_AES_128_GCM_SHA256'];
  // OpenSSL takes SHA-1 signatures, without which TLS 1.0 and 1.1 have no ECDHE, at its lowest level only.
  const level = policy.min === 'TLSv1' || policy.min === 'TLSv1.1' ? ['@SECLEVEL=0'] : [];
  return {
    cert: chain,
    key,
    minVersion: policy.min,
    maxVersion: policy.max,
    ciphers: [...tls13, ...own, ...level].join(':'),
    honorCipherOrder: true,
    ...(clientCas === undefined ? {} : { ca: clientCas }),
  };
}
