import type { Anchor } from '../../pki/anchors/set.ts';

/** How the lines of a stored file end; `literal`: it was copied with the marks of a string in source code. */
export type StoredLineEnds = 'lf' | 'crlf' | 'literal' | 'der';

/** Something that a file of some size can be. */
export interface SizeMeaning {
  readonly what: 'root' | 'device-certificate' | 'private-key';
  readonly root?: Anchor;
  /** For people: the name of the root, or the kind of certificate or key. */
  readonly text: string;
  readonly lineEnds: StoredLineEnds;
  /** False where the zero byte that ends strings in C was counted. */
  readonly exact: boolean;
}

/**
 * What a stored file of so many bytes can be, the exact sizes first. Roots are those that are given; the others are what
 * AWS IoT hands out (RSA 2048; its certificates differ by the length of their numbers) and the usual forms of keys.
 * Several meanings for one size are usual, and a file of the user's own can have any: a size never proves anything.
 */
export function whatMeasures(bytes: number, anchors: readonly Anchor[]): readonly SizeMeaning[] {
  let sizes = known.get(anchors);
  if (sizes === undefined) {
    sizes = sizesOf(anchors);
    known.set(anchors, sizes);
  }
  return sizes.get(bytes) ?? [];
}

type Sizes = ReadonlyMap<number, readonly SizeMeaning[]>;
const known = new WeakMap<readonly Anchor[], Sizes>();

interface Measured {
  readonly meaning: Omit<SizeMeaning, 'lineEnds' | 'exact'>;
  readonly label: string;
  readonly derBytes: readonly number[];
}

/** DER lengths differ by leading zeros of the numbers in a key, and by the serial number of a certificate. */
const OTHERS: readonly Measured[] = [
  other('device-certificate', 'a device certificate of AWS IoT', 'CERTIFICATE', range(859, 864)),
  other('private-key', 'an RSA 2048 key (PKCS#1)', 'RSA PRIVATE KEY', range(1189, 1194)),
  other('private-key', 'an RSA 2048 key (PKCS#8)', 'PRIVATE KEY', range(1215, 1220)),
  other('private-key', 'a P-256 key (SEC1)', 'EC PRIVATE KEY', [121]),
  other('private-key', 'a P-256 key (PKCS#8)', 'PRIVATE KEY', [138]),
];

function other(what: SizeMeaning['what'], text: string, label: string, derBytes: readonly number[]): Measured {
  return { meaning: { what, text }, label, derBytes };
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, place) => from + place);
}

function sizesOf(anchors: readonly Anchor[]): Sizes {
  const sizes = new Map<number, SizeMeaning[]>();
  const roots = anchors.flatMap((root): readonly Measured[] => {
    const derBytes = derBytesOf(root);
    const meaning = { what: 'root', text: root.name, root } as const;
    return derBytes === undefined ? [] : [{ meaning, label: 'CERTIFICATE', derBytes: [derBytes] }];
  });
  for (const exact of [true, false]) {
    for (const { meaning, label, derBytes } of [...roots, ...OTHERS]) {
      for (const [size, lineEnds] of formSizes(label, derBytes, exact)) {
        const meanings = sizes.get(size) ?? [];
        const isKnown = meanings.some((one) => one.text === meaning.text && one.lineEnds === lineEnds);
        if (!isKnown) sizes.set(size, [...meanings, { ...meaning, lineEnds, exact }]);
      }
    }
  }
  return sizes;
}

/** A shipped root is not parsed for this: its DER is there. */
function derBytesOf({ file, known: facts, certificate }: Anchor): number | undefined {
  if (file === undefined && facts?.body !== undefined) return base64Bytes(facts.body);
  return certificate?.facts.derBytes;
}

function base64Bytes(text: string): number {
  const characters = text.replace(/\s/g, '');
  const padding = characters.endsWith('==') ? 2 : characters.endsWith('=') ? 1 : 0;
  return (characters.length / 4) * 3 - padding;
}

function* formSizes(
  label: string,
  derBytes: readonly number[],
  exact: boolean,
): Generator<readonly [number, StoredLineEnds]> {
  for (const der of derBytes) {
    const { text, lines } = pemSize(label, der);
    const lf = text + lines;
    const crlf = text + 2 * lines;
    if (!exact) {
      yield [lf + 1, 'lf'];
      yield [crlf + 1, 'crlf'];
      yield [crlf - 1, 'crlf'];
      continue;
    }
    yield [lf, 'lf'];
    yield [lf - 1, 'lf'];
    yield [crlf, 'crlf'];
    yield [crlf - 2, 'crlf'];
    // `\n` for each line end; `\n\` and a line end; `"` … `\n"` and a line end; with and without the last one.
    yield [text + 2 * lines - 2, 'literal'];
    yield [text + 4 * lines, 'literal'];
    yield [text + 4 * lines - 4, 'literal'];
    yield [text + 5 * lines, 'literal'];
    yield [text + 5 * lines - 1, 'literal'];
    yield [der, 'der'];
  }
}

/** RFC 7468: 64 characters a line between BEGIN and END. `text` is without line ends. */
function pemSize(label: string, derBytes: number): { readonly text: number; readonly lines: number } {
  const base64 = 4 * Math.ceil(derBytes / 3);
  const armour = '-----BEGIN -----'.length + '-----END -----'.length + 2 * label.length;
  return { text: base64 + armour, lines: Math.ceil(base64 / 64) + 2 };
}
