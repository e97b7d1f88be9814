import type { CliCommand } from '../command.ts';

/**
 * One subcommand of `hawser creds`, exported as `subcommand` by `src/cli/creds/<name>.ts`. Its `--json` document has
 * `command: 'creds <name>'`.
 *
 * @example
 * export const subcommand: CliSubcommand = {
 *   name: 'inspect',
 *   summary: 'say what credential files hold, and what is wrong with them',
 *   examples: ['hawser creds inspect ca.pem'],
 *   configure(cmd, act) {
 *     cmd.argument('<file...>').action((files: string[]) => act((context) => run(files, context)));
 *   },
 * };
 */
export interface CliSubcommand extends CliCommand {
  /** The word after `creds`. */
  readonly name: string;
  /** What the list of subcommands says about it. */
  readonly summary: string;
}

/** Loads the file of a subcommand. */
export type LoadSubcommand = () => Promise<{ readonly subcommand: CliSubcommand }>;
