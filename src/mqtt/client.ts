import type { IPublishPacket, Packet } from 'mqtt-packet';
import type { BytePipe } from '../at/pipe.ts';
import { utf8Bytes } from '../kernel/bytes.ts';
import type { Cancel, Clock } from '../kernel/clock.ts';
import {
  DISCONNECT,
  PINGREQ,
  encodeAck,
  encodeConnect,
  encodePublish,
  encodeSubscribe,
  encodeUnsubscribe,
  type PublishFields,
  type Qos,
} from './encode.ts';
import { GarbledError, PacketReader } from './incoming.ts';
import type { MqttAck, MqttConnectOutcome, MqttMessage, MqttSession, MqttSettings } from './session.ts';

/** Requests that wait for their acknowledgement at the same time. */
const MAX_WAITING = 32;
/** Messages kept until somebody listens, and QoS 2 messages between their two halves. */
const MAX_HELD = 100;
/** A ping unanswered for this long means the link is dead, ms (less with a shorter keep-alive). */
const PING_WAIT_MS = 10_000;

type LostCause = 'closed' | 'reset' | 'keep-alive';
type AckKind = 'puback' | 'pubrec' | 'pubcomp' | 'suback' | 'unsuback';

interface Waiting {
  kind: AckKind;
  readonly finish: (ack: MqttAck) => void;
}

/**
 * Sends CONNECT and waits for CONNACK. The pipe is taken over; it is closed unless a session comes of it. Never rejects
 * for what the broker does; a client id or will over 65,535 bytes is a RangeError.
 */
export function connectMqtt(pipe: BytePipe, settings: MqttSettings, clock: Clock): Promise<MqttConnectOutcome> {
  const hello = encodeConnect(settings);
  return new Promise((resolve) => {
    const client = new MqttClient(pipe, settings, clock, resolve);
    client.start(hello);
  });
}

class MqttClient implements MqttSession {
  readonly #pipe: BytePipe;
  readonly #settings: MqttSettings;
  readonly #clock: Clock;
  readonly #reader: PacketReader;
  /** Tells how the attempt to connect ended; absent once it has. */
  #connecting: ((outcome: MqttConnectOutcome) => void) | undefined;
  #over = false;
  #nextId = 0;
  readonly #waiting = new Map<number, Waiting>();
  /** QoS 2 messages that were delivered and whose PUBREL has not come. */
  readonly #delivered = new Set<number>();
  readonly #held: MqttMessage[] = [];
  #onMessage: ((message: MqttMessage) => void) | undefined;
  #onLost: ((cause: LostCause) => void) | undefined;
  #lost: LostCause | undefined;
  #lastSent = 0;
  #cancelConnack: Cancel = () => undefined;
  #cancelKeepAlive: Cancel = () => undefined;
  #cancelPing: Cancel = () => undefined;

  constructor(pipe: BytePipe, settings: MqttSettings, clock: Clock, connecting: (outcome: MqttConnectOutcome) => void) {
    this.#pipe = pipe;
    this.#settings = settings;
    this.#clock = clock;
    this.#reader = new PacketReader(settings.version);
    this.#connecting = connecting;
  }

  start(hello: Uint8Array): void {
    this.#cancelConnack = this.#clock.after(this.#settings.connackMs, () => this.#fail({ ok: false, timeout: true }));
    this.#pipe.onClose((error) => this.#end(error === undefined ? 'closed' : 'reset'));
    this.#pipe.onData((bytes) => this.#receive(bytes));
    this.#send(hello);
  }

  publish(message: PublishFields, timeoutMs: number): Promise<MqttAck> {
    if (this.#over) return Promise.resolve({ ok: false, closed: true });
    if (message.qos > 0) {
      const kind = message.qos === 1 ? 'puback' : 'pubrec';
      return this.#request(kind, timeoutMs, (id) => encodePublish(message, id));
    }
    return this.#pipe.write(this.#sent(encodePublish(message, 0))).then(
      () => ({ ok: true }),
      () => ({ ok: false, closed: true }),
    );
  }

  subscribe(topics: readonly { readonly topic: Uint8Array; readonly qos: Qos }[], timeoutMs: number): Promise<MqttAck> {
    return this.#request('suback', timeoutMs, (id) => encodeSubscribe(topics, id));
  }

  unsubscribe(topics: readonly Uint8Array[], timeoutMs: number): Promise<MqttAck> {
    return this.#request('unsuback', timeoutMs, (id) => encodeUnsubscribe(topics, id));
  }

  onMessage(listener: (message: MqttMessage) => void): void {
    this.#onMessage = listener;
    for (const message of this.#held.splice(0)) listener(message);
  }

  onLost(listener: (cause: LostCause) => void): void {
    this.#onLost = listener;
    if (this.#lost !== undefined) listener(this.#lost);
  }

  async disconnect(): Promise<void> {
    if (!this.#over) this.#send(DISCONNECT);
    this.drop();
    await this.#pipe.close();
  }

  drop(): void {
    this.#stop();
    void this.#pipe.close();
  }

  /** Every wait ends here, whoever ended the session. */
  #stop(): void {
    this.#over = true;
    this.#cancelConnack();
    this.#cancelKeepAlive();
    this.#cancelPing();
    for (const { finish } of [...this.#waiting.values()]) finish({ ok: false, closed: true });
  }

  /** The attempt to connect has come to nothing. */
  #fail(outcome: MqttConnectOutcome): void {
    const connecting = this.#connecting;
    this.#connecting = undefined;
    this.drop();
    connecting?.(outcome);
  }

  #end(cause: LostCause): void {
    if (this.#over) return;
    if (this.#connecting !== undefined) {
      this.#fail({ ok: false, closed: true });
      return;
    }
    this.drop();
    this.#lost = cause;
    this.#onLost?.(cause);
  }

  #sent(bytes: Uint8Array): Uint8Array {
    this.#lastSent = this.#clock.now();
    return bytes;
  }

  #send(bytes: Uint8Array): void {
    // A broken pipe is told by its close listener.
    this.#pipe.write(this.#sent(bytes)).catch(() => undefined);
  }

  #request(kind: AckKind, timeoutMs: number, encode: (id: number) => Uint8Array): Promise<MqttAck> {
    if (this.#over) return Promise.resolve({ ok: false, closed: true });
    if (this.#waiting.size >= MAX_WAITING) return Promise.resolve({ ok: false });
    const id = this.#freeId();
    const bytes = encode(id);
    return new Promise((resolve) => {
      const finish = (ack: MqttAck): void => {
        cancel();
        this.#waiting.delete(id);
        resolve(ack);
      };
      const cancel = this.#clock.after(timeoutMs, () => finish({ ok: false, timeout: true }));
      this.#waiting.set(id, { kind, finish });
      this.#send(bytes);
    });
  }

  #freeId(): number {
    do this.#nextId = (this.#nextId % 0xffff) + 1;
    while (this.#waiting.has(this.#nextId));
    return this.#nextId;
  }

  #receive(bytes: Uint8Array): void {
    try {
      for (const packet of this.#reader.push(bytes)) {
        if (this.#over) return;
        this.#take(packet);
      }
    } catch (error) {
      if (!(error instanceof GarbledError)) throw error;
      if (this.#connecting === undefined) this.#end('closed');
      else this.#fail({ ok: false, garbled: true });
    }
  }

  #take(packet: Packet): void {
    if (this.#connecting !== undefined) {
      this.#connack(packet, this.#connecting);
      return;
    }
    switch (packet.cmd) {
      case 'publish':
        this.#incoming(packet);
        return;
      case 'pubrel':
        this.#delivered.delete(packet.messageId ?? 0);
        this.#send(encodeAck('pubcomp', packet.messageId ?? 0));
        return;
      case 'puback':
      case 'pubrec':
      case 'pubcomp':
      case 'suback':
      case 'unsuback':
        this.#acknowledged(packet);
        return;
      case 'pingresp':
        this.#cancelPing();
        return;
      default:
        throw new GarbledError(`a broker does not send ${packet.cmd} here`);
    }
  }

  #connack(packet: Packet, connecting: (outcome: MqttConnectOutcome) => void): void {
    const code = packet.cmd === 'connack' ? packet.returnCode : undefined;
    if (code === undefined || code > 5) throw new GarbledError('no CONNACK, or one with an unknown code');
    if (code > 0) {
      this.#fail({ ok: false, refused: code });
      return;
    }
    this.#cancelConnack();
    this.#connecting = undefined;
    this.#watchKeepAlive();
    connecting({ ok: true, session: this });
  }

  #acknowledged(packet: Packet): void {
    const id = packet.messageId ?? 0;
    const waiting = this.#waiting.get(id);
    if (waiting?.kind !== packet.cmd) return;
    if (packet.cmd === 'pubrec') {
      waiting.kind = 'pubcomp';
      this.#send(encodeAck('pubrel', id));
      return;
    }
    const granted = packet.cmd === 'suback' ? numbersIn(packet.granted) : undefined;
    waiting.finish(granted === undefined ? { ok: true } : { ok: true, granted });
  }

  #incoming(packet: IPublishPacket): void {
    const { qos, messageId: id = 0 } = packet;
    const again = qos === 2 && this.#delivered.has(id);
    if (!again) this.#deliver(packet);
    if (qos === 1) this.#send(encodeAck('puback', id));
    if (qos !== 2) return;
    this.#delivered.add(id);
    if (this.#delivered.size > MAX_HELD) throw new GarbledError('too many messages without their PUBREL');
    this.#send(encodeAck('pubrec', id));
  }

  #deliver({ topic, payload, qos, retain, dup }: IPublishPacket): void {
    const bytes = typeof payload === 'string' ? utf8Bytes(payload) : new Uint8Array(payload);
    const message = { topic: utf8Bytes(topic), payload: bytes, qos, retain, dup };
    if (this.#onMessage !== undefined) this.#onMessage(message);
    else if (this.#held.length < MAX_HELD) this.#held.push(message);
  }

  /** A ping goes out when nothing else has for the length of the keep-alive (MQTT 3.1.1 §3.1.2.10). */
  #watchKeepAlive(): void {
    const keepAliveMs = this.#settings.keepAliveSeconds * 1000;
    if (keepAliveMs === 0 || this.#over) return;
    const quiet = this.#clock.now() - this.#lastSent;
    this.#cancelKeepAlive = this.#clock.after(Math.max(0, keepAliveMs - quiet), () => {
      if (this.#clock.now() - this.#lastSent >= keepAliveMs) this.#ping(keepAliveMs);
      this.#watchKeepAlive();
    });
  }

  #ping(keepAliveMs: number): void {
    this.#cancelPing();
    this.#cancelPing = this.#clock.after(Math.min(keepAliveMs, PING_WAIT_MS), () => this.#end('keep-alive'));
    this.#send(PINGREQ);
  }
}

function numbersIn(values: readonly unknown[]): readonly number[] {
  return values.filter((value) => typeof value === 'number');
}
