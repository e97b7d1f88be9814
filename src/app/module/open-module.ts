import type { Duplex } from 'node:stream';
import { brokerFacts, chooseBroker } from '../../brokers/kit/facts.ts';
import { parseBrokerUrl } from '../../brokers/kit/url.ts';
import { brokers } from '../../brokers/registry.ts';
import { findFamily } from '../../families/registry.ts';
import { systemClock, type Clock } from '../../kernel/clock.ts';
import { HawserError } from '../../kernel/errors.ts';
import { Secret } from '../../kernel/secret.ts';
import { socketDriverOf } from '../../plan/connect-plan.ts';
import { decideSni } from '../../plan/decide.ts';
import { noTlsSockets } from '../../plan/route.ts';
import { JoiningPipeStream } from '../../tls/pipe-stream.ts';
import { loadCredentials } from '../credentials.ts';
import { comingPipe } from './coming-pipe.ts';
import { pathOrPem } from './given-file.ts';
import { materialsFor, socketIntent, type NetworkWish } from './intents.ts';
import { moduleClosed } from './module-errors.ts';
import { infoOf, ModuleLine } from './module-line.ts';
import type { ModuleInfo, ModuleOptions, SocketOptions } from './module-options.ts';
import { ModuleSockets } from './module-sockets.ts';
import { MqttConnection } from './mqtt-connection.ts';
import type { MqttOptions } from './mqtt-options.ts';
import { KEEP_ALIVE_S, mqttWay } from './mqtt-way.ts';

const REGISTRATION_MS = 60_000;
const PAUSES = { firstMs: 1_000, mostMs: 60_000 };
const LIMITS = { messages: 1_000, bytes: 1_048_576 };

/**
 * Opens the port, finds out which module is on it, and brings SIM, network and data connection up. Rejects with a
 * HawserError that says on which rung it broke; the port is closed then.
 */
export async function openModule(options: ModuleOptions): Promise<Module> {
  const { port, baud, onEvent, clock = systemClock, signal } = options;
  const network: NetworkWish = {
    apn: options.apn,
    pin: options.pin === undefined ? undefined : pinSecret(options.pin),
    registrationMs: options.registrationMs ?? REGISTRATION_MS,
  };
  const expected = options.module === undefined ? undefined : findFamily(options.module).family;
  if (expected !== undefined) socketDriverOf({ family: expected });
  const line = new ModuleLine({ port, baud, expected, clock, onEvent });
  const sockets = new ModuleSockets(line, clock);
  try {
    await sockets.bringUp({
      intent: ({ module }) => socketIntent(module, network, NOWHERE),
      materials: materialsFor(network, () => undefined),
      tls: false,
      ...(signal === undefined ? {} : { signal }),
    });
    const info = await line.use(false, async (session) => infoOf(session), signal);
    return new Module(info, { line, sockets, network, clock });
  } catch (error) {
    await line.close(() => sockets.cleanup);
    throw error;
  }
}

/** The network is brought up before it is known where to. */
const NOWHERE = { host: '', port: 0, tls: false, credentials: [], sni: false };

interface Parts {
  readonly line: ModuleLine;
  readonly sockets: ModuleSockets;
  readonly network: NetworkWish;
  readonly clock: Clock;
}

/** A module whose network is up: sockets and MQTT connections over it. Made by {@link openModule}. */
export class Module {
  /** What was found on the port. */
  readonly info: ModuleInfo;
  readonly #parts: Parts;
  readonly #connections = new Set<MqttConnection>();
  #closing: Promise<void> | undefined;

  constructor(info: ModuleInfo, parts: Parts) {
    this.info = info;
    this.#parts = parts;
  }

  /**
   * Opens a TCP connection over the module, as a stream of Node with back-pressure in both directions. It is not opened
   * again when it ends: the stream ends when the peer closes, and is destroyed with a HawserError when the connection, the
   * network, the module or the port is lost. Rejects with a HawserError. Four plain sockets can be open at a time, and one
   * with TLS of the module.
   */
  async connect(options: SocketOptions): Promise<Duplex> {
    this.#check();
    const { host, port, tls = 'none', ca, cert, key, signal } = options;
    const { sockets, network } = this.#parts;
    const byModule = tls === 'module';
    if (byModule && ca === undefined) throw noRoot();
    const family = findFamily(this.info.family).family;
    const { withoutTls } = socketDriverOf({ family });
    if (byModule && withoutTls !== undefined) throw noTlsSockets(family.title, withoutTls);
    const url = parseBrokerUrl(`${byModule ? 'mqtts' : 'mqtt'}://${host}:${port}`);
    const broker = brokerFacts(chooseBroker(url.host, undefined, brokers()), url);
    const files = byModule ? { ca, cert, key } : {};
    const { stored, materials } = await loadCredentials(defined(files), {}, undefined, pathOrPem);
    const pipe = await sockets.open({
      intent: ({ module }) =>
        socketIntent(module, network, {
          host: url.host,
          port: url.port,
          tls: byModule,
          credentials: stored,
          sni: decideSni(module, broker, 'auto'),
        }),
      materials: materialsFor(network, (role) => materials.credential(role)),
      tls: byModule,
      ...(signal === undefined ? {} : { signal }),
    });
    // A peer that has closed is no error for who still writes to it, as TLS does to say good-bye.
    return new JoiningPipeStream(comingPipe(Promise.resolve(pipe), () => undefined));
  }

  /**
   * Connects to an MQTT broker. What stands against it by the facts of module, broker and credentials is found before
   * anything is sent. Rejects with a HawserError when the first try fails; from then on the connection comes back by
   * itself, with the network and the port under it. `signal` breaks the first try off.
   */
  async connectMqtt(options: MqttOptions, signal?: AbortSignal): Promise<MqttConnection> {
    this.#check();
    const { line, sockets, network, clock } = this.#parts;
    const { username, password, will, reconnect, outgoing, onMessage, onEvent } = options;
    const module = await line.use(options.tls === 'module', async (session) => session.module, signal);
    const way = await mqttWay(module, options, { network, clock, signal });
    const connection = await MqttConnection.open(
      {
        where: way.where,
        told: way.told,
        open: async (until, meter) => {
          const pipe = await sockets.open({
            intent: (session) => ({ ...way.intent, state: session.module.state }),
            materials: way.materials,
            tls: way.intent.tls,
            meter,
            signal: until,
          });
          const giveUp = (): void => void pipe.close();
          until.addEventListener('abort', giveUp, { once: true });
          return way.secure(pipe).finally(() => until.removeEventListener('abort', giveUp));
        },
        login: () => ({
          ...(username === undefined ? {} : { username }),
          ...(password === undefined ? {} : { password: typeof password === 'string' ? password : password() }),
        }),
        client: {
          clientId: way.clientId,
          clean: options.cleanSession ?? options.clientId === undefined,
          keepalive: options.keepAliveSeconds ?? KEEP_ALIVE_S,
          ...(will === undefined
            ? {}
            : {
                will: {
                  topic: will.topic,
                  payload: Buffer.from(will.payload),
                  qos: will.qos ?? 0,
                  retain: will.retain ?? false,
                },
              }),
        },
        pauses: { ...PAUSES, ...reconnect },
        limits: { ...LIMITS, ...outgoing },
        clock,
        onMessage,
        onEvent,
      },
      signal,
    );
    this.#connections.add(connection);
    connection.client.once('end', () => this.#connections.delete(connection));
    return connection;
  }

  /**
   * Closes the connections in good order, leaves the module as it was and closes the port. Idempotent; what is still
   * waited for rejects.
   */
  close(): Promise<void> {
    this.#closing ??= this.#shut();
    return this.#closing;
  }

  async #shut(): Promise<void> {
    const { line, sockets } = this.#parts;
    await Promise.all([...this.#connections].map((connection) => connection.close()));
    await sockets.close();
    await line.close(() => sockets.cleanup);
  }

  #check(): void {
    if (this.#closing !== undefined) throw moduleClosed();
  }
}

function defined(files: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(files).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function pinSecret(pin: string): Secret {
  if (/^\d{4,8}$/.test(pin)) return new Secret('pin', pin);
  throw new HawserError('the PIN is not 4 to 8 digits', {
    code: 'login-invalid',
    rung: 'sim',
    next: [{ text: 'Look at the SIM’s papers; each wrong PIN costs one of three attempts.' }],
  });
}

function noRoot(): HawserError {
  return new HawserError('without a root the module would not verify the server', {
    code: 'usage',
    rung: 'server-trust',
    next: [{ text: 'Give the root as ca, or do TLS on this computer: node:tls over a socket with tls none.' }],
  });
}
