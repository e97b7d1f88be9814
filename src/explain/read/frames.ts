/** What a line is to a log of blocks, each with what was sent or received. */
export type FrameLine =
  | { readonly is: 'header'; readonly from: 'host' | 'module'; readonly ms?: number }
  /** The end of a block, and what stood in front of it on the same line. */
  | { readonly is: 'fence'; readonly before: string }
  | { readonly is: 'text' };

const HEADER = /^[=*#-]{2,} {0,2}(?:(SENT|SEND|TX)|(?:RECV|RECEIVED|RX)) ?(?:@ ?(\d{1,12}))? {0,2}[=*#-]{2,}$/i;
const MIN_FENCE = 8;

/** Reads `=== SENT@4257 ===`, and the row of equals signs that ends such a block. */
export function readFrame(line: string, inFrame: boolean): FrameLine {
  const first = line.charCodeAt(0);
  if (first === 61 || first === 45 || first === 42 || first === 35) {
    const match = HEADER.exec(line);
    if (match !== null) {
      const ms = match[2];
      return {
        is: 'header',
        from: match[1] === undefined ? 'module' : 'host',
        ...(ms === undefined ? {} : { ms: Number(ms) }),
      };
    }
  }
  if (!inFrame || !line.endsWith('=')) return { is: 'text' };
  let end = line.length;
  while (line.charCodeAt(end - 1) === 61) end--;
  return line.length - end < MIN_FENCE ? { is: 'text' } : { is: 'fence', before: line.slice(0, end) };
}
