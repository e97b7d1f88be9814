import type { Duplex } from 'node:stream';
import type { IClientOptions, MqttClient } from 'mqtt';
import type { BytePipe } from '../../at/pipe.ts';
import { sleep, type Clock } from '../../kernel/clock.ts';
import { JoiningPipeStream } from '../../tls/pipe-stream.ts';
import { Backoff, type Pauses } from './backoff.ts';
import { comingPipe } from './coming-pipe.ts';
import { Meter, type PingClock } from './keep-alive.ts';
import { noConnack, type Addressed } from './mqtt-errors.ts';
import type { MqttEvent } from './mqtt-options.ts';
import { tell } from './told.ts';

/** How an MQTT client gets to its broker. */
export interface TriesCase extends Addressed {
  /** Opens the way to the broker, up to TLS; what goes over the link is counted in `meter`. */
  readonly open: (signal: AbortSignal, meter: Meter) => Promise<BytePipe>;
  /** Asked before each connection. */
  readonly login: () => Pick<IClientOptions, 'username' | 'password'>;
  readonly pauses: Pauses;
  readonly clock: Clock;
  readonly onEvent?: ((event: MqttEvent) => void) | undefined;
}

/** Over a slow network, from the open connection to CONNACK. */
const CONNACK_MS = 60_000;
/** A connection that lived so long has worked: a broker that throws its clients out at once is not to be hammered. */
const STEADY_MS = 30_000;

/** Makes the connections of an MQTT client, one after the other, with a pause before each but the first. */
export class Tries {
  readonly #case: TriesCase;
  readonly #pings: PingClock;
  readonly #backoff: Backoff;
  #made = 0;
  #hasAnswer = false;
  #due: () => void = () => undefined;

  constructor(options: TriesCase, pings: PingClock) {
    this.#case = options;
    this.#pings = pings;
    this.#backoff = new Backoff(options.pauses);
  }

  /** What mqtt.js takes for its connection, from the pause before it to its end. */
  stream(client: MqttClient): Duplex {
    const { clock, login } = this.#case;
    Object.assign(client.options, login());
    // mqtt.js makes its CONNECT of them right after this; whoever prints the client later is not to see them.
    queueMicrotask(() => {
      delete client.options.username;
      delete client.options.password;
    });
    this.#hasAnswer = false;
    const giveUp = new AbortController();
    const meter = new Meter();
    this.#pings.watch(meter);
    const opening = this.#opening(giveUp.signal, meter);
    const stream = new JoiningPipeStream(comingPipe(opening, () => giveUp.abort()));
    const ended = new AbortController();
    stream.once('close', () => {
      ended.abort();
      this.#due();
    });
    opening.then(
      () => {
        if (!ended.signal.aborted) this.#due = clock.after(CONNACK_MS, () => stream.destroy(noConnack(this.#case)));
      },
      // The stream ends with it.
      () => undefined,
    );
    return stream;
  }

  /** CONNACK has come. */
  answered(): void {
    this.#hasAnswer = true;
    this.#due();
  }

  /** Whether CONNACK has come on the last connection, and said yes. */
  get hasAnswer(): boolean {
    return this.#hasAnswer;
  }

  /** No more are made. */
  stop(): void {
    this.#due();
  }

  /** A connection that stood for so long has ended. */
  stood(ms: number): void {
    if (ms >= Math.min(STEADY_MS, this.#case.pauses.mostMs)) this.#backoff.reset();
  }

  async #opening(signal: AbortSignal, meter: Meter): Promise<BytePipe> {
    const { open, clock, onEvent } = this.#case;
    this.#made += 1;
    if (this.#made > 1) {
      const ms = this.#backoff.next();
      tell(onEvent, { kind: 'waiting', ms });
      await sleep(clock, ms, signal);
    }
    return open(signal, meter);
  }
}
