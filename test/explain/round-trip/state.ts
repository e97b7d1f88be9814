import type { Cause } from '../../../src/kernel/cause.ts';
import type { Misbehaviour } from '../../../src/brokers/kit/misbehave.ts';
import type { Setup } from './setup.ts';
import type { Where } from './where.ts';

/** One thing that is as it is, with everything else right. */
export interface State {
  readonly id: string;
  readonly about: 'nothing' | 'file' | 'option' | 'clock' | 'network' | 'login' | 'order' | 'firmware';
  /** What may be said to be the cause, the plainest first; none where it works. */
  readonly causes: readonly Cause[];
  /** The twin behind the broker's name; the usual one unless said otherwise. */
  readonly twin?: Misbehaviour;
  readonly applies?: (where: Where) => boolean;
  readonly change: (right: Setup, where: Where) => Setup;
}
