import type { LineSpec } from '../../src/at/declare.ts';
import { readLine } from '../../src/at/dialect.ts';
import type { LooseValues } from '../../src/at/field.ts';
import type { BytePipe } from '../../src/at/pipe.ts';
import type { Family } from '../../src/families/kit/family.ts';
import { byteString, bytesOf } from '../../src/kernel/bytes.ts';

/** A cable on which the module says one more line after each of its own. */
export interface TalkativePipe extends BytePipe {
  /** How many lines were put in. */
  readonly added: number;
}

/** Puts `line` behind every whole line of the module, but never among the raw bytes that a line has announced. */
export function talkative(pipe: BytePipe, family: Family, line: string): TalkativePipe {
  const { exchanges, urcs } = family.dialect;
  const announcing = [...exchanges.flatMap(({ reply }) => reply), ...urcs.map((spec) => spec.line)].filter(
    ({ payload }) => payload !== undefined,
  );
  const extra = `\r\n${line}\r\n`;
  let listener: (bytes: Uint8Array) => void = () => undefined;
  let added = 0;
  let current = '';
  let raw = 0;
  const take = (char: string): string => {
    if (raw > 0) {
      raw -= 1;
      return char;
    }
    if (char !== '\n') {
      current = char === '\r' ? current : current + char;
      return char;
    }
    const said = current;
    current = '';
    raw = announcedBy(said, announcing);
    // An echo ends with a CR alone; what stands behind an empty line is still to come.
    if (said === '' || raw > 0) return char;
    added += 1;
    return char + extra;
  };
  return {
    get added() {
      return added;
    },
    write: (bytes) => pipe.write(bytes),
    onData(next) {
      listener = next;
      pipe.onData((bytes) => listener(bytesOf(Array.from(byteString(bytes), take).join(''))));
    },
    onClose: (next) => pipe.onClose(next),
    close: () => pipe.close(),
  };
}

function announcedBy(text: string, specs: readonly LineSpec[]): number {
  for (const spec of specs) {
    const decoded = readLine(spec, text);
    const count = decoded === undefined ? undefined : (decoded.values as LooseValues)[spec.payload ?? ''];
    if (typeof count === 'number') return count;
  }
  return 0;
}
