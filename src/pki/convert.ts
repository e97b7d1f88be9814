import { HawserError } from '../kernel/errors.ts';
import { utf8Bytes } from '../kernel/bytes.ts';
import { TAG, derChildren, readDer } from './der.ts';
import { exportKey } from './objects-der.ts';
import type { CredentialObject, KeyForm, PrivateKey } from './objects.ts';
import { inOneLine, WRITTEN_LINE_END } from './one-line.ts';
import { encodePem } from './pem.ts';

/**
 * What a file is written as: `c-array` holds the DER of each object, `c-pem` the text of the whole PEM file, `c-line` the
 * same in one line, as it goes into AT commands.
 */
export const TARGET_FORMS = ['pem', 'der', 'c-array', 'c-pem', 'c-line'] as const;
export type TargetForm = (typeof TARGET_FORMS)[number];

/** One object, ready to be written in any form. */
export interface Piece {
  readonly kind: 'certificate' | 'key' | 'request' | 'public-key';
  /** PEM label. */
  readonly label: string;
  readonly der: Uint8Array;
  /** The subject, or the kind of key. */
  readonly title: string;
}

/**
 * The objects as pieces, their DER as it was. Keys are put into `keyForm` where one is given. What is not worth writing
 * (curve parameters) is left out. Throws `usage` where a key has no such form, `file-not-key` for one that is closed.
 */
export function piecesOf(objects: readonly CredentialObject[], keyForm?: KeyForm): readonly Piece[] {
  return objects.flatMap((object): readonly Piece[] => {
    switch (object.kind) {
      case 'certificate': {
        const { der, facts } = object.certificate;
        return [{ kind: 'certificate', label: 'CERTIFICATE', der, title: facts.subject }];
      }
      case 'request': {
        const { der, subject } = object.request;
        return [{ kind: 'request', label: 'CERTIFICATE REQUEST', der, title: subject }];
      }
      case 'key':
        return [keyPiece(object.key, keyForm ?? object.key.form)];
      case 'public-key':
        return [publicPiece(object.der)];
      case 'locked':
        throw new HawserError(`${object.what === 'key' ? 'a private key' : 'a bundle'} is not opened: ${object.text}`, {
          code: 'file-not-key',
          next: [{ text: 'Name the environment variable that holds its password.', command: '--password-env NAME' }],
        });
      case 'other':
        return [];
    }
  });
}

const KEY_LABELS: Readonly<Record<KeyForm, string>> = {
  pkcs1: 'RSA PRIVATE KEY',
  pkcs8: 'PRIVATE KEY',
  sec1: 'EC PRIVATE KEY',
};

/** Forms that a type of key has, the one that modules know best first. */
const FORMS: Readonly<Record<PrivateKey['facts']['keyType'], readonly KeyForm[]>> = {
  rsa: ['pkcs1', 'pkcs8'],
  ec: ['sec1', 'pkcs8'],
  other: ['pkcs8'],
};

/** The form of `allowed` that this key can have; `undefined` where it has none of them. */
export function keyFormFor(key: PrivateKey, allowed: readonly KeyForm[]): KeyForm | undefined {
  return FORMS[key.facts.keyType].find((form) => allowed.includes(form));
}

function keyPiece(key: PrivateKey, form: KeyForm): Piece {
  const { keyType, keyBits } = key.facts;
  const title = keyType === 'other' ? 'private key' : `${keyType.toUpperCase()} key, ${keyBits} bits`;
  const common = { kind: 'key', label: KEY_LABELS[form], title } as const;
  if (form === key.form) return { ...common, der: key.der };
  if (keyFormFor(key, [form]) !== undefined) return { ...common, der: exportKey(key.key, form) };
  throw new HawserError(`a key of this type (${title}) has no ${form.toUpperCase()} form`, {
    code: 'usage',
    next: FORMS[keyType].map((other) => ({ text: 'Choose a form that it has.', command: `--key ${other}` })),
  });
}

function publicPiece(der: Uint8Array): Piece {
  const [first] = derChildren(readDer(der).content);
  const label = first?.tag === TAG.integer ? 'RSA PUBLIC KEY' : 'PUBLIC KEY';
  return { kind: 'public-key', label, der, title: 'public key' };
}

/**
 * The bytes of a file with these pieces. DER has room for one: throws `usage` for more. `name` is that of a `c-pem`
 * or `c-line` array; line ends inside of it are LF, which modules want, or the one that commands can carry.
 */
export function encodePieces(
  pieces: readonly Piece[],
  to: TargetForm,
  eol: 'lf' | 'crlf',
  name = 'credential',
): Uint8Array {
  if (to === 'der') return derOf(pieces);
  const text = textOf(pieces, to, name);
  return utf8Bytes(eol === 'lf' ? text : text.replaceAll('\n', '\r\n'));
}

function textOf(pieces: readonly Piece[], to: Exclude<TargetForm, 'der'>, name: string): string {
  if (to === 'c-array') return cArrays(pieces, pieceNames(pieces));
  const pem = pieces.map(({ label, der }) => encodePem(label, der)).join('');
  if (to === 'pem') return pem;
  return pemArray(pieces, utf8Bytes(to === 'c-pem' ? pem : inOneLine(pem, WRITTEN_LINE_END)), name);
}

/** An array that other files can see. C++ hides constants, so it is declared first. */
function pemArray(pieces: readonly Piece[], pem: Uint8Array, name: string): string {
  return [
    `/* ${pieces.map(({ title }) => commentText(title)).join('; ')}: ${pem.length} bytes of PEM */`,
    '#ifdef __cplusplus',
    'extern "C" {',
    '#endif',
    `extern const unsigned char ${name}[];`,
    `extern const unsigned int ${name}_length;`,
    '#ifdef __cplusplus',
    '}',
    '#endif',
    '',
    `const unsigned char ${name}[] = {`,
    ...byteLines(pem),
    '};',
    `const unsigned int ${name}_length = sizeof ${name};`,
    '',
  ].join('\n');
}

function derOf(pieces: readonly Piece[]): Uint8Array {
  const [piece] = pieces;
  if (piece !== undefined && pieces.length === 1) return piece.der;
  throw new HawserError(`there are ${pieces.length} objects, and a DER file holds one`, {
    code: 'usage',
    next: [{ text: 'Name a folder: each object gets a file of its own.', command: '--out FOLDER/' }],
  });
}

/** `certificate`, `key`, or with numbers where there are several of a kind: `certificate_1`. */
export function pieceNames(pieces: readonly Piece[]): readonly string[] {
  const counts = new Map<string, number>();
  return pieces.map(({ kind }) => {
    const name = kind.replace('-', '_');
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return pieces.filter((other) => other.kind === kind).length === 1 ? name : `${name}_${count}`;
  });
}

const BYTES_PER_LINE = 12;

function cArrays(pieces: readonly Piece[], names: readonly string[]): string {
  return pieces
    .map(({ der, title }, index) => {
      const name = names[index] ?? 'object';
      return [
        `/* ${commentText(title)}: ${der.length} bytes of DER */`,
        `static const unsigned char ${name}[] = {`,
        ...byteLines(der),
        '};',
        `static const unsigned int ${name}_length = sizeof ${name};`,
        '',
      ].join('\n');
    })
    .join('\n');
}

function byteLines(bytes: Uint8Array): readonly string[] {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += BYTES_PER_LINE) {
    const numbers = Array.from(
      bytes.subarray(at, at + BYTES_PER_LINE),
      (byte) => `0x${byte.toString(16).padStart(2, '0')}`,
    );
    lines.push(`    ${numbers.join(', ')},`);
  }
  return lines;
}

/** A subject is anybody's text: it must not end the comment, and compilers want ASCII. */
function commentText(text: string): string {
  return text
    .replace(/[^\x20-\x7e]/g, '?')
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')
    .replaceAll('{', '(');
}
