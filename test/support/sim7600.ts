import { VirtualModule } from '../../src/emulator/module.ts';
import { networkServices } from '../../src/emulator/network.ts';
import type { ResolveEntry } from '../../src/emulator/resolve.ts';
import { hostServices, type HostServices } from '../../src/emulator/services.ts';
import type { Condition } from '../../src/families/kit/emulator.ts';
import { firmwareLine } from '../../src/families/kit/family.ts';
import { emulator } from '../../src/families/simcom-sim7600/emulator.ts';
import { family } from '../../src/families/simcom-sim7600/family.ts';
import { utf8Bytes } from '../../src/kernel/bytes.ts';
import { systemClock, type Clock } from '../../src/kernel/clock.ts';
import { Listener, ready } from '../conformance/player.ts';

export interface Sim7600Options {
  readonly firmware?: string;
  readonly resolve?: readonly ResolveEntry[];
  readonly conditions?: readonly Condition[];
  /** Certificate files that are stored already, as text. */
  readonly files?: Readonly<Record<string, string>>;
  /** What the module's clock shows, ISO 8601. */
  readonly clock?: string;
  /** How many times faster than real time the module's own waits run. */
  readonly speed?: number;
}

/** A virtual SIM7600 on the desk: what is typed, and what comes back. */
export class Desk {
  readonly module: VirtualModule;
  readonly services: HostServices;
  readonly conditions: Set<Condition>;
  readonly #host = new Listener();
  readonly #close: () => Promise<void>;

  private constructor(
    module: VirtualModule,
    services: HostServices,
    conditions: Set<Condition>,
    close: () => Promise<void>,
  ) {
    this.module = module;
    this.services = services;
    this.conditions = conditions;
    this.#close = close;
  }

  static async open(options: Sim7600Options = {}): Promise<Desk> {
    const { firmware = 'LE20B04SIM7600G22', resolve = [], files = {} } = options;
    const conditions = new Set(options.conditions ?? []);
    const { speed = 1 } = options;
    const clock: Clock = { ...systemClock, after: (ms, run) => systemClock.after(ms / speed, run) };
    const network = networkServices({ entries: resolve, conditions, clock });
    const rtc = options.clock === undefined ? ('cold' as const) : { unixMs: Date.parse(options.clock) };
    const services = hostServices({ clock, network, conditions, rtc, latency: 'none' });
    for (const [name, text] of Object.entries(files)) services.files.write('cert', name, utf8Bytes(text));
    const { line } = firmwareLine(family, firmware);
    const module = new VirtualModule({ family, emulator, firmware: line, services });
    const desk = new Desk(module, services, conditions, () => network.close());
    module.attach(desk.#host);
    await ready(desk.#host, { echo: false, chunk: 512 });
    return desk;
  }

  /** Types a command; the lines up to and including one that `last` fits (a final result, unless said otherwise). */
  async ask(command: string, last = /^(OK|ERROR|\+CME ERROR: .*)$/): Promise<readonly string[]> {
    this.#host.send(`${command}\r\n`, 512);
    return this.until(last);
  }

  /** Lines up to and including one that `last` fits. */
  async until(last: RegExp): Promise<readonly string[]> {
    const lines: string[] = [];
    do lines.push(await this.#host.line());
    while (!last.test(lines.at(-1) ?? ''));
    return lines;
  }

  /** Types a command that asks for bytes, and gives them; the lines that follow up to `last`. */
  async give(command: string, bytes: string, last = /^(OK|ERROR)$/): Promise<readonly string[]> {
    this.#host.send(`${command}\r`, 512);
    await this.#host.prompt();
    this.#host.send(bytes, 512);
    return this.until(last);
  }

  /** Types a command that asks for bytes, and gives it fewer than it wants. */
  async begin(command: string, bytes: string): Promise<void> {
    this.#host.send(`${command}\r`, 512);
    await this.#host.prompt();
    this.#host.send(bytes, 512);
  }

  /** Exactly so many raw bytes of what the module prints. */
  bytes(count: number): Promise<string> {
    return this.#host.bytes(count);
  }

  /** Commands of which each has to be answered with OK. */
  async all(...commands: readonly string[]): Promise<void> {
    for (const command of commands) {
      const lines = await this.ask(command);
      if (lines.at(-1) !== 'OK') throw new Error(`${command}: ${lines.join(' / ')}`);
    }
  }

  async close(): Promise<void> {
    this.module.stop();
    await this.#close();
    if (this.module.faults.length > 0)
      throw new Error(`faults of the virtual module: ${String(this.module.faults[0])}`);
  }
}
