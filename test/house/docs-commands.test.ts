import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { CATALOGUE, catalogueEntry, type FindingCode } from '../../src/findings/catalogue.ts';
import { allOptions, commandsIn, problemOf, shellWords } from '../support/doc-commands.ts';
import { projectFiles, ROOT } from '../support/tree.ts';

async function documents(): Promise<readonly string[]> {
  return ['README.md', ...(await projectFiles('docs')).filter((path) => path.endsWith('.md'))];
}

describe('documents', () => {
  it('show only commands that the program takes', async () => {
    const bad: string[] = [];
    const used = new Set<string>();
    for (const path of await documents()) {
      for (const command of commandsIn(await readFile(ROOT + path, 'utf8'))) {
        const problem = await problemOf(command);
        if (problem !== undefined) bad.push(`${path}: hawser ${command.line}: ${problem}`);
        used.add(shellWords(command.line)[0] ?? '');
      }
    }
    expect(bad).toEqual([]);
    for (const { name } of COMMANDS) expect(used, `some document shows hawser ${name}`).toContain(name);
  });
});

describe('remedies', () => {
  it('name only options and commands that there are', async () => {
    const options = await allOptions();
    const bad: string[] = [];
    let seen = 0;
    for (const code of Object.keys(CATALOGUE) as FindingCode[]) {
      for (const { command = '' } of catalogueEntry(code).remedy) {
        seen += command === '' ? 0 : 1;
        const given = command.startsWith('--') ? (command.match(/--[a-z-]+/g) ?? []) : [];
        for (const option of given) if (!options.has(option)) bad.push(`${code}: ${option}`);
        for (const inner of commandsIn(`\`${command}\``)) {
          const problem = await problemOf(inner);
          if (problem !== undefined) bad.push(`${code}: ${command}: ${problem}`);
        }
      }
    }
    expect(bad).toEqual([]);
    expect(seen).toBeGreaterThan(20);
    expect(options.size).toBeGreaterThan(30);
  });
});

describe('the check of command lines', () => {
  it('finds them in blocks and in sentences', () => {
    const text = 'See `hawser modules` and `npx hawser demo`.\n\n```\nhawser connect \\\n  --port x  # why\nls\n```\n';
    expect(commandsIn(text)).toEqual([
      { line: 'connect --port x  # why', inline: false },
      { line: 'modules', inline: true },
      { line: 'demo', inline: true },
    ]);
    expect(commandsIn('Look at `hawser\nmodules`, not at `ls`.')).toEqual([{ line: 'modules', inline: true }]);
  });

  it('splits them as a shell does', () => {
    expect(shellWords('code sim7600 "+CMQTTCONNECT: 0,32" # it')).toEqual(['code', 'sim7600', '+CMQTTCONNECT: 0,32']);
    expect(shellWords("creds anchor --name 'Root CA' | head")).toEqual(['creds', 'anchor', '--name', 'Root CA']);
    expect(shellWords('modules >list.txt')).toEqual(['modules']);
  });

  it.each([
    ['nothing', /no command nothing/],
    ['modules --colour', /unknown option '--colour'/],
    ['creds nonsense x', /creds has no nonsense/],
    ['creds fit ca.pem', /--module/],
    ['connect --port', /argument missing/],
    ['connect --keepalive soon', /--keepalive takes a whole number/],
    ['COMMAND --json', /--help/],
  ])('refuses hawser %s', async (line, reason) => {
    expect(await problemOf({ line, inline: true })).toMatch(reason);
  });
});
