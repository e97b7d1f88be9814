/**
 * Calls a listener of the user when our own work is done: what it throws is his, and must not end up in the middle of
 * ours. Order is kept.
 */
export function tell<E>(listener: ((event: E) => void) | undefined, event: E): void {
  if (listener !== undefined) queueMicrotask(() => listener(event));
}
