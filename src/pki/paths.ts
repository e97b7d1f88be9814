import { namesIssuer, sameCertificate, type Certificate } from './x509.ts';

/** One way up from the leaf. Signatures have not been looked at. */
export interface Path {
  readonly chain: readonly Certificate[];
  /** Index of the first certificate that was taken from the anchors; absent when none was. */
  readonly anchoredAt?: number;
  /** Why it ends there: at a self-signed certificate, at an anchor (where that is enough), without an issuer, at a bound. */
  readonly end: 'self-signed' | 'anchor' | 'no-issuer' | 'too-long';
}

export interface PathOptions {
  readonly sent: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  /**
   * Where an issuer is looked for first. `anchors` is OpenSSL's trusted-first: once an anchor is taken, only anchors may
   * follow. `sent` climbs to the top of what the server sent before any anchor is tried.
   */
  readonly prefer: 'anchors' | 'sent';
  /** Ends a path at the first anchor instead of at a self-signed certificate. */
  readonly stopAtAnchor: boolean;
  /** Unix ms; certificates valid then are tried first. Absent = no preference. */
  readonly at?: number;
}

/** Longest path, certificates. Public chains have at most five. */
export const MAX_PATH = 10;
/** Issuer questions for one search: look-alike certificates multiply paths without end. */
const MAX_WORK = 5000;

interface Step {
  readonly certificate: Certificate;
  readonly trusted: boolean;
}

/** Every path from the leaf, the one that the stack would take first; no certificate stands twice in one path. */
export function* findPaths(leaf: Certificate, options: PathOptions): Generator<Path, void, undefined> {
  const budget = { left: MAX_WORK };
  yield* climb([{ certificate: leaf, trusted: false }], options, budget);
}

function* climb(
  given: readonly Step[],
  options: PathOptions,
  budget: { left: number },
): Generator<Path, void, undefined> {
  const steps = settleTop(given, options);
  const top = steps[steps.length - 1];
  if (top === undefined) return;
  if (top.trusted && options.stopAtAnchor) return yield pathOf(steps, 'anchor');
  if (isSelfIssued(top.certificate)) return yield pathOf(steps, 'self-signed');
  if (steps.length >= MAX_PATH || budget.left <= 0) return yield pathOf(steps, 'too-long');
  const issuers = issuersOf(steps, top, options, budget);
  if (issuers.length === 0) return yield pathOf(steps, 'no-issuer');
  for (const issuer of issuers) yield* climb([...steps, issuer], options, budget);
}

/** A self-signed certificate that was sent counts as the anchor when it is one; with partial chains so does the leaf. */
function settleTop(steps: readonly Step[], options: PathOptions): readonly Step[] {
  const top = steps[steps.length - 1];
  if (top === undefined || top.trusted) return steps;
  const leafMayBeAnchor = options.stopAtAnchor && options.prefer === 'anchors' && steps.length === 1;
  if (!leafMayBeAnchor && !isSelfIssued(top.certificate)) return steps;
  const match = options.anchors.find((anchor) => sameCertificate(anchor, top.certificate));
  return match === undefined ? steps : [...steps.slice(0, -1), { certificate: match, trusted: true }];
}

function issuersOf(steps: readonly Step[], top: Step, options: PathOptions, budget: { left: number }): readonly Step[] {
  const pick = (pool: readonly Certificate[], trusted: boolean): readonly Step[] =>
    inOrder(
      pool.filter((candidate) => {
        budget.left -= 1;
        if (budget.left < 0 || steps.some((step) => sameCertificate(step.certificate, candidate))) return false;
        return namesIssuer(top.certificate, candidate);
      }),
      options.at,
    ).map((certificate) => ({ certificate, trusted }));
  const anchors = (): readonly Step[] => pick(options.anchors, true);
  const sent = (): readonly Step[] => (top.trusted ? [] : pick(options.sent, false));
  if (options.prefer === 'anchors') return [...anchors(), ...sent()];
  const fromServer = sent();
  return fromServer.length > 0 ? fromServer : anchors();
}

/** OpenSSL's preference (X509_STORE_CTX_get1_issuer, find_issuer): valid ones as they come, then the last to expire. */
function inOrder(candidates: readonly Certificate[], at: number | undefined): readonly Certificate[] {
  if (at === undefined) return candidates;
  const valid = (certificate: Certificate): boolean =>
    certificate.facts.notBefore <= at && at < certificate.facts.notAfter;
  const late = candidates.filter((candidate) => !valid(candidate)).sort((a, b) => b.facts.notAfter - a.facts.notAfter);
  return [...candidates.filter(valid), ...late];
}

/** Is or claims to be its own issuer. A server's self-signed certificate need not be allowed to sign others. */
export function isSelfIssued(certificate: Certificate): boolean {
  return certificate.facts.selfSigned || namesIssuer(certificate, certificate);
}

function pathOf(steps: readonly Step[], end: Path['end']): Path {
  const chain = steps.map((step) => step.certificate);
  const anchoredAt = steps.findIndex((step) => step.trusted);
  return anchoredAt < 0 ? { chain, end } : { chain, end, anchoredAt };
}
