import { judgeAsMbedtls } from './verify/mbedtls.ts';
import { judgeAsOpenssl } from './verify/openssl.ts';
import { judgeStrictly } from './verify/strict.ts';
import { judgeAsWolfssl } from './verify/wolfssl.ts';
import type { ChainModel, ChainQuestion, ChainVerdict } from './verify/verdict.ts';
import { sameName } from './names.ts';
import { allPaths, type CertificatePath } from './paths.ts';
import { sameCertificate, type Certificate } from './x509.ts';

export type { ChainFault, ChainModel, ChainQuestion, ChainVerdict } from './verify/verdict.ts';

const JUDGES: Readonly<Record<ChainModel, (question: ChainQuestion) => ChainVerdict>> = {
  'openssl-default': judgeAsOpenssl,
  'openssl-partial': judgeAsOpenssl,
  'top-of-chain': judgeAsOpenssl,
  mbedtls: judgeAsMbedtls,
  wolfssl: judgeAsWolfssl,
  'wolfssl-strict-top': judgeAsWolfssl,
  strict: judgeStrictly,
};

/** What a client with this verifier makes of a server's chain (or a broker of a client's). */
export function judgeChain(question: ChainQuestion): ChainVerdict {
  return JUDGES[question.model](question);
}

/** Whether both are the same anchor: one key under one name, whatever certificate carries it. */
export function sameAnchor(a: Certificate, b: Certificate): boolean {
  return sameCertificate(a, b) || (a.facts.keyId === b.facts.keyId && sameName(a.fields.subject, b.fields.subject));
}

export interface JudgedPath extends CertificatePath {
  /** What the verifier says where only this path was sent and only its anchor was given. */
  readonly verdict: ChainVerdict;
}

/**
 * Every path from the peer's certificate through the others, each judged by itself: what could work, where
 * {@link judgeChain} says what the verifier makes of all of it together.
 */
export function judgeEveryPath(question: ChainQuestion): {
  readonly paths: readonly JudgedPath[];
  /** There are no other paths. */
  readonly complete: boolean;
} {
  const [leaf, ...pool] = question.sent;
  if (leaf === undefined) return { paths: [], complete: true };
  const { paths, complete } = allPaths(leaf, { pool, anchors: question.anchors });
  return { paths: paths.map((path) => ({ ...path, verdict: judgePath(path, question) })), complete };
}

function judgePath({ chain, end }: CertificatePath, question: ChainQuestion): ChainVerdict {
  if (end !== 'anchor') return judgeChain({ ...question, sent: chain, anchors: [] });
  const sent = chain.length > 1 ? chain.slice(0, -1) : chain;
  return judgeChain({ ...question, sent, anchors: chain.slice(-1) });
}
