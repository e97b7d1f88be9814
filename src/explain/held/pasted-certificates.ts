import { utf8Bytes } from '../../kernel/bytes.ts';
import { findArmour, type Armour } from '../../pki/armour.ts';
import { Oddities } from '../../pki/oddities.ts';
import { TextFile } from '../../pki/text.ts';
import type { Certificate } from '../../pki/x509.ts';

/**
 * How a PEM file stands in the text: `escaped` has `\n` for line ends, `literal` is a string of source code over several
 * lines, `newlines-removed` has none left, and of `shortened` somebody has left something out.
 */
export type PastedForm = 'lines' | 'escaped' | 'newlines-removed' | 'literal' | 'shortened';

/** One PEM file that somebody has pasted: the blocks that follow each other. */
export interface PastedFile {
  /** The words after BEGIN, in order. */
  readonly labels: readonly string[];
  /** Those that can be read; none of a file that was shortened. */
  readonly certificates: readonly Certificate[];
  /** Line of the first BEGIN. */
  readonly row: number;
  readonly form: PastedForm;
}

/** Reads whatever certificates a PEM text holds; what cannot be read is left out. Never throws. */
export type CertificateReader = (pem: Uint8Array) => readonly Certificate[];

const MAX_BLOCK_BYTES = 64 * 1024;
const MAX_BLOCKS = 64;

interface Block {
  readonly label: string;
  readonly row: number;
  /** From BEGIN to END, line by line. */
  readonly lines: string[];
  bytes: number;
}

/** A block that has ended, or was cut off. */
interface EndedBlock {
  readonly label: string;
  readonly row: number;
  readonly text: string;
  readonly form: PastedForm;
}

/**
 * Collects the PEM files out of the lines of a log, also between other lines (an echo, a message of the module). Bounded:
 * 64 kB for a block, 64 blocks for a log; what is beyond is passed over.
 */
export class PemCollector {
  readonly #read: CertificateReader;
  #open: Block | undefined;
  #file: EndedBlock[] = [];
  #blocks = 0;
  readonly #ready: PastedFile[] = [];
  /** What has been read, by its text: the same file is uploaded again and again. */
  readonly #known = new Map<string, readonly Certificate[]>();

  constructor(read: CertificateReader) {
    this.#read = read;
  }

  /** Takes a line, and gives the file that is known to be complete with it. `row` counts from 1. */
  line(text: string, row: number): PastedFile | undefined {
    if (this.#open === undefined && this.#file.length === 0 && !MAY_BEGIN.test(text)) return this.#ready.shift();
    const armours = MAY_BEGIN.test(text) ? findArmour(new TextFile(text), new Oddities()) : [];
    let at = 0;
    for (const armour of armours) {
      this.#between(text.slice(at, armour.start), at > 0);
      if (armour.side === 'BEGIN') this.#begin(armour, text, row);
      else this.#end(armour, text);
      at = armour.end;
    }
    this.#between(text.slice(at), at > 0);
    return this.#ready.shift();
  }

  /** What is still there when the log is over. */
  end(): readonly PastedFile[] {
    this.#cut();
    this.#complete();
    return this.#ready.splice(0);
  }

  #begin({ label, start, end }: Armour, text: string, row: number): void {
    const open = this.#open;
    // An echo of the line before.
    if (open?.label === label && open.bytes === 0 && open.row === row - 1) return;
    this.#cut();
    this.#blocks += 1;
    if (this.#blocks > MAX_BLOCKS) return;
    const quote = /["'][ \t]*$/.exec(text.slice(0, start))?.[0] ?? '';
    this.#open = { label, row, lines: [quote + text.slice(start, end)], bytes: 0 };
  }

  #end({ start, end }: Armour, text: string): void {
    const block = this.#open;
    if (block === undefined) return;
    this.#open = undefined;
    const { lines } = block;
    if (start === 0) lines.push('');
    lines[lines.length - 1] = (lines[lines.length - 1] ?? '') + text.slice(start, end);
    const ended = endedBlock(block);
    // A file that was echoed as a whole.
    if (this.#file.every((block) => block.text !== ended.text)) this.#file.push(ended);
    // A string in a command ends with its quotation mark; one in source code goes on in the next line.
    const isQuoted = /^(?:\\[rn])*["']/.test(text.slice(end));
    if (isQuoted && ended.form !== 'literal') this.#complete();
  }

  /** Text outside BEGIN and END marks; `sameLine`: it follows one. */
  #between(text: string, sameLine = false): void {
    const block = this.#open;
    if (block === undefined) {
      if (this.#file.length > 0 && !sameLine && !IS_GAP.test(text)) this.#complete();
      return;
    }
    if (ENDS_BLOCK.test(text)) {
      this.#cut();
      this.#complete();
      return;
    }
    this.#add(block, text, sameLine);
  }

  #add(block: Block, text: string, sameLine: boolean): void {
    const last = block.lines[block.lines.length - 1] ?? '';
    // Base64 does not repeat itself: a line that comes twice was echoed.
    if (text === '' || text === last || IS_STRANGER.test(text)) return;
    block.bytes += text.length + 1;
    if (block.bytes > MAX_BLOCK_BYTES) {
      this.#open = undefined;
      return;
    }
    if (sameLine) block.lines[block.lines.length - 1] = last + text;
    else block.lines.push(text);
  }

  /** A block without its END. */
  #cut(): void {
    const block = this.#open;
    this.#open = undefined;
    if (block === undefined) return;
    this.#file.push({ label: block.label, row: block.row, text: '', form: 'shortened' });
  }

  #complete(): void {
    const [first] = this.#file;
    const blocks = this.#file;
    this.#file = [];
    if (first === undefined) return;
    const form = FORMS.find((candidate) => blocks.some((block) => block.form === candidate)) ?? 'lines';
    this.#ready.push({
      labels: blocks.map(({ label }) => label),
      certificates: blocks.flatMap((block) =>
        block.form === 'shortened' || !block.label.includes('CERTIFICATE') ? [] : this.#certificatesIn(block.text),
      ),
      row: first.row,
      form,
    });
  }

  #certificatesIn(text: string): readonly Certificate[] {
    const certificates = this.#known.get(text) ?? this.#read(utf8Bytes(text));
    this.#known.set(text, certificates);
    return certificates;
  }
}

/** Of several blocks the form that tells most. */
const FORMS: readonly PastedForm[] = ['shortened', 'newlines-removed', 'escaped', 'literal', 'lines'];

const MAY_BEGIN = /BEGIN|END/;
/** Nothing but line ends and quotation marks. */
const IS_GAP = /^(?:\\[rn]|[\s"';,+\\])*$/;
/** The dialogue goes on though no END was seen. */
const ENDS_BLOCK = /^(?:AT(?:[+#%^$*&][A-Za-z]|$)|OK$|ERROR$|\+CM[ES] ERROR)/;
/** A message of the module in the middle of a block; a line of base64 can begin with a plus sign, too. */
const IS_STRANGER = /^(?:[+#%^*][A-Za-z][\w ]*:|[+#%^*][A-Z]{2}[A-Z0-9 ]{0,18}$|> ?$|SMS |PB DONE$|RDY$|RING$)/;

function endedBlock({ label, row, lines }: Block): EndedBlock {
  const text = lines.join('\n');
  return { label, row, text, form: formOf(text) };
}

/** Longer than any line that PEM writers make. */
const MAX_PEM_LINE = 128;
/** Fewer characters than any certificate or key has. */
const FEWEST_CHARACTERS = 48;

function formOf(text: string): PastedForm {
  const body = text.replace(/^.{0,3}-{3,}BEGIN[^-]{1,80}-{3,}/, '').replace(/-{3,}END[^-]{1,80}-{3,}$/, '');
  const isMasked = body.includes('***');
  const characters = body.replace(/\\[rnt]/g, '').replace(/[^A-Za-z0-9+/]/g, '').length;
  if (!isMasked && (/\.{3}|\u2026|<[^>]{0,80}>|\([^)]{0,200}\)/.test(body) || characters < FEWEST_CHARACTERS))
    return 'shortened';
  const lines = body.split('\n').slice(0, -1);
  if (lines.length > 1 && lines.some((line) => /\\$|^[ \t]*["'].*["'][ \t\\]*$/.test(line.trimEnd()))) return 'literal';
  if (/\\[rn]/.test(body)) return 'escaped';
  const isBroken = lines.length > 1 && lines.every((line) => line.trim().length <= MAX_PEM_LINE);
  return isBroken ? 'lines' : 'newlines-removed';
}
