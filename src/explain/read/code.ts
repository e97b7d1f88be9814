import { isAnswer, shapeOf, startsCommand } from './shape.ts';
import { withoutTail } from './trim.ts';

/** A line of source code with the commands that it sends. */
export interface CodeLine {
  /** None: it is a comment. */
  readonly commands: readonly string[];
}

const STRING = /(["'])((?:[^"'\\]|\\.|(?!\1)["']){0,2000})\1/g;
/** A string with a command in it, where code puts strings: behind a parenthesis, a brace, a comma, an assignment. */
const HOLDS_COMMAND = /(?:^|[({[,=+*)]) ?(?:[bBfFrRuUL]{1,2})?(["'])AT(?:[+#%^$*&][A-Z]|[EIVQ]?\d?(?:\\r|\\n|\1))/i;
const TINYGSM = /\bsendAT\( ?(?:GF|F)?\(? ?"/;
const COMMENT = /^(?:\/\/|\/\*|\*|#|--|;)/;
const FUNCTION_WRAPPER = /^(?:GF|F|PSTR|String)\($/;

/** Commands that a line of source code sends; undefined: it is no source code. */
export function readCode(text: string): CodeLine | undefined {
  // Strings inside the dialogue's own lines are parameters.
  if (startsCommand(text) || isAnswer(text)) return undefined;
  const tiny = text.includes('sendAT(') && TINYGSM.test(text);
  const other = !tiny && (text.includes('"') || text.includes("'")) && HOLDS_COMMAND.test(text);
  if (!tiny && !other) return undefined;
  if (COMMENT.test(text)) return { commands: [] };
  const commands = (tiny ? [sentByTinyGsm(text)] : sentAsStrings(text)).map(withoutEnd).filter(isWhole);
  return commands.length === 0 ? undefined : { commands };
}

/** Its arguments are written one behind the other, with `AT` in front. */
function sentByTinyGsm(text: string): string {
  const from = text.indexOf('sendAT(') + 'sendAT('.length;
  const end = Math.max(text.lastIndexOf(')'), from);
  const body = text.slice(from, end);
  let command = 'AT';
  let rest = 0;
  for (const match of body.matchAll(STRING)) {
    command += placeholder(body.slice(rest, match.index)) + unescaped(match[2] ?? '');
    rest = match.index + match[0].length;
  }
  return command + placeholder(body.slice(rest));
}

/** Each string that begins a command; what `+` joins to it goes with it. */
function sentAsStrings(text: string): readonly string[] {
  const commands: string[] = [];
  let open = false;
  let rest = 0;
  for (const match of text.matchAll(STRING)) {
    const between = text.slice(rest, match.index);
    const content = unescaped(match[2] ?? '');
    rest = match.index + match[0].length;
    if (/^AT(?:$|[+#%^$*&A-Z\d\\])/i.test(content)) {
      commands.push(content);
      open = true;
    } else if (open && /^[)\s]{0,4}\+(?:[^,]{0,80}\+)?\s{0,4}$/.test(between)) {
      commands.push(`${commands.pop() ?? ''}${placeholder(between)}${content}`);
    } else {
      if (open) commands.push(`${commands.pop() ?? ''}${joinedValue(between)}`);
      open = false;
    }
  }
  if (open) commands.push(`${commands.pop() ?? ''}${joinedValue(text.slice(rest))}`);
  return commands;
}

/** What `+` joins to the end of a string. */
function joinedValue(after: string): string {
  const value = /^[)\s]{0,4}\+ ?([^,;]{1,60})/.exec(after)?.[1];
  return value === undefined ? '' : placeholder(value);
}

/** A value that only the running program knows. */
function placeholder(between: string): string {
  const name = withoutTail(between.replace(/\b(?:GF|F)\(|^[\s,+)]+/g, ''), ' ,+(').trim();
  return name === '' || FUNCTION_WRAPPER.test(`${name}(`) || !/\w/.test(name) ? '' : `<${name.slice(0, 40)}>`;
}

function unescaped(literal: string): string {
  return literal.replace(/\\(["'\\])/g, '$1');
}

function withoutEnd(command: string): string {
  let end = command.length;
  while (end > 0 && /^\\[rn]$/.test(command.slice(end - 2, end))) end -= 2;
  return command.slice(0, end).trim();
}

/** No message of a program that only talks about a command. */
function isWhole(command: string): boolean {
  return shapeOf(command) === 'command' && !/^AT\S{0,40} [A-Za-z]/.test(command);
}
