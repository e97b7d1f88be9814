import { bytesOf, toByteString } from '../../kernel/bytes.ts';

/** Text of anybody inside a comment: it must neither end the comment nor leave ASCII. */
export function comment(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll('’', "'")
    .replace(/[^\x20-\x7e]/g, '?')
    .replaceAll('*/', '* /')
    .replaceAll('/*', '/ *')
    .replaceAll('\\', '/')
    .replaceAll('??', '? ?');
}

/** A text (UTF-8) as a C string literal. Octal escapes end by themselves, whatever digit follows. */
export function literal(text: string): string {
  return byteLiteral(toByteString(text));
}

/** A byte string as a C string literal. */
export function byteLiteral(text: string): string {
  const escaped = Array.from(bytesOf(text), (byte, at) => {
    const char = String.fromCharCode(byte);
    // Two question marks could begin a trigraph.
    if (byte < 0x20 || byte > 0x7e || (char === '?' && text[at - 1] === '?'))
      return `\\${byte.toString(8).padStart(3, '0')}`;
    return char === '"' || char === '\\' ? `\\${char}` : char;
  });
  return `"${escaped.join('')}"`;
}

/** A literal or the null pointer. */
export function optionalLiteral(text: string | undefined): string {
  return text === undefined ? 'NULL' : byteLiteral(text);
}

/** Makes named C objects out of their initialisers, each once: rows with the same content share one. */
export class SharedObjects {
  readonly #prefix: string;
  readonly #type: string;
  readonly #names = new Map<string, string>();

  /** `type` is that of one object or, with `[]` behind it, of the elements of an array. */
  constructor(prefix: string, type: string) {
    this.#prefix = prefix;
    this.#type = type;
  }

  /** The name of the object with this initialiser. */
  name(initialiser: string): string {
    const known = this.#names.get(initialiser);
    if (known !== undefined) return known;
    const name = `${this.#prefix}_${this.#names.size + 1}`;
    this.#names.set(initialiser, name);
    return name;
  }

  definitions(): readonly string[] {
    const array = this.#type.endsWith('[]');
    const type = array ? this.#type.slice(0, -2) : this.#type;
    return [...this.#names].map(
      ([initialiser, name]) => `static const ${type} ${name}${array ? '[]' : ''} = ${initialiser};`,
    );
  }
}
