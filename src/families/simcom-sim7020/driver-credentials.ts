import type { Exchange } from '../../at/declare.ts';
import type { Rung } from '../../kernel/rung.ts';
import type { ConnectIntent, StoredCredential } from '../kit/driver.ts';
import type { AtStep, CredentialRole } from '../kit/step.ts';
import { ANY_REFUSAL, atStep } from '../kit/steps.ts';
import { SLOTS, slotOf, type Slot } from './credentials.ts';
import { AS_TEXT, credentialCommands } from './declarations-credentials.ts';

/* Credentials for the MQTT client: text inside of commands, kept in memory until the next restart. */

/** Where no fact says how many characters a command takes. */
const PIECE = 1_000;

/** In the order of their places. */
const ROLES: readonly CredentialRole[] = ['ca', 'cert', 'key'];

/** One piece of a credential: characters `from` up to `to`, and 1 while more follow. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly more: 0 | 1;
}

/** A text of so many characters in pieces of at most `size`; the empty text is one piece. */
export function piecesOf(characters: number, size: number): readonly Piece[] {
  const count = Math.max(1, Math.ceil(characters / size));
  return Array.from({ length: count }, (_, i) => ({
    from: i * size,
    to: Math.min((i + 1) * size, characters),
    more: i + 1 < count ? 1 : 0,
  }));
}

/** Where a connection breaks that lacks this credential. */
export function rungOf(role: CredentialRole): Rung {
  return role === 'ca' ? 'server-trust' : 'client-auth';
}

/** What the step of a piece says of itself. */
export function pieceReason(role: CredentialRole, { from, more }: Piece, why: string): string {
  const part = from === 0 ? `${TITLE[role]}, ${why}` : `${TITLE[role]} goes on`;
  return more === 1 ? `${part}; 1 behind the total: more follows` : part;
}

const TITLE: Readonly<Record<CredentialRole, string>> = {
  ca: 'the root certificate',
  cert: 'the client certificate',
  key: 'the client key',
};

/**
 * Every credential is given anew in every run: nothing tells what a place holds beside how many characters, and a restart
 * has emptied it. Before that each place is emptied, unless the module has said that it is: pieces go on where a run that was
 * broken off has left them, and what nobody has given now would be used all the same.
 */
export function storeSteps(intent: Pick<ConnectIntent, 'facts' | 'credentials' | 'state'>): readonly AtStep[] {
  const { facts, credentials, state } = intent;
  const size = facts.credentials?.chunkCharacters?.value ?? PIECE;
  return [
    ...emptySteps(SLOTS.filter((slot) => state.files?.has(slot) !== false)),
    ...credentials.flatMap((credential) => giveSteps(credential, size)),
  ];
}

function giveSteps({ role, name, bytes }: StoredCredential, size: number): readonly AtStep[] {
  return piecesOf(bytes, size).map((piece, i) =>
    atStep(commandOf(role), {
      id: `store-${role}-${i + 1}`,
      rung: rungOf(role),
      reason: pieceReason(role, piece, 'kept in memory until the next restart'),
      args: {
        type: ROLES.indexOf(role),
        total: bytes,
        more: piece.more,
        encoding: AS_TEXT,
        data: { piece: role, from: piece.from, to: piece.to },
      },
      ...(piece.more === 0 ? { stores: name } : {}),
    }),
  );
}

/** Whether a module that has restarted without a word still has the root: without one any server would be taken. */
export function rootSteps({ credentials }: Pick<ConnectIntent, 'credentials'>): readonly AtStep[] {
  if (!credentials.some(({ role }) => role === 'ca')) return [];
  return [
    atStep(credentialCommands.list, {
      id: 'check-root',
      rung: 'server-trust',
      reason: 'it is there still: without a root any server would be taken',
      tolerate: ANY_REFUSAL,
    }),
  ];
}

/** Empties places. Names that are no places are left alone. */
export function emptySteps(names: readonly string[]): readonly AtStep[] {
  return names.flatMap((name) => slotOf(name) ?? []).map(emptyStep);
}

function emptyStep(slot: Slot): AtStep {
  const type = SLOTS.indexOf(slot);
  const role = ROLES[type] ?? 'ca';
  return atStep(credentialCommands.clear, {
    id: `clear-${role}`,
    rung: rungOf(role),
    reason: 'an earlier run may have left one, or a part of one',
    args: { type },
  });
}

function commandOf(role: CredentialRole): Exchange {
  return role === 'key' ? credentialCommands.writeSecret : credentialCommands.write;
}
