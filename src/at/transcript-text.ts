import { bytesOf, toByteString, utf8Text } from '../kernel/bytes.ts';
import { HawserError } from '../kernel/errors.ts';

/** Where a transcript comes from, which says what it can prove. */
export const TRANSCRIPT_KINDS = ['manual', 'field-report', 'own-hardware', 'emulator'] as const;
export type TranscriptKind = (typeof TRANSCRIPT_KINDS)[number];

export interface TranscriptHeader {
  readonly source: string;
  readonly kind: TranscriptKind;
  /** The family's id. */
  readonly family?: string;
  /** The build string. */
  readonly firmware?: string;
}

/** Who wrote it. */
export type Side = 'host' | 'module';

/**
 * What stands on one line of the file. `line`: a line or a prompt. `bytes`: raw bytes by reference, with their number
 * where it was recorded. `raw`: raw bytes as they were. `note`: a comment or an empty line.
 */
export type TranscriptEntry =
  | { readonly kind: 'line'; readonly at: number; readonly from: Side; readonly text: string; readonly row: number }
  | {
      readonly kind: 'bytes';
      readonly at: number;
      readonly from: Side;
      readonly name: string;
      readonly count?: number;
      readonly row: number;
    }
  | { readonly kind: 'raw'; readonly at: number; readonly from: Side; readonly text: string; readonly row: number }
  | { readonly kind: 'note'; readonly text: string; readonly row: number };

/** `at` is ms since the start; `text` a byte string; `row` the line of the file, from 1, 0 for what was never in one. */
export interface Transcript {
  readonly header: TranscriptHeader;
  readonly entries: readonly TranscriptEntry[];
}

const SOURCE = /^# source: (.*\S) \| kind: (\S+)\s*$/;
const FAMILY = /^# family: (\S+)(?:\s+firmware: (\S+))?\s*$/;
const ENTRY = /^(\d{1,9})(?:\.(\d{1,3}))? (>>|<<|>|<) (.*)$/;
const CONTROL = /[\x00-\x1f\x7f]/g;
const NOT_ASCII = /[^ -~]/g;
/** A backslash that begins no escape stands for itself: people write transcripts, too. */
const ESCAPED_OR_PLAIN = /\\x([0-9A-Fa-f]{2})|\\\\|\\|[^\\]+/g;
const BYTES = /^@bytes\(([\w.-]+)(?:,(\d{1,9}))?\)$/;

/** Reads a transcript file. Throws a HawserError `transcript-invalid` that names the line. */
export function parseTranscript(text: string): Transcript {
  const rows = text.replace(/\r\n/g, '\n').replace(/\n+$/, '').split('\n');
  const source = SOURCE.exec(rows[0] ?? '');
  if (source === null) throw invalid(1, 'expected "# source: NAME | kind: KIND"');
  const kind = TRANSCRIPT_KINDS.find((known) => known === source[2]);
  if (kind === undefined) throw invalid(1, `kind is one of ${TRANSCRIPT_KINDS.join(', ')}`);
  const family = FAMILY.exec(rows[1] ?? '');
  if (family === null && rows[1]?.startsWith('# family:') === true) {
    throw invalid(2, 'expected "# family: FAMILY   firmware: BUILD"');
  }
  const first = family === null ? 1 : 2;
  return {
    header: {
      source: source[1] ?? '',
      kind,
      ...(family?.[1] === undefined ? {} : { family: family[1] }),
      ...(family?.[2] === undefined ? {} : { firmware: family[2] }),
    },
    entries: rows.slice(first).map((row, index) => parseEntry(row, index + first + 1)),
  };
}

function parseEntry(text: string, row: number): TranscriptEntry {
  if (text.trim() === '' || text.startsWith('#')) return { kind: 'note', text: text.trimEnd(), row };
  const match = ENTRY.exec(text);
  if (match === null) throw invalid(row, 'expected "SECONDS > TEXT" with one of > < >> <<');
  const [, seconds, fraction = '', arrow = '', rest = ''] = match;
  const at = Number(seconds) * 1000 + Number(fraction.padEnd(3, '0'));
  const from = arrow.startsWith('>') ? 'host' : 'module';
  if (arrow.length === 1) return { kind: 'line', at, from, text: unescapeText(rest), row };
  const bytes = BYTES.exec(rest);
  if (bytes === null) {
    if (rest.startsWith('@bytes')) throw invalid(row, 'expected @bytes(NAME) or @bytes(NAME,COUNT)');
    return { kind: 'raw', at, from, text: unescapeText(rest), row };
  }
  const [, name = '', count] = bytes;
  return { kind: 'bytes', at, from, name, ...(count === undefined ? {} : { count: Number(count) }), row };
}

/** Writes a transcript file; reading it again gives the same transcript. */
export function formatTranscript({ header, entries }: Transcript): string {
  return [...headerRows(header), ...entries.map(entryRow)].map((row) => `${row}\n`).join('');
}

function headerRows({ source, kind, family, firmware }: TranscriptHeader): readonly string[] {
  const rows = [`# source: ${source.replace(/\s+/g, ' ').trim()} | kind: ${kind}`];
  if (family !== undefined)
    rows.push(
      `# family: ${family}${firmware === undefined ? '' : `   firmware: ${firmware.trim().replace(/\s+/g, '_')}`}`,
    );
  return rows;
}

function entryRow(entry: TranscriptEntry): string {
  if (entry.kind === 'note') return entry.text;
  const arrow = entry.from === 'host' ? '>' : '<';
  const time = (Math.round(entry.at) / 1000).toFixed(3);
  switch (entry.kind) {
    case 'line':
      return `${time} ${arrow} ${escapeText(entry.text)}`;
    case 'raw':
      return `${time} ${arrow}${arrow} ${escapeText(entry.text).replace(/^@/, '\\x40')}`;
    case 'bytes':
      return `${time} ${arrow}${arrow} @bytes(${entry.name}${entry.count === undefined ? '' : `,${entry.count}`})`;
  }
}

/**
 * A byte string as readable text: UTF-8 where it is some; `\xHH` for single bytes that cannot be seen, and for a blank
 * at the end, which editors drop.
 */
function escapeText(bytes: string): string {
  const text = utf8Text(bytesOf(bytes));
  return (text ?? bytes)
    .replaceAll('\\', '\\\\')
    .replace(
      text === undefined ? NOT_ASCII : CONTROL,
      (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
    )
    .replace(/ $/, '\\x20');
}

function unescapeText(text: string): string {
  return text.replace(ESCAPED_OR_PLAIN, (part, hex: string | undefined) => {
    if (part === '\\\\') return '\\';
    return hex === undefined ? toByteString(part) : String.fromCharCode(Number.parseInt(hex, 16));
  });
}

function invalid(row: number, what: string): HawserError {
  return new HawserError(`transcript line ${row}: ${what}`, {
    code: 'transcript-invalid',
    next: [{ text: 'The form is described in CONTRIBUTING.md.' }],
  });
}
