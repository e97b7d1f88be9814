/** What prose says that no module has printed: a code passed on by a person, or what an error is called. */
export type Statement =
  | {
      readonly kind: 'code';
      readonly code: number;
      /** What stands behind the number and may say which code it is. */
      readonly words?: string;
      /** The number as written. */
      readonly text: string;
    }
  | { readonly kind: 'words'; readonly words: string; readonly text: string };

const MAX_LINE = 1_024;
const MAX_STATEMENTS = 8;
const MAX_WORDS = 60;

/** Commands, results, PEM and hex: none of it is somebody talking. */
const MACHINE = /^\s*(?:AT(?:[+#%^*$&=]|[A-Z]?\d?\s*$)|[+#%^*$][A-Z]{2}\w*[:=?]|-----|[A-Za-z0-9+/=]{40,}\s*$)/i;
/** What the tables of TLS libraries read by themselves. */
const LIBRARY = /\bmbedtls_\w|\bOpenSSL Error\[|^verify (?:return|error)|^[EWIDV] \(\d+\) /i;
const CHEAP = /\d|error|fail/i;
/** What a number has to be called to be taken for a code. */
const CODE_WORD =
  /\b(?:err(?:or|no|s)?(?:[ _]?(?:codes?|numbers?|no\.?))?|(?:(?:result|return|status|reason|exit)[ _])?codes?|(?:returns?|returned|returning|rc|reason|errno|fail(?:s|ed|ure|ing)?(?: with)?))\b/gi;
const NUMBER =
  /^([-−–]?(?:0x[0-9a-f]{1,8}|\d{1,5}))(?!\w|#|[.:/-]\w|\s?(?:times?|bytes?|ms|s|sec\w*|min\w*|hours?|days?|%|x|v|db\w*|kb|mb|km|of)\b)/i;
/** Between the word and the number. */
const BRIDGE =
  /^(?:\s|[:=#"'“‘(]|\b(?:is|was|are|of|with|like|as|the|an?|error|code|codes|number|value|always|me|i|get|got|getting)\b){0,8}/i;
const MORE = /^["'”’)\]]?(?:\s{0,2}(?:,|\/|\bor\b|\band\b|&|;)){1,2}\s{0,2}["'“‘([]?/i;
/** Where such a word stands, a negative number of its own is a code, too. */
const TOPIC =
  /\b(?:err\w*|fail\w*|return\w*|code|connect\w*|tls|ssl|mqtt|certificates?|root|handshake|socket|depending|get(?:ting)?|got)\b/i;
const NEGATIVE = /(?:^|[\s("'“‘[,:=])([-−–](?:0x[0-9a-f]{2,8}|\d{2,5}))(?!\w|[.:/-]\w|\s?(?:db\w*|v|°|c|%)\b)/gi;
const NAMED_ERROR =
  /\berr(?:or|ors)?(?:[ _](?:codes?|messages?))?(?: (?:is|was|says|saying|of|for|called|like)|:)?\s{1,3}(?:["'“‘]([^"'“”‘’]{4,60})["'”’]|((?:for )?[A-Z][a-z]*(?: [A-Za-z]{2,14}){1,5}))/;

/** What a line of prose states; nothing for lines of a dialogue. */
export function statementsIn(given: string): readonly Statement[] {
  if (given.length < 2 || !CHEAP.test(given) || MACHINE.test(given) || LIBRARY.test(given)) return [];
  const line = given.slice(0, MAX_LINE);
  const alone = /^\s*([-−–](?:0x[0-9a-f]{2,8}|\d{1,5}))[\s.]*$/i.exec(line)?.[1];
  if (alone !== undefined) return [code(alone, '')];
  if (!isProse(line)) return [];
  const codes = new Map<number, Statement>();
  for (const statement of [...wordedCodes(line), ...negatives(line)]) {
    // Zero is what things return that went well.
    if (statement.kind === 'code' && statement.code !== 0 && !codes.has(statement.code))
      codes.set(statement.code, statement);
  }
  return [...codes.values(), ...namedError(line)].slice(0, MAX_STATEMENTS);
}

/** Some words in small letters, or a number and the word that says what it is: programs write otherwise. */
function isProse(line: string): boolean {
  const words = line.match(/(?:^|[\s("'“‘])[A-Za-z][a-z]+(?=[\s,.;:!?)"'”’-]|$)/g) ?? [];
  return words.length >= 2 || (words.length === 1 && line.length <= 24);
}

function wordedCodes(line: string): readonly Statement[] {
  return Array.from(line.matchAll(CODE_WORD)).flatMap(({ 0: word, index }) => {
    const rest = line.slice(index + word.length);
    const bridge = BRIDGE.exec(rest)?.[0] ?? '';
    return listAt(rest.slice(bridge.length));
  });
}

/** A number, and those that are strung to it: `-468, -458 or -457`. */
function listAt(text: string): readonly Statement[] {
  const found: Statement[] = [];
  let rest = text;
  while (found.length < MAX_STATEMENTS) {
    const written = NUMBER.exec(rest)?.[1];
    if (written === undefined) break;
    rest = rest.slice(written.length);
    found.push(code(written, rest));
    const more = MORE.exec(rest)?.[0];
    if (more === undefined) break;
    rest = rest.slice(more.length);
  }
  return found;
}

function negatives(line: string): readonly Statement[] {
  if (!TOPIC.test(line)) return [];
  return Array.from(line.matchAll(NEGATIVE)).flatMap(({ 0: whole, 1: written = '', index }) => {
    const list = listAt(line.slice(index + whole.length - written.length));
    return list.length > 0 ? list : [code(written, '')];
  });
}

function code(written: string, behind: string): Statement {
  const digits = written.replace(/^[−–]/, '-');
  const size = Number(digits.replace('-', ''));
  const words = wordsBehind(behind);
  return {
    kind: 'code',
    code: digits.startsWith('-') ? -size : size,
    ...(words === '' ? {} : { words }),
    text: written,
  };
}

/** How the sentence goes on, where no name of the error follows. */
const JOINING =
  /^(?:or|and|depending|when|while|if|after|before|but|on|in|at|with|from|for|every|each|which|that|then|it|i|we|so|because|as|again|is|was|now)\b/i;

/** `34 open SSL session failed`, `-340 (SL_ERROR_BSD_ESECBADCAFILE)`. */
function wordsBehind(behind: string): string {
  const words = /^["'”’]?\s{0,2}[-–—:=("'“‘]{0,2}\s{0,2}([A-Za-z][A-Za-z_ -]{3,59})/.exec(behind)?.[1] ?? '';
  return JOINING.test(words) ? '' : words.slice(0, MAX_WORDS).trim();
}

function namedError(line: string): readonly Statement[] {
  const [, quoted, plain] = NAMED_ERROR.exec(line) ?? [];
  const words = (quoted ?? plain ?? '').replace(/^for /, '').trim();
  return words === '' ? [] : [{ kind: 'words', words, text: words }];
}
