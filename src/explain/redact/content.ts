/* What loggers put in front of a line, as far as redaction must know where the line itself begins. */

const PIECES: readonly RegExp[] = [
  /[ \t]+/y,
  /\[[^\]]{0,80}\]:?/y,
  /\(\d[^)]{0,20}\)/y,
  // Dates and times.
  /\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T_ ]|\b)/y,
  /\d{1,2}:\d{2}(?::\d{2})?(?:[.,:]\d{1,9})?Z?/y,
  // A column that says which way a line went.
  /\d(?=[ \t])/y,
  /(?:TRACE|DEBUG|INFO|WARN(?:ING)?|[EWIDV]|modem|TX|RX|SENT|RECV|received response|sending to modem)\b:?/iy,
  /[-=]?>+|<+[-=]?|[\u2190-\u2193\u00bb\u00ab|]|-(?=[ \t])/y,
  /b?'/y,
];
const MOST_PIECES = 24;
/** Ends with a mark that no secret has in it. */
const TIME =
  /^(?:\d\d:\d\d:\d\d\.\d{3} ->|\[\d\d:\d\d:\d\d[.:,]\d{3}\]|\[ {0,6}\d{1,6}\.\d{3,6}\]|[EWIDV] \(\d{1,10}\))(?= )/;

/** Offset behind the time that a line begins with, in the ways that monitors mostly write it; 0: there is none. */
export function behindTime(text: string): number {
  return TIME.exec(text)?.[0].length ?? 0;
}

/** Offset of the first character that no logger has put there; a prompt `>` counts as a logger's. */
export function contentStart(text: string): number {
  let at = 0;
  for (let round = 0; round < MOST_PIECES; round += 1) {
    const next = afterPiece(text, at);
    if (next === at) break;
    at = next;
  }
  return at;
}

function afterPiece(text: string, at: number): number {
  for (const piece of PIECES) {
    piece.lastIndex = at;
    if (piece.test(text)) return piece.lastIndex;
  }
  return at;
}

/** A line's end as loggers print it, and what may follow in the same line. */
export const LINE_END = /^(?:[\s"']|\\[rn]|<(?:CR|LF|\\r|\\n)>|OK\b|$)/i;
/** The same in front of a line. */
export const LINE_BEGIN = /(?:^|\\[rn]|<(?:CR|LF|\\r|\\n)>)$/i;
