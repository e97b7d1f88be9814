import { Command, CommanderError } from 'commander';
import { EXIT, HawserError, isHawserError, type ExitCode } from '../kernel/errors.ts';
import type { CliContext, CommandEntry, CommandRun } from './command.ts';
import { reportError } from './report-error.ts';

const EXAMPLES = [
  'hawser demo',
  'hawser modules',
  'hawser emulate sim7600 --listen 127.0.0.1:0',
  'hawser connect --port /dev/ttyUSB2 --broker mqtts://broker.example --ca ca.pem --cert client.pem --key client.key',
];

const STATUSES =
  'Exit status: 0 yes or done, 1 no or failed, 2 usage or unreadable input, 3 no module on the port,\n4 cannot tell, 130 interrupted.';

/** Runs one command line (without `node` and the script); resolves to the exit status and never rejects. */
export async function runCli(
  argv: readonly string[],
  version: string,
  entries: readonly CommandEntry[],
  context: CliContext,
): Promise<ExitCode> {
  const { output, env, signal } = context;
  const entry = entries.find(({ name }) => name === argv[0]);
  let name = entry?.name ?? 'hawser';
  let status: ExitCode = EXIT.yes;
  const act = async (run: CommandRun): Promise<void> => {
    status = await run(context);
  };
  try {
    const program = frame(version, entries, context);
    if (entry !== undefined) {
      const loaded = await entry.load(argv.slice(1));
      name = loaded.name ?? entry.name;
      const command = program.command(entry.name).description(entry.summary);
      command.addHelpText('beforeAll', `${exampleText(loaded.examples)}\n`);
      loaded.configure(settle(command, context), act);
    } else {
      for (const { name, summary } of entries) program.command(name).description(summary);
      program.addHelpText('beforeAll', `${exampleText(EXAMPLES)}\n`).addHelpText('after', `\n${STATUSES}`);
    }
    await program.parseAsync([...argv], { from: 'user' });
    return status;
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return EXIT.yes;
    const error = asUsage(thrown, argv, entry === undefined ? undefined : name, entries);
    if (signal.aborted && isInterruption(error, signal)) {
      return reportError(interruption(signal), name, output, false);
    }
    return reportError(error, name, output, (env['HAWSER_DEBUG'] ?? '') !== '');
  }
}

function frame(version: string, entries: readonly CommandEntry[], context: CliContext): Command {
  const program = new Command('hawser')
    .description('Gets a cellular or IoT module connected to an MQTT broker over TLS, and says why when it is not.')
    .version(version, '--version', 'print the version')
    .helpCommand(false)
    .enablePositionalOptions()
    .usage('COMMAND [OPTIONS]');
  // Without a command the help is the answer, and a usage error: nothing was done.
  return settle(program, context).action(() => {
    program.outputHelp({ error: true });
    throw new HawserError(`no command was given; ${namesOf(entries)}`, { code: 'usage' });
  });
}

/** Everything is printed through {@link Output}, and nothing in commander ends the process. */
function settle(command: Command, { output }: CliContext): Command {
  return command
    .exitOverride()
    .showSuggestionAfterError(true)
    .helpOption('-h, --help', 'show this help')
    .configureOutput({
      writeOut: (text) => output.help(text, true),
      writeErr: (text) => output.help(text, false),
      outputError: () => undefined,
    });
}

function exampleText(examples: readonly string[]): string {
  return ['Examples:', ...examples.map((example) => `  ${example}`)].join('\n');
}

function asUsage(
  thrown: unknown,
  argv: readonly string[],
  command: string | undefined,
  entries: readonly CommandEntry[],
): unknown {
  if (!(thrown instanceof CommanderError)) return thrown;
  const word = argv[0] ?? '';
  const unknown = command === undefined && !word.startsWith('-');
  const message = unknown
    ? `there is no command "${word}"; ${namesOf(entries)}`
    : thrown.message.replace(/^error: /, '');
  const help = command === undefined ? 'hawser --help' : `hawser ${command} --help`;
  return new HawserError(message, { code: 'usage', next: [{ text: 'See how it is used.', command: help }] });
}

function namesOf(entries: readonly CommandEntry[]): string {
  return `commands: ${entries.map(({ name }) => name).join(', ')}`;
}

/** What a command throws after Ctrl-C is the interruption itself, or a wait that it broke off. */
function isInterruption(error: unknown, signal: AbortSignal): boolean {
  if (error === signal.reason) return true;
  if (isHawserError(error)) return error.code === 'interrupted' || error.cause === signal.reason;
  return error instanceof Error && error.name === 'AbortError';
}

function interruption(signal: AbortSignal): HawserError {
  const reason: unknown = signal.reason;
  return isHawserError(reason) ? reason : new HawserError('interrupted', { code: 'interrupted', cause: reason });
}
