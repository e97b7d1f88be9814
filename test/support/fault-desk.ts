import { createHash } from 'node:crypto';
import type { LineRecorder } from '../../src/at/channel.ts';
import type { BytePipe } from '../../src/at/pipe.ts';
import { ConnectRun } from '../../src/app/connect-run.ts';
import { readRequest, type ConnectOptions } from '../../src/app/connect-options.ts';
import type { LoadedCredentials } from '../../src/app/credentials.ts';
import type { ConnectReport } from '../../src/app/report.ts';
import { brokerFacts, recogniseBroker } from '../../src/brokers/kit/facts.ts';
import { brokers } from '../../src/brokers/registry.ts';
import { MemoryFiles } from '../../src/emulator/files.ts';
import type { Behaviour } from '../../src/emulator/module-life.ts';
import { VirtualModule } from '../../src/emulator/module.ts';
import { networkServices } from '../../src/emulator/network.ts';
import { hostServices, type HostServices, type Latency } from '../../src/emulator/services.ts';
import type { Condition, EmulatorFamily } from '../../src/families/kit/emulator.ts';
import type { Family, FirmwareLine } from '../../src/families/kit/family.ts';
import type { Step } from '../../src/families/kit/step.ts';
import { families } from '../../src/families/registry.ts';
import { VirtualClock } from '../../src/kernel/clock.ts';
import { isHawserError, type HawserError } from '../../src/kernel/errors.ts';
import type { Phase, RunEvent } from '../../src/run/events.ts';
import { memoryPair } from '../../src/transports/memory.ts';
import type { MemoryNet } from './memory-net.ts';

/** The broker's name; it resolves on virtual modules only. */
export const BROKER = 'broker.example';
/** Client id and name in the client certificate. */
export const DEVICE = 'device-1';
/** Nothing a person would wait for takes longer; what does is taken for a hang. */
const LONGEST_MS = 30 * 60_000;
const MOST_STEPS = 60_000;
/** Turns of the event loop without a move after which nothing more will move by itself. */
const QUIET_TURNS = 6;

/** A module of the registry that can be driven and played. */
export interface Candidate {
  readonly family: Family;
  readonly line: FirmwareLine;
  /** Who does TLS. */
  readonly tls: 'module' | 'host';
  readonly emulator: EmulatorFamily;
}

/** How a run ended. */
export type Ended =
  | { readonly kind: 'report'; readonly report: ConnectReport }
  | { readonly kind: 'error'; readonly error: HawserError }
  | { readonly kind: 'hang'; readonly why: string }
  | { readonly kind: 'crash'; readonly error: unknown };

/** Where a run is at some moment. */
export interface Place {
  readonly phase: Phase | 'start';
  /** The step that runs. */
  readonly step?: Step;
}

export interface DeskOptions {
  readonly candidate: Candidate;
  readonly latency: Latency;
  /** The credentials are stored already. */
  readonly stored: boolean;
  readonly seed: number;
  /** Told every line in both directions, with its time. */
  readonly trace?: ((line: string) => void) | undefined;
}

/** What all desks share. */
export interface DeskHome {
  readonly net: MemoryNet;
  readonly credentials: LoadedCredentials;
  readonly options: ConnectOptions;
}

/** One virtual module, one clock, and a host that runs `connect` on it. */
export class FaultDesk {
  readonly clock = new VirtualClock();
  readonly candidate: Candidate;
  readonly conditions = new Set<Condition>();
  readonly files = new MemoryFiles();
  readonly module: VirtualModule;
  readonly services: HostServices;
  readonly net: MemoryNet;
  readonly text: string;
  place: Place = { phase: 'start' };
  /** Grows when the faults of a run are over. */
  round = 0;
  /** Whether the last MQTT session went over a link whose far end was verified. */
  verified = false;
  readonly #undo: (() => void)[] = [];
  readonly #credentials: LoadedCredentials;
  readonly #options: ConnectOptions;
  readonly #trace: ((line: string) => void) | undefined;
  /** Whether the far end of the TLS link that was written to last was verified. */
  #writtenVerified = false;
  #moved = 0;

  constructor(home: DeskHome, { candidate, latency, stored, seed, trace }: DeskOptions) {
    this.#credentials = home.credentials;
    this.candidate = candidate;
    this.#trace = trace;
    this.net = home.net;
    this.text = `message ${seed}`;
    this.#options = { ...home.options, tls: candidate.tls, pub: `hawser/${DEVICE}=${this.text}` };
    const { clock, conditions } = this;
    const network = networkServices({
      entries: [{ name: BROKER, target: { host: '127.0.0.1', port: 8883 } }],
      conditions,
      clock,
      open: this.net.open,
    });
    this.services = hostServices({
      clock,
      network: {
        ...network,
        startTls: async (end, settings) => {
          const outcome = await network.startTls(end, settings);
          if (outcome.ok) this.#watchWrites(outcome.pipe, settings.ca !== undefined);
          return outcome;
        },
        connectMqtt: async (end, settings) => {
          this.#writtenVerified = false;
          const outcome = await network.connectMqtt(end, settings);
          if (outcome.ok) this.verified = this.#writtenVerified;
          return outcome;
        },
      },
      conditions,
      rtc: 'cold',
      latency,
      files: this.files,
    });
    if (stored) this.#store();
    this.module = new VirtualModule({ ...candidate, firmware: candidate.line, services: this.services });
    this.module.powerOn();
  }

  /** Something has moved that is not on the network. */
  readonly moves = (): void => {
    this.#moved += 1;
  };

  /** Puts a behaviour into the module until `heal`. */
  intercept(behaviour: Behaviour): void {
    this.#undo.push(this.module.intercept(behaviour));
  }

  /** Ends every fault that was set up; what it has done stays done. */
  heal(): void {
    this.round += 1;
    for (const undo of this.#undo.splice(0)) undo();
    this.conditions.clear();
    this.files.full = false;
    this.net.dead = false;
    this.net.forget();
    this.module.powerOn();
  }

  /** A fresh cable to the module; gives the host's end. */
  plug(chunk?: number): BytePipe {
    const [near, far] = memoryPair(chunk === undefined ? {} : { chunk });
    this.module.attach(far);
    return near;
  }

  /** `hawser connect` on that cable, to its end. */
  async connect(pipe: BytePipe): Promise<Ended> {
    const request = readRequest(this.#options);
    const run = new ConnectRun({
      request,
      credentials: this.#credentials,
      options: this.#options,
      pipe,
      portName: 'the line',
      broker: brokerFacts(recogniseBroker(request.url.host, brokers()), request.url),
      families: families(),
      clock: this.clock,
      onEvent: (event) => this.#saw(event),
      ...(this.#trace === undefined ? {} : { recorder: this.#recorder(this.#trace) }),
    });
    this.place = { phase: 'start' };
    const ended = await this.#driven(
      run.run().then(
        (report): Ended => ({ kind: 'report', report }),
        (error: unknown): Ended => (isHawserError(error) ? { kind: 'error', error } : { kind: 'crash', error }),
      ),
    );
    await pipe.close();
    return ended;
  }

  /** Files under the names of this run that do not hold what the name says. `complete`: it has the length of what was sent. */
  damagedFiles(): readonly { readonly name: string; readonly complete: boolean }[] {
    const { stored } = this.#credentials;
    return this.files
      .areas()
      .flatMap((area) => this.files.list(area))
      .flatMap(({ name, bytes }) => {
        const sent = stored.find((file) => file.name === name);
        if (sent === undefined || createHash('sha256').update(bytes).digest('hex') === sent.sha256) return [];
        return [{ name, complete: sent.bytes === bytes.length }];
      });
  }

  /** Lets time pass with nobody at the line. */
  async wait(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    this.clock.after(ms, () => undefined);
    await this.#settled();
    while (this.clock.now() < end && this.clock.step()) await this.#settled();
  }

  stop(): void {
    this.module.stop();
    this.net.reset();
  }

  #recorder(told: (line: string) => void): LineRecorder {
    const tell = (text: string): void => told(`${this.clock.now().toFixed(0)} ${text}`);
    return {
      sent: (text) => tell(`> ${text}`),
      sentBody: (label, bytes) => tell(`>> ${label}, ${bytes} bytes`),
      received: (text) => tell(`< ${text}`),
      receivedBody: (label, bytes) => tell(`<< ${label}, ${bytes} bytes`),
    };
  }

  #saw(event: RunEvent): void {
    if (event.kind === 'phase') this.place = { phase: event.phase };
    else if (event.kind === 'step-started') this.place = { phase: this.place.phase, step: event.step };
    else if (event.kind === 'step-ended') this.place = { phase: this.place.phase };
  }

  /** Moves the clock whenever nothing else can happen. */
  async #driven(work: Promise<Ended>): Promise<Ended> {
    let ended: Ended | undefined;
    void work.then((how) => (ended = how));
    const end = this.clock.now() + LONGEST_MS;
    await this.#settled();
    for (let steps = 0; ended === undefined; steps += 1) {
      if (this.clock.now() > end) return { kind: 'hang', why: 'it goes on for ever' };
      if (steps > MOST_STEPS) return { kind: 'hang', why: 'it does ever so much' };
      if (!this.clock.step()) return { kind: 'hang', why: 'it waits for nothing' };
      await this.#settled();
    }
    return ended;
  }

  async #settled(): Promise<void> {
    let seen = -1;
    for (let quiet = 0; quiet < QUIET_TURNS;) {
      const now = this.#moved + this.net.moved;
      quiet = now === seen ? quiet + 1 : 0;
      seen = now;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }

  /** A module may put a pipe of its own around a link, so that a link is known by what goes through it. */
  #watchWrites(pipe: BytePipe, verified: boolean): void {
    const write = pipe.write.bind(pipe);
    pipe.write = (bytes) => {
      this.#writtenVerified = verified;
      return write(bytes);
    };
  }

  #store(): void {
    for (const { role, name } of this.#credentials.stored) {
      const bytes = this.#credentials.materials.credential(role);
      if (bytes !== undefined) this.files.write('cert', name, bytes);
    }
  }
}
