import { HawserError } from './errors.ts';

/** What work ends with that the user has broken off. */
export function interrupted(): HawserError {
  return new HawserError('interrupted', { code: 'interrupted' });
}

/** Throws {@link interrupted} once the signal has come. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw interrupted();
}
