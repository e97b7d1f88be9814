/** One parameter of a command as it stands in a line. */
export interface Argument {
  /** Offsets of the value, without quotation marks. */
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
  /** False where the line ends before the closing quotation mark. */
  readonly closed: boolean;
  readonly text: string;
}

/** No command has more. */
const MAX_ARGUMENTS = 24;

const QUOTE = /["\u201c-\u201f\u2033\u00ab\u00bb]/;
const QUOTES = /["\u201c-\u201f\u2033\u00ab\u00bb]/g;
const APOSTROPHES = /'/g;
/** A value without quotation marks, as far as the marks that loggers print for line ends. */
const BARE = /[^,;\s"'\u201c-\u201f]*/y;
const LINE_MARK = /\\[rn]|<(?:CR|LF|\\r|\\n)>/i;
const BLANKS = /[ \t]*/y;

/**
 * The parameters that begin at an offset of a line, in whatever quotation marks: those of word processors, escaped ones of
 * source code, and apostrophes where `inCode`.
 */
export function readArguments(text: string, from: number, inCode = false): readonly Argument[] {
  const found: Argument[] = [];
  let at = afterBlanks(text, from);
  while (found.length < MAX_ARGUMENTS) {
    const argument = readQuoted(text, at, inCode) ?? readBare(text, at);
    found.push(argument.value);
    at = afterBlanks(text, argument.next);
    if (text[at] !== ',') break;
    at = afterBlanks(text, at + 1);
  }
  return found;
}

interface Read {
  readonly value: Argument;
  readonly next: number;
}

function readQuoted(text: string, at: number, inCode: boolean): Read | undefined {
  const slashes = text[at] === '\\' ? (text[at + 1] === '\\' ? 2 : 1) : 0;
  const mark = text[at + slashes] ?? '';
  const isApostrophe = inCode && mark === "'";
  if (!isApostrophe && !QUOTE.test(mark)) return undefined;
  const closing = isApostrophe ? APOSTROPHES : QUOTES;
  const start = at + slashes + 1;
  closing.lastIndex = start;
  for (let match = closing.exec(text); match !== null; match = closing.exec(text)) {
    const escaped = text[match.index - 1] === '\\' && match.index - 1 >= start;
    // Inside plain quotation marks an escaped one belongs to the value, unless the next parameter follows.
    if (escaped && slashes === 0 && !/^(?:,|\s|$)/.test(text.slice(match.index + 1, match.index + 2))) continue;
    const end = escaped && slashes > 0 ? match.index - slashes : match.index;
    return { value: argument(text, start, Math.max(start, end), true, true), next: match.index + 1 };
  }
  return { value: argument(text, start, text.length, true, false), next: text.length };
}

function readBare(text: string, at: number): Read {
  BARE.lastIndex = at;
  const written = BARE.exec(text)?.[0] ?? '';
  const mark = written.search(LINE_MARK);
  const end = at + (mark < 0 ? written.length : mark);
  return { value: argument(text, at, end, false, true), next: end };
}

function argument(text: string, start: number, end: number, quoted: boolean, closed: boolean): Argument {
  return { start, end, quoted, closed, text: text.slice(start, end) };
}

function afterBlanks(text: string, at: number): number {
  BLANKS.lastIndex = at;
  BLANKS.exec(text);
  return BLANKS.lastIndex;
}

/** A part of a text and what takes its place. */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Makes changes that do not overlap, in any order. */
export function apply(text: string, changes: readonly Change[]): string {
  if (changes.length === 0) return text;
  let result = '';
  let at = 0;
  for (const change of [...changes].sort((a, b) => a.start - b.start)) {
    if (change.start < at) continue;
    result += text.slice(at, change.start) + change.text;
    at = change.end;
  }
  return result + text.slice(at);
}
