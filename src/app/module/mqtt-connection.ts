import type { IClientOptions, ISubscriptionMap, MqttClient } from 'mqtt';
import { withDeadline } from '../../kernel/clock.ts';
import type { HawserError } from '../../kernel/errors.ts';
import { interrupted } from '../../kernel/interrupt.ts';
import { Culprit } from './culprit.ts';
import { Deferred } from './deferred.ts';
import { PingClock } from './keep-alive.ts';
import { closedByUs, endedQuietly, mqttError, notSubscribed } from './mqtt-errors.ts';
import type { MqttMessage, PublishOptions } from './mqtt-options.ts';
import { Tries, type TriesCase } from './mqtt-tries.ts';
import { Outgoing, type Handed, type OutgoingLimits, type Publication } from './outgoing.ts';
import { tell } from './told.ts';
import { checkTopic } from './topic.ts';

/** What a connection needs of its surroundings. */
export interface MqttCase extends TriesCase {
  /** For mqtt.js: everything but login, timers and stores. */
  readonly client: IClientOptions;
  readonly limits: OutgoingLimits;
  readonly onMessage?: ((message: MqttMessage) => void) | undefined;
}

/** How long a closing connection waits for what is under way, and for the end to go out. */
const DRAIN_MS = 10_000;
const END_MS = 5_000;
/** Pauses are ours; mqtt.js only has to begin. Its longest time-out stands for none. */
const AT_ONCE_MS = 10;
const NEVER_MS = 2_147_483_647;

/**
 * An MQTT connection for long sessions. It comes back by itself after whatever has ended it; what was published with QoS
 * 1 or 2 and is not acknowledged is sent again, subscriptions are renewed. It ends with `close`.
 */
export class MqttConnection {
  readonly #case: MqttCase;
  readonly #pings: PingClock;
  readonly #tries: Tries;
  readonly #outgoing: Outgoing;
  readonly #culprit = new Culprit();
  readonly #client: MqttClient;
  /** Resolves when the connection stands; a new promise after each loss. */
  #standing = new Deferred();
  #up = false;
  /** When it came to stand for the last time; absent: it never has. */
  #since: number | undefined;
  #why: HawserError | undefined;
  #closing: Promise<void> | undefined;
  /** A message is being given up at this very moment. */
  #refusing = false;
  /** QoS 0 messages that are written as far as we know: nobody says so when the connection ends instead. */
  readonly #unsure = new Set<(handed: Handed) => void>();

  private constructor(options: MqttCase, Client: typeof MqttClient) {
    this.#case = options;
    this.#pings = new PingClock(options.clock);
    this.#tries = new Tries(options, this.#pings);
    this.#outgoing = new Outgoing(options.limits, (publication) => this.#hand(publication));
    this.#client = new Client((client) => this.#tries.stream(client), {
      ...options.client,
      reconnectPeriod: AT_ONCE_MS,
      reconnectOnConnackError: true,
      connectTimeout: NEVER_MS,
      timerVariant: this.#timer(),
      // By default it would write packets, and with them the login, where DEBUG is set.
      log: () => undefined,
    });
    this.#listen();
  }

  /** Connects; rejects with a HawserError when the first try fails. */
  static async open(options: MqttCase, signal?: AbortSignal): Promise<MqttConnection> {
    const { MqttClient } = await import('mqtt');
    if (signal?.aborted === true) throw interrupted();
    const connection = new MqttConnection(options, MqttClient);
    const abort = (): void => connection.#giveUp(interrupted());
    signal?.addEventListener('abort', abort, { once: true });
    try {
      await connection.#standing.promise;
      return connection;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** The client of mqtt.js underneath, for what is not offered here. End the connection with `close`, not through it. */
  get client(): MqttClient {
    return this.#client;
  }

  /** Whether it stands at this moment. */
  get connected(): boolean {
    return this.#up;
  }

  /** Messages that wait for the connection or for the broker's word. */
  get pending(): number {
    return this.#outgoing.size;
  }

  /**
   * Publishes; resolves when the broker has acknowledged it (QoS 1 and 2), however many connections that takes, or when it
   * is written (QoS 0). Rejects with a HawserError: `topic-invalid`, `queue-full`, `publish-refused` where the broker
   * has ended five connections in a row over it, and `connection-lost` once the connection is closed.
   */
  async publish(topic: string, payload: string | Uint8Array, options: PublishOptions = {}): Promise<void> {
    checkTopic(topic, 'publish');
    if (this.#closing !== undefined) throw closedByUs();
    const { qos = 1, retain = false } = options;
    const bytes = typeof payload === 'string' ? Buffer.from(payload) : Buffer.from(payload.slice());
    await this.#outgoing.add({ topic, payload: bytes, qos, retain });
  }

  /**
   * Subscribes; resolves when the broker has granted it. Renewed by itself on later connections. Rejects with a
   * HawserError: `topic-invalid`, `connect-failed` for a refusal, `connection-lost` once the connection is closed.
   */
  async subscribe(filters: string | readonly string[], options: { readonly qos?: 0 | 1 | 2 } = {}): Promise<void> {
    const all = typeof filters === 'string' ? [filters] : filters;
    for (const filter of all) checkTopic(filter, 'subscribe');
    const { qos = 1 } = options;
    await this.#onceUp(
      // Asked for even where mqtt.js believes that it has it: the connection may have ended before the answer.
      () =>
        this.#client.subscribeAsync({
          ...Object.fromEntries(all.map((one) => [one, { qos }])),
          resubscribe: true,
        } as ISubscriptionMap),
      () => notSubscribed(all, this.#case.where),
    );
  }

  /** Ends subscriptions; resolves when the broker has said so. */
  async unsubscribe(filters: string | readonly string[]): Promise<void> {
    const all = typeof filters === 'string' ? [filters] : [...filters];
    for (const filter of all) checkTopic(filter, 'subscribe');
    await this.#onceUp(
      () => this.#client.unsubscribeAsync(all),
      (cause) => mqttError(cause, this.#case, true),
    );
  }

  /**
   * Waits for what is under way if the connection stands (at most 10 s), says DISCONNECT and ends. What is not acknowledged
   * by then rejects with `connection-lost`. Idempotent; never rejects.
   */
  close(): Promise<void> {
    this.#closing ??= this.#shut();
    return this.#closing;
  }

  async #shut(): Promise<void> {
    const { clock } = this.#case;
    if (this.#up) await withDeadline(clock, DRAIN_MS, this.#outgoing.idle());
    const orderly = this.#up && this.#outgoing.size === 0;
    this.#release(closedByUs());
    const ended = new Promise<true>((resolve) => this.#client.end(!orderly, {}, () => resolve(true)));
    if ((await withDeadline(clock, END_MS, ended)) === undefined) this.#client.stream.destroy();
  }

  /** Whoever waits for something is told that it will not come. */
  #release(error: HawserError): void {
    this.#up = false;
    this.#outgoing.abandon(error);
    this.#standing.reject(error);
    this.#tries.stop();
  }

  /** Ends for good what could not be connected for the first time. */
  #giveUp(error: HawserError): void {
    this.#release(error);
    this.#closing ??= Promise.resolve();
    this.#client.end(true);
  }

  /** On a connection that stands, and once more on the next one if it is lost meanwhile. */
  async #onceUp(work: () => Promise<unknown>, refusal: (cause: unknown) => HawserError): Promise<void> {
    for (;;) {
      if (this.#closing !== undefined) throw closedByUs();
      await this.#standing.promise;
      const { promise: before } = this.#standing;
      try {
        await work();
        return;
      } catch (cause) {
        if (this.#up && before === this.#standing.promise) throw refusal(cause);
      }
    }
  }

  #hand({ topic, payload, qos, retain }: Publication): Promise<Handed> {
    return new Promise((resolve) => {
      if (qos === 0) this.#unsure.add(resolve);
      this.#client.publish(topic, payload as Buffer, { qos, retain }, (error) => {
        this.#unsure.delete(resolve);
        resolve(!(error instanceof Error) ? 'done' : this.#refusing ? 'refused' : 'not-begun');
      });
    });
  }

  #refuse(messageId: number): void {
    this.#refusing = true;
    this.#client.removeOutgoingMessage(messageId);
    this.#refusing = false;
  }

  #listen(): void {
    const { clock, onMessage, onEvent } = this.#case;
    const client = this.#client;
    client.on('packetsend', (packet) => {
      if (packet.cmd === 'pingreq') this.#pings.pinging = true;
      if (packet.cmd === 'publish' && packet.qos > 0) this.#culprit.sent(packet.messageId ?? 0);
    });
    client.on('packetreceive', (packet) => {
      if (packet.cmd === 'pingresp') this.#pings.pinging = false;
      if (packet.cmd === 'puback' || packet.cmd === 'pubrec') this.#culprit.answered();
      if (packet.cmd === 'connack' && packet.returnCode === 0) this.#tries.answered();
    });
    client.on('connect', ({ sessionPresent }) => {
      if (this.#closing !== undefined) return;
      this.#up = true;
      this.#since = clock.now();
      tell(onEvent, { kind: 'connected', sessionPresent });
      this.#standing.resolve();
      this.#outgoing.flow();
    });
    client.on('error', (cause) => {
      this.#why ??= mqttError(cause, this.#case, this.#tries.hasAnswer);
      // After what is no MQTT mqtt.js would go on waiting.
      client.stream.destroy();
    });
    client.on('message', (topic, payload, { qos, retain }) => {
      tell(onMessage, { topic, payload: new Uint8Array(payload), qos, retain });
    });
    client.on('close', () => {
      const stood = this.#up;
      const refused = this.#culprit.ended(this.#why === undefined);
      const error = this.#why ?? endedQuietly(this.#case, this.#tries.hasAnswer);
      this.#why = undefined;
      this.#outgoing.hold();
      // Those that were not even begun are told about in this very moment, too.
      const unsure = [...this.#unsure];
      queueMicrotask(() => {
        for (const resolve of unsure) if (this.#unsure.delete(resolve)) resolve('done');
        if (refused !== undefined) this.#refuse(refused);
      });
      if (this.#closing !== undefined) return;
      if (this.#since === undefined) {
        this.#giveUp(error);
        return;
      }
      if (stood) {
        this.#up = false;
        this.#standing = new Deferred();
        this.#tries.stood(clock.now() - this.#since);
      }
      tell(onEvent, { kind: stood ? 'lost' : 'failed', error });
    });
    client.on('end', () => {
      this.#closing ??= Promise.resolve();
      this.#release(closedByUs());
    });
  }

  #timer(): Exclude<IClientOptions['timerVariant'], string | undefined> {
    const pings = this.#pings;
    return {
      set: (run: () => void, ms: number) => pings.set(run, ms),
      clear: (handle: number) => pings.clear(handle),
    };
  }
}
