/** No line is read further: nothing that a module or a host writes is longer. Characters. */
export const MAX_LINE = 16_384;

const NOT_PLAIN = /[^\x20-\x7e]/;
const ANSI = /\x1b(?:\[[0-9;?]{0,24}[@-~]|[()][0-9A-Z]|[@-Z\\^_=>78])/g;
/** What is left of a colour where the escape character itself was lost on the way. */
const LOST_ANSI = /^\[\d{1,2}(?:;\d{1,2}){0,2}m|\[(?:\d{1,2}(?:;\d{1,2}){0,2})?m$/g;
const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g;
/** A square is how SSCOM and others show a byte that they cannot. */
const INVISIBLE = /[\u00ad\u25a1\u200b-\u200f\u2060\ufeff\ufffd]/g;
const ODD_SPACE = /[\t\u00a0\u2000-\u200a\u202f\u205f\u3000]/g;
const DOUBLE_QUOTES = /[\u201c-\u201f\u00ab\u00bb\u2033\uff02]/g;
const SINGLE_QUOTES = /[\u2018-\u201b\u2032\uff07]/g;
/** Web pages turn the five hyphens of a PEM frame into one dash or two. */
const PEM_FRAME = /[-\u2010-\u2015]{1,5}((?:BEGIN|END) [A-Z0-9 ]{3,40}?)[-\u2010-\u2015]{1,5}/g;
const DASHES = /[\u2010-\u2015\u2212]/g;
const ENTITY = /&(quot|[lr]dquo|gt|lt|amp|nbsp|#0?3[49]|#x2[27]|apos);/g;
const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  ldquo: '"',
  rdquo: '"',
  '#34': '"',
  '#034': '"',
  '#x22': '"',
  gt: '>',
  lt: '<',
  amp: '&',
  nbsp: ' ',
  '#39': "'",
  '#039': "'",
  '#x27': "'",
  apos: "'",
};
const HTML_BREAK = /<br ?\/?>/gi;
const HTML_TAG = /<\/?(?:code|pre|p|samp|tt)>/gi;

/**
 * A pasted line as the lines of plain ASCII that it shows: without colours and control bytes, quotes and hyphens
 * straight, broken where a carriage return stands inside. Blank ones are left out.
 */
export function cleanLines(raw: string): readonly string[] {
  let text = raw.length > MAX_LINE ? raw.slice(0, MAX_LINE) : raw;
  const end = text.length - 1;
  if (text.charCodeAt(end) === 13) text = text.slice(0, end);
  text = plainText(text);
  if (!text.includes('\r') && !text.includes('\n')) {
    const line = text.trim();
    return line === '' ? [] : [line];
  }
  return text
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The same as one text; a break of a web page is a carriage return in it. */
export function plainText(raw: string): string {
  let text = NOT_PLAIN.test(raw) ? straighten(raw) : raw;
  if (text.includes('&')) text = text.replace(ENTITY, (whole, name: string) => ENTITIES[name] ?? whole);
  if (text.includes('<')) text = text.replace(HTML_BREAK, '\r').replace(HTML_TAG, '');
  if (text.includes('m') && text.includes('[')) text = text.replace(LOST_ANSI, '');
  return text;
}

function straighten(text: string): string {
  return text
    .replace(ANSI, '')
    .replace(CONTROL, '')
    .replace(INVISIBLE, '')
    .replace(ODD_SPACE, ' ')
    .replace(DOUBLE_QUOTES, '"')
    .replace(SINGLE_QUOTES, "'")
    .replace(PEM_FRAME, '-----$1-----')
    .replace(DASHES, '-')
    .replace(/\u2026/g, '...');
}
