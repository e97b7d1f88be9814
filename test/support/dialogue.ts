import { decodeSession, type EntryMeaning } from '../../src/explain/decode.ts';
import { readPasted } from '../../src/explain/pasted-code.ts';
import type { Family } from '../../src/families/kit/family.ts';
import { writtenCode } from '../../src/families/kit/part.ts';

/**
 * What the lines of a pasted dialogue are by a family's declarations. `> ` begins a line of the host and `< ` one of the
 * module; the prompt is `< >`. Where a line has a field `code`, it is shown.
 */
export function readDialogue(family: Family, lines: readonly string[]): readonly string[] {
  const entries = lines.map((line, i) => ({
    kind: 'line' as const,
    from: line.startsWith('> ') ? ('host' as const) : ('module' as const),
    text: line.slice(2),
    at: i,
    row: i + 1,
  }));
  return decodeSession(entries, family.dialect).map(({ meaning }) => inWords(meaning));
}

function inWords(meaning: EntryMeaning): string {
  switch (meaning.kind) {
    case 'command':
      return `command ${meaning.id}`;
    case 'bad-arguments':
      return `bad-arguments ${meaning.token}`;
    case 'final':
      return `final ${meaning.ok ? 'ok' : 'failed'}`;
    case 'info':
    case 'completion':
    case 'urc':
    case 'stray': {
      const { code } = meaning.values;
      return `${meaning.kind} ${meaning.id}${code === undefined ? '' : ` code=${String(code)}`}`;
    }
    default:
      return meaning.kind;
  }
}

/** The rows that a pasted code means, as `TABLE code`. */
export function pasted(family: Family, text: string): readonly string[] {
  const reading = readPasted(family, text);
  return reading.is === 'found'
    ? reading.rows.map(({ table, row }) => `${table.id} ${writtenCode(table, row.code)}`)
    : [];
}
