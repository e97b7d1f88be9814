import type { ConnectFields, PublishFields, Qos } from './encode.ts';

export interface MqttSettings extends ConnectFields {
  /** How long CONNACK may take, ms. */
  readonly connackMs: number;
}

export type MqttConnectOutcome =
  | { readonly ok: true; readonly session: MqttSession }
  /** CONNACK return code 1..5. */
  | { readonly ok: false; readonly refused: number }
  | { readonly ok: false; readonly closed: true }
  | { readonly ok: false; readonly timeout: true }
  | { readonly ok: false; readonly garbled: true };

/** Without `closed` or `timeout`: too many requests are open already, nothing was sent. */
export type MqttAck =
  | { readonly ok: true; readonly granted?: readonly number[] }
  | { readonly ok: false; readonly closed?: boolean; readonly timeout?: boolean };

export interface MqttMessage {
  readonly topic: Uint8Array;
  readonly payload: Uint8Array;
  readonly qos: Qos;
  readonly retain: boolean;
  readonly dup: boolean;
}

/** An MQTT 3.1/3.1.1 client on a byte pipe. */
export interface MqttSession {
  publish(message: PublishFields, timeoutMs: number): Promise<MqttAck>;
  subscribe(topics: readonly { readonly topic: Uint8Array; readonly qos: Qos }[], timeoutMs: number): Promise<MqttAck>;
  unsubscribe(topics: readonly Uint8Array[], timeoutMs: number): Promise<MqttAck>;
  onMessage(listener: (message: MqttMessage) => void): void;
  /** The broker or the link ended the session. */
  onLost(listener: (cause: 'closed' | 'reset' | 'keep-alive') => void): void;
  /** Sends DISCONNECT and closes. */
  disconnect(): Promise<void>;
  /** Closes without a word, as a module that is cut off does. */
  drop(): void;
}
