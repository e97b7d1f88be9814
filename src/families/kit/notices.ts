import type { CauseWeight } from '../../kernel/cause.ts';
import type { Span } from '../../kernel/rung.ts';
import type { CodeMeaning } from './part.ts';
import type { Notice } from './reading.ts';
import { weigh } from './rows.ts';

/* Notices that several families give. */

export function notice(text: string, where: Span, source: string, ...causes: readonly CauseWeight[]): Notice {
  return { text, span: where, causes, source };
}

/** What a row of a code table says, for a number that is no completion code; `undefined` where it accuses nothing. */
export function noticeOfRow(row: CodeMeaning | undefined): Notice | undefined {
  if (row?.span === undefined || row.causes.length === 0) return undefined;
  const { text, span: where, causes, finding, source } = row;
  return { text, span: where, causes, source, ...(finding === undefined ? {} : { finding }) };
}

/** The network took a data connection away that stood. `weight`: how surely it was the network, 0..1. */
export function bearerEnded(where: Span, weight: number, why: string, source: string): Notice {
  return notice(
    'the network has ended the data connection',
    where,
    source,
    weigh('network-not-attached', weight, 'bearer', why),
  );
}
