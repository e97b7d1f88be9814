import type { ExplainRequest } from '../app/explain.ts';
import type { AttemptReport, Explanation, Outcome } from '../explain/explanation.ts';
import { systemClock } from '../kernel/clock.ts';
import { EXIT, type ExitCode } from '../kernel/errors.ts';
import type { CliCommand, CliContext } from './command.ts';
import { dateOption } from './options.ts';
import type { Output } from './output.ts';
import { field, rungLine, showFindings, showProofs, spanText } from './render.ts';

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
  const deps = {
    clock: systemClock,
    stdin: process.stdin,
    signal,
    onProgress: (lines: number) => output.status(`${lines} lines read …`),
  };
  const { explain, redactLog } = await import('../app/explain.ts');
  if (redact === true) {
    const lines: string[] = [];
    const found = await redactLog(request, deps, (line) => (output.json ? lines.push(line) : output.text(`${line}\n`)));
    output.document({
      schema: 1,
      command: 'explain',
      ok: true,
      ladder: [],
      findings: [],
      nextProofs: [],
      masked: [...found].map(([kind, times]) => ({ kind, times })),
      text: lines,
    });
    for (const [kind, times] of found) output.progress(`masked: ${kind} (${times} ×)`);
    return EXIT.yes;
  }
  const explanation = await explain(request, deps);
  output.document(explanation);
  show(explanation, output);
  return EXIT.yes;
}

const OUTCOME: Readonly<Record<Outcome, string>> = {
  worked: 'It worked, as far as this log goes.',
  failed: 'It failed.',
  unclear: 'This log does not show how it ended.',
};

function show(explanation: Explanation, output: Output): void {
  const { paint } = output;
  const { module, broker, formats, lines, outcome, findings, nextProofs, harmless, masked, attempts } = explanation;
  const format = formats[0]?.title ?? 'empty';
  output.line(`${paint.bold(`${lines} lines`)} (${format})`);
  if (module !== undefined)
    field(
      'module',
      `${module.title}, ${module.firmware}${module.firmwareKnown ? '' : ' (taken as the nearest known)'}; by ${module.by}`,
      output,
    );
  if (broker !== undefined)
    field('broker', `${broker.title}${broker.host === undefined ? '' : ` at ${broker.host}`}`, output);
  for (const { kind, times, revoke } of masked)
    output.line(
      paint.yellow(
        `  masked       ${kind} (${times} ×)${revoke ? ': whoever saw the log has it; revoke it and make a new one' : ''}`,
      ),
    );
  if (attempts.length > 1) for (const attempt of attempts) showAttempt(attempt, output);
  else
    for (const entry of explanation.ladder.filter(({ state }) => state !== 'unknown'))
      output.line(rungLine(entry, paint));
  output.line();
  output.line(
    outcome === 'failed' && explanation.brokeAt !== undefined
      ? `It broke at ${paint.bold(spanText(explanation.brokeAt))}.`
      : OUTCOME[outcome],
  );
  showFindings(findings, output);
  for (const { row, text, why } of harmless) output.line(`${paint.dim('harmless')} line ${row}: ${text}: ${why}`);
  showProofs(nextProofs, output, 'What would decide it:');
}

function showAttempt({ lines, broker, connection, brokeAt, module }: AttemptReport, output: Output): void {
  const where = brokeAt === undefined ? '' : `, broke at ${spanText(brokeAt)}`;
  const what = [module, broker].filter((text) => text !== undefined).join(' to ');
  field(`line ${lines.from}`, `${what === '' ? 'a try' : what}: ${connection}${where}`, output);
}
