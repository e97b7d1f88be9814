import type { HawserError } from '../../kernel/errors.ts';

/** A message that has come from the broker. */
export interface MqttMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
}

/** What becomes of an MQTT connection over the time. */
export type MqttEvent =
  /** It stands, and what waited goes out. `sessionPresent`: the broker still knew the client. */
  | { readonly kind: 'connected'; readonly sessionPresent: boolean }
  /** It stood and is lost. */
  | { readonly kind: 'lost'; readonly error: HawserError }
  /** A try to connect again has failed. */
  | { readonly kind: 'failed'; readonly error: HawserError }
  /** The next try begins after a pause of `ms`. */
  | { readonly kind: 'waiting'; readonly ms: number };

/** What `Module.connectMqtt` is asked for. */
export interface MqttOptions {
  /** `mqtts://HOST[:8883]` or `mqtt://HOST[:1883]`. */
  readonly broker: string;
  /** Id of a broker profile, where the host name does not show it. */
  readonly brokerKind?: string;
  /** With `mqtts://`: who does TLS; `host` unless it is said. Either way the broker is verified. */
  readonly tls?: 'host' | 'module';
  /**
   * The root that the broker is verified by: path of a file, or the PEM text itself. Without it the known root of that
   * kind of broker, and where this computer does TLS, the roots of Node.
   */
  readonly ca?: string;
  /** The client's certificate with its intermediates: path of a file, or the PEM text itself. */
  readonly cert?: string;
  /** The private key to it: path of a file, or the PEM text itself. */
  readonly key?: string;
  /** One is made where it is left out. */
  readonly clientId?: string;
  readonly username?: string;
  /** The password, or a function that makes one for each connection (tokens that run out). Needs a user name. */
  readonly password?: string | (() => string);
  /** 120 unless it is said; 0 sends no pings, so that a broker that is gone may never be noticed. */
  readonly keepAliveSeconds?: number;
  /**
   * Whether the broker forgets the client when the connection ends. Unless it is said: not with a `clientId` of your own,
   * so that what is sent to it meanwhile is kept (QoS 1 and 2).
   */
  readonly cleanSession?: boolean;
  readonly will?: {
    readonly topic: string;
    readonly payload: string | Uint8Array;
    readonly qos?: 0 | 1 | 2;
    readonly retain?: boolean;
  };
  /** Pauses between tries to connect again: from 1 s to 60 s unless it is said, ms. */
  readonly reconnect?: { readonly firstMs?: number; readonly mostMs?: number };
  /** How much may wait for the broker: 1,000 messages and 1 MiB of payload unless it is said. */
  readonly outgoing?: { readonly messages?: number; readonly bytes?: number };
  /** Each message that comes, in order, from the first moment on. */
  readonly onMessage?: (message: MqttMessage) => void;
  readonly onEvent?: (event: MqttEvent) => void;
}

/** How a message is published. */
export interface PublishOptions {
  /** 1 unless it is said. */
  readonly qos?: 0 | 1 | 2;
  readonly retain?: boolean;
}
