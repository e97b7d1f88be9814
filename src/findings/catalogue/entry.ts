import type { Cause } from '../../kernel/cause.ts';
import type { Remedy } from '../../kernel/errors.ts';
import type { Rung } from '../../kernel/rung.ts';

/** One kind of finding: what it means whoever found it, and what helps. */
export interface CatalogueEntry {
  readonly cause: Cause;
  readonly rung: Rung;
  readonly title: string;
  readonly meaning: string;
  readonly remedy: readonly Remedy[];
}
