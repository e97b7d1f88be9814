import type { Command } from 'commander';
import type { ExitCode } from '../kernel/errors.ts';
import type { Output } from './output.ts';

/** What a command is given when it runs. */
export interface CliContext {
  readonly output: Output;
  /** Aborted by Ctrl-C, with a HawserError `interrupted`: clean up and return or throw. */
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The work of a command. What it returns is the exit status; an error it throws is printed by the frame. */
export type CommandRun = (context: CliContext) => Promise<ExitCode>;

/** Given to {@link CliCommand.configure}: runs the work with everything around it. */
export type Act = (run: CommandRun) => Promise<void>;

/**
 * One command, exported as `command` by `src/cli/<name>.ts`, which is loaded only when the command is used.
 *
 * @example
 * export const command: CliCommand = {
 *   examples: ['hawser modules --json'],
 *   configure(cmd, act) {
 *     cmd.option('--json', 'print one JSON document').action((options: Options) => act((context) => list(options, context)));
 *   },
 * };
 */
export interface CliCommand {
  /** Its name in documents and hints where that is longer than the entry's: `creds inspect`. */
  readonly name?: string;
  /** Lines that can be typed as they stand; the help begins with them. */
  readonly examples: readonly string[];
  configure(cmd: Command, act: Act): void;
}

/** Where a command's file is, and what the list of commands says about it. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  /** `words` is what was typed behind the command's name: it may choose a subcommand. */
  load(words: readonly string[]): Promise<CliCommand>;
}
