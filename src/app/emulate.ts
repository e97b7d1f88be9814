import { HawserError } from '../kernel/errors.ts';
import { guess } from '../kernel/facts.ts';
import { SecretMask } from '../kernel/secret.ts';
import { systemClock, type Clock } from '../kernel/clock.ts';
import { emulatorOf } from '../families/emulators.ts';
import type { Condition } from '../families/kit/emulator.ts';
import type { FamilyChoice } from '../families/kit/find.ts';
import type { FirmwareLine } from '../families/kit/firmware.ts';
import { findFamily } from '../families/registry.ts';
import { listenTcp, type Port } from '../emulator/listen.ts';
import { VirtualModule } from '../emulator/module.ts';
import { networkServices } from '../emulator/network.ts';
import type { ResolveEntry } from '../kernel/resolve.ts';
import type { RtcStart } from '../emulator/rtc.ts';
import { hostServices, type Latency } from '../emulator/services.ts';
import { transcriptFile } from './transcript-file.ts';

/** Where hosts find the module. */
export type EmulatorPlace = { readonly host: string; readonly port: number } | { readonly pty: string };

/** What a virtual module is to be, and where. */
export interface EmulateOptions {
  /** `FAMILY` or `FAMILY@FIRMWARE`. */
  readonly module: string;
  readonly place: EmulatorPlace;
  readonly resolve?: readonly ResolveEntry[];
  /** What the module's clock shows at power-on; 1980 unless said otherwise. */
  readonly rtc?: RtcStart;
  readonly conditions?: readonly Condition[];
  /** Speed of the serial line; has an effect with real latency only. */
  readonly baud?: number;
  readonly latency?: Latency;
  /** Whether the dates of certificates are compared with the clock, where it is not a command that says so. */
  readonly checksDates?: boolean;
  /** File for the session, secrets masked. */
  readonly transcript?: string;
  readonly clock?: Clock;
}

/** A running virtual module. */
export interface RunningEmulator {
  /** What `--port` takes: `tcp://HOST:PORT` or a path. */
  readonly address: string;
  readonly choice: FamilyChoice;
  readonly module: VirtualModule;
  /** Closes port, connections and transcript; may be called twice. */
  stop(): Promise<void>;
}

const DEFAULT_BAUD = 115_200;

/** Starts a virtual module and gives hosts a way to it. Throws HawserErrors (family, port, transcript). */
export async function startEmulator(options: EmulateOptions): Promise<RunningEmulator> {
  const { latency = 'none', rtc = 'cold', clock = systemClock } = options;
  const choice = findFamily(options.module);
  const emulator = await emulatorOf(choice.family.id);
  if (emulator === undefined) {
    throw new HawserError(`there is no virtual module of ${choice.family.title} yet`, {
      code: 'not-possible',
      next: [{ text: 'See which families have one.', command: 'hawser modules' }],
    });
  }
  const conditions = new Set(options.conditions ?? []);
  const network = networkServices({ entries: options.resolve ?? [], conditions, clock });
  const services = hostServices({ clock, network, conditions, rtc, latency });
  const recorder =
    options.transcript === undefined ? undefined : await transcriptFile(options.transcript, clock, new SecretMask());
  const module = new VirtualModule({
    family: choice.family,
    emulator,
    firmware: options.checksDates === undefined ? choice.line : withDates(choice.line, options.checksDates),
    services,
    ...(recorder === undefined ? {} : { recorder }),
  });
  module.powerOn();
  const wire = latency === 'real' ? { clock, baud: options.baud ?? DEFAULT_BAUD } : { clock };
  const port = await open(module, options.place, wire).catch((error: unknown) => {
    module.stop();
    throw error;
  });
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    module.stop();
    await port.close();
    await network.close();
    await recorder?.finish({
      source: 'virtual module',
      kind: 'emulator',
      family: choice.family.id,
      firmware: choice.line.id,
    });
  };
  return { address: port.address, choice, module, stop: () => (stopped ??= stop()) };
}

/** The line with another answer to a question that is open for many modules. */
function withDates(line: FirmwareLine, checked: boolean): FirmwareLine {
  const checksDates = guess(checked, 'chosen for this virtual module');
  return { ...line, facts: { ...line.facts, tls: { ...line.facts.tls, checksDates } } };
}

async function open(
  module: VirtualModule,
  place: EmulatorPlace,
  options: { readonly clock: Clock; readonly baud?: number },
): Promise<Port> {
  if (!('pty' in place)) return listenTcp(module, place.host, place.port, options);
  // Only here: not everybody has what a pseudo-terminal needs.
  const { listenPty } = await import('../emulator/pty.ts');
  return listenPty(module, place.pty, options);
}
