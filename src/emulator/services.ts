import { createHmac } from 'node:crypto';
import type { BytePipe } from '../at/pipe.ts';
import { sleep, type Clock } from '../kernel/clock.ts';
import type { Condition, EmulatorServices, FileStore } from '../families/kit/emulator.ts';
import { readCredentials } from './credentials.ts';
import { MemoryFiles } from './files.ts';
import { tracked } from './tracked-pipe.ts';
import { VirtualRadio } from './radio.ts';
import { VirtualRtc, type RtcStart } from './rtc.ts';

/** The part of the services that reaches the real network. */
export type NetworkServices = Pick<EmulatorServices, 'resolve' | 'connectTcp' | 'startTls' | 'connectMqtt'>;

/** `real`: as slow as the module; `none`: as fast as it goes. */
export type Latency = 'real' | 'none';

export interface ServiceOptions {
  readonly clock: Clock;
  readonly network: NetworkServices;
  /** Read at each use: a test may change it while the module runs. */
  readonly conditions: ReadonlySet<Condition>;
  readonly rtc: RtcStart;
  readonly latency: Latency;
  readonly files?: FileStore;
  readonly pin?: string;
}

/** What stands behind a virtual module, and what happens to it when the module restarts. */
export interface HostServices extends EmulatorServices {
  readonly latency: Latency;
  readonly radio: VirtualRadio;
  restart(): void;
}

/** Puts the services together; the radio stands between the module and the network. */
export function hostServices(options: ServiceOptions): HostServices {
  const { clock, network, conditions, latency } = options;
  const radio = new VirtualRadio(clock, conditions, options.pin === undefined ? {} : { pin: options.pin });
  const rtc = new VirtualRtc(clock, options.rtc);
  const open = new Set<BytePipe>();
  // Without a data connection the module's own stack gives up its sockets, those that are only just being opened as well.
  const cut = (): void => {
    for (const pipe of open) void pipe.close();
  };
  radio.onLinkLost(cut);
  return {
    clock,
    rtc,
    radio,
    files: options.files ?? new MemoryFiles(),
    conditions,
    latency,
    resolve: (name) => (radio.bearerAllowed ? network.resolve(name) : Promise.resolve(undefined)),
    async connectTcp(host, port) {
      if (!radio.bearerAllowed) return { ok: false, failure: { at: 'tcp', reason: 'no-bearer' } };
      const outcome = await network.connectTcp(host, port);
      if (!outcome.ok) return outcome;
      radio.connected();
      return { ...outcome, pipe: tracked(outcome.pipe, open) };
    },
    startTls: (pipe, settings) => network.startTls(pipe, settings),
    connectMqtt: (pipe, settings) => network.connectMqtt(pipe, settings),
    readCredentials,
    hmacSha256: (key, text) => new Uint8Array(createHmac('sha256', key).update(text).digest()),
    pace: (ms) => (latency === 'real' ? sleep(clock, ms) : Promise.resolve()),
    restart() {
      rtc.restart();
      radio.restart();
      cut();
      radio.onLinkLost(cut);
    },
  };
}
