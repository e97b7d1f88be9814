import type { KeyType, Range, Speech, TopicRule } from '../../findings/inputs.ts';
import type { Fact, TlsVersion } from '../../kernel/facts.ts';
import type { FailureSignature } from './signatures.ts';

/*
 * What is known of a kind of broker before anybody has dialled it. Each value is a fact with its source and how sure it
 * is; what is absent is not known, and pages and lists say so.
 */

/** What has to be there for a connection. A port can demand something else than its broker does as a rule. */
export interface BrokerDemands {
  /** The server name must be in the ClientHello, or the broker does not know which customer is meant. */
  readonly sni: Fact<boolean>;
  readonly clientCertificate: Fact<boolean>;
  readonly login: Fact<boolean>;
}

export type { Speech } from '../../findings/inputs.ts';

/** One way in. The same port stands here several times where the ALPN name decides what it is. */
export interface BrokerPort {
  readonly port: number;
  readonly speaks: Fact<Speech>;
  /** The protocol name that the ClientHello has to carry for this way in. */
  readonly alpn?: Fact<string>;
  /** By what a client proves who it is, in words. */
  readonly proof?: Fact<string>;
  /** The server certificate of this port, where ports differ. */
  readonly certificate?: Fact<string>;
  readonly demands?: Partial<BrokerDemands>;
}

/** Who issues the server's certificates: their calendar is the broker's. */
export type Authority = 'amazon' | 'digicert' | 'microsoft' | 'lets-encrypt' | 'google' | 'own';

/** What the server does in TLS. */
export interface BrokerTls {
  readonly minVersion?: Fact<TlsVersion>;
  readonly maxVersion?: Fact<TlsVersion>;
  /** Of TLS 1.2 and below, IANA numbers. */
  readonly suites?: Fact<readonly number[]>;
  /** Key types of the certificates that the server has. */
  readonly keyTypes?: Fact<readonly KeyType[]>;
  /** Names of the policies that a customer can choose between. */
  readonly policies?: Fact<readonly string[]>;
  /** Session tickets. */
  readonly tickets?: Fact<boolean>;
  /** Whether the server agrees to smaller records (max_fragment_length). */
  readonly maxFragmentLength?: Fact<boolean>;
  /** Largest record that it sends, bytes. */
  readonly recordBytes?: Fact<number>;
  /** What it sends, the server's own certificate first, in words. */
  readonly chain?: Fact<string>;
  /** Certificate message, bytes. */
  readonly chainBytes?: Fact<Range>;
  readonly authority?: Fact<Authority>;
}

/** One root of `src/pki/anchors` that has to do with this broker. */
export interface ProfileAnchor {
  /** Its id there. */
  readonly id: string;
  /**
   * `first`: what to load. `also`: good to have beside it. `top-of-chain`: for stacks that climb to the top of what is
   * sent. `retired`: what older instructions name, and what no longer works.
   */
  readonly use: 'first' | 'also' | 'top-of-chain' | 'retired';
  /** Key type of the server certificates that lead to it. */
  readonly keyType: KeyType;
  readonly why: Fact<string>;
  /** Only these ports; absent: all. */
  readonly ports?: readonly number[];
}

/** A text of the CONNECT packet: how it has to look. */
export interface TextForm {
  readonly words: string;
  /** What it has to match as a whole. */
  readonly pattern?: RegExp;
  /** The text itself, with `{host}`, `{device}` and so on to be filled in. */
  readonly template?: string;
}

/** Ways of proving who one is; those of {@link MadeLogin} can be made by hawser. */
export type LoginId = 'certificate' | 'password' | 'token' | 'jwt' | 'provisioning' | 'none' | MadeLogin;
/** Logins that `--login` makes. */
export const MADE_LOGINS = ['azure-sas', 'aws-custom-auth'] as const;
/** A login that `--login` makes. */
export type MadeLogin = (typeof MADE_LOGINS)[number];

/** What stands in the CONNECT packet for one way of proving who one is. */
export interface LoginForm {
  readonly id: LoginId;
  readonly title: string;
  readonly clientId?: Fact<TextForm>;
  readonly username?: Fact<TextForm>;
  readonly password?: Fact<TextForm>;
}

/** Bounds of the broker, and what it does not do. */
export interface BrokerLimits {
  readonly mqttVersions?: Fact<readonly string[]>;
  readonly clientIdBytes?: Fact<Range>;
  readonly keepAliveSeconds?: Fact<Range>;
  readonly maxQos?: Fact<0 | 1 | 2>;
  readonly retain?: Fact<boolean>;
  /** Largest message without its topic, bytes. */
  readonly payloadBytes?: Fact<number>;
  /** Largest packet, bytes. */
  readonly packetBytes?: Fact<number>;
  readonly topicBytes?: Fact<number>;
  readonly topicSlashes?: Fact<number>;
  readonly filtersPerSubscribe?: Fact<number>;
  readonly subscriptions?: Fact<number>;
  readonly topicAliases?: Fact<number>;
  readonly cleanSessionOnly?: Fact<boolean>;
  /** How long a session is kept, how many there may be. */
  readonly sessions?: Fact<string>;
  readonly rates?: Fact<string>;
}

/** A day on which something changes at this broker itself; those of roots and authorities are theirs. */
export interface BrokerDate {
  /** `2025-08-31`, or `2024-08` where only the month is known. */
  readonly on: string;
  readonly what: Fact<string>;
  /** What the owner of a module has to do about it. */
  readonly todo: string;
}

/** One kind of broker. */
export interface BrokerProfile {
  /** The folder's name, and what `--broker-kind` takes. */
  readonly id: string;
  readonly title: string;
  /** What it is and how one gets in, in a sentence or two for somebody who has never used it. */
  readonly summary: string;
  /** Host names that belong to this kind, whole and in lower case. Empty: only its id names it. */
  readonly hosts: readonly RegExp[];
  /** What people call it in prose; where several names fit, the longest match is meant. Absent: nobody names it. */
  readonly named?: RegExp;
  /** Addresses in words, for people. */
  readonly addresses: readonly Fact<string>[];
  /** A host name as it may stand in a command. */
  readonly exampleHost: string;
  /** Set in the one profile that stands for every host that no other recognises. */
  readonly fallback?: true;
  readonly demands: BrokerDemands;
  readonly ports: readonly BrokerPort[];
  readonly tls: BrokerTls;
  readonly anchors: readonly ProfileAnchor[];
  readonly logins: readonly LoginForm[];
  readonly limits: BrokerLimits;
  readonly topics?: Fact<TopicRule>;
  /** What the broker does when its policy forbids the client: a CONNACK code, or it closes without a word. */
  readonly denial: Fact<'connack' | 'close'>;
  /** How a connection can be proven there: by our own message coming back, or by acknowledgements only. */
  readonly verification: Fact<'own' | 'ack'>;
  /** Where to publish the proof, with `{clientId}`; absent: anywhere. */
  readonly verifyTopic?: Fact<string>;
  /** Where a failure shows otherwise here than in general. */
  readonly signatures: readonly FailureSignature[];
  readonly dates: readonly BrokerDate[];
  /** Set when the service no longer exists. */
  readonly retired?: Fact<string>;
  /** Set when the vendor no longer supports this kind of address and has another one for it. */
  readonly superseded?: Fact<string>;
  /** What else is worth knowing, each under a name of its own. */
  readonly notes: Readonly<Record<string, Fact<string>>>;
}
