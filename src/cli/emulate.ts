import type { EmulateOptions, EmulatorPlace } from '../app/emulate.ts';
import { parseRtcStart, type RtcStart } from '../emulator/rtc.ts';
import type { ResolveEntry } from '../kernel/resolve.ts';
import { CONDITIONS, type Condition } from '../families/kit/emulator.ts';
import { EXIT, HawserError, type ExitCode } from '../kernel/errors.ts';
import type { CliCommand, CliContext } from './command.ts';
import { oneOfWords, resolveEntries, wholeNumber } from './options.ts';

interface Flags {
  readonly listen?: string;
  readonly pty?: string;
  readonly resolve?: readonly ResolveEntry[];
  readonly clock?: RtcStart;
  readonly condition?: readonly Condition[];
  readonly baud?: number;
  readonly latency?: 'real' | 'none';
  readonly dates?: 'checked' | 'ignored';
  readonly transcript?: string;
  readonly image?: string;
  readonly readBack?: boolean;
}

const DEFAULT_LISTEN = '127.0.0.1:7600';

export const command: CliCommand = {
  examples: [
    'hawser emulate sim7600 --listen 127.0.0.1:7600 --resolve broker.example=127.0.0.1:8883',
    'hawser emulate sim7600@LE20B03 --pty ./modem',
    'hawser emulate sim7600 --condition no-sim',
    'hawser emulate cc3200 --pty ./chip --image flash.bin',
  ],
  configure(cmd, act) {
    cmd
      .argument('<family>', 'FAMILY or FAMILY@FIRMWARE, as hawser modules lists them')
      .option('--listen <host:port>', `where hosts connect (default ${DEFAULT_LISTEN}; port 0 = a free one)`)
      .option('--pty <path>', 'a serial port of this path instead')
      .option('--resolve <entry>', 'NAME[:PORT]=HOST:PORT: what a name leads to; nothing else resolves', resolveEntries)
      .option('--clock <start>', 'cold (1980, default), host, or an ISO time', readClock)
      .option('--condition <name>', `${CONDITIONS.join(', ')}; may be given several times`, addCondition)
      .option('--baud <n>', 'speed of the line with --latency real', wholeNumber('--baud', 300, 4_000_000))
      .option(
        '--latency <how>',
        'none (default), or real: as slow as a module',
        oneOfWords('--latency', ['real', 'none']),
      )
      .option(
        '--dates <how>',
        'checked or ignored: those of certificates, where no command of the module says so',
        oneOfWords('--dates', ['checked', 'ignored']),
      )
      .option('--transcript <file>', 'write down every line of both sides, secrets masked')
      .option('--image <file>', 'of a chip with a boot loader: its serial flash, read at the start and kept')
      .option('--no-read-back', 'of a chip with a boot loader: it neither reads nor lists files')
      .option('--json', 'print one JSON document')
      .action((family: string, flags: Flags) => act((context) => run(family, flags, context)));
  },
};

function addCondition(text: string, earlier: readonly Condition[] | undefined): readonly Condition[] {
  return [...(earlier ?? []), oneOfWords('--condition', CONDITIONS)(text)];
}

function readClock(text: string): RtcStart {
  const start = parseRtcStart(text);
  if (start !== undefined) return start;
  throw new HawserError(`--clock takes cold, host or an ISO time such as 2026-01-31T12:00:00Z, not "${text}"`, {
    code: 'usage',
  });
}

async function run(family: string, flags: Flags, context: CliContext): Promise<ExitCode> {
  const { output, signal } = context;
  const { loaderOf } = await import('../app/emulate-chip.ts');
  if (loaderOf(family) !== undefined) {
    const { runChip } = await import('./emulate-chip.ts');
    return runChip(family, flags, placeOf(flags), context, aborted);
  }
  if (flags.image !== undefined || flags.readBack === false) {
    throw new HawserError('--image and --no-read-back are for chips that are filled through a boot loader', {
      code: 'usage',
    });
  }
  const { startEmulator } = await import('../app/emulate.ts');
  const emulator = await startEmulator(optionsOf(family, flags));
  const { choice, address } = emulator;
  if (!choice.exact) {
    output.progress(
      `firmware ${choice.firmware ?? ''} is not known; the nearest known line is played: ${choice.line.id}`,
    );
  }
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
  });
  output.line(`listening on ${address}`);
  output.progress(`virtual ${choice.family.title}, firmware ${choice.line.id}; Ctrl-C ends it`);
  output.progress(`  hawser connect --port ${address} --broker mqtts://HOST --ca FILE`);
  await aborted(signal);
  await emulator.stop();
  return EXIT.yes;
}

function optionsOf(family: string, flags: Flags): EmulateOptions {
  const { resolve, clock, condition, baud, latency, dates, transcript } = flags;
  return {
    module: family,
    place: placeOf(flags),
    ...(resolve === undefined ? {} : { resolve }),
    ...(clock === undefined ? {} : { rtc: clock }),
    ...(condition === undefined ? {} : { conditions: condition }),
    ...(baud === undefined ? {} : { baud }),
    ...(latency === undefined ? {} : { latency }),
    ...(dates === undefined ? {} : { checksDates: dates === 'checked' }),
    ...(transcript === undefined ? {} : { transcript }),
  };
}

function placeOf({ listen, pty }: Flags): EmulatorPlace {
  if (pty !== undefined && listen !== undefined)
    throw new HawserError('give --listen or --pty, not both', { code: 'usage' });
  if (pty !== undefined) return { pty };
  const text = listen ?? DEFAULT_LISTEN;
  const match = /^(?:tcp:\/\/)?(?:\[([0-9a-f:.]+)\]|([^:\s]+)):(\d{1,5})$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  if (host === undefined || port > 65_535)
    throw new HawserError(`--listen takes HOST:PORT, not "${text}"`, { code: 'usage' });
  return { host, port };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
