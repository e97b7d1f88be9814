import { isAnswer, isBasicCommand, startsCommand } from './shape.ts';

/** A line of the dialogue as one line each, and what stands behind it. */
export interface Split {
  readonly lines: readonly string[];
  readonly rest: string;
}

const HEAD = /^AT[+#%^$*!][A-Z][A-Z0-9_.]*(?: ?(=\?|\?|=))?/i;
const BASIC_HEAD = /^AT(?:[EHIOQVXZ]\d?|&[A-Z]\d?)?(?: |$|;.*)/i;
/** Another result on the same line: `+CSQ: 20,99 +CREG: 0,1`. */
const NEXT_RESULT = /^[+#%^](?:CM[ES] ERROR|[A-Z]{3,}[A-Z0-9]*): /;
/** Somebody's words behind parameters. */
const COMMENT = /^(?:\/\/|\/\*|\([A-Za-z]|<-|<=|←|-->|=>|->|→|# ?[A-Za-z]|-- )/;
const FINAL = /^(?:(?:SEND |SHUT |CLOSE |CONNECT )?OK|ERROR|CONNECT|DOWNLOAD|>)(?= |$)/;
/** So many blanks of one line are looked behind. */
const MAX_GAPS = 64;
/** So many words behind a command without parameters make the line a sentence. */
const SENTENCE_WORDS = 4;

/** Takes a command apart from what follows it, and a chain (`AT+A;+B`) into its commands; no lines: it is a sentence. */
export function splitCommand(text: string): Split {
  const [head = '', form] = HEAD.exec(text) ?? BASIC_HEAD.exec(text) ?? [];
  if (!startsCommand(text)) {
    if (isBasicCommand(text)) return { lines: [text], rest: '' };
    const rest = text.slice(head.length).trim();
    if (rest === '' && text.includes(';')) return { lines: chained(text), rest };
    return head === '' || isSentence(head, rest) ? { lines: [], rest: text } : { lines: [head], rest };
  }
  if (form === '=') {
    const end = endOfParameters(text, head.length);
    return { lines: chained(text.slice(0, end).trim().replace(/ ?= ?/, '=')), rest: text.slice(end).trim() };
  }
  const after = text.slice(head.length);
  if (after.startsWith(';')) return { lines: chained(text), rest: '' };
  const rest = after.trim();
  if (rest === '' || isAnswer(rest) || after !== rest) {
    return isProse(rest) ? { lines: [], rest: text } : { lines: [head.replace(/ (?==|\?)/, '')], rest };
  }
  // What a read command is followed by without a blank is its answer, or the line is garbled and stays whole.
  return NEXT_RESULT.test(rest) || FINAL.test(rest) ? { lines: [head], rest } : { lines: [text], rest: '' };
}

/** Takes a result apart from what follows it. */
export function splitAnswer(text: string): Split {
  const final = /^(OK|ERROR)(?= |$|AT)/.exec(text)?.[0];
  if (final !== undefined) {
    const rest = text.slice(final.length).trim();
    return rest === '' ||
      isAnswer(rest) ||
      FINAL.test(rest) ||
      startsCommand(rest) ||
      isBasicCommand(rest) ||
      rest.startsWith('(') ||
      rest.startsWith('//')
      ? { lines: [final], rest }
      : { lines: [text], rest: '' };
  }
  const colon = text.indexOf(':');
  if (colon < 0) return { lines: [text], rest: '' };
  const end = endOfValues(text, colon + 1);
  return { lines: [text.slice(0, end).trimEnd()], rest: text.slice(end).trim() };
}

/** `AT` and `ATI` are words as well. */
function isSentence(head: string, rest: string): boolean {
  if (rest === '' || isAnswer(rest) || FINAL.test(rest) || isBasicCommand(rest) || KEY.test(rest)) return false;
  return head.length === 2 || isProse(rest);
}

function isProse(rest: string): boolean {
  if (COMMENT.test(rest) || isAnswer(rest) || KEY.test(rest)) return false;
  return rest.split(' ').filter((word) => /^[A-Za-z'’,.]+$/.test(word)).length >= SENTENCE_WORDS;
}

/** Parameters may hold blanks, also outside of quotes: they end where something else begins. */
function endOfParameters(text: string, from: number): number {
  let quoted = false;
  let gaps = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '"' && text[at - 1] !== '\\') quoted = !quoted;
    if (quoted) continue;
    if (char === '+' && /["\d]/.test(text[at - 1] ?? '') && NEXT_RESULT.test(text.slice(at, at + 24))) return at;
    if (char !== ' ' || ++gaps > MAX_GAPS) continue;
    const rest = text.slice(at, at + 200).trimStart();
    const before = text[at - 1] ?? '';
    if (COMMENT.test(rest) || FINAL.test(rest) || NEXT_RESULT.test(rest) || KEY.test(rest)) return at;
    if (/["\d]/.test(before) && /^[A-Za-z(]/.test(rest) && !/[,"]/.test(rest)) return at;
    while (text[at + 1] === ' ') at++;
  }
  const glued = /["\d]OK$/.exec(text);
  return glued === null || quoted ? text.length : text.length - 2;
}

const NUMBERS = /^ ?-?(?:0x)?[\dA-F]*(?:, ?-?(?:0x)?[\dA-F]*)*$/i;

/** Values of a result: behind numbers only numbers follow; behind anything a remark in parentheses may. */
function endOfValues(text: string, from: number): number {
  let quoted = false;
  let gaps = 0;
  const error = text.startsWith('+CM') && /^\+CM[ES] ERROR/.test(text);
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (char === '"') quoted = !quoted;
    if (quoted) continue;
    if (char === '+' && /["\d]/.test(text[at - 1] ?? '') && NEXT_RESULT.test(text.slice(at, at + 24))) return at;
    if (char !== ' ' || ++gaps > MAX_GAPS || at === from) continue;
    const rest = text.slice(at, at + 200).trimStart();
    const before = text[at - 1] ?? '';
    if (NEXT_RESULT.test(rest) || (FINAL.test(rest) && !error) || KEY.test(rest)) return at;
    if (before !== ',' && before !== ':' && COMMENT.test(rest)) return at;
    if (/\d/.test(before) && /^[^\s\d,"+)-]/.test(rest) && NUMBERS.test(text.slice(from, at))) return at;
    while (text[at + 1] === ' ') at++;
  }
  const glued = /["\d]OK$/.exec(text);
  return glued === null || quoted ? text.length : text.length - 2;
}

/** `AT+A?;+B?` one command each; a semicolon inside a text parameter stays. */
function chained(text: string): readonly string[] {
  if (!text.includes(';')) return [text];
  const parts: string[] = [];
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') quoted = !quoted;
    if (quoted || text[at] !== ';') continue;
    if (!/^;(?:[+#%^$*][A-Z]|$)/i.test(text.slice(at, at + 3))) continue;
    parts.push(text.slice(start, at));
    start = at + 1;
  }
  parts.push(text.slice(start));
  return parts.filter((part) => part !== '').map((part, i) => (i === 0 ? part : `AT${part}`));
}

const KEY = /^(?:Manufacturer|Model|Revision|QCN|SVN|IMEI|MEID|DeviceInfo): ?/;
const KEYS = / (?=(?:Manufacturer|Model|Revision|QCN|SVN|IMEI|MEID|DeviceInfo):|\+GCAP:)/;

/** An answer about the module's identity whose lines were run together; undefined: the text is none. */
export function splitKeys(text: string): readonly string[] | undefined {
  if (!KEY.test(text)) return undefined;
  const keys = text.split(KEYS).map((key) => key.trimEnd());
  if (keys.length < 2) return undefined;
  return keys.flatMap((key) => {
    // The second word of a revision had a line of its own; a final result behind the last key, too.
    if (key.startsWith('Revision:'))
      return key
        .replace(/^Revision: ?/, 'Revision:~')
        .split(' ')
        .map((part) => part.replace('~', ' '));
    return key.split(/ (?=OK$)/);
  });
}
