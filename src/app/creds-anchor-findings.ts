import type { Evidence, Finding, Severity } from '../findings/finding.ts';
import { finding } from '../findings/make.ts';
import type { Remedy } from '../kernel/errors.ts';
import { VERIFIER_MODELS, type VerifierModel } from '../kernel/facts.ts';
import { momentOf, type AnchorEvent } from '../pki/anchors/anchor.ts';
import { retiredIn, type Candidate } from '../pki/anchors/candidates.ts';
import type { SentChain } from '../pki/anchors/chain-text.ts';
import { plainName, shortName, type Anchor } from '../pki/anchors/set.ts';
import { statusAt } from '../pki/anchors/status.ts';
import { judgeChain } from '../pki/chain.ts';
import type { Certificate } from '../pki/x509.ts';
import { successorsOf } from './creds-anchor-report.ts';
import { shellWord } from './shell-word.ts';

/* What is to be said about a chain and its roots, or about one root. */

export interface ChainCase {
  readonly path: string;
  readonly chain: SentChain;
  readonly sent: readonly Certificate[];
  readonly candidates: readonly Candidate[];
  /** Equal to `sent` where servers still send all of it. */
  readonly sentToday: readonly Certificate[];
  readonly anchors: readonly Anchor[];
  readonly chosen: Candidate | undefined;
  readonly model: VerifierModel;
  /** Unix ms. */
  readonly at: number;
}

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

/** Errors first. */
export function chainFindings(given: ChainCase): readonly Finding[] {
  const found = [...noRoot(given), ...crossSigns(given), ...outdated(given), ...roots(given)];
  return found.sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

function noRoot({ path, chain, sent, candidates, chosen, model }: ChainCase): readonly Finding[] {
  if (chosen !== undefined) return chosen.anchor === undefined ? [fromServer(path, chosen)] : [];
  const top = sent[sent.length - 1];
  const known = candidates.filter(({ role }) => role === 'root');
  if (known.length === 0) {
    const text =
      top === undefined
        ? 'no certificate'
        : `the last certificate is "${shortName(top)}", issued by "${plainName(top.facts.issuer)}"`;
    const evidence: Evidence[] = [{ kind: 'file', ref: path, text }];
    if (chain.form === 'server-only') evidence.push(serverOnly(path));
    return [finding('anchor-unknown', { confidence: 'certain', evidence })];
  }
  const evidence = known.map(({ name, verdicts, state }): Evidence => {
    const verdict = verdicts[model];
    return { kind: 'file', ref: path, text: `${name}: ${verdict.ok ? state : verdict.reason}` };
  });
  return [finding('anchor-wrong', { confidence: 'certain', evidence })];
}

/** A server that is not the broker would send a root of its own just so. */
function fromServer(path: string, { name, certificate }: Candidate): Finding {
  const text = `${name} is not known here and comes from the server itself; its SHA-256 is ${certificate.facts.fingerprint}`;
  return finding('anchor-unknown', {
    severity: 'warning',
    confidence: 'certain',
    title: 'The root of this chain is known from the chain alone',
    evidence: [{ kind: 'file', ref: path, text }],
    remedy: [{ text: 'Compare its fingerprint with what the people who run the broker say, before it is loaded.' }],
  });
}

function serverOnly(path: string): Evidence {
  return {
    kind: 'file',
    ref: path,
    text: 'openssl s_client printed the server’s certificate only; with -showcerts it prints the whole chain',
  };
}

function crossSigns({ path, sent, candidates, anchors }: ChainCase): readonly Finding[] {
  const copies = candidates.filter(({ role, sentAt }) => role === 'cross-sign' && sentAt.length > 0);
  if (copies.length === 0) return [];
  const evidence = copies.map(({ name, sentAt, certificate }): Evidence => {
    const text = `certificate ${sentAt.join(' and ')} is ${name}, signed by "${plainName(certificate.facts.issuer)}"`;
    return { kind: 'file', ref: path, text };
  });
  const remedy = copies.flatMap(({ anchor, name }) => fetchRemedy(anchor, `The self-signed ${name}.`, anchors));
  // A file that holds nothing but the copy is what somebody takes for the root.
  const code = sent.length === 1 ? 'ca-not-root' : 'cross-sign-sent';
  const severity = sent.length === 1 ? 'warning' : 'info';
  return [finding(code, { severity, confidence: 'certain', evidence, remedy })];
}

function outdated({ path, sent, candidates, at }: ChainCase): readonly Finding[] {
  const evidence: Evidence[] = retiredIn(candidates, at).map(({ name, crossSign, sentAt, certificate }) => ({
    kind: 'fact',
    ref: crossSign?.source ?? '',
    text: `certificate ${sentAt.join(' and ')}, ${name} signed by "${plainName(certificate.facts.issuer)}", has not been sent since ${crossSign?.servedUntil ?? ''}`,
  }));
  for (const [place, certificate] of sent.entries()) {
    if (certificate.facts.notAfter > at || certificate.facts.selfSigned) continue;
    evidence.push({
      kind: 'file',
      ref: path,
      text: `certificate ${place}, "${shortName(certificate)}", ended on ${day(certificate.facts.notAfter)}`,
    });
  }
  if (evidence.length === 0) return [];
  return [finding('chain-outdated', { severity: 'warning', confidence: 'certain', evidence })];
}

function roots(given: ChainCase): readonly Finding[] {
  return given.candidates
    .filter(({ role }) => role === 'root')
    .flatMap(({ anchor, certificate, state }) => {
      if (anchor === undefined) return [];
      const found = anchorFindings({ ...anchor, certificate }, given.anchors, given.at);
      if (state !== 'retired') return found;
      const how = acceptance(certificate, given);
      return found.map((one) =>
        one.code === 'anchor-retired' ? { ...one, evidence: [...one.evidence, ...how] } : one,
      );
    });
}

/** What a retired root is still good for: the chain as it was kept, and the chain of today. */
function acceptance(root: Certificate, { path, sent, sentToday }: ChainCase): readonly Evidence[] {
  const models = (chain: readonly Certificate[]): string => {
    const accepting = VERIFIER_MODELS.filter((model) => judgeChain({ model, sent: chain, anchors: [root] }).ok);
    if (accepting.length === VERIFIER_MODELS.length) return 'every verifier model accepts it';
    return accepting.length === 0 ? 'no verifier model accepts it' : `accepted by ${accepting.join(', ')}`;
  };
  const evidence: Evidence[] = [{ kind: 'test', ref: path, text: `with the chain as given: ${models(sent)}` }];
  if (sentToday.length < sent.length) {
    evidence.push({ kind: 'test', ref: path, text: `with what is sent today: ${models(sentToday)}` });
  }
  return evidence;
}

/** Devices in the field are not visited every year. */
const ENDS_SOON = 2 * 365 * 24 * 3_600_000;

/** How a root stands: ended or about to end, left behind by servers, dropped by root programs (or soon). */
export function anchorFindings(anchor: Anchor, anchors: readonly Anchor[], at: number): readonly Finding[] {
  const { past, coming, state } = statusAt(anchor, at);
  const found: Finding[] = [];
  const dates = anchor.certificate?.facts;
  if (dates !== undefined && (state === 'expired' || state === 'not-yet-valid')) {
    const text =
      state === 'expired'
        ? `${anchor.name} ended on ${day(dates.notAfter)}`
        : `${anchor.name} begins on ${day(dates.notBefore)}`;
    const remedy = successors(anchor, anchors);
    const evidence: Evidence = { kind: 'fact', ref: anchor.file ?? anchor.known?.origin ?? '', text };
    found.push(finding('ca-expired', { severity: 'warning', confidence: 'certain', evidence: [evidence], remedy }));
  }
  if (dates !== undefined && dates.notAfter > at && dates.notAfter - at < ENDS_SOON) {
    const text = `${anchor.name} ends on ${day(dates.notAfter)}`;
    const evidence: Evidence = { kind: 'fact', ref: anchor.file ?? anchor.known?.origin ?? '', text };
    const remedy = successors(anchor, anchors);
    found.push(
      finding('cert-expiring', {
        severity: 'warning',
        confidence: 'certain',
        cause: 'wrong-root-ca',
        evidence: [evidence],
        remedy,
      }),
    );
  }
  const left = past.filter(({ kind, to }) => kind === 'migration' && to !== undefined);
  if (left.length > 0) {
    found.push(
      finding('anchor-retired', {
        severity: 'warning',
        confidence: left.some(({ confidence }) => confidence === 'stated') ? 'certain' : 'likely',
        evidence: left.map((event) => eventEvidence(anchor, event)),
        remedy: successors(anchor, anchors),
      }),
    );
  }
  const distrust = [...past, ...coming].filter(({ kind }) => kind === 'distrust');
  if (distrust.length > 0) {
    found.push(
      finding('anchor-distrusted', {
        severity: 'info',
        confidence: distrust.some(({ confidence }) => confidence !== 'guess') ? 'certain' : 'likely',
        title: distrust.some(({ on }) => momentOf(on) <= at)
          ? `Root programs no longer trust ${anchor.name}`
          : `Root programs will stop trusting ${anchor.name}`,
        evidence: distrust.map((event) => eventEvidence(anchor, event)),
      }),
    );
  }
  return found;
}

function eventEvidence({ name }: Anchor, { on, text, source }: AnchorEvent): Evidence {
  return { kind: 'fact', ref: source, text: `${name}, ${on}: ${text}` };
}

function successors(anchor: Anchor, anchors: readonly Anchor[]): readonly Remedy[] {
  const next = successorsOf(anchor).flatMap((id) => anchors.filter((other) => other.id === id));
  return next.flatMap((other) => fetchRemedy(other, `Take ${other.name} instead.`, anchors));
}

function fetchRemedy(anchor: Anchor | undefined, text: string, anchors: readonly Anchor[]): readonly Remedy[] {
  const here = anchors.some(({ id, certificate }) => id === anchor?.id && certificate !== undefined);
  if (anchor === undefined || !here) return [];
  return [{ text, command: `hawser creds anchor --name ${shellWord(anchor.id)} --out ${anchor.id}.pem` }];
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
