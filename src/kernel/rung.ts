/** The rungs of the ladder, lowest first. A connection climbs them in this order. */
export const RUNGS = [
  'port',
  'at',
  'sim',
  'network',
  'bearer',
  'clock',
  'dns',
  'tcp',
  'tls',
  'server-trust',
  'client-auth',
  'mqtt',
  'subscribe',
  'publish',
] as const;

/**
 * One rung of the ladder. `tls` is what the two hellos decide; `server-trust` what the module thinks of the broker's
 * chain; `client-auth` what the broker thinks of the client's certificate.
 */
export type Rung = (typeof RUNGS)[number];

/** Where it broke: from the lowest to the highest rung that the evidence allows (equal when it is sure). */
export interface Span {
  readonly from: Rung;
  readonly to: Rung;
}

/** Position of a rung on the ladder, 0 for `port`. */
export function height(rung: Rung): number {
  return RUNGS.indexOf(rung);
}

/** The rungs of a span, lowest first. */
export function rungsOf(span: Span): readonly Rung[] {
  return RUNGS.slice(height(span.from), height(span.to) + 1);
}

/** The smallest span that holds all of `rungs`; `undefined` for none. */
export function spanOf(rungs: readonly Rung[]): Span | undefined {
  const sorted = [...rungs].sort((a, b) => height(a) - height(b));
  const from = sorted[0];
  const to = sorted[sorted.length - 1];
  return from === undefined || to === undefined ? undefined : { from, to };
}

export function isRung(text: string): text is Rung {
  return (RUNGS as readonly string[]).includes(text);
}
