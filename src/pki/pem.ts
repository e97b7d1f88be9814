import { findArmour, type Armour } from './armour.ts';
import { readBody, type Body } from './body.ts';
import { DerError, TAG, derLength } from './der.ts';
import { decodeText, noteLineEnds } from './encoding.ts';
import { Oddities } from './oddities.ts';
import type { Place, TextFile } from './text.ts';

/** One block of a PEM file. */
export interface PemBlock {
  /** The words after BEGIN, `CERTIFICATE`. */
  readonly label: string;
  /** Where it begins in the file. */
  readonly place: Place;
  /** An encrypted key, of the old style (`Proc-Type`) or PKCS#8. */
  readonly encrypted: boolean;
  /** The first DER value in it; `undefined` where there is none, see `problem`. Still encrypted where `encrypted`. */
  readonly der: Uint8Array | undefined;
  /** Clean PEM, with the headers of an old-style encrypted key, without which it cannot be opened. */
  readonly text: string;
  /** Why there is no DER, and where it shows. */
  readonly problem?: { readonly text: string; readonly place: Place };
}

export interface PemScan {
  readonly blocks: readonly PemBlock[];
  readonly file: TextFile;
}

/** More than the roots of all browsers together. */
export const MAX_BLOCKS = 1000;

/**
 * Finds the PEM blocks in a file, whatever stands around them and however they were pasted. What had to be mended is
 * noted in `oddities`.
 */
export function scanPem(bytes: Uint8Array, oddities = new Oddities()): PemScan {
  const file = decodeText(bytes, oddities);
  const blocks: PemBlock[] = [];
  const armours = findArmour(file, oddities);
  if (armours.length > 0) noteLineEnds(file, oddities);
  let open: Armour | undefined;
  let settled = 0;
  for (const armour of armours) {
    if (blocks.length >= MAX_BLOCKS) return { blocks, file };
    if (armour.side === 'BEGIN') {
      if (open !== undefined) blocks.push(endless(file, open, armour.start, oddities));
      else noteAround(file, settled, armour.start, oddities);
      open = armour;
    } else if (open === undefined) {
      blocks.push(beginless(file, settled, armour, oddities));
    } else {
      blocks.push(whole(file, open, armour, oddities));
      open = undefined;
    }
    settled = armour.end;
  }
  if (open !== undefined) blocks.push(endless(file, open, file.text.length, oddities));
  else if (armours.length > 0) noteAround(file, settled, file.text.length, oddities);
  return { blocks, file };
}

function whole(file: TextFile, begin: Armour, end: Armour, oddities: Oddities): PemBlock {
  if (begin.label !== end.label)
    oddities.at('file-armour', `BEGIN ${begin.label} is followed by END ${end.label}`, file, end.start);
  const body = readBody(file, begin.end, end.start, isQuoted(file, begin), oddities);
  return block(file, begin, body, oddities);
}

/** A BEGIN that no END answers: what follows may be whole all the same. */
function endless(file: TextFile, begin: Armour, until: number, oddities: Oddities): PemBlock {
  const found = block(file, begin, readBody(file, begin.end, until, isQuoted(file, begin), oddities), oddities, true);
  if (found.der !== undefined && !found.encrypted) {
    oddities.at('file-armour', `the line END ${begin.label} is missing`, file, begin.start);
    return found;
  }
  const { problem: _problem, ...rest } = found;
  const text = `it is cut off: BEGIN ${begin.label} has no END`;
  return { ...rest, der: undefined, problem: { text, place: file.place(begin.start) } };
}

function beginless(file: TextFile, from: number, end: Armour, oddities: Oddities): PemBlock {
  const first = /^[ \t"']{0,80}[A-Za-z0-9+/]{16}/m.exec(file.text.slice(from, end.start));
  const start = first === null ? end.start : from + first.index;
  const found = block(file, { ...end, start }, readBody(file, start, end.start, false, oddities), oddities);
  if (found.der !== undefined) oddities.at('file-armour', `the line BEGIN ${end.label} is missing`, file, start);
  if (found.der !== undefined) return found;
  const text = `END ${end.label} has no BEGIN: the beginning is missing`;
  return { ...found, problem: { text, place: file.place(end.start) } };
}

function block(file: TextFile, at: Armour, body: Body, oddities: Oddities, lenient = false): PemBlock {
  const { label } = at;
  const place = file.place(at.start);
  const old = body.headers.some((header) => header.startsWith('Proc-Type'));
  const text = encodeBase64Block(label, body.base64, body.headers);
  const common = { label, place, encrypted: old || label === 'ENCRYPTED PRIVATE KEY', text };
  const problem = (why: string, offset: number): PemBlock => ({
    ...common,
    der: undefined,
    problem: { text: why, place: file.place(offset) },
  });
  if (body.problem !== undefined && !lenient)
    return problem(`its base64 is damaged: ${body.problem.text}`, body.problem.offset);
  const bytes = decodeBase64(body.base64);
  if (bytes === undefined) return problem('its base64 is damaged: it is empty, or characters are missing', at.end);
  if (old) return { ...common, der: bytes };
  try {
    const length = derLength(bytes);
    if (!startsLikeOne(label, bytes, length)) return problem('its base64 is damaged: its beginning is wrong', at.end);
    if (length > bytes.length) return problem(`it is cut off: ${bytes.length} of ${length} bytes are there`, at.end);
    notePadding(file, at, body.base64, oddities);
    if (length < bytes.length && !lenient)
      oddities.at('file-trailing-bytes', `${bytes.length - length} bytes follow it in its block`, file, at.start);
    return { ...common, der: bytes.subarray(0, length) };
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
    return problem('its base64 is damaged: its beginning is wrong', at.end);
  }
}

/** Everything that PEM carries is a SEQUENCE, but for a curve's name; random bytes often look like some short value. */
function startsLikeOne(label: string, bytes: Uint8Array, length: number): boolean {
  const [tag] = bytes;
  return (tag === TAG.sequence || (tag === TAG.oid && label.endsWith('PARAMETERS'))) && length >= bytes.length / 2;
}

function notePadding(file: TextFile, at: Armour, base64: string, oddities: Oddities): void {
  const bare = base64.replace(/=+$/, '').length;
  if (base64.length - bare !== (4 - (bare % 4)) % 4)
    oddities.at('file-padding', 'the signs = at the end of the base64 are not as many as belong there', file, at.start);
}

function isQuoted(file: TextFile, begin: Armour): boolean {
  return /["'\u2018-\u201f\u00ab\u00bb]/.test(file.text[begin.start - 1] ?? '');
}

/** Comments, attributes of OpenSSL, source code; quotation marks and the like alone are not worth a word. */
function noteAround(file: TextFile, from: number, until: number, oddities: Oddities): void {
  const between = file.text.slice(from, until);
  const bare = between.replace(/\\{1,4}[rn]/g, (found) => ' '.repeat(found.length));
  const offset = bare.search(/[^\s"'\\;,(){}\u2018-\u201f\u00ad\u200b-\u200f\u2060]/);
  if (offset >= 0) oddities.at('file-text-around', 'text outside BEGIN and END', file, from + offset);
}

/** The bytes of base64 with or without its signs = at the end; `undefined` where it is none. */
export function decodeBase64(base64: string): Uint8Array | undefined {
  const bare = base64.replace(/=+$/, '');
  if (bare.length % 4 === 1 || !/^[A-Za-z0-9+/]+$/.test(bare)) return undefined;
  return new Uint8Array(Buffer.from(bare, 'base64'));
}

/** PEM with LF, 64 characters a line, and one newline at the end. */
export function encodePem(label: string, der: Uint8Array): string {
  return encodeBase64Block(label, Buffer.from(der).toString('base64'), []);
}

function encodeBase64Block(label: string, base64: string, headers: readonly string[]): string {
  const head = headers.length === 0 ? '' : `${headers.join('\n')}\n\n`;
  const lines = base64.match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${head}${lines.join('\n')}\n-----END ${label}-----\n`;
}
