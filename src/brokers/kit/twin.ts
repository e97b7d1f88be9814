import type { ServedChain } from './twin-pki.ts';
import type { TlsFrontRules } from './twin-tls.ts';
import type { AcceptClient } from './twin-mqtt.ts';
import type { Misbehaviour } from './misbehave.ts';

/** How a twin treats a client certificate that is registered but not active: sources disagree on what AWS does. */
export const INACTIVE_MODES = ['alert46', 'alert42', 'close'] as const;
export type InactiveMode = (typeof INACTIVE_MODES)[number];

/** A local broker that behaves at the TLS and MQTT level as one kind of cloud broker does. */
export interface TwinDefinition {
  /** The folder's name. */
  readonly kind: string;
  readonly title: string;
  /** What `--policy` takes, the usual one first, with what each means. */
  readonly policies: readonly TwinPolicyText[];
  /** Whether client certificates have a state, so that `--inactive` means something. */
  readonly hasInactive: boolean;
  prepare(options: TwinOptions): Promise<PreparedTwin>;
}

export interface TwinPolicyText {
  readonly name: string;
  readonly text: string;
}

export interface TwinOptions {
  /** One of the definition's. */
  readonly policy: string;
  readonly inactive: InactiveMode;
  readonly misbehave: ReadonlySet<Misbehaviour>;
  /** The port plays 443, where ALPN says what is spoken. */
  readonly alpnPort: boolean;
}

/** Everything about a twin but its port. */
export interface PreparedTwin {
  /** The name under which it is dialled. */
  readonly host: string;
  readonly tls: TlsFrontRules;
  readonly accept: AcceptClient;
  /** What a client gets that has finished the handshake; absent: MQTT. */
  speaks?(alpn: string | undefined): 'mqtt' | 'http';
  /** What the user needs to connect. */
  readonly login: TwinLogin;
  /** Roots for `anchors/`, PEM, by file name without `.pem`. */
  readonly roots: ReadonlyMap<string, string>;
  /** Further files for the user. */
  readonly files: readonly TwinFile[];
  /** All chains that are sent, the usual one first. */
  readonly served: readonly ServedChain[];
  /** Sentences: what no source says and is assumed here, and what is not played. */
  readonly assumed: readonly string[];
}

/** How to connect; secrets by the name of their file. */
export interface TwinLogin {
  readonly clientId?: string;
  readonly username?: string;
  /** Name of a file among {@link PreparedTwin.files}. */
  readonly passwordFile?: string;
  /** `device.pem` and `device.key.pem` are asked for. */
  readonly certificate: boolean;
  /** Where our own message never comes back. */
  readonly verify?: 'ack';
  /** A topic that may be published to, where the usual one may not. */
  readonly topic?: string;
}

export interface TwinFile {
  readonly name: string;
  readonly what: string;
  readonly content: string;
  /** Readable by its owner only. */
  readonly secret: boolean;
}
