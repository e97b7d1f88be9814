import type { FindingCode } from '../findings/catalogue.ts';
import type { Matrix, MatrixAnswer, MatrixCell, MatrixReason, MatrixRow } from './matrix.ts';

/* The matrix as Markdown: in docs/, and for whoever wants it elsewhere. */

const WORDS: Readonly<Record<MatrixAnswer, string>> = {
  yes: 'yes',
  'yes-with': 'yes, with',
  no: 'no',
  'not-known': 'not known',
};

/** What a finding is called in a cell, where it stands for something to be given or set. */
const NEEDED: Partial<Record<FindingCode, string>> = {
  'ca-missing': 'root',
  'client-cert-missing': 'client certificate',
  'login-missing': 'login',
  'sni-missing': 'server name',
  'clock-not-set': 'clock set',
};

const INTRO = `# Who can talk to whom

By what is known of both, without a probe: every firmware line against every kind of broker, over TLS. What has to be
given (root, login, client certificate) is taken to be right. A cell opens the finding that makes it; *yes* opens what is
needed everywhere, the root. \`hawser check --module FAMILY@FIRMWARE --broker URL\` says more, and asks the broker itself.

- **yes, with**: what has to be given or set for it; *(likely)* where nobody has confirmed it
- **no**: what stands against it; *unproven* where only a guess says so
- **not known**: what would turn the answer, and nobody has put down
- **but yes with --tls host**: this computer does TLS, over a plain socket of the module (\`--tls host\` for \`hawser connect\`)

`;

/** One table for each family, brokers in rows. Links lead from `docs/`. */
export function matrixPage(matrix: Matrix): string {
  const families = [...new Set(matrix.rows.map(({ family }) => family))];
  return [
    INTRO,
    ...families.map((family) =>
      familyTable(
        matrix,
        matrix.rows.filter((row) => row.family === family),
      ),
    ),
  ].join('');
}

function familyTable({ brokers }: Matrix, rows: readonly MatrixRow[]): string {
  const [first] = rows;
  if (first === undefined) return '';
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  const body = brokers.map(({ id, title }) =>
    line([
      `[${title}](brokers/${id}.md)`,
      ...rows.map(({ cells }) => cellText(cells.find((cell) => cell.broker === id))),
    ]),
  );
  return [
    `## [${first.title}](families/${first.family}.md)\n\n`,
    line(['broker', ...rows.map(({ firmware }) => firmware)]),
    line(['---', ...rows.map(() => '---')]),
    ...body,
    '\n',
  ].join('');
}

function link(text: string, code: FindingCode): string {
  return `[${text}](findings/${code}.md)`;
}

function cellText(cell: MatrixCell | undefined): string {
  if (cell === undefined) return '';
  const { answer, because, hostTls } = cell;
  const [first] = because;
  if (first === undefined) return WORDS[answer];
  if (answer === 'yes') return link(WORDS.yes, first.code);
  if (answer === 'yes-with') {
    return `${WORDS[answer]} ${because.map((reason) => `${link(NEEDED[reason.code] ?? reason.code, reason.code)}${doubt(reason)}`).join(', ')}`;
  }
  const unproven = answer === 'no' && because.every(({ confidence }) => confidence === 'possible') ? ', unproven' : '';
  return `${WORDS[answer]}${unproven}: ${because.map(({ code }) => link(code, code)).join(', ')}${otherWay(hostTls)}`;
}

function otherWay(hostTls: true | undefined): string {
  return hostTls === true ? '; but yes with --tls host' : '';
}

/** What rests on a guess is said to. */
function doubt({ confidence }: MatrixReason): string {
  return confidence === 'possible' ? ' (likely)' : '';
}

/** A cell in words, for a terminal. */
export function cellWords({ answer, because, hostTls }: MatrixCell): string {
  const codes = because
    .map((reason) => (answer === 'yes-with' ? `${NEEDED[reason.code] ?? reason.code}${doubt(reason)}` : reason.code))
    .join(', ');
  if (answer === 'yes') return WORDS.yes;
  return answer === 'yes-with' ? `${WORDS[answer]} ${codes}` : `${WORDS[answer]}: ${codes}${otherWay(hostTls)}`;
}
