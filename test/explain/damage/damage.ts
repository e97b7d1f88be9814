/** A number in [0, 1). */
type Random = () => number;

/** What can happen to a line between a module and a forum. */
type Damage = (line: string, random: Random) => readonly string[];

const pick = <T>(list: readonly T[], random: Random): T | undefined => list[Math.floor(random() * list.length)];
const below = (limit: number, random: Random): number => Math.floor(random() * limit);

function withCharacter(line: string, random: Random, character: string): string {
  const at = below(line.length, random);
  return line.slice(0, at) + character + line.slice(at + 1);
}

/** Any printable character of ASCII. */
const printable = (random: Random): string => String.fromCharCode(0x20 + below(0x5f, random));

/** Each turns a line into something that may well be a valid line again, of another meaning. */
const GARBLES: readonly Damage[] = [
  (line, random) => [withCharacter(line, random, printable(random))],
  (line, random) => [withCharacter(line, random, '\ufffd')],
  (line, random) => [line.replace(/\d(?!.*\d)/, () => String(below(10, random)))],
  (line, random) => [line.replaceAll(/\d/g, () => String(below(10, random)))],
  (line, random) => [line.slice(0, below(line.length, random))],
  (line, random) => [line.slice(below(line.length, random))],
  (line, random) => {
    const at = below(line.length, random);
    return [line.slice(0, at), line.slice(at)];
  },
  (line, random) => {
    const at = below(line.length - 1, random);
    return [line.slice(0, at) + (line[at + 1] ?? '') + (line[at] ?? '') + line.slice(at + 2)];
  },
  (line, random) => [Array.from(line, () => printable(random)).join('')],
];

const DAMAGES: Readonly<Record<'drop' | 'double' | 'garble', Damage>> = {
  drop: () => [],
  double: (line) => [line, line],
  garble: (line, random) => (line === '' ? [line] : (pick(GARBLES, random)?.(line, random) ?? [line])),
};

/** What happens to the lines: the same to all, or to each its own. */
export const KINDS = ['drop', 'double', 'garble', 'mixed'] as const;

/** The share of lines that meets with damage. */
const SHARE = 0.05;

/** The log with a twentieth of its lines damaged, at least one, each in its own way or all in the same. */
export function damaged(lines: readonly string[], kind: (typeof KINDS)[number], random: Random): readonly string[] {
  const count = Math.max(1, Math.round(lines.length * SHARE));
  const hit = new Set<number>();
  while (hit.size < Math.min(count, lines.length)) hit.add(below(lines.length, random));
  return lines.flatMap((line, at) => {
    if (!hit.has(at)) return [line];
    const damage = kind === 'mixed' ? pick(Object.values(DAMAGES), random) : DAMAGES[kind];
    return damage?.(line, random) ?? [line];
  });
}
