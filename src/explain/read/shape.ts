/** What a text is at first sight, before any family's declarations look at it. */
export type Shape = 'command' | 'answer' | 'other';

/** Basic commands of V.250 that people and programs send; a looser form would take words (`ATHENS`) for commands. */
const BASIC =
  /^AT(?:[EHIOQVXZ]\d?|(?:[EQVXSLM]\d{1,2}){2,4}|S\d{1,3}(?:=\d{1,3}|\?)|&[CDFKSVWYZ]\d?|D[T*#\d]\S{0,32}|[EX]\d? ?&[CDFKSVWYZ]\d?)?;?$/i;

const EXTENSION_MARKS = '+#%^$*!';

/** Result codes that stand on a line of their own. */
const RESULT =
  /^(?:OK|ERROR|FAIL|NO CARRIER|NO ANSWER|BUSY|CONNECT(?: OK| FAIL| \d{3,7})?|ALREADY CONNECT|(?:SEND|CLOSE|SHUT) OK|SEND FAIL|CLOSED|DOWNLOAD|RDY|SMS DONE|PB DONE|Call Ready|SMS Ready|\d, ?(?:CONNECT|CLOSE|SEND) (?:OK|FAIL))$/;

const UNSOLICITED = /^[+#%^$*!][A-Z][A-Z0-9_]{1,24}(?: ERROR)?:/i;

/** Begins with a command of the extended syntax: `AT+`, `AT#`, `AT%`, … and a letter. */
export function startsCommand(text: string): boolean {
  const [a, t, mark, letter] = [text.charCodeAt(0) | 32, text.charCodeAt(1) | 32, text[2], text.charCodeAt(3) | 32];
  return a === 97 && t === 116 && mark !== undefined && EXTENSION_MARKS.includes(mark) && letter >= 97 && letter <= 122;
}

/** A command of the basic syntax and nothing else: `AT`, `ATE0`, `ATI`. */
export function isBasicCommand(text: string): boolean {
  if ((text.charCodeAt(0) | 32) !== 97 || text.length > 40) return false;
  return BASIC.test(text) && (text === text.toUpperCase() || text === text.toLowerCase());
}

export function isCommand(text: string): boolean {
  return startsCommand(text) || isBasicCommand(text);
}

/** A result line: `+NAME: …`, or a code of its own. */
export function isAnswer(text: string): boolean {
  const first = text.charCodeAt(0);
  if (EXTENSION_MARKS.includes(text[0] ?? ' ')) {
    const second = text.charCodeAt(1);
    return second >= 65 && second <= 90 && UNSOLICITED.test(text);
  }
  if (first >= 97 || text.length > 20) return false;
  return RESULT.test(text);
}

export function shapeOf(text: string): Shape {
  if (isCommand(text)) return 'command';
  return isAnswer(text) ? 'answer' : 'other';
}

/** Characters that no format, nobody who adds words and no glued line is recognised by. */
const VALUES = '[!"#$%()*,./0-9:=?@A-Z_a-z|~-]{0,200}';
const BARE = new RegExp(
  `^(?:OK|AT|ERROR|AT[+#%^$*][A-Z][A-Z0-9]{0,23}(?:[=?]${VALUES})?|[+#%^*][A-Z][A-Z0-9]{1,23}: ?${VALUES}|[A-Za-z0-9+/]{40,80}={0,2})$`,
);

/** A line that is what it shows, with nothing around it: nearly all lines of most logs. */
export function isBare(line: string): boolean {
  return BARE.test(line) && !(line.endsWith('OK') && line.length > 2);
}
