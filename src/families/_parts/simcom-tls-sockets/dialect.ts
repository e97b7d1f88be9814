import type { Fact } from '../../../kernel/facts.ts';
import type { ResultOrder } from '../simcom-common/forms.ts';

/** What differs between the module families that have the `+CCH` commands. */
export interface TlsSocketDialect {
  readonly manual: string;
  /** Sessions that can be open at once. */
  readonly sessions: Fact<number>;
  /** Sessions that `+CCHOPEN?` lists; absent: as many as can be open. */
  readonly listed?: Fact<number>;
  readonly startOrder: Fact<ResultOrder>;
  readonly stopOrder: Fact<ResultOrder>;
  readonly openOrder: Fact<ResultOrder>;
  readonly closeOrder: Fact<ResultOrder>;
  /** Largest block of received data that `+CCHRECV=` prints at once, bytes. */
  readonly blockBytes: Fact<number>;
  /** The same for data that is printed as it arrives; absent: as on request. */
  readonly pushBytes?: Fact<number>;
  /** Whether a failed `+CCHOPEN` is followed by `+CCHCLOSE`. */
  readonly closeAfterFailure: Fact<boolean>;
}
