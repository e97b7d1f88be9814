import { Command } from 'commander';
import type { CliCommand } from '../../src/cli/command.ts';
import { COMMANDS } from '../../src/cli/commands.ts';

/** A command line of ours in a document. */
export interface DocCommand {
  readonly line: string;
  /** Inside a sentence, where a command may be called by its name alone. */
  readonly inline: boolean;
}

const OURS = /^(?:\$ )?(?:npx )?hawser (?=\S)/;

/** The command lines that a Markdown text shows: in code blocks, and in sentences. */
export function commandsIn(markdown: string): readonly DocCommand[] {
  const found: DocCommand[] = [];
  const add = (text: string, inline: boolean): void => {
    if (OURS.test(text)) found.push({ line: text.replace(OURS, ''), inline });
  };
  const sentences: string[] = [];
  let fenced = false;
  for (const line of markdown.replace(/\\\n\s*/g, '').split('\n')) {
    if (/^\s*```/.test(line)) fenced = !fenced;
    else if (fenced) add(line.trim(), false);
    else sentences.push(line.trim());
  }
  // A sentence may break a line inside a command, a paragraph does not.
  for (const paragraph of sentences.join('\n').split(/\n{2,}/))
    for (const [, code = ''] of paragraph.matchAll(/`([^`]+)`/g)) add(code.trim().replaceAll('\n', ' '), true);
  return found;
}

/** The words of a command line as a shell gives them, up to a comment, a pipe or a redirection. */
export function shellWords(line: string): readonly string[] {
  const words: string[] = [];
  for (const [word] of line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)) {
    if (/^([|#;&]|<[^>]*$|\d?>)/.test(word)) break;
    words.push(word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
  }
  return words;
}

/** Why a command line cannot be what a document says it is; `undefined` if the program takes it. Nothing is run. */
export async function problemOf({ line, inline }: DocCommand): Promise<string | undefined> {
  const [name = '', ...words] = shellWords(line);
  // Stands for any command.
  if (name === 'COMMAND') return words.join() === '--help' ? undefined : 'COMMAND goes with --help only';
  const entry = COMMANDS.find((one) => one.name === name);
  if (entry === undefined) return `there is no command ${name}`;
  const command = configured(await entry.load(words));
  if (inline && (words.length === 0 || isName(command, words))) return undefined;
  if (command.commands.length > 0 && !isName(command, words.slice(0, 1)))
    return `${name} has no ${words[0] ?? 'such use'}`;
  try {
    await command.parseAsync([...words], { from: 'user' });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** All options of all commands, `--ca` and so on. */
export async function allOptions(): Promise<ReadonlySet<string>> {
  const options = new Set<string>();
  const collect = (command: Command): void => {
    for (const { long } of command.options) if (long !== undefined) options.add(long);
    for (const inner of command.commands) collect(inner);
  };
  for (const entry of COMMANDS) {
    const command = configured(await entry.load([]));
    collect(command);
    for (const inner of command.commands) collect(configured(await entry.load([inner.name()])));
  }
  return options;
}

/** The command as the program knows it, except that it does nothing. */
function configured(command: CliCommand): Command {
  const bare = new Command('command').exitOverride().configureOutput({ outputError: () => undefined });
  command.configure(bare, () => Promise.resolve());
  return bare;
}

function isName(command: Command, words: readonly string[]): boolean {
  return words.length === 1 && command.commands.some((inner) => inner.name() === words[0]);
}
