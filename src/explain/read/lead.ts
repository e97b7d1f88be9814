import type { FormatId } from './formats.ts';
import { shapeOf } from './shape.ts';

/** What marks the direction in front of a line. Which side of it the module is on, its neighbours show. */
export interface Lead {
  /** Away from the writer, or towards it: usually to the module, and from it. */
  readonly side: 'out' | 'in';
  /** Marks that belong together: `>>` and `<<`, `TX` and `RX`. */
  readonly style: string;
  readonly format: FormatId;
  /** What follows the mark. */
  readonly text: string;
}

/** Tags of a page are no arrows, nor are names in angle brackets. */
const ARROW = /^(?:-{1,3}>|<-{1,3}(?!-)|={1,3}>|<={1,3}(?!=)|>{1,3}(?!>)|<{1,3}(?!<)|[→←⇒⇐])/;
const IN_ANGLES = /^<[\w\\/][^<>]{0,40}>/;

const SEPARATOR = '(?:\\] ?-? ?:?|[ \\t]{0,2}(?:[:|=]|-{0,2}>{1,3}|<{1,3}-{0,2}(?= )|-(?= ))) *';
const COUNT = '(?: ?\\( {0,4}\\d{1,6}\\))?';
const OUT_WORDS = '(?:tx|sent|sending|send|transmit(?:ted|ting)?|wrote|writing|write|out|output|command|cmd)';
const IN_WORDS = '(?:rx|recv|recvd|rcvd|received|receiving|receive|read|in|input|response|resp|reply|answer|got|urc)';
const OUT_TAIL = '(?: to (?:the )?[a-z]\\w{0,15}| (?:at )?(?:command|cmd|data|string|response))?';
const IN_TAIL = '(?: from (?:the )?[a-z]\\w{0,15}| (?:at )?(?:data|string|response|answer|urc))?';
const WORDS_BEFORE = '^\\[?(?:AT |modem )?';
const OUT = new RegExp(`${WORDS_BEFORE}${OUT_WORDS}${OUT_TAIL}${COUNT} ?${SEPARATOR}`, 'i');
const IN = new RegExp(`${WORDS_BEFORE}${IN_WORDS}${IN_TAIL}${COUNT} ?${SEPARATOR}`, 'i');
/** Names of the two ends are names of parts of programs, too: the dialogue has to follow. */
const NAME = /^\[?(?:(host|mcu)|modem|module)\]? ?: */i;
const SENDING = /^(?:sending|sent|wrote|writing|tx)(?: (?:at )?command)? +(?=["'`]?AT(?:[+#%^$*]|["'`]|$))/i;
const FIRST_LETTERS = new Set('tswohcrigmua[TSWOHCRIGMUA');

const SSCOM = /^([发收])[→←]?[◇◆]?/;
const VS_CODE = /^-{2,4} ?Sent (?:utf8|ascii|hex|utf-8) encoded message: (".{0,4000}") ?-{2,4}$/;
const CHAT = /^send \((.{0,2000})\)$/;
const MDM_TRACE = /^AT (send|read) +(?:[A-Z+>]{1,4} +)?\d{1,6} (".{0,8000}")$/;
/** ModemManager puts the port, and older ones the source line, in front of the arrow. */
const MODEM_MANAGER = / ?(-->|<--) ('.{0,8000}')$/;

/** The mark of the direction that a line begins with. */
export function readLead(text: string): Lead | undefined {
  const first = text[0] ?? '';
  if (text.endsWith("'")) {
    const manager = modemManager(text);
    if (manager !== undefined) return manager;
  }
  if ('<>-=→←⇒⇐'.includes(first)) return readArrow(text);
  if (first === '发' || first === '收') return readSscom(text);
  return FIRST_LETTERS.has(first) ? readWords(text) : undefined;
}

function readArrow(text: string): Lead | undefined {
  const sent = text.startsWith('--') ? VS_CODE.exec(text)?.[1] : undefined;
  if (sent !== undefined) return { side: 'out', style: 'words', format: 'words', text: sent };
  const arrow = ARROW.exec(text)?.[0];
  if (arrow === undefined || IN_ANGLES.test(text)) return undefined;
  const left = /[<←⇐]/.test(arrow);
  const style = (left ? mirrored(arrow) : arrow).replace('>>>', '>>');
  return { side: left ? 'in' : 'out', style, format: 'arrows', text: text.slice(arrow.length).trim() };
}

const MIRROR: Readonly<Record<string, string>> = { '←': '→', '⇐': '⇒' };

/** The same arrow the other way round. */
function mirrored(arrow: string): string {
  return MIRROR[arrow] ?? (/^<+$/.test(arrow) ? '>'.repeat(arrow.length) : `${arrow.slice(1)}>`);
}

function readWords(text: string): Lead | undefined {
  const out = (OUT.exec(text) ?? SENDING.exec(text))?.[0];
  const match = out ?? IN.exec(text)?.[0];
  if (match !== undefined) {
    const format = /^\[[TR]X\] - /i.test(match) ? 'docklight' : 'words';
    return { side: out === undefined ? 'in' : 'out', style: 'words', format, text: text.slice(match.length) };
  }
  const [name, host] = NAME.exec(text) ?? [];
  if (name !== undefined && shapeOf(text.slice(name.length)) !== 'other') {
    return { side: host === undefined ? 'in' : 'out', style: 'words', format: 'words', text: text.slice(name.length) };
  }
  const chat = CHAT.exec(text)?.[1];
  if (chat !== undefined) return { side: 'out', style: 'words', format: 'chat', text: chat };
  const [, verb, quoted] = MDM_TRACE.exec(text) ?? [];
  if (quoted === undefined) return undefined;
  return { side: verb === 'send' ? 'out' : 'in', style: 'words', format: 'mdm-trace', text: quoted };
}

function readSscom(text: string): Lead {
  const match = SSCOM.exec(text);
  const side = match?.[1] === '收' ? 'in' : 'out';
  return { side, style: 'sscom', format: 'sscom', text: text.slice(match?.[0].length) };
}

function modemManager(text: string): Lead | undefined {
  const start = text.search(/(?:-->|<--) '/);
  if (start < 0 || start > 200) return undefined;
  const [, arrow, quoted] = MODEM_MANAGER.exec(text.slice(start)) ?? [];
  if (quoted === undefined) return undefined;
  const side = arrow === '<--' ? 'in' : 'out';
  return { side, style: '-->', format: start > 0 ? 'modem-manager' : 'arrows', text: quoted };
}
