import type { LineRecorder } from '../at/channel.ts';
import type { BytePipe } from '../at/pipe.ts';
import { withDeadline } from '../kernel/clock.ts';
import type { EmulatorFamily } from '../families/kit/emulator.ts';
import type { Family, FirmwareLine } from '../families/kit/family.ts';
import { HostLink } from './host-link.ts';
import { ModuleLife, type Behaviour, type ReceivedCommand } from './module-life.ts';
import { SessionRecorder } from './recording.ts';
import type { HostServices } from './services.ts';

export interface VirtualModuleOptions {
  readonly family: Family;
  readonly emulator: EmulatorFamily;
  readonly firmware: FirmwareLine;
  readonly services: HostServices;
  /** Sees every line, masked. */
  readonly recorder?: LineRecorder;
}

/** Commands remembered in `received`. */
const MEMORY = 10_000;
const MAX_FAULTS = 100;
/** From power-on until the module listens, with real latency (SIM7600 hardware design: UART ready after about 8 s). */
const BOOT_MS = 8_000;

/**
 * A module without hardware: the family's emulator halves behind a serial line. It lives on when the host goes away, and
 * keeps its files and its non-volatile values over a restart.
 */
export class VirtualModule {
  readonly family: Family;
  readonly firmware: FirmwareLine;
  readonly services: HostServices;
  /** Faults of the emulator itself (a handler threw). Empty when all is well. */
  readonly faults: unknown[] = [];
  /** Commands from the host, oldest first; for tests, since they may hold secrets. */
  readonly received: ReceivedCommand[] = [];
  readonly #emulator: EmulatorFamily;
  readonly #nv = new Map<string, string | number>();
  readonly #link: HostLink;
  readonly #recorder: SessionRecorder | undefined;
  readonly #behaviours: Behaviour[] = [];
  readonly #watchers = new Set<(command: ReceivedCommand) => void>();
  #life: ModuleLife | undefined;
  #booting = false;
  /** Counts power-ons: a boot that was overtaken by another must not finish. */
  #boot = 0;

  constructor(options: VirtualModuleOptions) {
    this.family = options.family;
    this.firmware = options.firmware;
    this.services = options.services;
    this.#emulator = options.emulator;
    this.#recorder =
      options.recorder === undefined ? undefined : new SessionRecorder(options.recorder, options.family.dialect);
    this.#link = new HostLink({
      // Bytes that reach a module that is off or still booting are lost, as on the real line.
      onData: (bytes) => this.#life?.feed(bytes),
      onDrain: () => this.#life?.resume(),
    });
  }

  get poweredOn(): boolean {
    return this.#booting || this.#life !== undefined;
  }

  /** Presses the power key; without effect on a module that runs. */
  powerOn(): void {
    if (!this.poweredOn) this.#start();
  }

  /** Switches off: silence until `powerOn`. */
  powerOff(): void {
    this.#boot += 1;
    this.#booting = false;
    this.#life?.stop();
    this.#life = undefined;
  }

  /** Restarts at this very moment: volatile state and what was half done are gone; files and NV values stay. */
  reset(): void {
    this.powerOff();
    this.services.restart();
    this.#start();
  }

  /** Plugs a host in, in place of the one before; a module that was switched off starts, as on a board with a USB plug. */
  attach(pipe: BytePipe): void {
    this.#life?.hostChanged();
    this.#link.attach(pipe);
    this.powerOn();
  }

  /** Pulls the cable. The module goes on, an open prompt stays open. */
  detach(): void {
    this.#link.detach();
  }

  get attached(): boolean {
    return this.#link.attached;
  }

  /** Pulls the cable and switches off. */
  stop(): void {
    this.detach();
    this.powerOff();
  }

  /** Puts a behaviour in front of all others, until the returned function is called. */
  intercept(behaviour: Behaviour): () => void {
    this.#behaviours.unshift(behaviour);
    return () => {
      const at = this.#behaviours.indexOf(behaviour);
      if (at >= 0) this.#behaviours.splice(at, 1);
    };
  }

  /** The first command that fits, of those received or yet to come; `undefined` when none has within `deadlineMs`. */
  async expect(
    predicate: (command: ReceivedCommand) => boolean,
    deadlineMs: number,
  ): Promise<ReceivedCommand | undefined> {
    const earlier = this.received.find(predicate);
    if (earlier !== undefined) return earlier;
    let watcher: (command: ReceivedCommand) => void = () => undefined;
    const coming = new Promise<ReceivedCommand>((resolve) => {
      watcher = (command) => {
        if (predicate(command)) resolve(command);
      };
      this.#watchers.add(watcher);
    });
    try {
      return await withDeadline(this.services.clock, deadlineMs, coming);
    } finally {
      this.#watchers.delete(watcher);
    }
  }

  /** A value that survives restarts, as a part has stored it. */
  stored(key: string): string | number | undefined {
    return this.#nv.get(key);
  }

  #start(): void {
    this.#boot += 1;
    const boot = this.#boot;
    if (this.services.latency === 'none') {
      this.#life = this.#newLife();
      return;
    }
    this.#booting = true;
    void this.services.pace(BOOT_MS).then(() => {
      if (this.#boot !== boot) return;
      this.#booting = false;
      this.#life = this.#newLife();
    });
  }

  #newLife(): ModuleLife {
    return new ModuleLife({
      family: this.family,
      emulator: this.#emulator,
      firmware: this.firmware,
      services: this.services,
      nv: this.#nv,
      sink: this.#link,
      recorder: this.#recorder,
      behaviours: this.#behaviours,
      onReceived: (command) => this.#note(command),
      onFault: (error) => {
        if (this.faults.length < MAX_FAULTS) this.faults.push(error);
      },
      restart: () => this.reset(),
      powerOff: () => this.powerOff(),
    });
  }

  #note(command: ReceivedCommand): void {
    this.received.push(command);
    if (this.received.length > MEMORY) this.received.shift();
    for (const watcher of [...this.#watchers]) watcher(command);
  }
}
