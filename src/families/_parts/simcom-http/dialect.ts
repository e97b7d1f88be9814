import type { Fact } from '../../../kernel/facts.ts';

/** What differs between the module families that have the `+HTTP` commands. */
export interface HttpDialect {
  readonly manual: string;
  /** What stands before a block of a page: `+HTTPREAD: DATA,<bytes>` or `+HTTPREAD: <bytes>`. */
  readonly block: Fact<'with-word' | 'length-only'>;
  /** Largest block that is printed at once, bytes. */
  readonly blockBytes: Fact<number>;
}
