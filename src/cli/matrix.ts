import type { Matrix, MatrixAnswer, MatrixCell } from '../app/matrix.ts';
import { EXIT, HawserError, type ExitCode } from '../kernel/errors.ts';
import type { CliCommand, CliContext } from './command.ts';
import type { Output, Paint } from './output.ts';

interface Flags {
  readonly module?: string;
  readonly broker?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
}

export const command: CliCommand = {
  examples: [
    'hawser matrix --module sim7600',
    'hawser matrix --broker hivemq-cloud',
    'hawser matrix --markdown',
    'hawser matrix --json',
  ],
  configure(cmd, act) {
    cmd
      .option('--module <family>', 'FAMILY[@FIRMWARE] only')
      .option('--broker <kind>', 'one kind of broker only (see: hawser brokers)')
      .option('--markdown', 'print it as a Markdown page')
      .option('--json', 'print one JSON document')
      .action((flags: Flags) => act((context) => run(flags, context)));
  },
};

async function run({ module, broker, markdown, json }: Flags, { output }: CliContext): Promise<ExitCode> {
  if (markdown === true && json === true) {
    throw new HawserError('--markdown and --json are two ways to print the same', {
      code: 'usage',
      next: [{ text: 'Leave one of the two out.' }],
    });
  }
  const { matrix } = await import('../app/matrix.ts');
  const found = matrix({ ...(module === undefined ? {} : { module }), ...(broker === undefined ? {} : { broker }) });
  output.document({ schema: 1, command: 'matrix', ok: true, ladder: [], findings: [], nextProofs: [], ...found });
  const { cellWords, matrixPage } = await import('../app/matrix-page.ts');
  if (markdown === true) output.text(matrixPage(found));
  else show(found, cellWords, output);
  return EXIT.yes;
}

function show({ brokers, rows }: Matrix, words: (cell: MatrixCell) => string, output: Output): void {
  const { paint } = output;
  const width = Math.max(0, ...brokers.map(({ title }) => title.length)) + 2;
  for (const { title, firmware, cells } of rows) {
    output.line(`${paint.bold(firmware)}  ${paint.dim(title)}`);
    for (const cell of cells) {
      const name = brokers.find(({ id }) => id === cell.broker)?.title ?? cell.broker;
      output.line(`  ${name.padEnd(width)}${colour(cell.answer, paint)(words(cell))}`);
    }
  }
  output.line(`${paint.bold('hawser finding CODE')} explains what stands in a cell.`);
}

function colour(answer: MatrixAnswer, paint: Paint): (text: string) => string {
  if (answer === 'no') return paint.red;
  return answer === 'not-known' ? paint.yellow : paint.green;
}
