import { explainFinding, findingsByRung, type FindingPage } from '../app/finding.ts';
import { EXIT, type ExitCode } from '../kernel/errors.ts';
import type { CliCommand } from './command.ts';
import type { Output } from './output.ts';
import { field, showRemedies } from './render.ts';

export const command: CliCommand = {
  examples: ['hawser finding', 'hawser finding sni-missing', 'hawser finding anchor-wrong --json'],
  configure(cmd, act) {
    cmd
      .argument('[code]', 'the code of a finding; without it all are listed by rung')
      .option('--json', 'print one JSON document')
      .action((code: string | undefined) =>
        act(({ output }) => Promise.resolve(code === undefined ? list(output) : explain(code, output))),
      );
  },
};

const EMPTY = { schema: 1, command: 'finding', ok: true, ladder: [], findings: [], nextProofs: [] } as const;

function list(output: Output): ExitCode {
  const rungs = findingsByRung();
  output.document({ ...EMPTY, catalogue: rungs });
  const { paint } = output;
  for (const { rung, findings } of rungs) {
    output.line(paint.bold(rung));
    for (const { code, title } of findings) output.line(`  ${code.padEnd(24)}${paint.dim(title)}`);
  }
  return EXIT.yes;
}

function explain(typed: string, output: Output): ExitCode {
  const page = explainFinding(typed);
  output.document({ ...EMPTY, page });
  show(page, output);
  return EXIT.yes;
}

function show(page: FindingPage, output: Output): void {
  const { paint } = output;
  output.line(`${paint.bold(page.title)}  ${paint.dim(page.code)}`);
  output.line(`  ${page.meaning}`);
  field('cause', `${page.cause}, rung ${page.rung}`, output);
  field('seen by', page.evidence, output);
  for (const { alias, table, codes } of page.moduleCodes)
    field('codes', `${alias} ${table}: ${codes.map(({ written }) => written).join(', ')}`, output);
  showRemedies(page.remedy, output);
  for (const source of page.sources) field('source', source, output);
  const first = page.moduleCodes[0];
  const code = first?.codes[0]?.written;
  if (first !== undefined && code !== undefined)
    output.line(
      paint.dim(
        `  A code of a module is explained by, for example: hawser code ${first.alias} "${first.table} ${code}"`,
      ),
    );
}
