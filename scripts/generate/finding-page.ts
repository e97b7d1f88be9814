import { findingPage, findingsByRung, type SpeakingCodes } from '../../src/app/finding.ts';
import type { FindingCode } from '../../src/findings/catalogue.ts';
import type { Remedy } from '../../src/kernel/errors.ts';
import { pageHeader, table } from './markdown.ts';

const SOURCE = 'src/findings/catalogue';

const INDEX = `# Findings

Everything that hawser can find, by the rung on which its cause sits. \`hawser finding CODE\` prints the same in a
terminal. The codes are stable: link to these pages.

`;

/** `docs/findings/README.md`: all codes by rung. */
export function findingIndex(): string {
  const rungs = findingsByRung().map(({ rung, findings }) => {
    const rows = findings.map(({ code, title }) => [`[${code}](${code}.md)`, title]);
    return `## ${rung}\n\n${table(['code', 'what it says'], rows)}`;
  });
  return [pageHeader(SOURCE), INDEX, ...rungs].join('');
}

/** `docs/findings/CODE.md`. */
export function findingPageText(code: FindingCode): string {
  const { title, meaning, cause, rung, evidence, moduleCodes, remedy, sources } = findingPage(code);
  return [
    pageHeader(SOURCE),
    `# ${title}\n\n`,
    `\`${code}\`, rung **${rung}**${cause === 'none' ? '' : `, cause class **${cause}**`}. `,
    `In a terminal: \`hawser finding ${code}\`. [All findings](README.md).\n\n`,
    `${meaning}\n\n`,
    `## What it is seen by\n\n${evidence}\n\n`,
    moduleCodes.length === 0 ? '' : `Result codes of modules that speak for it, the strongest first:\n\n`,
    table(['family', 'table', 'codes'], moduleCodes.map(codeRow)),
    remedy.length === 0 ? '' : '## What helps\n\n',
    ...remedy.map(remedyText),
    remedy.length === 0 ? '' : '\n',
    sources.length === 0 ? '' : '## Sources\n\n',
    ...sources.map((source) => `- ${source}\n`),
  ].join('');
}

function codeRow({ family, alias, table: id, codes }: SpeakingCodes): readonly string[] {
  const links = codes.map(
    ({ written, text }) => `[${written}](../codes/${family}.md#${`${id}-${written}`.toLowerCase()}) ${text}`,
  );
  return [alias, id, links.join('; ')];
}

function remedyText({ text, command }: Remedy): string {
  return command === undefined ? `- ${text}\n` : `- ${text}\n\n  \`\`\`\n  ${command}\n  \`\`\`\n\n`;
}
