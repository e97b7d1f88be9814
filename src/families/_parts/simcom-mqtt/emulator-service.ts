import { byteString, utf8Text } from '../../../kernel/bytes.ts';
import { ERROR, OK, type Ending, type ModuleHost, type MqttSession, type Responder } from '../../kit/emulator.ts';
import type { MqttDialect } from './dialect.ts';
import { CODE, MqttClient, type ClientResult, type Message } from './emulator-client.ts';
import { events, results } from './lines.ts';
import { mqttFacts } from '../../kit/firmware.ts';

/** Messages that may wait for the end of an operation; more are printed at once. */
const MAX_WAITING = 64;

/** The MQTT service of one life of a virtual module. */
export class MqttService {
  readonly host: ModuleHost;
  readonly dialect: MqttDialect;
  readonly clients: readonly [MqttClient, MqttClient];
  started = false;
  starting = false;
  /** False once the module has been restarted: late results of this life are dropped. */
  alive = true;

  constructor(host: ModuleHost, dialect: MqttDialect) {
    this.host = host;
    this.dialect = dialect;
    this.clients = [new MqttClient(0, this.defaultVersion), new MqttClient(1, this.defaultVersion)];
  }

  get defaultVersion(): 3 | 4 {
    return mqttFacts(this.host.facts).version.value === '3.1' ? 3 : 4;
  }

  client(index: number): MqttClient {
    return this.clients[index === 1 ? 1 : 0];
  }

  /** Whether a connection that was begun may still be used: the module or the network can be gone meanwhile. */
  mayAdopt(client: MqttClient): boolean {
    return this.alive && client.acquired !== undefined;
  }

  /** Takes over a session that the broker has accepted. */
  adopt(client: MqttClient, session: MqttSession): void {
    client.session = session;
    client.lost = undefined;
    session.onMessage((message) => {
      if (!this.alive || client.session !== session) return;
      if (client.busy && client.waiting.length < MAX_WAITING) client.waiting.push(message);
      else this.#print(client, message);
    });
    session.onLost((cause) => {
      if (!this.alive || client.session !== session) return;
      client.session = undefined;
      client.connection = undefined;
      client.lost = cause;
      if (!client.busy) this.#announceLoss(client);
    });
  }

  /** Prints the result of an operation and then what had to wait for it. */
  finish(client: MqttClient, reply: Responder, spec: ClientResult, code: number, shape: Shape): Ending {
    if (spec === results.subscribe && this.dialect.retained.value === 'before') this.#printWaiting(client);
    const values = { client: client.index, code };
    if (shape === 'ok-then-code' || code === CODE.ok) {
      reply.end(OK);
      this.host.urc(spec, values);
    } else {
      reply.info(spec, values);
      reply.end(ERROR);
    }
    client.busy = false;
    this.#printWaiting(client);
    if (client.lost !== undefined) this.#announceLoss(client);
    return OK;
  }

  /** Ends the service in an orderly way; clients that were not released are let go. */
  stop(): void {
    this.started = false;
    for (const client of this.clients) {
      const { session } = client;
      client.session = undefined;
      client.connection = undefined;
      void session?.disconnect();
      client.release(this.defaultVersion);
    }
  }

  /** The network is gone: connections are lost and the service has to be started again. */
  networkLost(): void {
    if (!this.started) return;
    for (const client of this.clients) {
      const { session } = client;
      client.session = undefined;
      client.connection = undefined;
      if (session === undefined) continue;
      session.drop();
      this.host.urc(events.lost, { client: client.index, cause: 3 });
    }
    this.started = false;
    for (const client of this.clients) client.release(this.defaultVersion);
    this.host.urcText('+CMQTTNONET');
  }

  #printWaiting(client: MqttClient): void {
    const messages = client.waiting;
    client.waiting = [];
    for (const message of messages) this.#print(client, message);
  }

  #announceLoss(client: MqttClient): void {
    const { lost } = client;
    client.lost = undefined;
    const { index } = client;
    if (lost === 'keep-alive' && this.dialect.pingLine.value) {
      this.host.urc(events.ping, { client: index, code: CODE.timeout });
    } else {
      this.host.urc(events.lost, { client: index, cause: lost === 'reset' ? 2 : 1 });
    }
  }

  #print(client: MqttClient, { topic, payload }: Message): void {
    const { index } = client;
    const { argTopic } = client.settings;
    if (argTopic !== 'off') {
      const bytes = argTopic === 'with-bytes' ? `,${topic.length}` : '';
      this.host.urcText(`+CMQTTRECV: ${index},"${byteString(topic)}"${bytes},"${byteString(payload)}"`);
      return;
    }
    const part = this.dialect.partBytes.value;
    this.host.urc(events.start, { client: index, topicBytes: topic.length, payloadBytes: payload.length });
    for (const block of blocks(topic, part)) this.host.urc(events.topic, { client: index, bytes: block.length }, block);
    for (const block of blocks(payload, part)) {
      this.host.urc(events.payload, { client: index, bytes: block.length }, block);
    }
    this.host.urc(events.end, { client: index });
  }
}

/** How a refused operation is told: `OK` at once and the code later, or the code and then `ERROR`. */
export type Shape = 'ok-then-code' | 'code-then-error';

function blocks(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}

export function isUtf8(bytes: Uint8Array): boolean {
  return utf8Text(bytes) !== undefined;
}

/** Prints a result line and `ERROR`. */
export function refusal(reply: Responder, spec: ClientResult, client: MqttClient, code: number): Ending {
  reply.info(spec, { client: client.index, code });
  return ERROR;
}

/** Changes a client's settings, which is allowed from ACCQ to CONNECT. */
export function configure(
  service: MqttService,
  reply: Responder,
  index: number,
  change: (settings: MqttClient['settings']) => void,
): Ending {
  const client = service.client(index);
  if (client.acquired === undefined) return refusal(reply, results.config, client, CODE.notAcquired);
  if (client.session !== undefined || client.busy) return refusal(reply, results.config, client, CODE.notSupported);
  change(client.settings);
  return OK;
}
