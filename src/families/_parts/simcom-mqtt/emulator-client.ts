import type { LineSpec } from '../../../at/declare.ts';
import type { Field } from '../../../at/field.ts';
import type { MqttSession } from '../../kit/emulator.ts';

/** Result codes that the virtual client gives, in the vendor's words. */
export const CODE = {
  ok: 0,
  failed: 1,
  badUtf8: 2,
  socketConnect: 3,
  messageReceive: 6,
  notOpened: 9,
  noConnection: 11,
  invalidParameter: 12,
  notSupported: 13,
  busy: 14,
  timeout: 17,
  topicEmpty: 18,
  clientUsed: 19,
  notAcquired: 20,
  notReleased: 21,
  length: 22,
  opened: 23,
  packet: 24,
  dns: 25,
  closedByServer: 26,
  /** CONNACK 1..5 follow on from here. */
  refused: 26,
  handshake: 32,
  noCertificate: 33,
  session: 34,
} as const;

export type Qos = 0 | 1 | 2;

/** A received message. */
export interface Message {
  readonly topic: Uint8Array;
  readonly payload: Uint8Array;
}

/** What `+CMQTTCFG` sets. */
interface Settings {
  checkUtf8: boolean;
  operationSeconds: number;
  version: 3 | 4;
  /** Topics are arguments, and a message is printed as one line; with its topic's length where that was asked for. */
  argTopic: 'off' | 'on' | 'with-bytes';
}

function freshSettings(version: 3 | 4): Settings {
  return { checkUtf8: true, operationSeconds: 120, version, argTopic: 'off' };
}

/** All cached topics together, bytes (manual, AT+CMQTTSUBTOPIC). */
export const MAX_CACHED_TOPICS = 5120;

/** `+CMQTTX: <client>,<code>`. */
export type ClientResult = LineSpec<{ readonly client: Field<number, false>; readonly code: Field<number, false> }>;

/** One of the two MQTT clients. */
export class MqttClient {
  readonly index: number;
  acquired: { readonly clientId: string; readonly tls: boolean } | undefined;
  settings: Settings;
  /** TLS context bound by `+CMQTTSSLCFG`; without it the one with the client's own number is used. */
  context: number | undefined;
  willTopic: Uint8Array | undefined;
  will: { readonly payload: Uint8Array; readonly qos: Qos } | undefined;
  topic: Uint8Array | undefined;
  payload: Uint8Array | undefined;
  subscriptions: { readonly topic: Uint8Array; readonly qos: Qos }[] = [];
  unsubscriptions: Uint8Array[] = [];
  connection: { readonly url: string; readonly keepAlive: number; readonly clean: number } | undefined;
  session: MqttSession | undefined;
  /** An operation waits for the broker. */
  busy = false;
  waiting: Message[] = [];
  lost: 'closed' | 'reset' | 'keep-alive' | undefined;

  constructor(index: number, version: 3 | 4) {
    this.index = index;
    this.settings = freshSettings(version);
  }

  /** Forgets everything that belongs to the acquired client. */
  release(version: 3 | 4): void {
    this.acquired = undefined;
    this.settings = freshSettings(version);
    this.context = undefined;
    this.willTopic = undefined;
    this.will = undefined;
    this.forgetTopics();
  }

  forgetTopics(): void {
    this.topic = undefined;
    this.payload = undefined;
    this.subscriptions = [];
    this.unsubscriptions = [];
  }

  get operationMs(): number {
    return this.settings.operationSeconds * 1000;
  }
}
