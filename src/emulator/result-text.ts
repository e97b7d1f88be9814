import type { Ending } from '../families/kit/emulator.ts';

/** How results are shown (ATE, ATV, ATQ, +CMEE); read at each line, since commands change it. */
export interface LineSettings {
  echo: boolean;
  verbose: boolean;
  quiet: boolean;
  cmee: 0 | 1 | 2;
}

/** V.250 table 1. */
const NUMERIC = new Map([
  ['OK', 0],
  ['CONNECT', 1],
  ['RING', 2],
  ['NO CARRIER', 3],
  ['ERROR', 4],
  ['NO DIALTONE', 6],
  ['BUSY', 7],
  ['NO ANSWER', 8],
]);

/** The line that an ending is, without line ends; `words` are those of `+CMEE=2`. */
export function endingLine(ending: Ending, cmee: 0 | 1 | 2, words: ReadonlyMap<number, string>): string {
  if ('final' in ending) return ending.final;
  if (cmee === 0) return 'ERROR';
  return `+CME ERROR: ${cmee === 2 ? (words.get(ending.cme) ?? ending.cme) : ending.cme}`;
}

/** A final result as printed; empty with ATQ1. */
export function finalText(line: string, settings: LineSettings): string {
  if (settings.quiet) return '';
  const number = NUMERIC.get(line);
  return settings.verbose || number === undefined ? `\r\n${line}\r\n` : `${number}\r`;
}

/** An information line; the lines of one block share a single leading line end. */
export function informationText(line: string, first: boolean, settings: LineSettings): string {
  return first && settings.verbose ? `\r\n${line}\r\n` : `${line}\r\n`;
}
