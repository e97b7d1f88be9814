import type { Confidence, Fact, TlsVersion, VerifierModel } from '../kernel/facts.ts';
import type { Rung } from '../kernel/rung.ts';
import type { Evidence } from './finding.ts';

/** One thing the rules ask for: known with its evidence, unknown with the way to learn it, or not there at all. */
export type Input<T> =
  | { readonly is: 'known'; readonly value: T; readonly evidence: Evidence }
  | {
      readonly is: 'unknown';
      readonly learn: string;
      /** What nobody has confirmed, and is to be expected. */
      readonly likely?: T;
    }
  | { readonly is: 'absent' };

export function known<T>(value: T, evidence: Evidence): Input<T> {
  return { is: 'known', value, evidence };
}

export function unknown<T>(learn: string, likely?: T): Input<T> {
  return likely === undefined ? { is: 'unknown', learn } : { is: 'unknown', learn, likely };
}

/** The value where it is known, else what is to be expected. */
export function expected<T>(input: Input<T>): T | undefined {
  if (input.is === 'known') return input.value;
  return input.is === 'unknown' ? input.likely : undefined;
}

export const ABSENT: Input<never> = { is: 'absent' };

export type KeyType = 'rsa' | 'ec' | 'other';

/** Both ends belong to it. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Topics that a broker takes, as MQTT filters; `{clientId}` and `{username}` stand for those of the connection. */
export interface TopicRule {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/** One certificate, parsed: what the pure rules need of it. Times are Unix ms. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  readonly selfSigned: boolean;
  readonly isCa: boolean;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly keyType: KeyType;
  readonly keyBits: number;
  /** SHA-256 of the public key (SPKI), hex: the same key in two certificates shows. */
  readonly keyId: string;
  /** SHA-256 of the DER, hex. */
  readonly fingerprint: string;
  readonly signatureAlgorithm: string;
  readonly derBytes: number;
}

/** How the bytes of a file are written, before anybody converts them. */
export type FileEncoding = 'pem' | 'der' | 'other';
export type KeyForm = 'pkcs1' | 'pkcs8' | 'sec1';

/** A file the user gave, parsed and put into the form the module will get. */
export interface CertificateFile {
  readonly path: string;
  readonly certificates: readonly CertificateFacts[];
  /** Size in the module's form, bytes; absent: nobody has measured it. */
  readonly bytes?: number;
  /** As the file itself is; absent: only its name was seen. */
  readonly encoding?: FileEncoding;
  /** Whether the first certificate may be used by a client: its extended key usage says so, or it has none. */
  readonly forClients: boolean;
}

export interface KeyFile {
  readonly path: string;
  readonly keyType: KeyType;
  readonly keyBits: number;
  /** As the file itself is. */
  readonly form: KeyForm;
  readonly encoding: FileEncoding;
  /** Absent: only its label was seen. */
  readonly keyId?: string;
  readonly bytes?: number;
}

/** What you hold. */
export interface Credentials {
  readonly ca: Input<CertificateFile>;
  readonly cert: Input<CertificateFile>;
  readonly key: Input<KeyFile>;
  /** Form and length are enough; the values are never here. */
  readonly username: Input<{ readonly bytes?: number }>;
  readonly password: Input<{ readonly bytes?: number }>;
}

/** A cipher suite of TLS 1.2 and below, and the server key that it needs. */
export interface SuiteOffer {
  readonly number: number;
  readonly name: string;
  readonly keyType: KeyType;
}

/** Another firmware line for the same hardware: what an update could bring. */
export interface Sibling {
  readonly firmware: string;
  readonly sni: ModuleFacts['sni'];
  readonly versions: ModuleFacts['versions'];
  readonly suites: ModuleFacts['suites'];
  readonly knownBad: boolean;
}

/** What the module can do and how it stands. Where a fact may be `undefined`, nobody has put it down for this firmware. */
export interface ModuleFacts {
  readonly family: string;
  /** The firmware line that the facts are of. */
  readonly firmware: string;
  /** What the module itself says. */
  readonly reportedFirmware: string;
  /** False when only the nearest known firmware line is used. */
  readonly firmwareKnown: boolean;
  readonly siblings: readonly Sibling[];
  /** For which hardware the vendor's images are. */
  readonly images: Fact<string> | undefined;
  readonly sni: Fact<'never' | 'always' | 'option' | 'option-breaks'>;
  readonly versions: Fact<{ readonly min: TlsVersion; readonly max: TlsVersion }>;
  readonly suites: Fact<readonly SuiteOffer[]>;
  /** IANA group numbers. */
  readonly groups: Fact<readonly number[]>;
  readonly alpn: Fact<boolean>;
  readonly verifier: Fact<VerifierModel>;
  readonly checksName: Fact<boolean>;
  /** Largest Certificate message, bytes; `null`: no limit is known. */
  readonly maxChainBytes: Fact<number | null>;
  /** Longest chain, certificates; `null`: no limit is known. */
  readonly maxChainLength: Fact<number | null>;
  /** Largest TLS record, bytes. */
  readonly maxRecordBytes: Fact<number> | undefined;
  /** Types of client keys that are known to work. */
  readonly clientKeyTypes: Fact<readonly KeyType[]>;
  /** Who brings the files into the module: `hawser` puts them into its form, by hand they stay as they are. */
  readonly filesLoadedBy: 'hawser' | 'hand';
  readonly encodings: Fact<readonly FileEncoding[]> | undefined;
  /** Forms of private keys that are known to be read. */
  readonly keyForms: Fact<readonly KeyForm[]> | undefined;
  /** Forms of private keys that are refused. */
  readonly refusedKeyForms: Fact<readonly KeyForm[]> | undefined;
  readonly maxFileBytes: Fact<number>;
  readonly fileNameBytes: Fact<Range> | undefined;
  /** Longest host name that the commands of its client take, bytes. */
  readonly hostBytes: Fact<number> | undefined;
  /** A longer one is replaced with its address. */
  readonly hostByAddress?: Fact<boolean> | undefined;
  /** Versions that its client can speak. */
  readonly mqttVersions: Fact<readonly string[]> | undefined;
  readonly clientIdBytes: Fact<Range> | undefined;
  readonly loginBytes: Fact<Range> | undefined;
  readonly topicBytes: Fact<number> | undefined;
  readonly payloadBytes: Fact<number> | undefined;
  readonly keepAliveSeconds: Fact<Range> | undefined;
  readonly knownBad: Fact<string> | undefined;
  /** Where that shows. */
  readonly knownBadAt: Rung;
  /** The module's clock as read, Unix ms. */
  readonly clock: Input<number>;
  /** What sets that clock, where it is unset after each start. */
  readonly clockSetBy?: Fact<string> | undefined;
  /** Whether certificate dates are checked against that clock. */
  readonly checksDates: Input<boolean>;
  /** What `checksDates` says is a guess. */
  readonly datesGuessed?: boolean;
}

/** What a server sends of itself in the handshake. */
export interface ServedChain {
  /** In the order sent, the server's own first. */
  readonly certificates: readonly CertificateFacts[];
  /** Length of the Certificate message. */
  readonly messageBytes: number;
  /** Longest of the records that carry it. */
  readonly largestRecord: number;
}

/** What is spoken on a port; `other`: nothing that is known. */
export type Speech = 'mqtts' | 'mqtt' | 'wss' | 'ws' | 'https' | 'http' | 'amqps' | 'quic' | 'other';

/** A day on which something changes at the broker, its authority or a root. */
export interface BrokerDay {
  /** Unix ms of its first moment. */
  readonly at: number;
  /** `2025-08-31`, or `2024-08`. */
  readonly on: string;
  readonly text: string;
  readonly todo?: string;
  /** Key id of the root that it is about; absent: whatever root is loaded. */
  readonly ofRoot?: string;
  readonly confidence: Confidence;
  readonly source: string;
}

/** What the broker demands: from its profile, and from a probe where there was one. */
export interface BrokerFacts {
  /** Profile id, `any` where none is recognised. */
  readonly kind: string;
  readonly title: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly needsSni: Input<boolean>;
  readonly needsClientCertificate: Input<boolean>;
  readonly needsLogin: Input<boolean>;
  /** Why a connection can be closed without a word after CONNECT. */
  readonly closesOnPolicy: Input<boolean>;
  /** The protocol name that has to be offered on this port; absent where none has to be. */
  readonly alpn: Input<string>;
  /** What is spoken on this port. */
  readonly speaks: Input<Speech>;
  readonly minVersion: Input<TlsVersion>;
  readonly maxVersion: Input<TlsVersion>;
  /** Of TLS 1.2 and below, IANA numbers. */
  readonly suites: Input<readonly number[]>;
  /** Key types of the server's certificates. */
  readonly keyTypes: Input<readonly KeyType[]>;
  /** As the module will see it: of several chains the one for its hello. */
  readonly chain: Input<ServedChain>;
  /** Types of client keys that it asks for. */
  readonly clientKeyTypes: Input<readonly KeyType[]>;
  /** Names of the authorities whose client certificates it says it takes; none: it does not say. */
  readonly clientAuthorities: Input<readonly string[]>;
  readonly mqttVersions: Input<readonly string[]>;
  readonly clientIdBytes: Input<Range>;
  readonly keepAliveSeconds: Input<Range>;
  readonly maxQos: Input<0 | 1 | 2>;
  readonly retain: Input<boolean>;
  readonly payloadBytes: Input<number>;
  readonly topicRule: Input<TopicRule>;
  readonly retired: Fact<string> | undefined;
  /** Why the vendor wants another address to be used. */
  readonly superseded: Fact<string> | undefined;
  readonly calendar: readonly BrokerDay[];
}

/** Over what a verifier refuses a chain. */
export type TrustFault =
  /** No path leads to the CA. */
  | 'anchor'
  /** A path leads to the CA, which is no root. */
  | 'anchor-not-root'
  | 'dates'
  | 'name'
  /** Something in the chain itself. */
  | 'chain';

/** What the module's way of judging says to the broker's chain. */
export type Trust = { readonly ok: true } | { readonly ok: false; readonly over: TrustFault; readonly reason: string };

/** What a CA file is to the roots that a broker's profile names. */
export interface CaAmongRoots {
  readonly is: 'listed' | 'retired' | 'other';
  /** Names of the roots to load there. */
  readonly wanted: readonly string[];
}

/** How the broker answers the ClientHello of this very module, sent from here. */
export type HelloAnswer = { readonly ok: true } | { readonly ok: false; readonly how: string };

/** What can only be told with the certificates themselves, worked out before the rules are asked. */
export interface Verdicts {
  /** Without a look at dates. */
  readonly trust: Input<Trust>;
  /** With the module's clock. */
  readonly trustAtClock: Input<Trust>;
  /** With the host's clock. */
  readonly trustToday: Input<Trust>;
  readonly caAmongRoots: Input<CaAmongRoots>;
  /** Whether the server's certificate is for the broker's name. */
  readonly nameFits: Input<boolean>;
  /** Whether one of the authorities that the broker names has issued the client's certificate. */
  readonly clientIssuerListed: Input<boolean>;
  /** Whether the broker took the client's certificate when it was presented. */
  readonly clientCertificateTaken: Input<boolean>;
  readonly ownHello: Input<HelloAnswer>;
  /** Whether the broker took the login. */
  readonly loginTaken: Input<boolean>;
}

/** How to learn what only the certificates themselves tell. */
const BY_PROBE = 'a probe of the broker shows it';

/** Nothing was worked out: nobody has seen the broker's certificates. */
export const NO_VERDICTS: Verdicts = {
  trust: unknown(BY_PROBE),
  trustAtClock: unknown(BY_PROBE),
  trustToday: unknown(BY_PROBE),
  caAmongRoots: unknown(BY_PROBE),
  nameFits: unknown(BY_PROBE),
  clientIssuerListed: unknown(BY_PROBE),
  clientCertificateTaken: unknown(BY_PROBE),
  ownHello: unknown(BY_PROBE),
  loginTaken: unknown(BY_PROBE),
};

/** What is asked for in this run. */
export interface Request {
  /** Whether the module is told to send the server name. */
  readonly sni: Input<boolean>;
  /** Whether the module is told to verify the server. */
  readonly verifies: Input<boolean>;
  /** Whether the program goes on where the module says that it has verified nothing; absent: no program is asked. */
  readonly takesUnverified?: Input<boolean>;
  /** Suites that the module was told to offer, IANA numbers; absent: none were chosen. */
  readonly suites?: Input<readonly number[]>;
  /** The module makes the login itself, a token that is good for so many seconds by its own clock. */
  readonly tokenByModule?: { readonly seconds: number };
  readonly clientId: string;
  readonly keepAliveSeconds: number;
  readonly qos: 0 | 1 | 2;
  /** Whether a message is to be retained. */
  readonly retain: boolean;
  /** Topics of messages, of the will as well. */
  readonly publishes: readonly string[];
  readonly subscribes: readonly string[];
  /** Size of each message that is published or left as a will. */
  readonly messageBytes: readonly number[];
}

/** The cause-independent facts that the rules put together. */
export interface Inputs {
  readonly module: ModuleFacts;
  readonly broker: BrokerFacts;
  readonly credentials: Credentials;
  readonly request: Request;
  readonly verdicts: Verdicts;
  /** Host time, Unix ms: dates of files are judged against it. */
  readonly now: number;
}
