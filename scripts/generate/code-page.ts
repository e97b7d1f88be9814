import { aliasOf, codePage, pageOf, type CodePage } from '../../src/app/code.ts';
import type { SplittingTest } from '../../src/app/separating-tests.ts';
import type { HostStack } from '../../src/explain/stacks/stack.ts';
import { findFamilyIn } from '../../src/families/kit/find.ts';
import type { Rung } from '../../src/kernel/rung.ts';
import type { FamilyFolder } from './folders.ts';
import { pageHeader, table } from './markdown.ts';

/** `docs/codes/FAMILY.md`: every result code with causes for and against, and the tests that split them. */
export function codesPage({ name, family }: Pick<FamilyFolder, 'name' | 'family'>): string {
  const choice = findFamilyIn([family], family.id);
  const pages = family.codes.map((codes) => ({
    codes,
    pages: codes.codes.map((row) => codePage(choice, { table: codes, row })),
  }));
  const tests = new Map(pages.flatMap((one) => one.pages.flatMap((page) => page.tests)).map((test) => [test.id, test]));
  const alias = aliasOf(family);
  return [
    pageHeader(`src/families/${name}/errors.ts and the parts of the family`),
    `# Result codes of ${family.title}\n\n`,
    `\`hawser code ${alias} 32\` prints one of them in a terminal, also as the module printed it: `,
    `\`hawser code ${alias} "+CMQTTCONNECT: 0,32"\`. What the family can do: [its page](../families/${name}.md).\n\n`,
    'A code seldom has one cause. It stands for a span of rungs, and speaks for several causes, each with a weight; a test ',
    'narrows that. `hawser connect` makes these tests through the module by itself.\n\n',
    ...pages.map(({ codes: { id, title } }) => `- [${id}](#${id.toLowerCase()}): ${title}\n`),
    tests.size === 0 ? '\n' : '- [The tests](#the-tests)\n\n',
    ...pages.flatMap(({ codes, pages: own }) => [
      `## ${codes.id}\n\n${codes.title}.\n\n`,
      ...own.map((page) => codeText(page)),
    ]),
    tests.size === 0 ? '' : testsText([...tests.values()]),
  ].join('');
}

/** `docs/codes/LIBRARY.md`: the codes of a TLS library of hosts. */
export function stackPage({ id, title, tables }: HostStack): string {
  return [
    pageHeader(`src/explain/stacks/${id}.ts`),
    `# Result codes of ${title}\n\n`,
    `\`hawser code ${id} CODE\` prints one of them in a terminal; CODE may be a whole line of a log.\n\n`,
    ...tables.map(({ id: table, title: of }) => `- [${table}](#${table.toLowerCase()}): ${of}\n`),
    '\n',
    ...tables.flatMap((table) => [
      `## ${table.id}\n\n${table.title}.\n\n`,
      ...table.codes.map((row) => codeText(pageOf({ table, row }, () => []))),
    ]),
  ].join('');
}

function codeText({ table: id, written, text, span, open, causes, confidence, source, tests }: CodePage): string {
  const where =
    span === undefined
      ? 'It says nothing about the ladder.'
      : `Rungs: **${span.from === span.to ? span.from : `${span.from} to ${span.to}`}**.`;
  const rows = causes.map(({ speaks, cause, rung, why, finding }) => [
    speaks,
    cause,
    rung,
    why,
    `[${finding}](../findings/${finding}.md)`,
  ]);
  const list = tests.map((test) => `- ${testLine(test, open)}\n`).join('');
  return [
    `### ${id} ${written}\n\n`,
    `**${text}**. ${where}\n\n`,
    table(['speaks', 'cause', 'rung', 'why', 'finding'], rows),
    list === '' ? '' : `What would split it:\n\n${list}\n`,
    `Source: ${confidence}: ${source}\n\n`,
  ].join('');
}

function testLine({ id, title, after, passed, failed }: SplittingTest, open: readonly Rung[]): string {
  const when = after === undefined ? '' : `, once [${after}](#test-${after}) has failed`;
  return `[${title}](#test-${id})${when}: when it passes, ${left(passed, open)}; when it fails, ${left(failed, open)}`;
}

function left(rungs: readonly Rung[], open: readonly Rung[]): string {
  if (rungs.length === 0) return 'what failed before works now';
  return rungs.length === open.length ? 'nothing is learnt' : `${rungs.join(' or ')} is left`;
}

const TESTS = `## The tests

By hand, on a module that is registered and has its files stored; \`broker.example\` and the file names stand for yours. None
of them sends a login or any MQTT packet. A test without verification (authmode 0 or 3) is there to separate causes, and no
way to run a device.

`;

function testsText(tests: readonly SplittingTest[]): string {
  return TESTS + tests.map(({ id, title, commands }) => `### Test ${id}\n\n${title}.\n\n${fenced(commands)}`).join('');
}

function fenced(lines: readonly string[]): string {
  return `\`\`\`\n${lines.join('\n')}\n\`\`\`\n\n`;
}
