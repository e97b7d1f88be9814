import { HawserError } from '../../kernel/errors.ts';

/** What a twin can do wrong, by what of it is changed: of each kind it can do one thing, and of all kinds together. */
const KINDS = {
  dates: ['expired'],
  names: ['wrong-name'],
  size: ['chain-6k'],
  order: ['no-intermediate', 'reversed', 'with-root'],
  version: ['tls10-only', 'tls13-only'],
  key: ['ecdsa-only', 'p384'],
  wire: ['slow', 'cut', 'plain'],
} as const;

export type Misbehaviour = (typeof KINDS)[keyof typeof KINDS][number];

export const MISBEHAVIOURS: readonly Misbehaviour[] = Object.values(KINDS).flat();

/** The set of them. Throws `usage` for two that exclude each other. */
export function combineMisbehaviours(names: readonly Misbehaviour[]): ReadonlySet<Misbehaviour> {
  const chosen = new Set(names);
  for (const kind of Object.values(KINDS)) {
    const both = kind.filter((name) => chosen.has(name));
    if (both.length > 1) throw cannot(both, 'each is another way to do one thing');
  }
  const rest = [...chosen].filter((name) => name !== 'plain');
  if (chosen.has('plain') && rest.length > 0) throw cannot(['plain', ...rest], 'without TLS the others do not show');
  return chosen;
}

function cannot(names: readonly string[], why: string): HawserError {
  return new HawserError(`--misbehave ${names.join(' and ')} cannot be had together: ${why}`, {
    code: 'usage',
    next: [{ text: 'Start one twin for each.' }],
  });
}
