import type { PlayedExchange } from '../emulator/play.ts';
import type { ExplainedLine } from '../app/replay.ts';
import { EXIT, HawserError, type ExitCode } from '../kernel/errors.ts';
import type { CliCommand, CliContext } from './command.ts';
import type { Output } from './output.ts';

interface Flags {
  readonly emulator?: string;
  readonly decode?: boolean;
}

export const command: CliCommand = {
  examples: ['hawser replay session.at --decode', 'hawser replay session.at --emulator sim7600@LE20B03'],
  configure(cmd, act) {
    cmd
      .argument('<transcript>', 'a file that --transcript has written')
      .option('--emulator <family>', 'play its host side into a virtual FAMILY[@FIRMWARE] and compare the answers')
      .option('--decode', 'say what each line is')
      .option('--json', 'print one JSON document')
      .action((path: string, flags: Flags) => act((context) => run(path, flags, context)));
  },
};

async function run(path: string, { emulator, decode }: Flags, { output }: CliContext): Promise<ExitCode> {
  if ((emulator === undefined) === (decode !== true)) {
    throw new HawserError('say what to do with the transcript: --emulator FAMILY or --decode', { code: 'usage' });
  }
  const { explainTranscript, familyOf, loadTranscript, replayInto } = await import('../app/replay.ts');
  const transcript = await loadTranscript(path);
  if (emulator === undefined) return showLines(explainTranscript(transcript, familyOf(transcript, undefined)), output);
  return showPlayed(await replayInto(transcript, emulator), output);
}

function showLines(lines: readonly ExplainedLine[], output: Output): ExitCode {
  const unknown = lines.filter(({ kind }) => kind === 'unknown').length;
  output.document({ ...head(true), lines, counts: { lines: lines.length, unknown } });
  for (const { from, text, kind, id } of lines) {
    const what = id === undefined ? kind : `${kind} ${id}`;
    output.line(`${from === 'host' ? '>' : '<'} ${text}  ${output.paint.dim(what)}`);
  }
  output.line(`${lines.length} lines, ${unknown} of them unknown`);
  return EXIT.yes;
}

function showPlayed(played: readonly PlayedExchange[], output: Output): ExitCode {
  const different = played.filter(({ same }) => !same);
  output.document({
    ...head(different.length === 0),
    exchanges: played,
    counts: { exchanges: played.length, different: different.length },
  });
  for (const { row, sent, expected, got } of different) {
    output.line(`${output.paint.yellow(`line ${row}`)} > ${sent}`);
    output.line(`  transcript: ${expected.join(' / ')}`);
    output.line(`  virtual:    ${got.join(' / ')}`);
  }
  output.line(`${played.length} exchanges, ${different.length} answered otherwise`);
  return different.length === 0 ? EXIT.yes : EXIT.no;
}

function head(ok: boolean): object {
  return { schema: 1, command: 'replay', ok, ladder: [], findings: [], nextProofs: [] };
}
