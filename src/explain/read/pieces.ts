import type { Speaker } from '../log-line.ts';
import { splitAnswer, splitCommand, splitKeys } from './dialogue.ts';
import { isAnswer, isBasicCommand, isCommand, startsCommand } from './shape.ts';
import { withoutTail } from './trim.ts';

/** A part of a line that is a line of the dialogue, or what somebody added to one. */
export interface Piece {
  readonly text: string;
  /** Said where the form shows it: additions are of somebody around. */
  readonly from?: Speaker;
}

/** A logger's time in the middle of a line: what it logs ended without a line end. */
const LOGGER =
  /\[ {0,6}\d{2,9}\](?= ?\[[A-Z]{3,8} ?\]| ### )|\[\d\d:\d\d:\d\d[.:,]\d{3}\]|\b\d\d:\d\d:\d\d\.\d{3} -> |[EWIDV] \(\d{2,10}\) [\w.-]{2,24}: /;
const GLUED_LOGGER = /\[\d{3,9}\] /;
const COMMAND = /AT(?:[+#$^*][A-Z]{2}|%[A-Z]{4})/gi;
const BASE64 = /^[A-Za-z0-9+/]{24,}={0,2}(?:\\[rn]|["'\\,;])*$/;
/** What may stand right in front of a command that somebody forgot to put on a line of its own. */
const GLUE = /[a-z0-9!.?)\]"':>]$/;
const RESULT_GLUE = /(?:OK|ERROR|READY|DONE|CONNECT|ACTIVE|FAIL)$/;
const LABEL = /[:>=]$/;
const MAX_LABEL_WORDS = 4;
const MAX_TOLD_WORDS = 8;
const LIST_MARK = /^(?:(?:[-*•·$#]|\(?\d{1,4}[.):|]?) +|`{1,3}|\*\*)(?=AT(?:[+#%^$*!]|[EI]?\d?$)|[+#%^][A-Z]{3,16}: )/i;
const TOLD = /^.{1,80}?: ?(?=[+#%^][A-Z]{2}[A-Z0-9]{1,16}: ?[-"\d(]|[+]CM[ES] ERROR)/;
/** A basic command and something behind it, or a chain that begins with one. */
const BASIC_AND_MORE = /^AT(?:[EIQVXZ]\d?)?(?: |;[+#%^$*])/i;
/** A line is not broken up further. */
const MAX_PIECES = 64;

/** Where a logger's own prefix begins in the middle of a line; -1: nowhere. */
export function loggerInside(text: string): number {
  if (!text.includes(':') && !text.includes('[')) return -1;
  const found = text.search(LOGGER);
  if (found > 0) return found;
  const glued =
    isCommand(text) || isAnswer(text) || RESULT_GLUE.test(text.slice(0, 7)) ? text.search(GLUED_LOGGER) : -1;
  return glued > 0 && text[glued - 1] !== ' ' ? glued : -1;
}

/** Breaks a line where commands and results are on one, and takes off what somebody added. */
export function pieces(line: string): readonly Piece[] {
  const text = LIST_MARK.test(line) ? line.replace(LIST_MARK, '').replace(/(?:`{1,3}|\*\*)$/, '') : line;
  if (isCommand(text) || isAnswer(text) || BASIC_AND_MORE.test(text)) return dialogue(text);
  const keys = splitKeys(text);
  if (keys !== undefined) return keys.map((key) => ({ text: key }));
  const told = text.length < 200 ? TOLD.exec(text)?.[0] : undefined;
  if (told !== undefined && words(told) <= MAX_TOLD_WORDS) {
    const result = dialogue(text.slice(told.length));
    const after = result
      .slice(1)
      .map(({ text: added }) => words(added))
      .reduce((sum, n) => sum + n, 0);
    if (after <= MAX_LABEL_WORDS) return [{ text: told.trim(), from: 'other' }, ...result];
  }
  return beforeCommand(text);
}

/** A line with a command somewhere behind something else. */
function beforeCommand(text: string): readonly Piece[] {
  const start = nextCommand(text, 1);
  if (start < 0) {
    const basic = /^([\w ]{1,24}:) ?(ATI|ATE[01]|AT)(?= |$)(.*)$/.exec(text);
    if (basic === null) return [talksOfCommands(text) ? { text, from: 'other' } : { text }];
    const [, label = '', command = '', rest = ''] = basic;
    return [{ text: label, from: 'other' }, { text: command }, ...dialogue(rest.trim())];
  }
  const before = text.slice(0, start).trimEnd();
  const spaced = before.length < start;
  const label = before.replace(/["'`]$/, '').trimEnd();
  if (
    spaced &&
    !isBasicCommand(label) &&
    !RESULT_GLUE.test(label) &&
    !(LABEL.test(label) && words(lastSentence(label)) <= MAX_LABEL_WORDS)
  ) {
    return [{ text, from: 'other' }];
  }
  const quote = spaced ? '' : (/["'`]$/.exec(before)?.[0] ?? '');
  const rest = dialogue(quote === '' ? text.slice(start) : closed(text.slice(start), quote));
  if (spaced && rest.some(({ text: part, from }) => from === 'other' && words(part) > 2))
    return [{ text, from: 'other' }];
  const head: Piece = isCommand(label) || isAnswer(label) ? { text: label } : { text: label, from: 'other' };
  const host = quote === '' ? undefined : rest[0];
  return [head, ...(host === undefined ? rest : [{ ...host, from: 'host' as const }, ...rest.slice(1)])].filter(
    (piece) => piece.text !== '',
  );
}

/** A quoted command ends where its quote does; where the quote is cut off, with the line. */
function closed(text: string, quote: string): string {
  const end = text.lastIndexOf(quote);
  return quote !== '"' && end > 0 ? text.slice(0, end) : text.replace(/["']$/, (last) => (last === quote ? '' : last));
}

/** Where the next command begins that stands outside of quotes and is no part of a word; -1: nowhere. */
function nextCommand(text: string, from: number): number {
  COMMAND.lastIndex = from;
  if (!COMMAND.test(text) || BASE64.test(text)) return -1;
  let quotes = 0;
  let counted = 0;
  COMMAND.lastIndex = from;
  for (let match = COMMAND.exec(text); match !== null; match = COMMAND.exec(text)) {
    const { index } = match;
    for (; counted < index; counted++) if (text.charCodeAt(counted) === 34) quotes++;
    if (quotes % 2 === 0 ? begins(text, index) : opensQuote(text, index, from)) return index;
  }
  return -1;
}

function begins(text: string, index: number): boolean {
  const before = text.slice(Math.max(0, index - 7), index);
  const last = before.slice(-1);
  if (last === ' ' || last === ';') return true;
  // `that+many`: in small letters it needs more than a letter in front.
  if (text[index] === 'a') return /[0-9!.?)\]"':>]/.test(last);
  return GLUE.test(before) || RESULT_GLUE.test(before);
}

/** `Error: "AT+…`: only where nothing before it was a command whose parameter it could be. */
function opensQuote(text: string, index: number, from: number): boolean {
  return from === 1 && text[index - 1] === '"' && /[:>=] ?"$/.test(text.slice(Math.max(0, index - 3), index));
}

/** A line that begins with a command or a result. */
function dialogue(line: string): readonly Piece[] {
  const found: Piece[] = [];
  let text = line;
  while (text !== '' && found.length < MAX_PIECES) {
    const command = isCommand(text) || BASIC_AND_MORE.test(text);
    if (!command && !isAnswer(text) && !/^(?:OK|ERROR)(?= |AT)/.test(text)) break;
    const end = nextCommand(text, 1);
    const own = withoutTail(end < 0 ? text : text.slice(0, end), ' ;');
    const { lines, rest } = command ? splitCommand(own) : splitAnswer(own);
    if (lines.length === 0) return [...found, { text, from: 'other' }];
    found.push(...lines.map((one) => ({ text: one })));
    text = `${rest} ${end < 0 ? '' : text.slice(end)}`.trim();
  }
  if (text === '') return found;
  const keys = splitKeys(text);
  if (keys !== undefined) return [...found, ...keys.map((key) => ({ text: key }))];
  return [...found, ...addition(text, found.length > 0)];
}

/** What stands behind a line of the dialogue: a part of it on its own line, or somebody's words. */
function addition(text: string, behind: boolean): readonly Piece[] {
  if (!behind) return [{ text }];
  const next = nextCommand(text, 1);
  if (next < 0) return [{ text, from: 'other' }];
  return [{ text: text.slice(0, next).trim(), from: 'other' }, ...dialogue(text.slice(next))];
}

function talksOfCommands(text: string): boolean {
  return startsCommand(text) ? false : /(?:^|[\s`'"(])AT[+#%^$*][A-Z]{2}/.test(text) || /^AT [a-z]/.test(text);
}

function lastSentence(text: string): string {
  return text.slice(text.lastIndexOf('. ') + 1);
}

function words(text: string): number {
  return text.split(/\s+/).filter((word) => /\w/.test(word)).length;
}
