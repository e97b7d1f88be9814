/** The same answer for several exchanges or lines. */
export function byId<T>(ids: readonly string[], value: T): Readonly<Record<string, T>> {
  return Object.fromEntries(ids.map((id) => [id, value]));
}
