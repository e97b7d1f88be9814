const EXTENDED = /^[+*#$%^]/;
const REGISTER = /^S\d+(?:=\d*|\?)?/i;
const BASIC = /^[&\\]?[A-Z]\d*/i;

/**
 * The commands of one line, each with its own `AT`: `ATE0V1+CMEE=1;+CSQ` is four. `undefined` for a line without the
 * letters `AT`, which a module ignores. What stands before them is noise from the line (V.250 §5.2.1).
 */
export function splitCommands(line: string): readonly string[] | undefined {
  const start = line.search(/AT/i);
  if (start < 0) return undefined;
  let rest = line.slice(start + 2).trim();
  if (rest === '') return ['AT'];
  const commands: string[] = [];
  while (rest !== '') {
    const length = lengthOfFirst(rest);
    commands.push(`AT${rest.slice(0, length).trimEnd()}`);
    rest = rest.slice(length).replace(/^[\s;]+/, '');
  }
  return commands;
}

function lengthOfFirst(text: string): number {
  if (EXTENDED.test(text)) return endOfExtended(text);
  // A dial string runs to the end of the line, semicolon included.
  if (/^D/i.test(text)) return text.length;
  return (REGISTER.exec(text) ?? BASIC.exec(text))?.[0].length ?? text.length;
}

function endOfExtended(text: string): number {
  let inQuotes = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') inQuotes = !inQuotes;
    if (text[at] === ';' && !inQuotes) return at;
  }
  return text.length;
}
