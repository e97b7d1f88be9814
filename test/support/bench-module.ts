import { memoryPair } from '../../src/transports/memory.ts';
import type { BytePipe } from '../../src/at/pipe.ts';
import { VirtualModule } from '../../src/emulator/module.ts';
import { hostServices, type NetworkServices } from '../../src/emulator/services.ts';
import { emulatorOf } from '../../src/families/emulators.ts';
import type { Condition, MqttSession } from '../../src/families/kit/emulator.ts';
import type { MqttMessage } from '../../src/mqtt/session.ts';
import { families, findFamily } from '../../src/families/registry.ts';
import { VirtualClock } from '../../src/kernel/clock.ts';
import { settled } from './small-family.ts';

export interface BenchOptions {
  readonly module?: string;
  readonly conditions?: readonly Condition[];
  /** Names and contents in the certificate store. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  /** Bytes come in pieces of this size. */
  readonly chunk?: number;
  readonly network?: NetworkServices;
  readonly pin?: string;
}

/** A virtual module on a cable in memory and a clock that stands still: nothing sleeps for real. */
export interface Bench {
  readonly clock: VirtualClock;
  readonly module: VirtualModule;
  /** The host's end of the cable. */
  readonly pipe: BytePipe;
  /** May be changed while the module runs. */
  readonly conditions: Set<Condition>;
  readonly families: ReturnType<typeof families>;
  /** Another cable in place of the one before; gives the host's end. */
  plug(): BytePipe;
  /** Types at the module from another cable, which is then pulled: what somebody before us has left behind. Plug anew. */
  before(...texts: readonly (string | Uint8Array)[]): Promise<void>;
}

export async function bench(options: BenchOptions = {}): Promise<Bench> {
  const { module: name = 'sim7600', files = {}, network = loopNetwork() } = options;
  const choice = findFamily(name);
  const emulator = await emulatorOf(choice.family.id);
  if (emulator === undefined) throw new Error(`there is no virtual ${name}`);
  const clock = new VirtualClock();
  const conditions = new Set(options.conditions ?? []);
  const services = hostServices({
    clock,
    network,
    conditions,
    rtc: 'cold',
    latency: 'none',
    ...(options.pin === undefined ? {} : { pin: options.pin }),
  });
  for (const [file, bytes] of Object.entries(files)) services.files.write('cert', file, bytes);
  const module = new VirtualModule({ family: choice.family, emulator, firmware: choice.line, services });
  module.powerOn();
  const plug = (): BytePipe => {
    const [near, far] = memoryPair(options.chunk === undefined ? {} : { chunk: options.chunk });
    module.attach(far);
    return near;
  };
  return {
    clock,
    module,
    pipe: plug(),
    plug,
    conditions,
    families: families(),
    async before(...texts) {
      const [other, end] = memoryPair();
      module.attach(end);
      for (const text of texts) {
        await other.write(typeof text === 'string' ? new TextEncoder().encode(text) : text);
        await settled();
      }
      await other.close();
    },
  };
}

/** A network on which every connection comes about and every message comes back to who subscribed. */
export function loopNetwork(): NetworkServices {
  return {
    resolve: () => Promise.resolve('198.51.100.1'),
    connectTcp: (_host, port) =>
      Promise.resolve({ ok: true, pipe: memoryPair()[0], peer: { address: '198.51.100.1', port } }),
    startTls: (pipe) => Promise.resolve({ ok: true, pipe, version: 'TLSv1.2', suite: 'test' }),
    connectMqtt: () => Promise.resolve({ ok: true, session: loopSession() }),
  };
}

function loopSession(): MqttSession {
  const topics = new Set<string>();
  const listeners: ((message: MqttMessage) => void)[] = [];
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return {
    publish({ topic, payload, qos }) {
      const message = { topic, payload, qos, retain: false, dup: false };
      if (topics.has(text(topic))) for (const listener of listeners) listener(message);
      return Promise.resolve({ ok: true });
    },
    subscribe(wanted) {
      for (const { topic } of wanted) topics.add(text(topic));
      return Promise.resolve({ ok: true, granted: wanted.map(({ qos }) => qos) });
    },
    unsubscribe: () => Promise.resolve({ ok: true }),
    onMessage: (listener) => void listeners.push(listener),
    onLost: () => undefined,
    disconnect: () => Promise.resolve(),
    drop: () => undefined,
  };
}
