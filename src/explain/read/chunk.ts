/** What a logger shows of one transfer. */
export interface Chunk {
  /** Lines in it, blank ones left out. */
  readonly lines: readonly string[];
  /** False: the last line goes on in the next transfer of the same side. */
  readonly ended: boolean;
  /** The text was a quoted string. */
  readonly quoted: boolean;
  /** It showed line ends as marks or escapes. */
  readonly marked: boolean;
}

const QUOTED = /^[bruf]{0,2}(['"])(.*)\1[,;]?$/;
const STRINGS = /^\[(?:b?(?:'[^']{0,4000}'|"[^"]{0,4000}")(?:, ?|(?=\])))+\]$/;
const STRING = /b?(?:'([^']{0,4000})'|"([^"]{0,4000})")/g;
const ESCAPE = /\\(?:r|n|t|\\|'|"|0|x[0-9a-f]{2})/gi;
const END_MARK =
  /<(?:CR|LF|CRLF|\\r|\\n|0x0[AD]|0[AD])>|\[(?:CR|LF|0x0[AD])\]|\{0[AD]\}|[␍␊↵]|\\x0[AD]|\^M(?=\^[MJ]|$)|\^J(?=\^M|$)/gi;
/** A single one can be a part of a path: `C:\root.pem`. */
const END_ESCAPE = /(?:\\[rn]){2,8}|\\[rn]$/g;
const CERTIFICATE = '-----BEGIN ';

/** Breaks a text where it shows line ends: as marks, as escapes, as a string of Python or C. */
export function readChunk(text: string): Chunk {
  if (text.startsWith('[') && STRINGS.test(text)) return readList(text);
  const quoted = QUOTED.exec(text)?.[2];
  if (quoted !== undefined && (quoted === '' || /[<\\^]/.test(quoted) || isBare(quoted))) {
    return broken(quoted.replace(ESCAPE, unescaped).replace(END_MARK, '\n'), true);
  }
  if (!hasMarks(text)) return { lines: [text], ended: true, quoted: false, marked: false };
  const marked = text.replace(END_MARK, '\n');
  // A certificate inside a command keeps its escapes: they are what the module was given.
  return broken(marked.includes(CERTIFICATE) ? marked : marked.replace(END_ESCAPE, '\n'), false);
}

/** A quoted text that is a whole line of a dialogue and no piece of one, as `"OK"` or `'AT+CSQ'`. */
function isBare(quoted: string): boolean {
  return !quoted.includes('","');
}

function hasMarks(text: string): boolean {
  if (text.includes('\\')) return true;
  return /[<[{␍␊↵^]/.test(text) && text.search(END_MARK) >= 0;
}

function readList(text: string): Chunk {
  const lines = [...text.matchAll(STRING)].flatMap(
    ([, single, double]) => broken((single ?? double ?? '').replace(ESCAPE, unescaped), true).lines,
  );
  return { lines, ended: true, quoted: true, marked: true };
}

function broken(text: string, quoted: boolean): Chunk {
  const marked = /[\r\n]/.test(text);
  const lines = text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return { lines, ended: !quoted || /[\r\n]$|^$|>\s?$/.test(text), quoted, marked };
}

function unescaped(escape: string): string {
  switch (escape[1]) {
    case 'r':
    case 'n':
      return '\n';
    case 't':
      return ' ';
    case '0':
      return '';
    case 'x':
    case 'X': {
      const code = parseInt(escape.slice(2), 16);
      return code === 13 || code === 10 ? '\n' : code < 32 || code > 126 ? '' : String.fromCharCode(code);
    }
    default:
      return escape.slice(1);
  }
}
