import { allPaths } from '../../pki/paths.ts';
import { parseCertificateDer, type Certificate } from '../../pki/x509.ts';

/**
 * What a certificate is in the chain that a server sends: its own (`server`), one on a way up from it (`path`), a copy of
 * one before it (`duplicate`), one that leads nowhere (`stranger`), or something that is no certificate (`unreadable`).
 */
export type ChainPlace = 'server' | 'path' | 'duplicate' | 'stranger' | 'unreadable';

export interface SentCertificate {
  readonly place: ChainPlace;
  /** Length of what was sent for it, bytes. */
  readonly bytes: number;
  /** Absent where it could not be read. */
  readonly certificate?: Certificate;
}

/** A chain as a server sends it, sorted out. */
export interface SortedChain {
  /** In the order sent. */
  readonly sent: readonly SentCertificate[];
  /** Every certificate stands before its issuer, as far as both are sent (RFC 5246 §7.4.2). */
  readonly inOrder: boolean;
  /**
   * Where its ways up lead: to a known root (sent or not), to a self-signed certificate that is not known, or to an
   * issuer that is neither sent nor known. `no-server`: there is no certificate to begin with.
   */
  readonly end: 'anchor' | 'self-signed' | 'issuer-unknown' | 'no-server';
}

/** More than any server sends; what follows is left out. */
const MAX_SORTED = 40;

/** Sorts out a chain; `anchors` are the roots that are known here. */
export function sortChain(ders: readonly Uint8Array[], anchors: readonly Certificate[]): SortedChain {
  const parsed = ders.slice(0, MAX_SORTED).map((der) => ({ bytes: der.length, certificate: parseOrNothing(der) }));
  const prints = parsed.map(({ certificate }) => certificate?.facts.fingerprint);
  const [leaf, ...others] = parsed.map(({ certificate }) => certificate);
  const pool = others.filter((certificate) => certificate !== undefined);
  const paths = leaf === undefined ? [] : allPaths(leaf, { pool, anchors }).paths;
  const printsOf = (chain: readonly Certificate[]): readonly string[] => chain.map(({ facts }) => facts.fingerprint);
  const onPath = new Set(paths.flatMap(({ chain }) => printsOf(chain)));
  return {
    sent: parsed.map(({ bytes, certificate }, at) => ({
      place: placeOf(at, prints, onPath),
      bytes,
      ...(certificate === undefined ? {} : { certificate }),
    })),
    inOrder: paths.every(({ chain }) => ascends(printsOf(chain).map((print) => prints.indexOf(print)))),
    end: endOf(paths.map(({ end }) => end)),
  };
}

/** The certificates that could be read, in the order sent. */
export function readable({ sent }: SortedChain): readonly Certificate[] {
  return sent.flatMap(({ certificate }) => certificate ?? []);
}

function placeOf(at: number, prints: readonly (string | undefined)[], onPath: ReadonlySet<string>): ChainPlace {
  const print = prints[at];
  if (print === undefined) return 'unreadable';
  if (at === 0) return 'server';
  if (prints.indexOf(print) < at) return 'duplicate';
  return onPath.has(print) ? 'path' : 'stranger';
}

/** Places that are not in what was sent (roots of ours) do not count. */
function ascends(places: readonly number[]): boolean {
  const sent = places.filter((place) => place >= 0);
  return sent.every((place, at) => at === 0 || place > (sent[at - 1] ?? -1));
}

function endOf(ends: readonly string[]): SortedChain['end'] {
  if (ends.length === 0) return 'no-server';
  if (ends.includes('anchor')) return 'anchor';
  return ends.includes('self-signed') ? 'self-signed' : 'issuer-unknown';
}

function parseOrNothing(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificateDer(der);
  } catch {
    return undefined;
  }
}
