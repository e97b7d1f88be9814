import type { CauseWeight } from '../../kernel/cause.ts';
import { weigh } from './rows.ts';

/* Causes that nearly every family has for some failure. `weight`: 0..1, how much the failure speaks for it. */

export function nameUnresolved(weight: number): CauseWeight {
  return weigh('dns', weight, 'dns', 'the name does not resolve');
}

/** Only for modules that compare them: a clock that is not right fails every chain there. */
export function datesCompared(weight: number): CauseWeight {
  return weigh('clock-not-set', weight, 'server-trust', 'dates are compared with the module’s clock');
}

export function bearerDown(weight: number): CauseWeight {
  return weigh('network-not-attached', weight, 'bearer', 'the data connection is not up, or was lost');
}
