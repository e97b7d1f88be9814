import type { LineSpec } from '../../at/declare.ts';
import type { Family } from '../../families/kit/family.ts';

const MAX_LINE = 512;
const MAX_TOKENS = 8;
/** A command of a host, also a further one behind a semicolon. Basic commands are everybody’s. */
const COMMANDS = /(?:\bAT|;)([+#%^*$][A-Z][A-Z0-9_]*)/gi;
/** A result or an unsolicited line. */
const PREFIX = /^\s*([+#%^*$][A-Z][A-Z0-9_]*)\s?[:=]/i;

/** Which families know a command or a line: to find the family of a log that names no module. */
export class Vocabulary {
  readonly #known = new Map<string, readonly Family[]>();

  constructor(families: readonly Family[]) {
    for (const family of families) {
      const { exchanges, urcs } = family.dialect;
      const lines: readonly LineSpec[] = [
        ...urcs.map(({ line }) => line),
        ...exchanges.flatMap(({ reply, completion }) =>
          completion === undefined ? reply : [...reply, completion.line],
        ),
      ];
      const words = [...exchanges.map(({ token }) => token), ...lines.flatMap(({ prefix }) => prefix ?? [])];
      for (const word of new Set(words.map((name) => name.toUpperCase())))
        this.#known.set(word, [...(this.#known.get(word) ?? []), family]);
    }
  }

  /** The families that know this command or prefix, `+CMQTTCONNECT`. */
  knowing(word: string): readonly Family[] {
    return this.#known.get(word.toUpperCase()) ?? [];
  }

  /** Commands and prefixes in a line, in capitals; known or not. */
  wordsIn(text: string): readonly string[] {
    if (!/[+#%^*$]/.test(text)) return [];
    const line = text.slice(0, MAX_LINE);
    const prefix = PREFIX.exec(line)?.[1];
    const commands = Array.from(line.matchAll(COMMANDS), ([, token = '']) => token);
    return [...(prefix === undefined ? [] : [prefix]), ...commands]
      .slice(0, MAX_TOKENS)
      .map((word) => word.toUpperCase());
  }
}
