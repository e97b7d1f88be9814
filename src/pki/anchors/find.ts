import type { Anchor } from './set.ts';

/**
 * The anchors that a text may mean: a fingerprint (with or without colons), an id, a name or alias, whatever its case and
 * punctuation; else those whose names hold all of its words. One result is a sure one.
 */
export function findAnchors(text: string, anchors: readonly Anchor[]): readonly Anchor[] {
  const hex = text.toLowerCase().replace(/[^0-9a-z]/g, '');
  const exact = anchors.filter(
    (anchor) => fingerprintsOf(anchor).includes(hex) || namesOf(anchor).includes(plain(text)),
  );
  if (exact.length > 0) return exact;
  const words = wordsOf(text);
  if (words.length === 0) return [];
  return anchors.filter((anchor) => {
    const all = [anchor.name, anchor.id, ...(anchor.known?.aliases ?? [])].flatMap(wordsOf);
    return words.every((word) => all.includes(word));
  });
}

function fingerprintsOf({ certificate, known }: Anchor): readonly (string | undefined)[] {
  return [certificate?.facts.fingerprint, known?.fingerprint, ...(known?.otherEncodings ?? [])];
}

function namesOf({ id, name, known }: Anchor): readonly string[] {
  return [id, name, ...(known?.aliases ?? [])].map(plain);
}

/** Without case, punctuation, and the ending of a file name. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/\.(pem|crt|cer|der)$/, '')
    .replace(/[^0-9a-z]/g, '');
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[0-9]+|[a-z]+[0-9]*/g) ?? [];
}
