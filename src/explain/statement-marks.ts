import type { Family } from '../families/kit/family.ts';
import type { CauseWeight } from '../kernel/cause.ts';
import type { Evidence } from '../findings/finding.ts';
import type { SClientRun } from './hosts/s-client.ts';
import type { Mark } from './marks.ts';
import { readPasted, type TableRow } from './pasted-code.ts';
import type { Statement } from './words/prose.ts';

/** What somebody says that a module printed is worth less than the line itself. */
const HEARSAY = 0.7;
const MOST_EVIDENCE = 6;

interface Stated {
  readonly statement: Statement;
  readonly row: number;
  readonly text: string;
}

/** What people say of a failure that no line of the log shows: codes in prose, runs of other programs. */
export function markOfStatements(
  stated: readonly Stated[],
  family: Family | undefined,
  runs: readonly SClientRun[],
): Mark | undefined {
  const rows = family === undefined ? [] : stated.flatMap((one) => rowsOf(one, family));
  const fromRuns = runs.flatMap(({ notice }) => notice ?? []);
  const causes = joined([...rows.flatMap(({ row }) => row.row.causes), ...fromRuns.flatMap((notice) => notice.causes)]);
  if (causes.length === 0) return undefined;
  const evidence: readonly Evidence[] = [
    ...rows.map(({ from, row: { table, row } }): Evidence => ({
      kind: 'reply',
      ref: `line ${from.row}`,
      text: `${from.text.trim().slice(0, 120)} (${table.id} ${row.code}: ${row.text})`,
    })),
    ...fromRuns.map((notice): Evidence => ({ kind: 'test', ref: 'openssl s_client', text: notice.text })),
  ].slice(0, MOST_EVIDENCE);
  return {
    row: stated[0]?.row ?? 0,
    observation: { evidence, source: 'what the text says of the failure', causes },
  };
}

function rowsOf(from: Stated, family: Family): readonly { readonly from: Stated; readonly row: TableRow }[] {
  const { statement } = from;
  const asked = statement.kind === 'code' ? String(statement.code) : statement.words;
  const reading = readPasted(family, asked);
  if (reading.is !== 'found') return [];
  // A number that several tables have says nothing by itself.
  return reading.rows.length > MOST_TABLES ? [] : reading.rows.map((row) => ({ from, row }));
}

const MOST_TABLES = 2;

/** The same cause out of several codes gains weight, once for each. */
function joined(causes: readonly CauseWeight[]): readonly CauseWeight[] {
  const sums = new Map<string, CauseWeight>();
  for (const one of causes) {
    const key = `${one.cause} ${one.rung}`;
    const before = sums.get(key);
    sums.set(key, { ...one, weight: (before?.weight ?? 0) + one.weight * HEARSAY });
  }
  return [...sums.values()].sort((a, b) => b.weight - a.weight);
}
