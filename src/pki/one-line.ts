/** The line end that AT commands can carry: written out, four characters. */
export const WRITTEN_LINE_END = '\\r\\n';

/**
 * PEM for a command, which cannot hold line ends: one line, in which `lineEnd` stands behind each BEGIN and no other line
 * end is left.
 */
export function inOneLine(pem: string, lineEnd: string): string {
  const lines = pem.split('\n').filter((line) => line !== '');
  return lines.map((line) => (line.startsWith('-----BEGIN') ? line + lineEnd : line)).join('');
}
