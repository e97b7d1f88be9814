import { connectAsync, type MqttClient } from 'mqtt';
import { openModule, type Module } from '../../src/app/module/open-module.ts';
import type { ModuleEvent, ModuleOptions } from '../../src/app/module/module-options.ts';
import type { MqttConnection } from '../../src/app/module/mqtt-connection.ts';
import type { MqttEvent, MqttMessage, MqttOptions } from '../../src/app/module/mqtt-options.ts';
import type { RunningEmulator } from '../../src/app/emulate.ts';
import { cutRelay, type CutRelay } from './cut-relay.ts';
import { mosquitto, type Mosquitto } from './mosquitto.ts';
import { BROKER, credentials, virtualModule, type Credentials } from './virtual.ts';

/** Everything that a program of a user meets: a virtual module, the net behind it, Mosquitto with mutual TLS. */
export interface LibraryWorld {
  readonly emulator: RunningEmulator;
  readonly relay: CutRelay;
  readonly held: Credentials;
  readonly events: readonly ModuleEvent[];
  readonly mqttEvents: readonly MqttEvent[];
  readonly messages: readonly MqttMessage[];
  /** What a client of mqtt.js has received that is connected to the broker without any module. */
  readonly witnessed: readonly string[];
  open(options?: Partial<ModuleOptions>): Promise<Module>;
  connect(module: Module, options?: Partial<MqttOptions>): Promise<MqttConnection>;
  /** Another Mosquitto in place of the one before, which knows nothing of its sessions. */
  restartBroker(): Promise<void>;
  /** Resolves once `fits` is true, looked at after everything that happens. */
  until(fits: () => boolean): Promise<void>;
  stop(): Promise<void>;
}

/** The topic that the witness has subscribed to. */
export const WITNESSED = 'witnessed';

export async function libraryWorld(kind: string): Promise<LibraryWorld> {
  const held = await credentials();
  const start = (): Promise<Mosquitto> =>
    mosquitto({
      tls: {
        certificate: held.pki.serverChain,
        key: held.pki.server.key,
        clientCa: held.pki.root.certificate,
        version: 'tlsv1.2',
      },
    });
  let broker = await start();
  const relay = await cutRelay(broker.port);
  const emulator = await virtualModule(relay.port, { module: kind });
  const events: ModuleEvent[] = [];
  const mqttEvents: MqttEvent[] = [];
  const messages: MqttMessage[] = [];
  const witnessed: string[] = [];
  const waiting = new Set<() => void>();
  const note = <T>(list: T[]): ((item: T) => void) => {
    return (item) => {
      list.push(item);
      for (const look of [...waiting]) look();
    };
  };
  const seen = note(witnessed);
  const watch = async (): Promise<MqttClient> => {
    const client = await connectAsync({
      host: '127.0.0.1',
      port: broker.port,
      protocol: 'mqtts',
      ca: held.pki.root.certificate,
      cert: held.pki.deviceChain,
      key: held.pki.device.key,
      reconnectPeriod: 0,
    });
    client.on('message', (_topic, payload) => seen(payload.toString()));
    client.on('error', () => undefined);
    await client.subscribeAsync(WITNESSED, { qos: 1 });
    return client;
  };
  let witness = await watch();
  return {
    emulator,
    relay,
    held,
    events,
    mqttEvents,
    messages,
    witnessed,
    open: (options = {}) => openModule({ port: emulator.address, onEvent: note(events), ...options }),
    connect: (module, options = {}) =>
      module.connectMqtt({
        broker: `mqtts://${BROKER}`,
        ca: held.pki.root.certificate,
        cert: held.cert,
        key: held.key,
        reconnect: { firstMs: 2, mostMs: 20 },
        onMessage: note(messages),
        onEvent: note(mqttEvents),
        ...options,
      }),
    async restartBroker() {
      await witness.endAsync(true);
      await broker.stop();
      broker = await start();
      witness = await watch();
      relay.lead(broker.port);
    },
    until: (fits) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!fits()) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async stop() {
      await emulator.stop();
      await witness.endAsync(true);
      await relay.stop();
      await broker.stop();
      await held.files.remove();
    },
  };
}
