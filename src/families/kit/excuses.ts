import type { ObservedExchange } from './observed.ts';
import type { ModuleState } from './state.ts';

/* Why an end that looks like a failure is none. */

/** A refusal that one sentence explains. */
export function refusedAs(why: string) {
  return ({ ok }: ObservedExchange): string | undefined => (ok ? undefined : why);
}

/** A data connection is refused where there is one already. */
export function alreadyUp({ ok }: ObservedExchange, { bearer }: ModuleState): string | undefined {
  return !ok && bearer?.active === true ? 'the data connection was up already' : undefined;
}
