/** Longer words are no slips of the pen. */
const MAX_LENGTH = 64;

/** Those of `known` that somebody who typed `typed` can have meant, nearest first; at most `most`. */
export function nearest(typed: string, known: readonly string[], most = 5): readonly string[] {
  const wanted = typed.toLowerCase().slice(0, MAX_LENGTH);
  if (wanted === '') return [];
  const slips = Math.max(2, Math.floor(wanted.length / 3));
  return known
    .map((word) => ({ word, far: word.includes(wanted) ? 0 : distance(wanted, word.toLowerCase()) }))
    .filter(({ far }) => far <= slips)
    .sort((a, b) => a.far - b.far)
    .slice(0, most)
    .map(({ word }) => word);
}

/** How many letters must be put in, taken out or exchanged to make one word of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, place) => place);
  for (let i = 1; i <= a.length; i += 1) {
    const above = row;
    row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const exchanged = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(exchanged, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
  }
  return row[b.length] ?? 0;
}
