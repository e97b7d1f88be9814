import { isSelfIssued, looksSelfSigned, mayHaveIssued } from '../issued.ts';
import { sameCertificate, type Certificate } from '../x509.ts';
import { outOfDate } from './verdict.ts';

/*
 * How OpenSSL climbs (3.0, crypto/x509/x509_vfy.c, build_chain with trusted-first): one issuer at each step, never a
 * step back. An anchor is looked for first; once one is taken only anchors may follow. `sent` climbs to the top of what
 * was sent before any anchor is tried.
 */

export interface ClimbOptions {
  readonly sent: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  readonly first: 'anchors' | 'sent';
  /** Ends at the first anchor instead of at a self-signed one. */
  readonly partial: boolean;
  /** Unix ms; issuers valid then come before others. */
  readonly at: number | undefined;
}

export interface Climb {
  readonly chain: readonly Certificate[];
  /** How many of them, from the leaf up, are not anchors. */
  readonly untrusted: number;
  /** `trusted`: there is an anchor where the stack wants one. Otherwise why the climb ended. */
  readonly end: 'trusted' | 'no-issuer' | 'self-signed' | 'too-long';
}

/** OpenSSL's default depth: certificates between the leaf and the top. */
const MAX_DEPTH = 100;

export function climb(leaf: Certificate, options: ClimbOptions): Climb {
  const chain = [leaf];
  const pool = [...options.sent];
  let untrusted = 1;
  let fromSent = pool.length > 0;
  let fromAnchors = !fromSent || options.first === 'anchors';
  for (;;) {
    const top = chain[chain.length - 1] ?? leaf;
    const tooLong = chain.length > MAX_DEPTH + 1;
    if (fromAnchors) {
      const anchor = tooLong ? undefined : best(top, chain, options.anchors, options.at);
      if (anchor !== undefined && looksSelfSigned(top)) {
        // A self-signed certificate that was sent must be the anchor itself; one that only looks like it is an impostor.
        if (untrusted === chain.length && sameCertificate(top, anchor)) {
          chain[chain.length - 1] = anchor;
          untrusted -= 1;
          return { chain, untrusted, end: 'trusted' };
        }
      } else if (anchor !== undefined) {
        chain.push(anchor);
        fromSent = false;
        if (options.partial || looksSelfSigned(anchor)) return { chain, untrusted, end: 'trusted' };
        continue;
      }
      if (!fromSent) return finish(chain, untrusted, options, tooLong);
    }
    const issuer = looksSelfSigned(top) || tooLong ? undefined : best(top, chain, pool, options.at, true);
    if (issuer === undefined) {
      fromSent = false;
      fromAnchors = true;
    } else {
      pool.splice(pool.indexOf(issuer), 1);
      chain.push(issuer);
      untrusted += 1;
    }
  }
}

function finish(chain: Certificate[], untrusted: number, options: ClimbOptions, tooLong: boolean): Climb {
  const [leaf] = chain;
  const top = chain[chain.length - 1];
  if (leaf === undefined || top === undefined) return { chain, untrusted, end: 'no-issuer' };
  if (options.partial && options.first === 'anchors' && untrusted === chain.length && !tooLong) {
    const match = options.anchors.find((anchor) => sameCertificate(anchor, leaf));
    if (match !== undefined) return { chain: [match, ...chain.slice(1)], untrusted: 0, end: 'trusted' };
  }
  if (tooLong) return { chain, untrusted, end: 'too-long' };
  return { chain, untrusted, end: looksSelfSigned(top) ? 'self-signed' : 'no-issuer' };
}

/** The first issuer that is valid now, else the one that is valid longest. */
function best(
  of: Certificate,
  chain: readonly Certificate[],
  pool: readonly Certificate[],
  at: number | undefined,
  onlyNew = false,
): Certificate | undefined {
  const maySeeAgain = !onlyNew || (isSelfIssued(of) && chain.length === 1);
  let late: Certificate | undefined;
  for (const candidate of pool) {
    if (!mayHaveIssued(candidate, of)) continue;
    if (!maySeeAgain && chain.some((certificate) => sameCertificate(certificate, candidate))) continue;
    if (outOfDate(candidate, at, 'over') === undefined) return candidate;
    if (late === undefined || candidate.facts.notAfter > late.facts.notAfter) late = candidate;
  }
  return late;
}
