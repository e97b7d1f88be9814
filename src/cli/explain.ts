import type { ExplainDeps, ExplainRequest } from '../app/explain.ts';
import { systemClock } from '../kernel/clock.ts';
import { EXIT, type ExitCode } from '../kernel/errors.ts';
import type { CliCommand, CliContext } from './command.ts';
import { dateOption } from './options.ts';
import type { Output } from './output.ts';
import { maskedText, showExplanation } from './show-explain.ts';

interface Flags extends Omit<ExplainRequest, 'file'> {
  readonly redact?: boolean;
  readonly json?: boolean;
}

export const command: CliCommand = {
  examples: [
    'hawser explain modem.log',
    'hawser explain - --module "SIM7600G-H LE20B03" --broker "HiveMQ Cloud"',
    'hawser explain modem.log --ca ca.pem --json',
    'hawser explain modem.log --redact',
  ],
  configure(cmd, act) {
    cmd
      .argument('[file]', 'the log, in whatever form it was copied; - or nothing: standard input')
      .option('--module <text>', 'the module in any words: its name, its firmware')
      .option('--broker <text>', 'the broker in any words: its host, or what it is')
      .option('--ca <file>', 'the CA that the module was given')
      .option('--at <time>', 'when the log was written (ISO time; default now)', (text) => dateOption('--at', text))
      .option('--redact', 'print the log with every secret masked, safe to post, and nothing else')
      .option('--json', 'print one JSON document')
      .action((file: string | undefined, flags: Flags) => act((context) => run(file, flags, context)));
  },
};

async function run(file: string | undefined, flags: Flags, { output, signal }: CliContext): Promise<ExitCode> {
  const { redact, json: _json, ...rest } = flags;
  const request: ExplainRequest = { ...rest, ...(file === undefined ? {} : { file }) };
  if ((file === undefined || file === '-') && process.stdin.isTTY)
    output.progress('Paste the log, and end it with Ctrl-D.');
  const deps: ExplainDeps = {
    clock: systemClock,
    stdin: process.stdin,
    signal,
    onProgress: (lines) => output.status(`${lines} lines read …`),
  };
  return redact === true ? makeSafe(request, deps, output) : explainLog(request, deps, output);
}

async function explainLog(request: ExplainRequest, deps: ExplainDeps, output: Output): Promise<ExitCode> {
  const { explain } = await import('../app/explain.ts');
  const report = await explain(request, deps);
  for (const option of report.notUnderstood)
    output.progress(
      `${output.paintProgress.yellow('note')} ${option} names nothing that is known here${KNOWN[option]}`,
    );
  output.document(report);
  showExplanation(report, output);
  return EXIT.yes;
}

const KNOWN = { '--module': ' (see: hawser modules)', '--broker': ' (see: hawser brokers)' } as const;

async function makeSafe(request: ExplainRequest, deps: ExplainDeps, output: Output): Promise<ExitCode> {
  const { redactLog } = await import('../app/explain.ts');
  const text: string[] = [];
  const masked = await redactLog(request, deps, (lines) => {
    if (output.json) for (const line of lines) text.push(line);
    else output.text(`${lines.join('\n')}\n`);
  });
  output.document({ schema: 1, command: 'explain', ok: true, ladder: [], findings: [], nextProofs: [], masked, text });
  if (masked.length === 0) output.progress('Nothing in it had to be masked.');
  for (const one of masked) output.progress(`masked: ${maskedText(one)}`);
  return EXIT.yes;
}
