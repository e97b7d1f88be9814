import type { Cause } from '../../kernel/cause.ts';
import type { Remedy } from '../../kernel/errors.ts';
import type { Rung } from '../../kernel/rung.ts';

/** What to say where nobody knows which firmware would do. */
export const UPDATE_SOMEHOW: Remedy = {
  text: 'Update the firmware; take the image of your exact hardware variant.',
};

/** One kind of finding: what it means whoever found it, and what helps. */
export interface CatalogueEntry {
  readonly cause: Cause;
  readonly rung: Rung;
  readonly title: string;
  readonly meaning: string;
  /** What it is recognised by: what a rule compares, what stands in a log, what goes over the wire. */
  readonly evidence: string;
  /** Where that can be read up: standards, manuals, public threads. None where there is nothing but what is seen. */
  readonly sources: readonly string[];
  readonly remedy: readonly Remedy[];
}
