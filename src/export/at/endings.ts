import type { Ending, Guard } from '../../families/kit/step.ts';
import { factName } from '../learned.ts';

/* The words in which a script writes endings and guards; each can be read back. */

/** `OK`, `ERROR`, `ERROR alone`, `code 23`, `CME 10`, `no answer`. */
export function printEnding(ending: Ending): string {
  if ('silence' in ending) return 'no answer';
  if ('code' in ending) return `code ${ending.code}`;
  if ('cme' in ending) return `CME ${ending.cme}`;
  return 'bare' in ending ? 'ERROR alone' : ending.final;
}

export function readEnding(text: string): Ending | undefined {
  switch (text) {
    case 'OK':
      return { final: 'OK' };
    case 'ERROR':
      return { final: 'ERROR' };
    case 'ERROR alone':
      return { final: 'ERROR', bare: true };
    case 'no answer':
      return { silence: true };
  }
  const [, kind, digits] = /^(code|CME) (\d{1,5})$/.exec(text) ?? [];
  if (kind === undefined) return undefined;
  return kind === 'code' ? { code: Number(digits) } : { cme: Number(digits) };
}

/** `if mqtt.connected 0`, `unless file.stored "name"`. */
export function printGuard(guard: Guard): string {
  return `${guard.is ? 'if' : 'unless'} ${factName(guard)}`;
}

export function readGuard(text: string): Guard | undefined {
  const [, word, that, rest = ''] = /^(if|unless) ([a-z.]+)(?: (.+))?$/.exec(text) ?? [];
  const is = word === 'if';
  const [alone] = PLAIN.filter((name) => name === that);
  if (alone !== undefined) return rest === '' ? { that: alone, is } : undefined;
  const [ofClient] = OF_CLIENT.filter((name) => name === that);
  if (ofClient !== undefined) return /^\d{1,2}$/.test(rest) ? { that: ofClient, client: Number(rest), is } : undefined;
  return that === 'file.stored' && /^"[^"]+"$/.test(rest) ? { that, name: rest.slice(1, -1), is } : undefined;
}

const PLAIN = [
  'mqtt.started',
  'sockets.started',
  'sockets.connected',
  'net.open',
  'bearer.active',
  'sim.locked',
] as const;
const OF_CLIENT = ['mqtt.acquired', 'mqtt.connected'] as const;
