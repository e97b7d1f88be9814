import { describe, expect, it } from 'vitest';
import { byteString } from '../../kernel/bytes.ts';
import { flattened } from '../../pki/fit/load.ts';
import { collected, pemOf, type Collected, type Piece } from './emulator-credentials.ts';
import { firmware } from './firmware.ts';

const CERTIFICATE = 'CERTIFICATE';
const KEY = 'RSA PRIVATE KEY';

/** A PEM text with so many base64 characters in lines of 64; its content means nothing. */
function pem(title: string, characters: number): string {
  const body = 'MIIDazCCAlOgAwIBAgIUZm9v'.repeat(Math.ceil(characters / 24)).slice(0, characters);
  const lines = body.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${title}-----`, ...lines, `-----END ${title}-----`, ''].join('\n');
}

/** All pieces of a text, cut as in the vendor's example. */
function cut(text: string, change: (piece: Piece, at: number) => Piece = (piece) => piece): Collected | undefined {
  const parts = text.match(/[\s\S]{1,1000}/g) ?? [];
  return parts
    .map((data, at) => change({ total: text.length, more: at < parts.length - 1 ? 1 : 0, data }, at))
    .reduce<Collected | undefined>((before, piece) => collected(before, piece), undefined);
}

function seen(stored: Collected | undefined): string | undefined {
  const bytes = stored && pemOf(stored);
  return bytes && byteString(bytes);
}

describe('the vendor’s example', () => {
  it.each([
    [CERTIFICATE, 1_464, 1_520],
    [CERTIFICATE, 1_600, 1_656],
    [CERTIFICATE, 1_148, 1_204],
    [KEY, 1_588, 1_652],
  ])('has a total of one piece of 1000 and the rest: %s with %i characters, %i', (title, characters, total) => {
    const text = pem(title, characters);
    const [layout] = firmware.map(({ facts }) => facts.credentials);
    const sent = flattened(text, layout ?? {});
    expect(sent.length).toBe(total);
    expect(cut(sent)).toMatchObject({ total, whole: true, characters: total });
    expect(seen(cut(sent))).toBe(text);
  });
});

describe('what the TLS client sees', () => {
  const text = pem(CERTIFICATE, 1_600);

  it('is the same with line ends written out everywhere, in either form, with real ones, and in hex', () => {
    const [begin = '', ...lines] = text.trimEnd().split('\n');
    expect(seen(cut([begin, ...lines].join('\\r\\n')))).toBe(text);
    expect(seen(cut([begin, ...lines].join('\\n')))).toBe(text);
    expect(seen(cut(text))).toBe(text);
    expect(seen(cut(text.replaceAll('\n', '\r\n')))).toBe(text);
    const hex = Buffer.from(text).toString('hex').toUpperCase();
    expect(seen(cut(hex, (piece) => ({ ...piece, hex: true })))).toBe(text);
  });

  it('holds chains, and leaves the headers of an encrypted key as they are', () => {
    const chain = `${text}${pem(CERTIFICATE, 400)}`;
    expect(seen(cut(chain.replaceAll(/(?<=BEGIN CERTIFICATE-----)\n/g, '\\r\\n').replaceAll('\n', '')))).toBe(chain);
    const encrypted = pem(KEY, 128).replace('\n', '\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n');
    expect(seen(cut(encrypted.replaceAll('\n', '\\r\\n')))).toBe(encrypted);
  });

  it('is nothing where a rule is broken', () => {
    const sent = text.replace('\n', '\\r\\n').replaceAll('\n', '');
    expect(seen(cut(sent))).toBe(text);
    // No line end behind BEGIN, none of the text at all.
    expect(seen(cut(text.replaceAll('\n', '')))).toBeUndefined();
    expect(seen(cut('MIID'))).toBeUndefined();
    // The total is wrong, or not the same in all pieces.
    for (const off of [-1, 1, 3]) {
      expect(seen(cut(sent, (piece) => ({ ...piece, total: piece.total + off })))).toBeUndefined();
    }
    expect(seen(cut(sent, (piece, at) => ({ ...piece, total: piece.total + at })))).toBeUndefined();
    // The third parameter the other way round, with two pieces and with one.
    const reversed = (piece: Piece): Piece => ({ ...piece, more: 1 - piece.more });
    expect(seen(cut(sent, reversed))).toBeUndefined();
    expect(seen(cut(sent.slice(0, 900), reversed))).toBeUndefined();
    // A piece is missing, or came twice.
    expect(seen(cut(sent, (piece, at) => (at === 0 ? { ...piece, data: '' } : piece)))).toBeUndefined();
    expect(seen(cut(sent, (piece) => ({ ...piece, data: `${piece.data}${piece.data}` })))).toBeUndefined();
  });

  it('forgets what exceeds the total, and begins anew behind the last piece', () => {
    const many = Array.from({ length: 500 }, (): Piece => ({ total: 10, more: 1, data: 'x'.repeat(4_000) }));
    const stored = many.reduce<Collected | undefined>((before, piece) => collected(before, piece), undefined);
    expect(stored).toEqual({ total: 10, whole: false, characters: 11, text: '' });
    const sent = text.replace('\n', '\\r\\n').replaceAll('\n', '');
    const parts = [sent.slice(0, 1_000), sent.slice(1_000)];
    const again = parts.reduce<Collected | undefined>(
      (before, data, at) => collected(before, { total: sent.length, more: at === 0 ? 1 : 0, data }),
      cut(sent),
    );
    expect(seen(again)).toBe(text);
  });
});
