import type { Report } from '../findings/finding.ts';
import { VERIFIER_MODELS, type VerifierModel } from '../kernel/facts.ts';
import type { BrokerEnd, Handshake } from '../mqtt/broker-reply.ts';
import { candidatesFor, chooseRoot } from '../pki/anchors/candidates.ts';
import { certificatesAbove, type Anchor } from '../pki/anchors/set.ts';
import { readDer } from '../pki/der.ts';
import { nameText } from '../pki/names.ts';
import type { Certificate } from '../pki/x509.ts';
import { groupByNumber, schemeByNumber } from '../tls/groups.ts';
import { versionName } from '../tls/hello.ts';
import { readable, sortChain, type ChainPlace, type SortedChain } from '../tls/probe/chain.ts';
import type { Accepted } from '../tls/probe/eliminate.ts';
import type { Reached, Resolved } from '../tls/probe/reach.ts';
import type { Refusal } from '../tls/probe/refusal.ts';
import { asksForCertificate, type ChainFound, type TlsEndpoint, type VersionFound } from '../tls/probe/report.ts';
import type { Compared, NameAnswer } from '../tls/probe/sni.ts';
import type { SuiteOrder } from '../tls/probe/suites.ts';
import { suiteName } from '../tls/suites.ts';
import type { AsModule } from './probe-as.ts';
import { clientCertificateState, type BrokerAttempt, type ClientCertificateState } from './probe-brokers.ts';

/** What answers at the endpoint. `nothing`: the connection stands, and no byte comes. */
export type Answering = 'tls' | 'mqtt' | 'http' | 'other' | 'nothing' | 'reset' | 'closed';

/** A number of a registry with its name. */
export interface Numbered {
  readonly number: number;
  readonly name: string;
}

export type VersionReport =
  | {
      readonly version: string;
      readonly accepted: true;
      readonly picked: string;
      readonly suites: readonly Numbered[];
      /** False: there may be more. */
      readonly complete: boolean;
      readonly order: SuiteOrder;
    }
  | { readonly version: string; readonly accepted: false; readonly refusal: Refusal };

export interface SentReport {
  readonly place: ChainPlace;
  readonly bytes: number;
  readonly subject?: string;
  readonly issuer?: string;
  /** ISO times. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** Whole days until it ends, negative after. */
  readonly daysLeft?: number;
  readonly key?: string;
  readonly signature?: string;
  readonly fingerprint?: string;
}

export interface ChainReport {
  /** The version in which it was sent. */
  readonly version: string;
  readonly certificates: readonly SentReport[];
  /** Length of the whole Certificate message. */
  readonly messageBytes: number;
  readonly recordBytes: readonly number[];
  readonly inOrder: boolean;
  readonly end: SortedChain['end'];
  /** The known root to load for each kind of verifier; `null` where none of them fits. */
  readonly roots: Readonly<Record<VerifierModel, { readonly id: string; readonly name: string } | null>>;
}

/** {@link Compared}, with the other certificate's subject in place of its bytes. */
export type ComparedReport =
  | Refusal
  | { readonly is: 'same' | 'unread' }
  | { readonly is: 'other' | 'served'; readonly subject: string; readonly messageBytes: number };

export interface NameReport {
  readonly answer: ComparedReport;
  readonly warnings: readonly Numbered[];
}

export interface TlsReport {
  /** Sent in all hellos. */
  readonly serverName?: string;
  readonly versions: readonly VersionReport[];
  readonly groups?: { readonly accepted: readonly Numbered[]; readonly complete: boolean };
  /** Those of TLS 1.3, where `groups` are of an older version. */
  readonly groups13?: { readonly accepted: readonly Numbered[]; readonly complete: boolean };
  readonly signatureSchemes: {
    readonly seen: readonly Numbered[];
    readonly accepted?: readonly Numbered[];
    readonly complete?: boolean;
  };
  readonly dhBits?: number;
  readonly ticket?: boolean;
  readonly maxFragmentLength?: NonNullable<TlsEndpoint['fragments']>;
  readonly ocspBytes?: number;
  readonly chains: readonly ChainReport[];
  readonly withoutName: NameReport;
  readonly wrongName: NameReport;
  readonly clientCertificate: {
    readonly state: ClientCertificateState;
    /** Distinguished names of the authorities that the endpoint lists. */
    readonly authorities: readonly string[];
    readonly keyTypes: readonly string[];
    readonly schemes: readonly Numbered[];
  };
  readonly alpn?: { readonly offered: string; readonly agreed?: string; readonly without: ComparedReport };
}

/** One attempt to connect as a client. */
export interface AttemptReport {
  readonly certificate: boolean;
  readonly main: boolean;
  readonly maxVersion?: string;
  readonly handshake?: Handshake;
  readonly login?: 'sent' | 'withheld' | 'none';
  readonly end: BrokerEnd | { readonly at: 'none'; readonly is: 'not-asked' };
  readonly ms?: number;
}

/** The document of `hawser probe`. */
export interface ProbeReport extends Report {
  readonly command: 'probe';
  readonly url: string;
  readonly broker: { readonly kind: string; readonly title: string };
  /** Where the connections went, if `--resolve` says so. */
  readonly resolvedTo?: { readonly host: string; readonly port: number };
  readonly dns: Resolved;
  readonly tcp: readonly Reached[];
  readonly answers?: Answering;
  readonly tls?: TlsReport;
  readonly mqtt: readonly AttemptReport[];
  readonly as?: AsModule;
  /** Connections that were made. */
  readonly connections: number;
  readonly ms: number;
  /** False: the time was over before everything was asked. */
  readonly complete: boolean;
}

export interface TlsSeen {
  readonly endpoint: TlsEndpoint;
  readonly attempts: readonly BrokerAttempt[];
  readonly roots: readonly Anchor[];
  /** The CA that was given. */
  readonly ca?: readonly Certificate[];
  /** Unix ms. */
  readonly at: number;
}

export function tlsReport({ endpoint, attempts, roots, ca, at }: TlsSeen): TlsReport {
  const { base, versions, groups, groups13, schemes, schemesSeen, dhBits, ticket, fragments, ocspBytes, names, alpn } =
    endpoint;
  return {
    ...(base.serverName === undefined ? {} : { serverName: base.serverName }),
    versions: versions.map(versionReport),
    ...(groups === undefined ? {} : { groups: acceptedReport(groups, groupNamed) }),
    ...(groups13 === undefined ? {} : { groups13: acceptedReport(groups13, groupNamed) }),
    signatureSchemes: {
      seen: schemesSeen.map(schemeNamed),
      ...(schemes === undefined ? {} : acceptedReport(schemes, schemeNamed)),
    },
    ...(dhBits === undefined ? {} : { dhBits }),
    ...(ticket === undefined ? {} : { ticket }),
    ...(fragments === undefined ? {} : { maxFragmentLength: fragments }),
    ...(ocspBytes === undefined ? {} : { ocspBytes }),
    chains: endpoint.chains.map((chain) => chainReport(chain, { roots, ca, at })),
    withoutName: nameReport(names.without),
    wrongName: nameReport(names.wrong),
    clientCertificate: requestReport(endpoint, attempts),
    ...(alpn === undefined
      ? {}
      : {
          alpn: {
            offered: alpn.offered,
            without: comparedReport(alpn.without),
            ...(alpn.agreed === undefined ? {} : { agreed: alpn.agreed }),
          },
        }),
  };
}

function versionReport(found: VersionFound): VersionReport {
  const version = versionName(found.version);
  if (!found.accepted) return { version, accepted: false, refusal: found.refusal };
  const { numbers, complete, order } = found.suites;
  return { version, accepted: true, picked: suiteName(found.picked), suites: numbers.map(suiteNamed), complete, order };
}

function acceptedReport(
  { numbers, complete }: Accepted,
  named: (number: number) => Numbered,
): { readonly accepted: readonly Numbered[]; readonly complete: boolean } {
  return { accepted: numbers.map(named), complete };
}

function chainReport(
  { version, certificates, certificateMessageBytes, recordBytes }: ChainFound,
  { roots, ca, at }: Pick<TlsSeen, 'roots' | 'at'> & { readonly ca: TlsSeen['ca'] | undefined },
): ChainReport {
  const sorted = sortedUnder(certificates, roots, ca);
  const candidates = candidatesFor(readable(sorted), roots, at);
  const chosen = VERIFIER_MODELS.map((model) => {
    const root = chooseRoot(candidates, model);
    return [
      model,
      root === undefined ? null : { id: root.anchor?.id ?? root.certificate.facts.fingerprint, name: root.name },
    ];
  });
  return {
    version: versionName(version),
    certificates: sorted.sent.map(({ place, bytes, certificate }) => ({
      place,
      bytes,
      ...(certificate === undefined ? {} : certificateReport(certificate, at)),
    })),
    messageBytes: certificateMessageBytes,
    recordBytes,
    inOrder: sorted.inOrder,
    end: sorted.end,
    roots: Object.fromEntries(chosen) as ChainReport['roots'],
  };
}

const DAY_MS = 86_400_000;

function certificateReport({ facts }: Certificate, at: number): Omit<SentReport, 'place' | 'bytes'> {
  return {
    subject: facts.subject,
    issuer: facts.issuer,
    notBefore: new Date(facts.notBefore).toISOString(),
    notAfter: new Date(facts.notAfter).toISOString(),
    daysLeft: Math.floor((facts.notAfter - at) / DAY_MS),
    key: `${facts.keyType.toUpperCase()} ${facts.keyBits}`,
    signature: facts.signatureAlgorithm,
    fingerprint: facts.fingerprint,
  };
}

/** A chain as it was sent, sorted out with the roots above it, and the CA that was given. */
export function sortedUnder(
  sent: readonly Uint8Array[],
  roots: readonly Anchor[],
  ca: readonly Certificate[] = [],
): SortedChain {
  return sortChain(sent, [...certificatesAbove(readable(sortChain(sent, [])), roots), ...ca]);
}

function nameReport({ answer, warnings }: NameAnswer): NameReport {
  return { answer: comparedReport(answer), warnings };
}

function comparedReport(compared: Compared): ComparedReport {
  if (compared.is !== 'other' && compared.is !== 'served') return compared;
  const [own] = sortChain(compared.certificates.slice(0, 1), []).sent;
  return {
    is: compared.is,
    subject: own?.certificate?.facts.subject ?? 'no certificate that can be read',
    messageBytes: compared.certificateMessageBytes,
  };
}

/** Types of client certificates (RFC 5246 §7.4.4, RFC 8422 §5.5); the others are long gone. */
const KEY_TYPES: ReadonlyMap<number, string> = new Map([
  [1, 'rsa'],
  [64, 'ec'],
]);

function requestReport(endpoint: TlsEndpoint, attempts: readonly BrokerAttempt[]): TlsReport['clientCertificate'] {
  const { request } = endpoint;
  const state = clientCertificateState(asksForCertificate(endpoint), attempts);
  if (request === undefined) return { state, authorities: [], keyTypes: [], schemes: [] };
  return {
    state,
    authorities: request.authorities.map(authorityText),
    keyTypes: request.certificateTypes.flatMap((type) => KEY_TYPES.get(type) ?? []),
    schemes: request.signatureSchemes.map(schemeNamed),
  };
}

/** The name of an authority in a CertificateRequest. */
export function authorityText(der: Uint8Array): string {
  try {
    return nameText(readDer(der));
  } catch {
    return 'a name that cannot be read';
  }
}

export function attemptReport({ certificate, main, maxVersion, reply }: BrokerAttempt): AttemptReport {
  const common = { certificate, main, ...(maxVersion === undefined ? {} : { maxVersion }) };
  if (reply === undefined) return { ...common, end: { at: 'none', is: 'not-asked' } };
  const { handshake, login, end, ms } = reply;
  return { ...common, ...(handshake === undefined ? {} : { handshake }), login, end, ms: Math.round(ms) };
}

function suiteNamed(number: number): Numbered {
  return { number, name: suiteName(number) };
}

function groupNamed(number: number): Numbered {
  return { number, name: groupByNumber(number)?.name ?? hex(number) };
}

function schemeNamed(number: number): Numbered {
  return { number, name: schemeByNumber(number)?.name ?? hex(number) };
}

function hex(number: number): string {
  return `0x${number.toString(16).padStart(4, '0')}`;
}
