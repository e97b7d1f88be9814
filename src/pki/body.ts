import type { Oddities } from './oddities.ts';
import type { TextFile } from './text.ts';

/* What stands between BEGIN and END: base64, and whatever editors, mails and programming languages put around it. */

/** Base64 taken out of a text. */
export interface Body {
  readonly base64: string;
  /** Old-style encryption headers, as OpenSSL wants them back. */
  readonly headers: readonly string[];
  /** Why this is no base64, and where. */
  readonly problem?: { readonly text: string; readonly offset: number };
}

const PROC_TYPE = /Proc-Type:[ \t]{0,4}4[ \t]{0,4},[ \t]{0,4}ENCRYPTED/y;
const DEK_INFO = /DEK-Info:[ \t]{0,4}([A-Z0-9-]{3,20})[ \t]{0,4},[ \t]{0,4}/y;
const OTHER_HEADER = /[A-Za-z][A-Za-z0-9-]{1,40}: [^\r\n]{0,200}(?=[\r\n])/y;
const HIDDEN = /[\u00a0\u00ad\u200b-\u200f\u2028\u2029\u202f\u2060\u3000\ufeff]/;
const QUOTE = /["'\u2018-\u201f\u00ab\u00bb`]/;
const MARKS = /[\u2018-\u201f\u00ab\u00bb]/;

/** Takes the base64 out of `file.text` from `start` to `end`. `quoted`: a quotation mark stands before it. */
export function readBody(file: TextFile, start: number, end: number, quoted: boolean, oddities: Oddities): Body {
  return new BodyReader(file, start, end, quoted, oddities).read();
}

class BodyReader {
  readonly #file: TextFile;
  readonly #text: string;
  readonly #start: number;
  readonly #end: number;
  readonly #oddities: Oddities;
  readonly #base64: string[] = [];
  readonly #headers: string[] = [];
  /** In source code only what stands between quotation marks counts. */
  #inQuotes: boolean | undefined;
  #at: number;
  #line = 0;
  #blankAfterBase64: number | undefined;
  readonly #widths: { readonly width: number; readonly offset: number }[] = [];
  #problem: Body['problem'];

  constructor(file: TextFile, start: number, end: number, quoted: boolean, oddities: Oddities) {
    this.#file = file;
    this.#text = file.text;
    this.#start = start;
    this.#at = start;
    this.#end = end;
    this.#oddities = oddities;
    this.#inQuotes = quoted ? true : undefined;
  }

  read(): Body {
    while (this.#at < this.#end && this.#problem === undefined) this.#step(this.#text[this.#at] ?? '');
    this.#endLine(this.#at);
    if (this.#problem === undefined) this.#noteLayout();
    const base64 = this.#base64.join('');
    return this.#problem === undefined
      ? { base64, headers: this.#headers }
      : { base64, headers: this.#headers, problem: this.#problem };
  }

  #step(char: string): void {
    if (char === '\r' || char === '\n') {
      this.#newline();
      return;
    }
    if (char === '\\') {
      this.#escape();
      return;
    }
    if (QUOTE.test(char)) {
      this.#quote(char);
      return;
    }
    if (this.#inQuotes === false) {
      this.#skip();
      return;
    }
    if (char === ' ' || char === '\t') {
      this.#blank();
      return;
    }
    if (this.#line === 0 || char === 'P' || char === 'D') {
      if (this.#header()) return;
    }
    if (/[A-Za-z0-9+/=]/.test(char)) {
      this.#push(char);
      return;
    }
    if (HIDDEN.test(char)) {
      this.#odd('file-hidden-characters', 'an invisible or no-break character');
      return;
    }
    if (char === '>' && this.#line === 0) {
      this.#odd('file-mail-quoted', 'a quotation mark of mails');
      return;
    }
    this.#problem = { offset: this.#at, text: foreign(char, this.#text.slice(this.#at, this.#at + 3)) };
  }

  #push(char: string): void {
    if (this.#blankAfterBase64 !== undefined) {
      this.#oddities.at('file-blanks', 'a blank inside the base64', this.#file, this.#blankAfterBase64);
      this.#blankAfterBase64 = undefined;
    }
    this.#base64.push(char);
    this.#line += 1;
    this.#at += 1;
  }

  #skip(): void {
    this.#at += 1;
  }

  #odd(code: Parameters<Oddities['at']>[0], text: string): void {
    this.#oddities.at(code, text, this.#file, this.#at);
    this.#at += 1;
  }

  #newline(): void {
    this.#endLine(this.#at);
    this.#at += 1;
  }

  #endLine(offset: number): void {
    if (this.#blankAfterBase64 !== undefined) {
      // Blanks before END on the same line belong to those that stand for line ends.
      if (offset < this.#end) {
        this.#oddities.at('file-indented', 'blanks at the end of a line', this.#file, this.#blankAfterBase64);
      }
      this.#blankAfterBase64 = undefined;
    }
    if (this.#line > 0) this.#widths.push({ width: this.#line, offset: offset - this.#line });
    this.#line = 0;
  }

  #blank(): void {
    if (this.#line > 0) this.#blankAfterBase64 ??= this.#at;
    else if (this.#onNewLine())
      this.#oddities.at('file-indented', 'blanks at the beginning of a line', this.#file, this.#at);
    this.#at += 1;
  }

  #onNewLine(): boolean {
    return /[\r\n]/.test(this.#text[this.#at - 1] ?? '') && this.#inQuotes === undefined;
  }

  #escape(): void {
    const escape = /\\{1,4}(?:[rnt]|\/|["']|[ \t]*(?=[\r\n]))/y;
    escape.lastIndex = this.#at;
    const found = escape.exec(this.#text)?.[0];
    if (found === undefined) {
      this.#problem = { offset: this.#at, text: 'a backslash that is no line end' };
      return;
    }
    const last = found[found.length - 1] ?? '';
    if (last === '/') this.#base64.push('/');
    else if (/[rnt]/.test(last)) {
      this.#oddities.at('file-escaped', 'line ends written as backslash and letter', this.#file, this.#at);
      if (last !== 't') this.#endLine(this.#at);
    } else {
      this.#oddities.at('file-string-literal', 'the backslash of a string in source code', this.#file, this.#at);
    }
    this.#at += found.length;
    if (last === '/') this.#line += 1;
  }

  #quote(char: string): void {
    if (MARKS.test(char)) this.#oddities.at('file-typographic', 'typographic quotation marks', this.#file, this.#at);
    else
      this.#oddities.at('file-string-literal', 'the quotation mark of a string in source code', this.#file, this.#at);
    if (this.#inQuotes !== undefined) this.#inQuotes = !this.#inQuotes;
    this.#at += 1;
  }

  /** Headers stand before the base64; where line ends were lost, between blanks. */
  #header(): boolean {
    const type = sticky(PROC_TYPE, this.#text, this.#at);
    if (type !== undefined) return this.#keep('Proc-Type: 4,ENCRYPTED', type[0].length);
    const info = sticky(DEK_INFO, this.#text, this.#at);
    const cipher = info?.[1] ?? '';
    if (info !== undefined) {
      // Without a line end nothing else tells where the vector stops and the base64 begins.
      const from = this.#at + info[0].length;
      const digits = cipher.startsWith('AES') ? 32 : 16;
      const vector = /^[0-9A-Fa-f]+/.exec(this.#text.slice(from, from + digits))?.[0] ?? '';
      return this.#keep(`DEK-Info: ${cipher},${vector}`, info[0].length + vector.length);
    }
    const other = this.#line === 0 ? sticky(OTHER_HEADER, this.#text, this.#at) : undefined;
    if (other === undefined) return false;
    this.#at += other[0].length;
    return true;
  }

  #keep(header: string, length: number): true {
    this.#headers.push(header);
    this.#at += length;
    return true;
  }

  #noteLayout(): void {
    const [first] = this.#widths;
    if (first === undefined) return;
    const broken = /[\r\n]/.test(this.#text.slice(this.#start, this.#end));
    if (this.#widths.length === 1 && (first.width > 76 || !broken)) {
      this.#oddities.at('file-one-line', 'the base64 stands on one line', this.#file, first.offset);
      return;
    }
    const odd = this.#widths.find(({ width }, index) => (index < this.#widths.length - 1 ? width !== 64 : width > 64));
    if (odd === undefined) return;
    this.#oddities.at('file-line-width', `${odd.width} characters in a line instead of 64`, this.#file, odd.offset);
  }
}

function sticky(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

function foreign(char: string, ahead: string): string {
  if (char === '\u2026' || ahead === '...') return 'an ellipsis: the copy was shortened';
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `a character that base64 does not have (U+${code})`;
}
