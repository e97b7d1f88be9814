import type { FindingCode } from '../findings/catalogue.ts';
import type { Evidence } from '../findings/finding.ts';
import type { Observation } from '../findings/ranker.ts';
import type { Notice } from '../families/kit/reading.ts';
import type { CodeMeaning, CodeTable } from '../families/kit/part.ts';
import { writtenCode } from '../families/kit/part.ts';
import { rungsOf, type Rung } from '../kernel/rung.ts';
import type { Quoted } from './session.ts';
import type { StackRow } from './stacks/stack.ts';

/** Something in a log that speaks for a failure, and how closely it says where. */
export interface Mark {
  readonly observation: Observation;
  readonly row: number;
}

/** Of a longer line the beginning is evidence enough. */
const MAX_QUOTED = 1_024;

function quoted({ row, text }: Quoted): Evidence {
  return { kind: 'reply', ref: `line ${row}`, text: text.length > MAX_QUOTED ? `${text.slice(0, MAX_QUOTED)}…` : text };
}

/** What a row of a code table says of the lines that held the code. */
export function markOfCode(table: CodeTable, row: CodeMeaning, lines: readonly Quoted[]): Mark | undefined {
  if (row.causes.length === 0 && row.finding === undefined) return undefined;
  const code: FindingCode | undefined = row.finding;
  const last = lines.at(-1);
  return {
    row: last?.row ?? 0,
    observation: {
      evidence: [
        ...lines.slice(-MOST_QUOTED).map(quoted),
        { kind: 'fact', ref: row.source, text: `${table.id} ${writtenCode(table, row.code)}: ${row.text}` },
      ],
      source: row.source,
      causes: row.causes,
      ...(row.span === undefined ? {} : { span: row.span }),
      ...(code === undefined ? {} : { code }),
    },
  };
}

/** What a notice says of the lines that it is about. */
export function markOfNotice(notice: Notice, lines: readonly Quoted[]): Mark {
  const { text, span, causes, finding, source } = notice;
  return {
    row: lines.at(-1)?.row ?? 0,
    observation: {
      evidence: [...lines.slice(-MOST_QUOTED).map(quoted), { kind: 'fact', ref: source, text }],
      source,
      span,
      causes,
      ...(finding === undefined ? {} : { code: finding }),
    },
  };
}

/** What the codes say that a TLS library printed in one line; they add up. */
export function markOfRows(rows: readonly StackRow[], line: Quoted): Mark | undefined {
  const telling = rows.filter(({ row }) => row.causes.length > 0);
  const [first] = telling;
  if (first === undefined) return undefined;
  const marks = telling.flatMap(({ table, row }) => markOfCode(table, row, []) ?? []);
  const best = mostTelling(marks);
  if (best === undefined) return undefined;
  const facts = telling.map(({ stack, table, row }): Evidence => ({
    kind: 'fact',
    ref: row.source,
    text: `${stack.title} ${writtenCode(table, row.code)}: ${row.text}`,
  }));
  return { row: line.row, observation: { ...best.observation, evidence: [quoted(line), ...facts] } };
}

const MOST_QUOTED = 3;

/**
 * The mark that says most: with causes before without, then the one that leaves the fewest rungs open, then the one that is
 * surest of its first cause. Equal ones: the first, since what follows a failure is mostly its echo.
 */
export function mostTelling(marks: readonly Mark[]): Mark | undefined {
  const most = marks.reduce<Mark | undefined>(
    (best, mark) => (best === undefined || tells(mark) > tells(best) ? mark : best),
    undefined,
  );
  const from = most?.observation.span?.from;
  // Without an address no connection comes about: that one failed is the echo of it.
  return from === 'tcp' ? (marks.find(isUnresolved) ?? most) : most;
}

function isUnresolved({ observation: { causes, span } }: Mark): boolean {
  return span?.to === 'dns' && causes[0]?.cause === 'dns';
}

function tells({ observation: { causes, span } }: Mark): number {
  const heaviest = Math.max(0, ...causes.map(({ weight }) => weight));
  const rungs: readonly Rung[] = span === undefined ? [] : rungsOf(span);
  const narrow = rungs.length === 0 ? 0 : 1 / rungs.length;
  return (causes.length === 0 ? 0 : 10) + heaviest * 2 + narrow;
}
