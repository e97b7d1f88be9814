import { mayHaveIssued } from './issued.ts';
import { sameCertificate, signedBy, type Certificate } from './x509.ts';

/*
 * Every way up from a certificate. A node is a name with a key; certificates are the edges: a cross-sign or a renewal is
 * one more edge into the same node. No path visits a node twice, so mutual cross-signs end; look-alikes that did not
 * sign are no edges; and what is left is bounded, because n nodes that all sign each other still have n! paths.
 */

export interface CertificatePath {
  /** From the leaf up. Each certificate carries the signature of the next. */
  readonly chain: readonly Certificate[];
  /**
   * Why it ends there: at an anchor (from which another path may go on), at a self-signed certificate that is none,
   * without an issuer, at the bound of length.
   */
  readonly end: 'anchor' | 'self-signed' | 'no-issuer' | 'too-long';
}

export interface PathOptions {
  /** Certificates that may stand between, in any order. */
  readonly pool: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  /** Certificates that no path shall go through. */
  readonly without?: (certificate: Certificate) => boolean;
  /** Longest path, certificates (default {@link MAX_PATH}). */
  readonly maxLength?: number;
}

/** Longest path by default, certificates. Public chains have at most five. */
export const MAX_PATH = 12;
/** Questions of one search: issuers compared by signature, and steps taken. */
const MAX_WORK = 10_000;
/** Paths that {@link allPaths} keeps. */
const MAX_PATHS = 500;

export interface AllPaths {
  readonly paths: readonly CertificatePath[];
  /** There are no others: no bound was met. */
  readonly complete: boolean;
}

export function allPaths(leaf: Certificate, options: PathOptions): AllPaths {
  const search = new PathSearch(options);
  const paths: CertificatePath[] = [];
  for (const path of search.from(leaf)) {
    if (paths.length >= MAX_PATHS) return { paths, complete: false };
    paths.push(path);
  }
  return { paths, complete: search.complete };
}

/** One search; paths through anchors come before others. */
export class PathSearch {
  readonly #options: PathOptions;
  readonly #bySubject = new Map<string, Certificate[]>();
  readonly #anchors: ReadonlySet<string>;
  readonly #issuers = new Map<string, readonly Certificate[]>();
  #work = MAX_WORK;
  #cut = false;

  constructor(options: PathOptions) {
    this.#options = options;
    this.#anchors = new Set(options.anchors.map(({ facts }) => facts.fingerprint));
    for (const certificate of unique([...options.anchors, ...options.pool])) {
      if (options.without?.(certificate) === true) continue;
      const subject = nameKey(certificate, 'subject');
      const others = this.#bySubject.get(subject);
      if (others === undefined) this.#bySubject.set(subject, [certificate]);
      else others.push(certificate);
    }
  }

  /** No bound was met so far. */
  get complete(): boolean {
    return !this.#cut;
  }

  from(leaf: Certificate): Generator<CertificatePath, void, undefined> {
    return this.#climb([leaf], new Set([nodeOf(leaf)]));
  }

  *#climb(chain: readonly Certificate[], visited: ReadonlySet<string>): Generator<CertificatePath, void, undefined> {
    const top = chain[chain.length - 1];
    if (top === undefined || !this.#spend()) return;
    const isAnchor = this.#anchors.has(top.facts.fingerprint);
    if (isAnchor) yield { chain, end: 'anchor' };
    if (top.facts.selfSigned) {
      if (!isAnchor) yield { chain, end: 'self-signed' };
      return;
    }
    const issuers = this.#issuersOf(top).filter((issuer) => !visited.has(nodeOf(issuer)));
    if (issuers.length === 0 && !isAnchor) yield { chain, end: 'no-issuer' };
    if (issuers.length > 0 && chain.length >= (this.#options.maxLength ?? MAX_PATH)) {
      this.#cut = true;
      yield { chain, end: 'too-long' };
      return;
    }
    for (const issuer of issuers) yield* this.#climb([...chain, issuer], new Set([...visited, nodeOf(issuer)]));
  }

  #issuersOf(certificate: Certificate): readonly Certificate[] {
    const { fingerprint } = certificate.facts;
    const known = this.#issuers.get(fingerprint);
    if (known !== undefined) return known;
    const candidates = this.#bySubject.get(nameKey(certificate, 'issuer')) ?? [];
    const issuers = candidates.filter(
      (candidate) =>
        !sameCertificate(candidate, certificate) &&
        mayHaveIssued(candidate, certificate) &&
        this.#spend() &&
        signedBy(certificate, candidate),
    );
    this.#issuers.set(fingerprint, issuers);
    return issuers;
  }

  #spend(): boolean {
    this.#work -= 1;
    if (this.#work < 0) this.#cut = true;
    return this.#work >= 0;
  }
}

function nameKey({ fields }: Certificate, which: 'subject' | 'issuer'): string {
  return JSON.stringify(fields[which].parts);
}

function nodeOf(certificate: Certificate): string {
  return `${certificate.facts.keyId} ${nameKey(certificate, 'subject')}`;
}

function unique(certificates: readonly Certificate[]): readonly Certificate[] {
  return [...new Map(certificates.map((certificate) => [certificate.facts.fingerprint, certificate])).values()];
}
