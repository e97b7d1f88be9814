import type { FindingCode } from '../findings/catalogue.ts';
import type { Place, TextFile } from './text.ts';

/** What can be odd about a file that can be read all the same. */
export type OddityCode = Extract<
  FindingCode,
  | 'file-bom'
  | 'file-utf16'
  | 'file-line-ends'
  | 'file-last-newline'
  | 'file-text-around'
  | 'file-indented'
  | 'file-line-width'
  | 'file-one-line'
  | 'file-blanks'
  | 'file-escaped'
  | 'file-string-literal'
  | 'file-byte-array'
  | 'file-typographic'
  | 'file-hidden-characters'
  | 'file-mail-quoted'
  | 'file-no-armour'
  | 'file-armour'
  | 'file-wrong-label'
  | 'file-padding'
  | 'file-trailing-bytes'
  | 'file-curve-block'
>;

/** One oddity where it was first seen. The text says what stands there and never quotes what a block holds. */
export interface Oddity {
  readonly code: OddityCode;
  /** Absent where the file has no lines. */
  readonly place?: Place;
  readonly text: string;
}

/** Collects oddities of one file: each kind once, where it was first seen, and how often. */
export class Oddities {
  readonly #seen = new Map<OddityCode, { readonly text: string; readonly place?: Place; count: number }>();

  add(code: OddityCode, text: string, place?: Place): void {
    const known = this.#seen.get(code);
    if (known === undefined) this.#seen.set(code, { text, ...(place === undefined ? {} : { place }), count: 1 });
    else known.count += 1;
  }

  /** Adds one that stands at `offset` of a text. */
  at(code: OddityCode, text: string, file: TextFile, offset: number): void {
    // The place of a repetition is not shown, so that it need not be worked out.
    this.add(code, text, this.#seen.has(code) ? undefined : file.place(offset));
  }

  list(): readonly Oddity[] {
    return [...this.#seen].map(([code, { text, place, count }]) => ({
      code,
      ...(place === undefined ? {} : { place }),
      text: count === 1 ? text : `${text} (${count} times)`,
    }));
  }
}
