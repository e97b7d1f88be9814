import type { BytePipe } from '../at/pipe.ts';
import type { ReceivedMessage } from '../families/kit/driver.ts';
import type { Carried, CarryStep } from '../families/kit/step.ts';
import type { Observation } from '../findings/ranker.ts';
import { utf8Bytes, utf8Text } from '../kernel/bytes.ts';
import type { Clock } from '../kernel/clock.ts';
import { interrupted, throwIfAborted } from '../kernel/interrupt.ts';
import { connectMqtt } from '../mqtt/client.ts';
import type { MqttSession } from '../mqtt/session.ts';
import type { OnRunEvent } from '../run/events.ts';
import { credentialOf, secretOf, type Materials } from '../run/execute.ts';
import { on, plain } from '../run/observation.ts';
import { startHostTls, type HostTlsOutcome } from '../tls/host-tls.ts';
import { observeAck, observeConnect, type Observed, type ToldBroker } from './carry-observe.ts';
import { observeTls, type ShownInTls } from './carry-observe-tls.ts';

export interface CarryOptions {
  /** The open connection to the broker, over the module’s socket; it is taken over. */
  readonly pipe: BytePipe;
  /** The broker’s name or address, which its certificate has to be for. */
  readonly host: string;
  readonly materials: Materials;
  readonly clock: Clock;
  readonly onEvent: OnRunEvent;
  readonly onMessage: (message: ReceivedMessage) => void;
  readonly signal?: AbortSignal;
}

/** An MQTT session that this computer holds. */
export interface CarriedSession {
  /** How it ended, in words, where that was not our doing. */
  lost(): string | undefined;
  /** Sends DISCONNECT and closes everything down to the pipe. */
  end(): Promise<void>;
}

export type Carriage =
  | { readonly ok: true; readonly session: CarriedSession }
  | {
      readonly ok: false;
      readonly step: CarryStep;
      readonly observation: Observation;
      /** What the other side said, in words; no secret. */
      readonly said: string;
    };

/**
 * Does what a plan leaves to this computer over an open connection: TLS, CONNECT, SUBSCRIBE, PUBLISH, in that order.
 * Unless a session comes of it the pipe is closed. Throws `interrupted` once the signal has come, and `secret-missing`
 * where the plan refers to what nobody gave.
 */
export async function carry(steps: readonly CarryStep[], options: CarryOptions): Promise<Carriage> {
  const { pipe, signal } = options;
  const stop = (): void => void pipe.close().catch(() => undefined);
  signal?.addEventListener('abort', stop, { once: true });
  const carrier = new Carrier(options);
  let carriage: Carriage | undefined;
  try {
    carriage = await carryAll(steps, carrier, options);
    return carriage;
  } finally {
    signal?.removeEventListener('abort', stop);
    if (carriage?.ok !== true) await carrier.giveUp();
  }
}

async function carryAll(
  steps: readonly CarryStep[],
  carrier: Carrier,
  { onEvent, signal }: CarryOptions,
): Promise<Carriage> {
  for (const step of steps) {
    throwIfAborted(signal);
    onEvent({ kind: 'step-started', step });
    const end = await carrier.do(step);
    if (signal?.aborted === true) {
      onEvent({ kind: 'step-ended', step, result: { verdict: 'failed', said: 'interrupted' } });
      throw interrupted();
    }
    onEvent({
      kind: 'step-ended',
      step,
      result: { verdict: 'observation' in end ? 'failed' : 'done', said: end.said },
    });
    if ('observation' in end) return { ok: false, step, ...end };
  }
  return { ok: true, session: carrier.session() };
}

type StepEnd = { readonly said: string } | Observed;
type CarriedOf<Does extends Carried['does']> = Extract<Carried, { readonly does: Does }>;

/** One connection on its way up. */
class Carrier {
  readonly #options: CarryOptions;
  /** What the next layer goes on. */
  #pipe: BytePipe;
  #tls: { readonly outcome: Extract<HostTlsOutcome, { readonly ok: true }>; readonly shown: ShownInTls } | undefined;
  #mqtt: MqttSession | undefined;
  #lost: string | undefined;

  constructor(options: CarryOptions) {
    this.#options = options;
    this.#pipe = options.pipe;
  }

  do({ carried, deadlineMs }: CarryStep): Promise<StepEnd> {
    switch (carried.does) {
      case 'tls':
        return this.#startTls(carried, deadlineMs);
      case 'connect':
        return this.#connect(carried, deadlineMs);
      case 'subscribe':
        return this.#subscribe(carried, deadlineMs);
      case 'publish':
        return this.#publish(carried, deadlineMs);
    }
  }

  session(): CarriedSession {
    const mqtt = this.#session();
    return {
      lost: () => this.#lost,
      end: async () => {
        await mqtt.disconnect();
        await this.#options.pipe.close();
      },
    };
  }

  /** Closes everything, whatever has come about. */
  async giveUp(): Promise<void> {
    this.#mqtt?.drop();
    await this.#pipe.close();
    await this.#options.pipe.close();
  }

  async #startTls({ serverName, credentials }: CarriedOf<'tls'>, deadlineMs: number): Promise<StepEnd> {
    const { materials, host, clock } = this.#options;
    if (!credentials.includes('ca')) {
      const said = 'nothing was sent: without a root certificate this computer cannot tell who answers';
      const evidence = [{ kind: 'option', ref: '--ca', text: said }] as const;
      return { said, observation: plain('ca-missing', evidence, on('server-trust')) };
    }
    const shown = { serverName: serverName !== undefined, certificate: credentials.includes('cert') };
    const outcome = await startHostTls(this.#pipe, {
      host,
      ...(serverName === undefined ? {} : { serverName }),
      ca: credentialOf(materials, 'ca'),
      ...(credentials.includes('cert') ? { cert: credentialOf(materials, 'cert') } : {}),
      ...(credentials.includes('key') ? { key: credentialOf(materials, 'key') } : {}),
      deadlineMs,
      clock,
    });
    if (!outcome.ok) return { said: outcome.failure.said, observation: observeTls(outcome.failure, shown) };
    this.#tls = { outcome, shown };
    this.#pipe = outcome.pipe;
    return { said: `${outcome.version}, ${outcome.suite}, the server is verified` };
  }

  async #connect(asked: CarriedOf<'connect'>, deadlineMs: number): Promise<StepEnd> {
    const { materials, clock, onMessage } = this.#options;
    const { clientId, keepAliveSeconds, login, will } = asked;
    const revealed = (name: 'username' | 'password') =>
      login.includes(name) ? { [name]: secretOf(materials, name).reveal() } : {};
    const outcome = await connectMqtt(
      this.#pipe,
      {
        version: 4,
        clientId,
        keepAliveSeconds,
        clean: true,
        ...revealed('username'),
        ...revealed('password'),
        ...(will === undefined
          ? {}
          : { will: { topic: utf8Bytes(will.topic), payload: utf8Bytes(will.text), qos: will.qos } }),
        connackMs: deadlineMs,
      },
      clock,
    );
    if (!outcome.ok) return observeConnect(outcome, this.#told(login.length > 0));
    this.#mqtt = outcome.session;
    outcome.session.onLost((cause) => (this.#lost = LOST[cause]));
    outcome.session.onMessage(({ topic, payload }) => {
      const name = utf8Text(topic);
      if (name !== undefined) onMessage({ topic: name, payload });
    });
    return { said: 'CONNACK 0 (accepted)' };
  }

  #told(login: boolean): ToldBroker {
    if (this.#tls === undefined) return { login };
    const { outcome, shown } = this.#tls;
    const refusal = outcome.refusal();
    return { login, tls: shown, ...(refusal === undefined ? {} : { refusal }) };
  }

  async #subscribe({ topic, qos }: CarriedOf<'subscribe'>, deadlineMs: number): Promise<StepEnd> {
    const ack = await this.#session().subscribe([{ topic: utf8Bytes(topic), qos }], deadlineMs);
    return observeAck(ack, 'subscribe', topic) ?? { said: 'SUBACK' };
  }

  async #publish({ topic, text, qos }: CarriedOf<'publish'>, deadlineMs: number): Promise<StepEnd> {
    const message = { topic: utf8Bytes(topic), payload: utf8Bytes(text), qos, retain: false, dup: false };
    const ack = await this.#session().publish(message, deadlineMs);
    return observeAck(ack, 'publish', topic) ?? { said: qos === 0 ? 'sent' : 'PUBACK' };
  }

  #session(): MqttSession {
    if (this.#mqtt === undefined) throw new TypeError('the plan has no step that connects');
    return this.#mqtt;
  }
}

const LOST = {
  closed: 'the broker closed the connection',
  reset: 'the connection was lost',
  'keep-alive': 'the broker did not answer a ping',
} as const;
