import { contentStart } from './content.ts';
import { MASK, type Hider } from './secret-kind.ts';

/*
 * Private keys: in PEM over lines, on one line, in string literals; base64 whose BEGIN is missing; PEM and DER as
 * hexadecimal digits. Certificates and curve parameters are public and stay.
 */

const DASH = '[-\\u2010-\\u2015\\u2212]';
const LABEL = '[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?';
const ARMOUR = new RegExp(
  `(BEGIN)[ \\t]{1,4}${LABEL}[ \\t]{0,4}${DASH}{1,12}|${DASH}{1,12}[ \\t]?END[ \\t]{1,4}${LABEL}[ \\t]{0,4}${DASH}{0,12}`,
  'g',
);
const OTHER_BEGIN = new RegExp(`${DASH}{2,12}[ \\t]?BEGIN[ \\t]{1,4}[A-Z]`);

/** How the base64 of PKCS#1, PKCS#8 and SEC1 keys begins: lengths, a version, and what each goes on with. */
const BARE_KEY =
  /MI[IG][A-Za-z0-9+/]{1,3}[AQgw]IBA(?:AK[BC]|AJB|DAN)|MIIC[A-Za-z0-9+/]{1,3}IBADAN|MHcCAQEEI|MHQCAQEEI|MDECAQEEI|MIGkAgEBBD|MIHcAgEBBE|MIGHAgEAMBMG|MIG2AgEAMBAG|MIHuAgEAMBAG|MEECAQAw|MC4CAQAwBQYDK2Vw|MI[A-Za-z0-9+/]{3,12}BgkqhkiG9w0BBQ0w/;
const SEPARATED = '(?:[\\s:,;-]|0x|\\\\x){0,3}';
const bytes = (...list: readonly string[]): string => list.join(SEPARATED);
const BYTE = '[0-9A-F]{2}';
/** The same keys as hexadecimal digits, and `PRIVATE KEY` written so. */
const HEX_KEY = new RegExp(
  [
    bytes('30', '82', BYTE, BYTE, '02', '01', '00', '(?:02|30)'),
    bytes('30', '81', BYTE, '02', '01', '0[01]', '(?:30|04)'),
    bytes('30', '(?:77|74|31|41|2E)', '02', '01', '0[01]', '(?:04|30)'),
    bytes('50', '52', '49', '56', '41', '54', '45', '20', '4B', '45', '59'),
  ].join('|'),
  'i',
);
const HEX_RUN = new RegExp(`(?:${BYTE}${SEPARATED}){8,}`, 'i');
const HEX_REST = new RegExp(`(?:${BYTE}${SEPARATED})+`, 'iy');
const HEX_HINT = /30(?:[\s:,;-]|0x|\\x){0,3}(?:8[12]|77|74|31|41|2E)|505249564154|50 52 49 56/i;
const BASE64_HINT = /MI[IGH][A-Za-z0-9+/]|M[A-Z][A-Za-z0-9]CAQ/;

/** Base64 with the escapes of string literals. */
const RUN = /[A-Za-z0-9+/=\\]{16,}/g;
const GOES_ON = /(?:[A-Za-z0-9+/=\\]|[ \t])*/y;
const ESCAPES = /(?:\\{1,2}[rnt]|\\|[ \t])+$/;
const AT_COMMAND = /(?:^|[^A-Za-z0-9+/])AT[+#%^$*&][A-Z]{2}/i;
/** A last line may have any length. */
const LAST_PIECE = /^(["'>\s]*)([A-Za-z0-9+/]{1,15}={0,2})((?:\\{1,2}[rn]|<[A-Z\\]{1,3}>|["'\\;,\s])*)$/i;

/** Where a command takes key and password. */
const PASSWORD_BEHIND =
  /(PRIVATE KEY-{1,12}(?:\\{1,2}[rn])*["'\u201c-\u201f][ \t]?,[ \t]?["\u201c-\u201f]?)([^"\s\u201c-\u201f]{1,128})/;

/** After so many lines that belong to no key, an END is not waited for any more. */
const MAX_STRANGERS = 8;
/** An RSA key of 16384 bits. */
const MAX_LINES = 400;

/** Whether a line could begin a key. */
export function hasKey(text: string): boolean {
  return text.includes('PRIVATE KEY') || BASE64_HINT.test(text) || HEX_HINT.test(text);
}

interface Base64Key {
  readonly form: 'base64';
  /** An END is expected. */
  readonly armoured: boolean;
  counted: boolean;
  /** Lines in a row that belong to no key. */
  strangers: number;
  lines: number;
}

interface HexKey {
  readonly form: 'hex';
  /** Bytes that are still to come, as far as the key says. */
  left: number;
}

type Inside = { readonly form: 'none' } | Base64Key | HexKey;

function beginning(armoured: boolean): Base64Key {
  return { form: 'base64', armoured, counted: false, strangers: 0, lines: 0 };
}

/** Masks private keys line by line. */
export class KeyMask {
  readonly #hider: Hider;
  #inside: Inside = { form: 'none' };

  constructor(hider: Hider) {
    this.#hider = hider;
  }

  /** The last line stood in a key that has not ended. */
  get inside(): boolean {
    return this.#inside.form !== 'none';
  }

  line(text: string): string {
    if (this.#inside.form === 'hex') return this.#hexLine(text, this.#inside);
    if (this.#inside.form === 'base64' && !text.includes('PRIVATE KEY')) return this.#bodyLine(text, this.#inside);
    return this.#armoured(text).replace(
      PASSWORD_BEHIND,
      (_all, before: string, password: string) => before + this.#hider.hide('password', password),
    );
  }

  #armoured(text: string): string {
    let result = '';
    let at = 0;
    for (const match of text.matchAll(ARMOUR)) {
      result += this.#between(text.slice(at, match.index), true) + match[0];
      at = match.index + match[0].length;
      // A BEGIN inside a key: the first one was cut off.
      this.#inside = match[1] === undefined ? { form: 'none' } : beginning(true);
    }
    return result + this.#between(text.slice(at), false);
  }

  #between(text: string, whole: boolean): string {
    return this.#inside.form === 'base64' ? this.#body(text, this.#inside, whole) : this.#unarmoured(text);
  }

  #bodyLine(text: string, inside: Base64Key): string {
    inside.lines += 1;
    const masked = OTHER_BEGIN.test(text) || AT_COMMAND.test(text) ? text : this.#body(text, inside, false);
    inside.strangers = masked === text ? inside.strangers + 1 : 0;
    const over = inside.strangers >= (inside.armoured ? MAX_STRANGERS : 1) || inside.lines > MAX_LINES;
    if (over || OTHER_BEGIN.test(text)) this.#inside = { form: 'none' };
    return masked === text ? this.#unarmoured(text) : masked;
  }

  /** `whole`: both ends are known, so that everything in it is the key. */
  #body(text: string, inside: Base64Key, whole: boolean): string {
    let result = '';
    let at = 0;
    RUN.lastIndex = 0;
    for (let run = RUN.exec(text); run !== null; run = RUN.exec(text)) {
      if (!isBase64(run[0])) continue;
      GOES_ON.lastIndex = run.index;
      const taken = GOES_ON.exec(text)?.[0] ?? run[0];
      const tail = ESCAPES.exec(taken)?.[0] ?? '';
      const head = /^(?:\\{1,2}[rnt])+/.exec(run[0])?.[0] ?? '';
      result += text.slice(at, run.index) + head + this.#count(inside) + tail;
      at = run.index + taken.length;
      RUN.lastIndex = at;
    }
    result += text.slice(at);
    if (at > 0 || whole) return result;
    const from = contentStart(text);
    const last = LAST_PIECE.exec(text.slice(from));
    if (last === null || !isPiece(last[2] ?? '')) return text;
    return `${text.slice(0, from)}${last[1] ?? ''}${this.#count(inside)}${last[3] ?? ''}`;
  }

  #count(inside: Base64Key): string {
    if (!inside.counted) this.#hider.hide('private-key', 'key');
    inside.counted = true;
    return MASK;
  }

  /** Keys without BEGIN, and as hexadecimal digits. */
  #unarmoured(text: string): string {
    const bare = BARE_KEY.exec(text);
    if (bare !== null) {
      const inside = beginning(false);
      this.#inside = inside;
      return text.slice(0, bare.index) + this.#body(text.slice(bare.index), inside, false);
    }
    const hex = HEX_KEY.exec(text);
    return hex === null ? text : this.#hexFrom(text, hex.index, hex[0]);
  }

  #hexFrom(text: string, from: number, start: string): string {
    HEX_REST.lastIndex = from;
    const taken = (HEX_REST.exec(text)?.[0] ?? start).trimEnd();
    const digits = hexDigits(taken);
    // A name in hexadecimal digits: the key follows it, and is as long as the text.
    const left = digits.startsWith('30') ? derLength(digits) - digits.length / 2 : 0;
    this.#hider.hide('private-key', 'key');
    this.#inside = left > 0 ? { form: 'hex', left } : { form: 'none' };
    return text.slice(0, from) + MASK + text.slice(from + taken.length);
  }

  #hexLine(text: string, inside: HexKey): string {
    const run = HEX_RUN.exec(text);
    if (run === null) {
      this.#inside = { form: 'none' };
      return this.#unarmoured(text);
    }
    inside.left -= hexDigits(run[0]).length / 2;
    if (inside.left <= 0) this.#inside = { form: 'none' };
    // Dumps repeat the bytes as text at the end of each line.
    return text.slice(0, run.index) + MASK;
  }
}

/** Not a path, a topic or a row of one sign. */
function isBase64(run: string): boolean {
  return /[A-Z]/.test(run) && /[a-z]/.test(run) && new Set(run).size >= 6;
}

/** A short last line of a key, and no word that a module or a program says. */
function isPiece(text: string): boolean {
  return /[0-9+/=]/.test(text) || (/[a-z]/.test(text) && /[A-Z]/.test(text.slice(1)));
}

function hexDigits(text: string): string {
  return text.replace(/0x|\\x/gi, '').replace(/[^0-9A-F]/gi, '');
}

/** Length of a DER value of at least two bytes, with its header. */
function derLength(digits: string): number {
  const first = parseInt(digits.slice(2, 4), 16);
  if (first === 0x82) return parseInt(digits.slice(4, 8), 16) + 4;
  return first === 0x81 ? parseInt(digits.slice(4, 6), 16) + 3 : first + 2;
}
