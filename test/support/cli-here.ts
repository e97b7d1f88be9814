import { COMMANDS } from '../../src/cli/commands.ts';
import { Output } from '../../src/cli/output.ts';
import { runCli } from '../../src/cli/program.ts';

/** What a command line gave that was run in this process. */
export interface CliHere {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line from the sources, without a process of its own and without a terminal. */
export function hawserHere(...argv: readonly string[]): Promise<CliHere> {
  return hawserWith({}, ...argv);
}

/** The same with environment variables. */
export async function hawserWith(env: Readonly<Record<string, string>>, ...argv: readonly string[]): Promise<CliHere> {
  let [stdout, stderr] = ['', ''];
  const output = new Output({
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env: {},
    json: argv.includes('--json'),
  });
  const signal = new AbortController().signal;
  const status = await runCli(argv, '1.2.3', COMMANDS, { output, signal, env });
  return { status, stdout, stderr };
}
