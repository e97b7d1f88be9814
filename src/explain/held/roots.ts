import type { Anchor } from '../../pki/anchors/set.ts';

/** A public root that a line names. */
export interface NamedRoot {
  readonly root: Anchor;
  /** By its name; by a file that is usually called so; as subject or issuer of a certificate. */
  readonly by: 'name' | 'file' | 'subject' | 'issuer';
  /** False where the words stand for another root just as well. */
  readonly sure: boolean;
}

/**
 * The public roots that a line names, in the line's order: `ISRG Root X1`, `AmazonRootCA1.pem`, and the certificate names
 * that `openssl s_client` prints. A file can hold something else than its name says.
 */
export function rootsNamed(text: string, anchors: readonly Anchor[]): readonly NamedRoot[] {
  const { first, pattern, roots } = namesOf(anchors);
  if (!first.test(text)) return [];
  const found: NamedRoot[] = [];
  for (const match of text.matchAll(pattern)) {
    const groups: readonly (string | undefined)[] = match.slice(1);
    const candidates = roots[groups.findIndex((group) => group !== undefined)] ?? [];
    const by = saidBy(text, match.index, match[0]);
    for (const root of candidates) {
      if (found.some((one) => one.root === root && one.by === by)) continue;
      found.push({ root, by, sure: candidates.length === 1 });
    }
  }
  return found;
}

/**
 * File names that do not hold the root's own name, with the ids of what they hold. `emqxsl-ca` was one root and then the
 * other; the copies in circulation are both.
 */
const FILES: readonly (readonly [string, readonly string[]])[] = [
  ['emqxsl-ca', ['digicert-global-root-g2', 'digicert-global-root-ca']],
  ['broker.emqx.io-ca', ['digicert-global-root-g2', 'digicert-global-root-ca']],
  ['DigiCert-G2', ['digicert-global-root-g2']],
  ['GTSR1', ['gts-root-r1']],
  ['GTSR2', ['gts-root-r2']],
  ['GTSR3', ['gts-root-r3']],
  ['GTSR4', ['gts-root-r4']],
  ['GSR4', ['globalsign-ecc-r4']],
  ['SFS-Root-G2', ['starfield-services-root-g2']],
  ['SF-Class-2', ['starfield-class-2']],
];

interface Names {
  /** First words of all names: a cheap look at a line. */
  readonly first: RegExp;
  /** One group for each name, the longest name first. */
  readonly pattern: RegExp;
  readonly roots: readonly (readonly Anchor[])[];
}

const known = new WeakMap<readonly Anchor[], Names>();

function namesOf(anchors: readonly Anchor[]): Names {
  const found = known.get(anchors) ?? buildNames(anchors);
  known.set(anchors, found);
  return found;
}

function buildNames(anchors: readonly Anchor[]): Names {
  const byWords = new Map<string, Anchor[]>();
  const add = (name: string, root: Anchor): void => {
    const words = wordsOf(name).join(' ');
    const same = byWords.get(words) ?? [];
    if (words !== '' && !same.includes(root)) byWords.set(words, [...same, root]);
  };
  for (const [file, ids] of FILES) {
    for (const id of ids) for (const root of anchors.filter((anchor) => anchor.id === id)) add(file, root);
  }
  const inFiles = new Set(byWords.keys());
  for (const root of anchors) {
    for (const name of [root.name, ...(root.known?.aliases ?? [])]) {
      if (!inFiles.has(wordsOf(name).join(' '))) add(name, root);
    }
  }
  const names = [...byWords].sort(([a], [b]) => b.length - a.length);
  const firsts = new Set(names.map(([words]) => words.split(' ')[0] ?? ''));
  const groups = names.map(([words]) => `(${words.split(' ').join(GAP)})`);
  return {
    first: new RegExp([...firsts].join('|'), 'i'),
    pattern: new RegExp(`(?<![a-z0-9])(?:${groups.join('|')})${GOES_NO_FURTHER}`, 'gi'),
    roots: names.map(([, roots]) => roots),
  };
}

/** What people and file systems put between the words of a name. */
const GAP = "[ _.,()'\u2019-]{0,3}";
/** Another root has a longer name that begins in the same way: `GlobalSign Root CA - R5`. */
const GOES_NO_FURTHER = '(?![a-z0-9]|[ _]{0,2}-[ _]{0,2}[a-z][0-9])';

function wordsOf(name: string): readonly string[] {
  return name.toLowerCase().match(/[0-9]+|[a-z]+[0-9]*/g) ?? [];
}

function saidBy(text: string, start: number, written: string): NamedRoot['by'] {
  if (/(?:CN|OU|O)[ ]?=[ ]?$/i.test(text.slice(Math.max(0, start - 8), start))) {
    return /^\s*(?:\d+\s+)?i(?:ssuer)?\s{0,2}[:=]/i.test(text) ? 'issuer' : 'subject';
  }
  const after = text.slice(start + written.length, start + written.length + 5);
  return /^\.(?:pem|crt|cer|der)/i.test(after) ? 'file' : 'name';
}
