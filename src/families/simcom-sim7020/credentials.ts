import type { LooseValues } from '../../at/field.ts';
import type { StoredFile } from '../kit/state.ts';

/* Credentials that go into the memory of the module in pieces (`AT+CSETCA`): three places, which have no names of files. */

/** The places as `AT+CSETCA?` calls them, in the order of their numbers. */
export const SLOTS = ['Root CA', 'Client CA', 'Client Private Key'] as const;
/** Where what is stored there stands among TLS contexts: it goes for all connections of the MQTT client. */
export const CONTEXT = 0;

/** One of the three. */
export type Slot = (typeof SLOTS)[number];

/** The place that a number or a word means; pre-shared keys (3 and 4) are not kept here. */
export function slotOf(value: LooseValues[string]): Slot | undefined {
  const named = SLOTS.find((slot) => slot === value);
  return named ?? (value === undefined || value === '' ? undefined : SLOTS[Number(value)]);
}

/**
 * A place after one more piece: pieces are put together as long as they announce the same sum and are not more than that.
 * `piece` is as the command carries it; what is masked shows no text.
 */
export function pieceAdded(before: StoredFile | undefined, total: number, piece: string): StoredFile {
  if (piece === '' || piece.includes('***')) return { bytes: total };
  const begun = before?.bytes === total && before.text !== undefined && before.text.length < total;
  return { bytes: total, text: begun ? `${before.text}${piece}` : piece };
}

/** What is wrong with a text by the module's own rules, `undefined` where nothing is, or where the text is not known. */
export function faultOf({ bytes, text }: StoredFile): string | undefined {
  if (text === undefined || bytes === undefined) return undefined;
  if (text.length !== bytes) return `${text.length} characters were given where ${bytes} were announced`;
  // A line end is written out (`\r\n`, four characters) or real.
  return /^-----BEGIN [A-Z ]{4,40}-----(?:\\[rn]|[\r\n])/.test(text.trimStart())
    ? undefined
    : 'there is no line end behind the BEGIN line';
}
