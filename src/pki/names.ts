import { byteString } from '../kernel/bytes.ts';
import { DerError, TAG, derChildren, readDer, readOid, type DerValue } from './der.ts';

/*
 * Names in certificates (RFC 5280 §4.1.2.4 and §4.2.1.6), read so that they can be compared as verifiers compare them.
 */

/** A subject or issuer. */
export interface DistinguishedName {
  /**
   * Comparable form of each relative name, in order: object identifiers and values, letters in lower case, blanks
   * trimmed and collapsed, whatever string type they were written in (OpenSSL's canonical encoding; mbedTLS and wolfSSL
   * are a little narrower, which no public chain shows).
   */
  readonly parts: readonly string[];
  readonly commonNames: readonly string[];
  /** emailAddress attributes; `undefined` stands for one that is no IA5String. */
  readonly emails: readonly (string | undefined)[];
}

/** One entry of a subject alternative name, or one base of a name constraint. Text is a byte string. */
export type GeneralName =
  | { readonly kind: 'email' | 'dns' | 'uri'; readonly text: string }
  /** 4 or 16 bytes in a name, 8 or 32 (address and mask) in a constraint; other lengths are wrong and are kept. */
  | { readonly kind: 'ip'; readonly bytes: Uint8Array }
  | { readonly kind: 'directory'; readonly name: DistinguishedName }
  | { readonly kind: 'other'; readonly typeId: string }
  | { readonly kind: 'rare'; readonly tag: number };

const OID = { commonName: '2.5.4.3', email: '1.2.840.113549.1.9.1' } as const;

const STRING = {
  utf8: 0x0c,
  printable: 0x13,
  t61: 0x14,
  ia5: 0x16,
  visible: 0x1a,
  universal: 0x1c,
  bmp: 0x1e,
} as const;
const utf8 = new TextDecoder('utf-8');

/** Throws {@link DerError}. */
export function readName(value: DerValue): DistinguishedName {
  if (value.tag !== TAG.sequence) throw new DerError('a name that is no sequence');
  const parts: string[] = [];
  const commonNames: string[] = [];
  const emails: (string | undefined)[] = [];
  for (const set of derChildren(value.content)) {
    const attributes = derChildren(set.content).map(readAttribute);
    for (const { oid, text, tag } of attributes) {
      if (oid === OID.commonName && text !== undefined) commonNames.push(text);
      if (oid === OID.email) emails.push(tag === STRING.ia5 ? text : undefined);
    }
    parts.push(
      attributes
        .map(({ comparable }) => comparable)
        .sort()
        .join('+'),
    );
  }
  return { parts, commonNames, emails };
}

interface Attribute {
  readonly oid: string;
  readonly tag: number;
  readonly text: string | undefined;
  readonly comparable: string;
}

function readAttribute(pair: DerValue): Attribute {
  const [type, value] = derChildren(pair.content);
  if (type?.tag !== TAG.oid || value === undefined) throw new DerError('a name without its type or value');
  const oid = readOid(type.content);
  const text = stringOf(value);
  const comparable =
    text === undefined ? `#${value.tag}:${byteString(value.content)}` : text.trim().replace(/\s+/g, ' ');
  return { oid, tag: value.tag, text, comparable: `${oid}=${lowerCase(comparable)}` };
}

/** `undefined` for what is no character string. */
function stringOf({ tag, content }: DerValue): string | undefined {
  if (tag === STRING.utf8) return utf8.decode(content);
  if (tag === STRING.bmp) return wideText(content, 2);
  if (tag === STRING.universal) return wideText(content, 4);
  const narrow = tag === STRING.printable || tag === STRING.t61 || tag === STRING.ia5 || tag === STRING.visible;
  return narrow ? byteString(content) : undefined;
}

function wideText(bytes: Uint8Array, width: 2 | 4): string {
  let text = '';
  for (let at = 0; at + width <= bytes.length; at += width) {
    const code = bytes.subarray(at, at + width).reduce((sum, byte) => sum * 256 + byte, 0);
    text += String.fromCodePoint(Math.min(code, 0x10ffff));
  }
  return text;
}

/** Only A to Z: other letters are compared as they are. */
export function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export function sameName(a: DistinguishedName, b: DistinguishedName): boolean {
  return a.parts.length === b.parts.length && startsWithName(a, b);
}

/** Whether `name` begins with all relative names of `base` (RFC 5280 §7.1). */
export function startsWithName(name: DistinguishedName, base: DistinguishedName): boolean {
  return base.parts.length <= name.parts.length && base.parts.every((part, index) => part === name.parts[index]);
}

/** The names in a GeneralNames sequence. Throws {@link DerError}. */
export function readGeneralNames(content: Uint8Array): readonly GeneralName[] {
  return derChildren(content).map(readGeneralName);
}

const TEXT_KINDS: ReadonlyMap<number, 'email' | 'dns' | 'uri'> = new Map([
  [0x81, 'email'],
  [0x82, 'dns'],
  [0x86, 'uri'],
]);

/** Throws {@link DerError}. */
export function readGeneralName(value: DerValue): GeneralName {
  const kind = TEXT_KINDS.get(value.tag);
  if (kind !== undefined) return { kind, text: byteString(value.content) };
  if (value.tag === 0x87) return { kind: 'ip', bytes: value.content };
  if (value.tag === 0xa4) return { kind: 'directory', name: readName(readDer(value.content)) };
  if (value.tag === 0xa0) {
    const [typeId] = derChildren(value.content);
    if (typeId?.tag !== TAG.oid) throw new DerError('another name without its type');
    return { kind: 'other', typeId: readOid(typeId.content) };
  }
  if (![0xa3, 0xa5, 0x88].includes(value.tag)) throw new DerError('a name of a kind that does not exist');
  return { kind: 'rare', tag: value.tag };
}

const SHORT: ReadonlyMap<string, string> = new Map([
  [OID.commonName, 'CN'],
  [OID.email, 'emailAddress'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
]);

/** A name for people, `C=US, O=Example, CN=Example Root`. Throws {@link DerError}. */
export function nameText(value: DerValue): string {
  const attributes = derChildren(value.content).flatMap((set) => derChildren(set.content).map(readAttribute));
  return attributes.map(({ oid, text }) => `${SHORT.get(oid) ?? oid}=${text ?? '?'}`).join(', ');
}
