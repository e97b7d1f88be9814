import type { Oddities } from './oddities.ts';
import type { TextFile } from './text.ts';

/* The BEGIN and END lines of PEM, also as word processors, mails and source code leave them. */

/** One `-----BEGIN CERTIFICATE-----` or END. */
export interface Armour {
  readonly side: 'BEGIN' | 'END';
  readonly label: string;
  /** Offsets of the first dash and behind the last one. */
  readonly start: number;
  readonly end: number;
}

/** Hyphens, dashes and the minus sign: what typographers make of `-----`. */
const DASH = /[-\u2010-\u2015\u2212]/;
const ARMOUR = /(BEGIN|END)[ \t\u00a0]{1,8}([A-Z0-9][A-Z0-9 ]{0,60}?)[ \t\u00a0]{0,8}([-\u2010-\u2015\u2212]{1,12})/g;
const MOST_DASHES = 12;

/** Every BEGIN and END between dashes, in the text's order; lines that are not written as they should be are noted. */
export function findArmour(file: TextFile, oddities: Oddities): readonly Armour[] {
  const found: Armour[] = [];
  for (const match of file.text.matchAll(ARMOUR)) {
    const start = dashesBefore(file.text, match.index);
    if (start === match.index) continue;
    const end = match.index + match[0].length;
    const written = file.text.slice(start, end);
    const side = match[1] === 'BEGIN' ? 'BEGIN' : 'END';
    const label = match[2] ?? '';
    noteSpelling(written, `-----${side} ${label}-----`, file, start, oddities);
    found.push({ side, label, start, end });
  }
  return found;
}

function dashesBefore(text: string, offset: number): number {
  let dash = offset;
  // SSH writes `---- BEGIN`, with a blank.
  if (/[ \t\u00a0]/.test(text[dash - 1] ?? '') && DASH.test(text[dash - 2] ?? '')) dash -= 1;
  let start = dash;
  while (start > 0 && dash - start < MOST_DASHES && DASH.test(text[start - 1] ?? '')) start -= 1;
  return start === dash ? offset : start;
}

function noteSpelling(written: string, right: string, file: TextFile, start: number, oddities: Oddities): void {
  if (written === right) return;
  if (/[\u2010-\u2015\u2212]/.test(written)) {
    oddities.at('file-typographic', 'long dashes instead of five hyphens', file, start);
  } else if (written.includes('\u00a0')) {
    oddities.at('file-hidden-characters', 'a no-break blank', file, start + written.indexOf('\u00a0'));
  } else {
    oddities.at('file-armour', 'a BEGIN or END line that does not have five hyphens on each side', file, start);
  }
}
