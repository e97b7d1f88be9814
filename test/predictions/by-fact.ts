import { readFile } from 'node:fs/promises';
import type { Fact } from '../../src/kernel/facts.ts';
import type { FirmwareLine } from '../../src/families/kit/family.ts';
import { utf8Length } from '../../src/kernel/bytes.ts';
import type { Rung } from '../../src/kernel/rung.ts';
import type { Settings } from './desk.ts';

/** What a firmware does by its facts, whatever OpenSSL with the same settings does. */
export interface ByFact {
  /** Where its cause sits. */
  readonly at: Rung;
  /** Where it shows, if that is higher up. */
  readonly shows?: Rung;
  readonly fact: Fact<unknown>;
  /** The fact does not say how, so that the virtual module plays a guess, which is judged by OpenSSL. */
  readonly played?: 'guess';
}

/** Where the facts of a firmware line say that it differs from OpenSSL; written by hand, each with the fact that says it. */
export function byFact({ facts }: FirmwareLine, sni: boolean): ByFact | undefined {
  const { knownBad, tls, files, lacks } = facts;
  if (lacks?.value.includes('net.open') === true) return { at: 'bearer', shows: 'mqtt', fact: lacks };
  if (files.upload?.value === 'refused') return { at: 'server-trust', fact: files.upload };
  if (tls.sni.value === 'option-breaks' && sni) return { at: 'tls', fact: tls.sni };
  return knownBad === undefined ? undefined : { at: 'tls', fact: knownBad, played: 'guess' };
}

/** On, but for firmware that it breaks, or that cannot send it. */
export function usualName({ facts: { tls } }: FirmwareLine): 'on' | 'off' {
  return tls.sni.value === 'option-breaks' || tls.sni.value === 'never' ? 'off' : 'on';
}

/** Whether the name is sent where that is wished for. */
export function sendsName({ facts: { tls } }: FirmwareLine, wish: 'on' | 'off'): boolean {
  return wish === 'on' && tls.sni.value !== 'never';
}

/** What does not fit into the module; another client has room for it. */
export async function limitByFact(
  { facts: { mqtt } }: FirmwareLine,
  { clientId, topic, username, passwordFile }: Settings,
): Promise<ByFact | undefined> {
  if (mqtt === undefined) return undefined;
  const { clientIdBytes, topicBytes, loginBytes } = mqtt;
  const password = passwordFile === undefined ? '' : (await readFile(passwordFile, 'utf8')).trim();
  if (utf8Length(clientId) > clientIdBytes.value.max) return { at: 'mqtt', fact: clientIdBytes };
  if ([username ?? '', password].some((text) => utf8Length(text) > loginBytes.value.max))
    return { at: 'mqtt', fact: loginBytes };
  return utf8Length(topic) > topicBytes.value ? { at: 'publish', fact: topicBytes } : undefined;
}
