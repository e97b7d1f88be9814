import type { Fact, TlsVersion, VerifierModel } from '../kernel/facts.ts';
import type { Evidence } from './finding.ts';

/** One thing the rules ask for: known with its evidence, unknown with the way to learn it, or not there at all. */
export type Input<T> =
  | { readonly is: 'known'; readonly value: T; readonly evidence: Evidence }
  | { readonly is: 'unknown'; readonly learn: string }
  | { readonly is: 'absent' };

export function known<T>(value: T, evidence: Evidence): Input<T> {
  return { is: 'known', value, evidence };
}

export function unknown<T>(learn: string): Input<T> {
  return { is: 'unknown', learn };
}

export const ABSENT: Input<never> = { is: 'absent' };

export type KeyType = 'rsa' | 'ec' | 'other';

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

/** A file the user gave, parsed and put into the form the module will get. */
export interface CertificateFile {
  readonly path: string;
  readonly certificates: readonly CertificateFacts[];
  /** Size in the module's form, bytes. */
  readonly bytes: number;
}

export interface KeyFile {
  readonly path: string;
  readonly keyType: KeyType;
  readonly keyBits: number;
  readonly form: 'pkcs1' | 'pkcs8' | 'sec1';
  readonly keyId: string;
  readonly bytes: number;
}

/** What you hold. */
export interface Credentials {
  readonly ca: Input<CertificateFile>;
  readonly cert: Input<CertificateFile>;
  readonly key: Input<KeyFile>;
  /** Form and length are enough; the values are never here. */
  readonly username: Input<{ readonly bytes: number }>;
  readonly password: Input<{ readonly bytes: number }>;
}

/** What the module can do and how it stands. */
export interface ModuleFacts {
  readonly family: string;
  /** The firmware line that the facts are of. */
  readonly firmware: string;
  /** What the module itself says. */
  readonly reportedFirmware: string;
  /** False when only the nearest known firmware line is used. */
  readonly firmwareKnown: boolean;
  readonly sni: Fact<'never' | 'always' | 'option' | 'option-breaks'>;
  readonly versions: Fact<{ readonly min: TlsVersion; readonly max: TlsVersion }>;
  readonly verifier: Fact<VerifierModel>;
  readonly checksName: Fact<boolean>;
  /** Types of client keys that are known to work. */
  readonly clientKeyTypes: Fact<readonly KeyType[]>;
  readonly maxFileBytes: Fact<number>;
  readonly fileNameBytes: Fact<{ readonly min: number; readonly max: number }>;
  readonly clientIdBytes: Fact<{ readonly min: number; readonly max: number }>;
  readonly loginBytes: Fact<{ readonly min: number; readonly max: number }>;
  readonly topicBytes: Fact<number>;
  readonly payloadBytes: Fact<number>;
  readonly keepAliveSeconds: Fact<{ readonly min: number; readonly max: number }>;
  readonly knownBad: Fact<string> | undefined;
  /** The module's clock as read, Unix ms. */
  readonly clock: Input<number>;
  /** Whether certificate dates are checked against that clock. */
  readonly checksDates: Input<boolean>;
}

/** What the broker demands: from its profile now, from a probe as well later. */
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
  readonly retired: Fact<string> | undefined;
}

/** What is asked for in this run. */
export interface Request {
  readonly sni: boolean;
  readonly clientId: string;
  readonly keepAliveSeconds: number;
  readonly topics: readonly string[];
  /** Size of each message that is published or left as a will. */
  readonly messageBytes: readonly number[];
}

/** The cause-independent facts that the rules put together. */
export interface Inputs {
  readonly module: ModuleFacts;
  readonly broker: BrokerFacts;
  readonly credentials: Credentials;
  readonly request: Request;
  /** Host time, Unix ms: dates of files are judged against it. */
  readonly now: number;
}
