import type { Fact } from '../../src/kernel/facts.ts';
import type { FirmwareLine } from '../../src/families/kit/family.ts';
import type { Rung } from '../../src/kernel/rung.ts';

/** What a firmware does by its facts, whatever OpenSSL with the same settings does. */
export interface ByFact {
  /** Where it shows. */
  readonly at: Rung;
  readonly fact: Fact<unknown>;
  /** The fact does not say how, so that the virtual module plays a guess, which is judged by OpenSSL. */
  readonly played?: 'guess';
}

/** Where the facts of a firmware line say that it differs from OpenSSL; written by hand, each with the fact that says it. */
export function byFact({ facts }: FirmwareLine, sni: boolean): ByFact | undefined {
  const { knownBad, tls, files, lacks } = facts;
  if (lacks?.value.includes('net.open') === true) return { at: 'bearer', fact: lacks };
  if (files.upload?.value === 'refused') return { at: 'server-trust', fact: files.upload };
  if (tls.sni.value === 'option-breaks' && sni) return { at: 'tls', fact: tls.sni };
  return knownBad === undefined ? undefined : { at: 'tls', fact: knownBad, played: 'guess' };
}

/** On, but for firmware that it breaks. */
export function usualName({ facts: { tls } }: FirmwareLine): 'on' | 'off' {
  return tls.sni.value === 'option-breaks' ? 'off' : 'on';
}
