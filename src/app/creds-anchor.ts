import { families } from '../families/registry.ts';
import { defaultLine, type Family } from '../families/kit/family.ts';
import type { Finding } from '../findings/finding.ts';
import type { Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';
import { VERIFIER_MODELS, type VerifierModel } from '../kernel/facts.ts';
import { asSentToday, candidatesFor, chooseRoot, type Candidate } from '../pki/anchors/candidates.ts';
import { readSentChain } from '../pki/anchors/chain-text.ts';
import { findAnchors } from '../pki/anchors/find.ts';
import { loadAnchors, shortName, type Anchor } from '../pki/anchors/set.ts';
import { loadFile } from '../pki/read.ts';
import type { Certificate } from '../pki/x509.ts';
import { anchorFindings, chainFindings } from './creds-anchor-findings.ts';
import {
  describeAnchor,
  describeCandidate,
  type AnchorChoice,
  type AnchorDescription,
  type AnchorReport,
  type ModuleChoice,
} from './creds-anchor-report.ts';
import { shellWord } from './shell-word.ts';
import { writeOutput } from './write-file.ts';

export interface AnchorOptions {
  /** A file with the chain as the server sends it. */
  readonly chain?: string;
  /** A root by its name, alias, file name or fingerprint. */
  readonly name?: string;
  /** The verifier to choose for; absent: `openssl-default`. */
  readonly verifier?: VerifierModel;
  /** Folder of roots in place of the shipped ones. */
  readonly anchors?: string;
  /** Where the root is written to. */
  readonly out?: string;
  readonly force?: boolean;
}

/**
 * Which root a chain needs, or the root of a name. Throws a HawserError for files that cannot be read and names that
 * mean no root or several.
 */
export async function credsAnchor(options: AnchorOptions, clock: Clock): Promise<AnchorReport> {
  const { chain, name } = options;
  if ((chain === undefined) === (name === undefined)) {
    throw new HawserError('give the chain of a server or the name of a root', {
      code: 'usage',
      next: [
        { text: 'A file with the chain.', command: '--chain FILE' },
        { text: 'Or a root.', command: '--name "Amazon Root CA 1"' },
      ],
    });
  }
  const anchors = await loadAnchors(options.anchors);
  const at = clock.wall();
  const report = name === undefined ? await forChain(chain ?? '', options, anchors, at) : forName(name, anchors, at);
  if (options.out === undefined) return report;
  return { ...report, out: await write(report.load, options.out, options.force ?? false) };
}

function forName(name: string, anchors: readonly Anchor[], at: number): AnchorReport {
  const found = findAnchors(name, anchors);
  const [anchor] = found;
  if (anchor === undefined || found.length > 1) throw notOne(name, found);
  return { ...frame(at, anchorFindings(anchor, anchors, at)), load: describeAnchor(anchor, at) };
}

function notOne(name: string, found: readonly Anchor[]): HawserError {
  if (found.length === 0) {
    return new HawserError(`no root is known as "${name}"`, {
      code: 'usage',
      next: [{ text: 'The known ones are listed in docs/anchors.md; some words of a name are enough.' }],
    });
  }
  return new HawserError(`"${name}" can mean ${found.length} roots`, {
    code: 'usage',
    next: found.slice(0, 8).map((anchor) => ({ text: `${anchor.name}.`, command: `--name ${shellWord(anchor.id)}` })),
  });
}

async function forChain(
  path: string,
  options: AnchorOptions,
  anchors: readonly Anchor[],
  at: number,
): Promise<AnchorReport> {
  const chain = readSentChain(await loadFile(path), path);
  const sent = chain.certificates;
  const candidates = candidatesFor(sent, anchors, at);
  const sentToday = asSentToday(sent, candidates, at);
  // Nothing is left of a file that holds a retired cross-sign only: then the question is about that file itself.
  const outdated = sentToday.length > 0 && sentToday.length < sent.length;
  const now = outdated ? candidatesFor(sentToday, anchors, at) : candidates;
  const model = options.verifier ?? 'openssl-default';
  const chosen = chooseRoot(now, model);
  const findings = chainFindings({
    path,
    chain,
    sent,
    candidates,
    sentToday: outdated ? sentToday : sent,
    anchors,
    chosen,
    model,
    at,
  });
  return {
    ...frame(at, findings),
    ok: chosen !== undefined,
    verifier: model,
    ...(chosen === undefined ? {} : { load: describeAnchor(anchorOf(chosen), at) }),
    candidates: candidates.map(describeCandidate),
    choices: VERIFIER_MODELS.map((each) => choice(candidates, each, sent)),
    ...(outdated
      ? { today: { sent: sentToday.length, choices: VERIFIER_MODELS.map((each) => choice(now, each, sentToday)) } }
      : {}),
    modules: families().map((family) => moduleChoice(family, now, outdated ? sentToday : sent)),
  };
}

function anchorOf({ anchor, certificate, name }: Candidate): Anchor {
  const { fingerprint, subject, keyId } = certificate.facts;
  return { ...(anchor ?? { id: fingerprint, name, subject, keyId, file: 'the chain itself' }), certificate };
}

function choice(candidates: readonly Candidate[], model: VerifierModel, sent: readonly Certificate[]): AnchorChoice {
  const chosen = chooseRoot(candidates, model);
  const why = WHY[model](topName(sent));
  if (chosen === undefined) return { model, why };
  return { model, load: { name: chosen.name, fingerprint: chosen.certificate.facts.fingerprint }, why };
}

function topName(sent: readonly Certificate[]): string {
  const top = sent[sent.length - 1];
  return top === undefined ? 'none' : shortName(top);
}

const ANY_OF_CHAIN = 'takes any certificate of the chain that may sign others; a root stays right for longest';

const WHY: Readonly<Record<VerifierModel, (top: string) => string>> = {
  'openssl-default': () =>
    'climbs from the server’s certificate to the first root it was given, and wants that to be self-signed: certificates of the chain are refused',
  'openssl-partial': () => ANY_OF_CHAIN,
  mbedtls: () => `${ANY_OF_CHAIN}; looks forward only, so the order of the chain matters`,
  wolfssl: () => ANY_OF_CHAIN,
  'wolfssl-strict-top': (top) => `starts at the last certificate that is sent (${top}) and wants its issuer`,
  'top-of-chain': (top) => `climbs to the last certificate that is sent (${top}) and wants its issuer`,
};

function moduleChoice(family: Family, candidates: readonly Candidate[], sent: readonly Certificate[]): ModuleChoice {
  const line = defaultLine(family);
  const { value, confidence, note } = line.facts.tls.verifier;
  return {
    family: family.id,
    title: family.title,
    firmware: line.id,
    confidence,
    ...(note === undefined ? {} : { note }),
    ...choice(candidates, value, sent),
  };
}

function frame(at: number, findings: readonly Finding[]): AnchorReport {
  return {
    schema: 1,
    command: 'creds anchor',
    ok: true,
    ladder: [],
    findings,
    nextProofs: [],
    at: new Date(at).toISOString(),
  };
}

async function write(load: AnchorDescription | undefined, path: string, force: boolean): Promise<string> {
  if (load === undefined) {
    throw new HawserError(`nothing is written to ${path}: no known root fits the chain`, { code: 'not-possible' });
  }
  if (load.pem === undefined) {
    throw new HawserError(`${load.name} is known by its name and key only; its certificate is not here`, {
      code: 'not-possible',
      next: [{ text: `Get it from ${load.operator ?? 'its operator'}, and compare the fingerprint.` }],
    });
  }
  await writeOutput(path, load.pem, { force });
  return path;
}
