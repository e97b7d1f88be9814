import { byteString, bytesOf, bytesOfHex, toByteString } from '../../kernel/bytes.ts';
import { OK, answer, type Answer, type ModuleHost } from '../kit/emulator.ts';
import { textOf } from '../_parts/simcom-common/emulator.ts';
import { AS_TEXT, credentialCommands as x } from './declarations-credentials.ts';
import { SLOTS, type Slot } from './credentials.ts';

/*
 * Credentials live in memory until the module restarts. `AT+CSETCA` says `OK` to anything: what is wrong with a text
 * shows only when TLS is to use it (forum.iotcreators.com topic 740).
 */

const STORED = 'credentials.stored';
/** Places of the types 0..2; pre-shared keys (3 and 4) are taken and not used. */
const ROLES = ['ca', 'cert', 'key'] as const;

const BEGIN_LINE = /^-----BEGIN [A-Z0-9 ]{4,40}----- ?\n/;
const PLAIN_BLOCK = /^(-----BEGIN [A-Z0-9 ]{4,40}-----) ?\n([A-Za-z0-9+/=\s]*)(-----END [A-Z0-9 ]{4,40}-----)/;

/** One of the three credentials. */
export type StoredRole = (typeof ROLES)[number];

/** One piece of a credential as a command carries it. */
export interface Piece {
  /** Characters of all pieces together, as they are sent. */
  readonly total: number;
  /** 1 while more pieces follow, 0 with the last, whatever the parameter is called. */
  readonly more: number;
  readonly data: string;
  /** Whether the piece is hex digits of the text. */
  readonly hex?: boolean;
}

/** What has come of one credential. */
export interface Collected {
  readonly total: number;
  /** The last piece has come. */
  readonly whole: boolean;
  /** Characters as they were sent; more than `total` is not kept. */
  readonly characters: number;
  /** The text so far, a byte string. */
  readonly text: string;
}

/**
 * A credential after one more piece. Pieces are put together while they announce the same sum and none was marked as
 * the last; what a real module does with a sum that does not hold is not known, only that nothing can be done with it.
 */
export function collected(before: Collected | undefined, piece: Piece): Collected {
  const { total, more, hex = false } = piece;
  const sent = toByteString(piece.data);
  const goesOn = before !== undefined && !before.whole && before.total === total;
  const characters = (goesOn ? before.characters : 0) + sent.length;
  const text = characters > total ? '' : `${goesOn ? before.text : ''}${hex ? fromHex(sent) : sent}`;
  return { total, whole: more === 0, characters: Math.min(characters, total + 1), text };
}

/**
 * The PEM that the TLS client sees: line ends that are written out (`\r\n`, `\n`) become real ones, and the base64 text
 * is cut into lines, which mbedTLS does not need and others do. `undefined` where a piece is missing, the sum does not
 * hold, or no line end stands behind the BEGIN line.
 */
export function pemOf({ total, whole, characters, text }: Collected): Uint8Array | undefined {
  if (!whole || characters !== total) return undefined;
  const lines = text.replace(/(?:\\r)?\\n/g, '\n').replace(/\r\n/g, '\n');
  const blocks = lines.split(/(?=-----BEGIN )/).filter((block) => block.startsWith('-----BEGIN '));
  if (blocks.length === 0 || !blocks.every((block) => BEGIN_LINE.test(block))) return undefined;
  return bytesOf(blocks.map(reflowed).join(''));
}

/** A block whose base64 text stands in lines; one with headers in it (an encrypted key) has lines already. */
function reflowed(block: string): string {
  const [, begin, body, end] = PLAIN_BLOCK.exec(block) ?? [];
  if (begin === undefined || body === undefined || end === undefined) return `${block.trimEnd()}\n`;
  return `${begin}\n${body.replace(/\s/g, '').replace(/.{1,64}/g, '$&\n')}${end}\n`;
}

/** What the MQTT client finds in memory; `broken`: the first that is there and cannot be used. */
export interface StoredCredentials {
  readonly ca?: Uint8Array;
  readonly cert?: Uint8Array;
  readonly key?: Uint8Array;
  readonly broken?: StoredRole;
}

/** The credentials that `AT+CSETCA` has stored since the last restart. */
export function storedCredentials(host: ModuleHost): StoredCredentials {
  return credentialsOf(slots(host));
}

/** What a TLS client sees of credentials that came in pieces. */
export function credentialsOf(places: ReadonlyMap<StoredRole, Collected>): StoredCredentials {
  const found = ROLES.flatMap((role) => {
    const stored = places.get(role);
    return stored === undefined ? [] : [{ role, pem: pemOf(stored) }];
  });
  const broken = found.find(({ pem }) => pem === undefined)?.role;
  const usable = Object.fromEntries(found.flatMap(({ role, pem }) => (pem === undefined ? [] : [[role, pem]])));
  return { ...usable, ...(broken === undefined ? {} : { broken }) };
}

/** `AT+CSETCA`. */
export function credentialAnswers(host: ModuleHost): readonly Answer[] {
  const write = (type: number, piece: Piece) => {
    const role = ROLES[type];
    if (role === undefined) return OK;
    slots(host).set(role, collected(slots(host).get(role), piece));
    return OK;
  };
  return [
    answer(x.clear, ({ type }) => {
      const role = ROLES[type];
      if (role !== undefined) slots(host).delete(role);
      return OK;
    }),
    answer(x.write, ({ type, total, more, encoding, data }) =>
      write(type, { total, more, hex: encoding !== AS_TEXT, data: textOf(data) }),
    ),
    answer(x.writeSecret, ({ type, total, more, encoding, data }) =>
      write(type, { total, more, hex: encoding !== AS_TEXT, data: textOf(data) }),
    ),
    answer(x.list, (_args, reply) => {
      for (const [i, role] of ROLES.entries()) {
        const stored = slots(host).get(role);
        const name: Slot | undefined = SLOTS[i];
        if (stored !== undefined && name !== undefined) reply.text(`${name}: ${stored.total}`);
      }
      return OK;
    }),
  ];
}

function slots(host: ModuleHost): Map<StoredRole, Collected> {
  const known = host.shared.get(STORED) as Map<StoredRole, Collected> | undefined;
  if (known !== undefined) return known;
  const fresh = new Map<StoredRole, Collected>();
  host.shared.set(STORED, fresh);
  return fresh;
}

/** The text behind hex digits; what is none of that stays as it is, and is found out later. */
function fromHex(digits: string): string {
  const bytes = bytesOfHex(digits);
  return bytes === undefined ? digits : byteString(bytes);
}
