import { bearssl } from './bearssl.ts';
import { espTls } from './esp-tls.ts';
import { mbedtls } from './mbedtls.ts';
import { openssl } from './openssl.ts';
import { parseNumber, rowsOf, type HostStack, type StackLine, type StackRow } from './stack.ts';
import { wolfssl } from './wolfssl.ts';

const STACKS: readonly HostStack[] = [bearssl, espTls, mbedtls, openssl, wolfssl];

/** TLS libraries of hosts whose codes are known. */
export function hostStacks(): readonly HostStack[] {
  return STACKS;
}

/** The library that a name in any case stands for. */
export function findStack(name: string): HostStack | undefined {
  const wanted = name.trim().toLowerCase();
  return STACKS.find(({ id, aliases }) => id === wanted || aliases.includes(wanted));
}

/** No line of a log is read further. */
const MAX_LENGTH = 1_024;

const SHORTEST = 7;
const NOTHING: readonly StackRow[] = [];
/** Most lines of a long log are commands and answers of a module; `+ERRNO` is one that passes a library's code on. */
const ANSWER = /^(?:\+(?!ERRNO)|at[+#%^*$&])/i;
/** One of these is in every line that a library's pattern can fit. */
const HINT = /tls|ssl|errno|verif|esp error|error:|br_|transport_base|handshake| - [A-Z]|\[[:A-Z0-9_ ]{8}/i;

/** What the codes in a line of a log mean, by whichever library printed them; nothing for a line that holds none. */
export function readStackLine(text: string): readonly StackRow[] {
  if (text.length < SHORTEST || ANSWER.test(text)) return NOTHING;
  const line = text.slice(0, MAX_LENGTH);
  if (!HINT.test(line)) return NOTHING;
  return STACKS.flatMap((stack) => readLineOf(stack, line));
}

function readLineOf(stack: HostStack, text: string): readonly StackRow[] {
  for (const line of stack.lines) {
    const groups = line.pattern.exec(text)?.groups;
    const table = groups === undefined ? undefined : stack.tables.find(({ id }) => id === line.table);
    if (groups === undefined || table === undefined) continue;
    const number = numberIn(line, groups);
    const rows = number === undefined ? [] : withSign(stack, table, number);
    if (rows.length > 0) return rows;
  }
  return [];
}

function numberIn({ base = 10, words = [] }: StackLine, groups: Readonly<Record<string, string>>): number | undefined {
  const { code, words: printed } = groups;
  if (code !== undefined) return parseNumber(code, base);
  return words.find(([beginning]) => printed?.startsWith(beginning) === true)?.[1];
}

/**
 * What a code means that somebody passes on: a whole line of a log, a number in any of its forms (`-0x2700`, `0x2700`,
 * `-9984`, `9984`), or a number behind a word that names its table (`flags 0x8`).
 */
export function readStackCode(stack: HostStack, pasted: string): readonly StackRow[] {
  const text = pasted.trim().slice(0, MAX_LENGTH);
  const fromLine = readLineOf(stack, text);
  if (fromLine.length > 0) return fromLine;
  const [, word = '', digits = text] = /^([a-z]+)[\s:=]+(\S+)$/i.exec(text) ?? [];
  const named = stack.words?.[word.toLowerCase()];
  const number = parseNumber(digits, named === undefined ? stack.base : 10);
  if (number === undefined) return [];
  const tables = named === undefined ? stack.tables.slice(0, 1) : stack.tables.filter(({ id }) => id === named);
  return tables.flatMap((table) => withSign(stack, table, number));
}

/** The minus sign gets lost on the way, or is put in front of what has none. */
function withSign(stack: HostStack, table: StackRow['table'], number: number): readonly StackRow[] {
  const rows = rowsOf(stack, table, number);
  return rows.length > 0 ? rows : rowsOf(stack, table, -number);
}
