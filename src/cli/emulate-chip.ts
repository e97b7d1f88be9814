import type { EmulatorPlace } from '../app/emulate.ts';
import { EXIT, HawserError, type ExitCode } from '../kernel/errors.ts';
import type { CliContext } from './command.ts';

/** Options of `hawser emulate` that a chip without an AT port takes, too. */
export interface ChipFlags {
  readonly image?: string;
  /** `--no-read-back` */
  readonly readBack?: boolean;
}

/** Options that mean something on an AT port only. */
const AT_ONLY = ['resolve', 'clock', 'condition', 'baud', 'latency', 'transcript'] as const;

/** Plays a chip that is filled through its boot loader, until the signal comes. */
export async function runChip(
  family: string,
  flags: ChipFlags & Partial<Record<(typeof AT_ONLY)[number], unknown>>,
  place: EmulatorPlace,
  { output, signal }: CliContext,
  untilAborted: (signal: AbortSignal) => Promise<void>,
): Promise<ExitCode> {
  const wrong = AT_ONLY.find((name) => flags[name] !== undefined);
  if (wrong !== undefined) {
    throw new HawserError(
      `--${wrong} is for modules with an AT port; what is played here is the boot loader of a chip`,
      {
        code: 'usage',
      },
    );
  }
  const { CHIP_ASSUMED, startChip } = await import('../app/emulate-chip.ts');
  const running = await startChip({
    module: family,
    place,
    ...(flags.image === undefined ? {} : { image: flags.image }),
    ...(flags.readBack === false ? { readsAlone: false } : {}),
  });
  const { address, choice } = running;
  output.document({
    schema: 1,
    command: 'emulate',
    ok: true,
    ladder: [],
    findings: [],
    nextProofs: [],
    listening: address,
    family: choice.family.id,
    firmware: choice.line.id,
    firmwareKnown: choice.exact,
    assumed: CHIP_ASSUMED,
  });
  output.line(`listening on ${address}`);
  output.progress(`virtual ${choice.family.title} in its boot loader; Ctrl-C ends it`);
  for (const text of CHIP_ASSUMED) output.progress(`  assumed: ${text}`);
  output.progress(`  hawser flash --port ${address} --file ca.der=/cert/128.der --list`);
  await untilAborted(signal);
  await running.stop();
  return EXIT.yes;
}
