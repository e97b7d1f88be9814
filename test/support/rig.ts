import { expect } from 'vitest';
import type { LineRecorder } from '../../src/at/channel.ts';
import type { BytePipe } from '../../src/at/pipe.ts';
import { HostEnd } from '../../src/emulator/host-end.ts';
import { VirtualModule } from '../../src/emulator/module.ts';
import { networkServices } from '../../src/emulator/network.ts';
import type { ResolveEntry } from '../../src/kernel/resolve.ts';
import { hostServices, type HostServices } from '../../src/emulator/services.ts';
import type { Condition, EmulatorFamily } from '../../src/families/kit/emulator.ts';
import { defaultLine, type Family, type FirmwareLine } from '../../src/families/kit/family.ts';
import { systemClock, type Clock } from '../../src/kernel/clock.ts';
import { memoryPair } from '../../src/transports/memory.ts';

export interface RigOptions {
  readonly family: Family;
  readonly emulator: EmulatorFamily;
  readonly firmware?: FirmwareLine;
  readonly resolve?: readonly ResolveEntry[];
  /** Read at each use: they may change while the module runs. */
  readonly conditions?: ReadonlySet<Condition>;
  readonly pin?: string;
  readonly rtc?: 'cold' | { readonly unixMs: number };
  readonly clock?: Clock;
  readonly recorder?: LineRecorder;
}

/** A virtual module of any family, and its cable. */
export class Rig {
  readonly module: VirtualModule;
  readonly services: HostServices;
  readonly clock: Clock;
  readonly #close: () => Promise<void>;

  constructor(options: RigOptions) {
    const { family, emulator, resolve = [], conditions = new Set(), clock = systemClock, pin, recorder } = options;
    const network = networkServices({ entries: resolve, conditions, clock });
    this.clock = clock;
    this.services = hostServices({
      clock,
      network,
      conditions,
      rtc: options.rtc ?? 'cold',
      latency: 'none',
      ...(pin === undefined ? {} : { pin }),
    });
    this.module = new VirtualModule({
      family,
      emulator,
      firmware: options.firmware ?? defaultLine(family),
      services: this.services,
      ...(recorder === undefined ? {} : { recorder }),
    });
    this.#close = () => network.close();
  }

  /** Plugs a new cable in and gives the host's end of it; bytes go over it in pieces of `chunk`. */
  plug(chunk?: number): BytePipe {
    const [near, far] = memoryPair(chunk === undefined ? {} : { chunk });
    this.module.attach(far);
    return near;
  }

  /** Plugs a new cable in and waits until the module answers on it, with the echo as wanted. */
  async terminal(options: { readonly chunk?: number; readonly echo?: boolean } = {}): Promise<HostEnd> {
    const host = new HostEnd(this.plug(options.chunk), this.clock);
    await host.type(`ATE${options.echo === true ? 1 : 0}\r`);
    for (let line = await host.next(); line !== 'OK'; line = await host.next()) {
      expect(line, 'an answer to ATE').toBeDefined();
    }
    await quiet();
    host.forget();
    return host;
  }

  /** Ends the module's life; its own faults fail the test. */
  async close(): Promise<void> {
    this.module.stop();
    await this.#close();
    expect(this.module.faults).toEqual([]);
  }
}

/** Lets the module do what waits for nothing but its turn. */
export async function quiet(): Promise<void> {
  for (let i = 0; i < 5; i += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}
