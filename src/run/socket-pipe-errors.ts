import type { ExchangeOutcome } from '../at/outcome.ts';
import { HawserError } from '../kernel/errors.ts';
import type { Rung } from '../kernel/rung.ts';
import { describe } from './observe.ts';

/* Why a socket of the module carries nothing any more. */

/** The connection is gone; `why` is told to the user as it stands. */
export function connectionLost(why: string, rung: Rung = 'tcp'): HawserError {
  return new HawserError(`the connection over the module’s socket is lost: ${why}`, {
    code: 'connection-lost',
    rung,
    next: [{ text: 'Connect again: what is still open on the module is closed first.' }],
  });
}

/** It was closed on this side. */
export function socketClosed(): HawserError {
  return new HawserError('the connection over the module’s socket is closed', { code: 'port-closed', rung: 'tcp' });
}

/** The AT port itself is gone. */
export function portClosed(cause: HawserError | undefined): HawserError {
  return new HawserError('the AT port was closed under an open connection', {
    code: 'port-closed',
    rung: 'port',
    next: [{ text: 'Check the cable and connect again.' }],
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The module was told to do something, and does not answer anything at all since. */
export function moduleSilent(): HawserError {
  return new HawserError('the module does not answer any more', {
    code: 'module-unresponsive',
    rung: 'at',
    next: [{ text: 'Switch the module off and on, and connect again.' }],
  });
}

/** A send or a fetch that ended badly, `what` in a few words; without an answer it is the talk on the port that failed. */
export function failedTo(what: string, outcome: ExchangeOutcome): HawserError {
  const unanswered = outcome.status.startsWith('no-') || outcome.status === 'reset';
  return connectionLost(`${what} ended with ${describe(outcome)}`, unanswered ? 'at' : 'tcp');
}
