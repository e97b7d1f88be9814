import { HawserError } from '../kernel/errors.ts';
import type { CliCommand } from './command.ts';
import type { CliSubcommand, LoadSubcommand } from './creds/subcommand.ts';

/** The subcommands in the order of the help, each loaded only when it is used or listed. */
const SUBCOMMANDS: ReadonlyMap<string, LoadSubcommand> = new Map<string, LoadSubcommand>([
  ['inspect', () => import('./creds/inspect.ts')],
  ['convert', () => import('./creds/convert.ts')],
  ['fit', () => import('./creds/fit.ts')],
  ['anchor', () => import('./creds/anchor.ts')],
  ['make', () => import('./creds/make.ts')],
]);

const EXAMPLES = [
  'hawser creds inspect ca.pem client.pem client.key',
  'hawser creds convert bundle.p12 --password-env PW --to pem --out all.pem',
];

/** `hawser creds`, with the subcommand that the words behind it name, or with the list of all. */
export async function loadCreds(words: readonly string[]): Promise<CliCommand> {
  const load = SUBCOMMANDS.get(words[0] ?? '');
  return load === undefined ? overview(await loadAll(), words[0]) : only((await load()).subcommand);
}

function only(subcommand: CliSubcommand): CliCommand {
  return {
    name: `creds ${subcommand.name}`,
    examples: subcommand.examples,
    configure(cmd, act) {
      subcommand.configure(cmd.command(subcommand.name).description(subcommand.summary), act);
    },
  };
}

function overview(subcommands: readonly CliSubcommand[], word: string | undefined): CliCommand {
  return {
    examples: EXAMPLES,
    configure(cmd, act) {
      for (const { name, summary } of subcommands) cmd.command(name).description(summary);
      cmd
        .usage('SUBCOMMAND [OPTIONS]')
        .argument('[subcommand]')
        .allowExcessArguments()
        .action(() => act(() => Promise.reject(noSubcommand(subcommands, word))));
    },
  };
}

function noSubcommand(subcommands: readonly CliSubcommand[], word: string | undefined): HawserError {
  const what = word === undefined ? 'no subcommand was given' : `there is no subcommand "${word}"`;
  return new HawserError(`${what}; creds has: ${subcommands.map(({ name }) => name).join(', ')}`, {
    code: 'usage',
    next: [{ text: 'See how it is used.', command: 'hawser creds --help' }],
  });
}

async function loadAll(): Promise<readonly CliSubcommand[]> {
  return (await Promise.all([...SUBCOMMANDS.values()].map((load) => load()))).map(({ subcommand }) => subcommand);
}
