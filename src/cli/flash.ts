import type { FlashOptions, FormatSize } from '../app/flash-job.ts';
import type { FlashReport } from '../app/flash.ts';
import type { FlashEvent } from '../app/flash-run.ts';
import { systemClock } from '../kernel/clock.ts';
import { EXIT, HawserError, type ExitCode } from '../kernel/errors.ts';
import type { CliCommand, CliContext } from './command.ts';
import { collected, oneOfWords, wholeNumber } from './options.ts';
import type { Output } from './output.ts';
import { showFindings } from './render.ts';

interface Flags {
  readonly port?: string;
  readonly baud?: number;
  readonly file?: readonly string[];
  readonly delete?: readonly string[];
  readonly read?: readonly string[];
  readonly list?: boolean;
  readonly formatSize?: FormatSize;
  readonly reset?: 'none' | 'dtr' | 'rts';
  readonly readBack?: boolean;
  readonly keep?: string;
  readonly force?: boolean;
}

const SIZES: readonly FormatSize[] = ['512K', '1M', '2M', '4M', '8M', '16M'];

export const command: CliCommand = {
  examples: [
    'hawser flash --port /dev/ttyUSB0 --file key.der=/cert/126.der --file cert.der=/cert/127.der --file ca.der=/cert/128.der',
    'hawser flash --port /dev/ttyUSB0 --list',
    'hawser flash --port /dev/ttyUSB0 --read /cert/128.der=ca.der',
    'hawser flash --port tcp://127.0.0.1:7600 --file ca.der=/cert/128.der --delete /cert/old.der --keep before',
  ],
  configure(cmd, act) {
    cmd
      .option('--port <path>', 'serial port of the boot loader of a CC3200 or CC3100, or tcp://HOST:PORT')
      .option('--file <local=remote>', 'write this file; may be given several times', collected)
      .option('--delete <remote>', 'delete this file on the chip; may be given several times', collected)
      .option('--read <remote=local>', 'read a file of the chip, before anything is changed; may repeat', collected)
      .option('--list', 'list the files, after everything else')
      .option('--keep <folder>', 'put the content of each file that is replaced or deleted there first')
      .option('--force', 'let --read overwrite local files')
      .option('--format-size <size>', `ERASE everything first: ${SIZES.join(', ')}`, oneOfWords('--format-size', SIZES))
      .option(
        '--reset <line>',
        'none (default: you press the button), or the line that holds the chip in reset: dtr, rts',
        oneOfWords('--reset', ['none', 'dtr', 'rts']),
      )
      .option('--no-read-back', 'only write: do not ask the loader for what it may not answer')
      .option('--baud <n>', 'speed of the line (default 921600)', wholeNumber('--baud', 9_600, 4_000_000))
      .option('--json', 'print one JSON document')
      .action((flags: Flags) => act((context) => run(flags, context)));
  },
};

async function run(flags: Flags, { output, signal }: CliContext): Promise<ExitCode> {
  const { flash } = await import('../app/flash.ts');
  const options = optionsOf(flags);
  const onEvent = (event: FlashEvent): void => showEvent(event, output);
  const report = await flash(options, { clock: systemClock, onEvent, signal });
  output.document(report);
  showReport(report, output);
  return EXIT.yes;
}

function optionsOf(flags: Flags): FlashOptions {
  const { port, baud, file = [], read = [], list = false, formatSize, reset, readBack, keep, force } = flags;
  if (port === undefined) {
    throw new HawserError('--port is missing: the serial port of the boot loader', {
      code: 'port-missing',
      next: [{ text: 'See which ports there are.', command: 'hawser connect' }],
    });
  }
  return {
    port,
    files: file,
    deletes: flags.delete ?? [],
    reads: read,
    list,
    ...(baud === undefined ? {} : { baud }),
    ...(formatSize === undefined ? {} : { formatSize }),
    ...(reset === undefined || reset === 'none' ? {} : { reset }),
    ...(readBack === undefined ? {} : { readBack }),
    ...(keep === undefined ? {} : { keep }),
    ...(force === undefined ? {} : { force }),
  };
}

function showEvent(event: FlashEvent, output: Output): void {
  switch (event.kind) {
    case 'press-reset':
      if (event.attempt === 1)
        output.progress('close the jumper SOP2 and press reset on the board; waiting for its boot loader');
      else output.status(`no answer yet: press reset (attempt ${event.attempt} of 5)`);
      break;
    case 'phase':
      output.progress(output.paintProgress.dim(`… ${event.text}`));
      break;
    case 'bytes':
      output.status(`    ${event.remote}: ${event.done} of ${event.total} bytes`);
      break;
    case 'file':
      output.progress(`  ${event.text}`);
      break;
  }
}

function showReport({ written, deleted, read, files, formattedBlocks, findings }: FlashReport, output: Output): void {
  if (files !== undefined) showFiles(files, output);
  const parts = [
    ...(formattedBlocks === undefined ? [] : [`formatted to ${formattedBlocks} blocks`]),
    ...(written.length === 0 ? [] : [`${written.length} written or there already`]),
    ...(deleted.length === 0 ? [] : [`${deleted.length} deleted or not there`]),
    ...(read.length === 0 ? [] : [`${read.length} read`]),
  ];
  if (parts.length > 0) output.line(`done: ${parts.join(', ')}`);
  if (written.length > 0) output.line('To start the program: open the jumper SOP2 and press reset.');
  showFindings(findings, output);
}

function showFiles(files: NonNullable<FlashReport['files']>, output: Output): void {
  const width = Math.max(0, ...files.map(({ size }) => String(size).length));
  for (const { name, size, blocks, failSafe } of files) {
    const twice = failSafe ? ', kept twice' : '';
    output.line(
      `${String(size).padStart(width)}  ${name}  ${output.paint.dim(`${blocks} ${blocks === 1 ? 'block' : 'blocks'}${twice}`)}`,
    );
  }
  output.line(`${files.length} files`);
}
