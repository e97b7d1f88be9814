import type { BrokerUrl } from '../brokers/kit/url.ts';
import { parseBrokerUrl } from '../brokers/kit/url.ts';
import { brokerFacts, findBroker } from '../brokers/kit/facts.ts';
import { brokers } from '../brokers/registry.ts';
import type { BrokerProfile } from '../brokers/kit/profile.ts';
import type { Finding } from '../findings/finding.ts';
import type { BrokerFacts } from '../findings/inputs.ts';
import type { Notice } from '../families/kit/reading.ts';
import { EMPTY_STATE, type ModuleState } from '../families/kit/state.ts';
import { Ladder, type LadderEntry } from '../findings/ladder.ts';
import type { Span } from '../kernel/rung.ts';
import { RUNGS, height } from '../kernel/rung.ts';
import type { Anchor } from '../pki/anchors/set.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import { difference } from './differences.ts';
import type { ExplainOptions } from './explain.ts';
import type { AttemptReport, Explanation, Outcome } from './explanation.ts';
import { heldCa } from './held-ca.ts';
import { rootOfNewAddress, storesNothing } from './known-faults.ts';
import { markOfNotice } from './marks.ts';
import type { PastedFile } from './held/pasted-certificates.ts';
import { rootsNamed } from './held/roots.ts';
import type { SClientRun } from './hosts/s-client.ts';
import { judgeAttempt, type Judged } from './judge-attempt.ts';
import { markOfStatements } from './statement-marks.ts';
import type { KnownBy } from './module-choice.ts';
import { proofsOf } from './proofs.ts';
import type { FormatSeen } from './read/log-reader.ts';
import type { Attempt, Harmless } from './reconstruct.ts';
import { mustRevoke, type SecretKind } from './redact.ts';
import { toldInputs, type Told } from './told.ts';
import { brokerIn, type BrokerMention } from './words/broker.ts';
import type { Statement } from './words/prose.ts';

/** An attempt with the module and the broker that were known by then. */
export interface Kept {
  readonly attempt: Attempt;
  readonly module?: KnownModule;
  readonly broker?: BrokerMention;
}

/** What reading a log has gathered; grows while it is read. */
export interface Found {
  lines: number;
  readonly attempts: Kept[];
  leftOut: number;
  readonly pasted: PastedFile[];
  /** Lines that may name a root. */
  readonly aboutRoots: string[];
  readonly statements: { readonly statement: Statement; readonly row: number; readonly text: string }[];
  /** Commands whose answer is in the log, in capitals. */
  readonly answered: Set<string>;
  broker?: BrokerMention | undefined;
}

interface Conclusion {
  readonly found: Found;
  readonly module: KnownModule | undefined;
  readonly moduleBy: KnownBy | undefined;
  readonly harmless: readonly Harmless[];
  readonly sClient: readonly SClientRun[];
  readonly formats: readonly FormatSeen[];
  readonly masked: ReadonlyMap<SecretKind, number>;
  readonly options: ExplainOptions;
}

const MOST_FINDINGS = 6;

/** Joins what all attempts show into one answer. */
export async function conclude(given: Conclusion): Promise<Explanation> {
  const { found, module, options } = given;
  const kept = found.attempts.length > 0 ? found.attempts : [nothingTried(module, found.broker)];
  const roots = await options.roots();
  const judged = kept.map((one, at) => judgeKept(one, kept.slice(at + 1), given, roots));
  const outcome = outcomeOf(judged);
  const findings = outcome === 'worked' ? quiet(judged) : merged(judged);
  const main = judged.findLast((one) => one.failed) ?? judged.at(-1);
  const proofs = outcome === 'worked' || decided(findings) ? [] : proofsOf(module?.family, findings, found.answered);
  const brokeAt = outcome === 'worked' ? undefined : main?.brokeAt;
  return {
    schema: 1,
    command: 'explain',
    ok: outcome === 'worked',
    outcome,
    lines: found.lines,
    formats: given.formats,
    ...(module === undefined ? {} : { module: moduleReport(module, given.moduleBy) }),
    ...(found.broker === undefined ? {} : { broker: brokerReport(found.broker) }),
    ladder: main === undefined ? new Ladder().entries() : ladderOf(main),
    ...(brokeAt === undefined ? {} : { brokeAt }),
    findings,
    nextProofs: proofs,
    attempts: judged.map((one, at) => attemptReport(one, kept[at])),
    attemptsLeftOut: found.leftOut,
    harmless: given.harmless,
    masked: [...given.masked].map(([kind, times]) => ({ kind, times, revoke: mustRevoke(kind) })),
  };
}

function nothingTried(module: KnownModule | undefined, broker: BrokerMention | undefined): Kept {
  const attempt: Attempt = {
    from: 0,
    to: 0,
    state: EMPTY_STATE,
    passed: new Set(),
    marks: [],
    connection: 'none',
    uploaded: false,
    commands: 0,
  };
  return { attempt, ...(module === undefined ? {} : { module }), ...(broker === undefined ? {} : { broker }) };
}

/** A judged attempt, and whether it counts as a failure. */
interface Weighed extends Judged {
  readonly failed: boolean;
}

function judgeKept(kept: Kept, later: readonly Kept[], given: Conclusion, roots: readonly Anchor[]): Weighed {
  const { found, options } = given;
  const { attempt } = kept;
  const module = kept.module ?? given.module;
  const mention = kept.broker ?? found.broker;
  const known = module === undefined ? undefined : toldOf(attempt, module, mention, { found, options, roots });
  const told = known?.told;
  const broker = told?.inputs.broker ?? brokerOnly(mention);
  const seen = later.map((other) => difference(attempt, other.attempt)).find((one) => one !== undefined);
  const silent = attempt.marks.length === 0 && attempt.connection === 'none';
  const fault = module === undefined || !silent ? undefined : storesNothing(module);
  const stated = silent ? markOfStatements(found.statements, module?.family, given.sClient) : undefined;
  const certain = fault ?? (silent ? known?.fault : undefined);
  const observation =
    seen ?? (certain === undefined ? undefined : markOfNotice(certain, []).observation) ?? stated?.observation;
  return { ...judgeAttempt(attempt, told, broker, observation), failed: failed(attempt) || fault !== undefined };
}

function toldOf(
  attempt: Attempt,
  module: KnownModule,
  mention: BrokerMention | undefined,
  {
    found,
    options,
    roots,
  }: { readonly found: Found; readonly options: ExplainOptions; readonly roots: readonly Anchor[] },
): { readonly told: Told; readonly fault: Notice | undefined } {
  const { profile, url } = target(attempt.state, mention);
  const upTo = attempt.to === 0 ? Infinity : attempt.to;
  const ca = heldCa({
    given: options.ca,
    state: attempt.state,
    pasted: found.pasted.filter(({ row }) => row <= upTo),
    named: found.aboutRoots.flatMap((text) => rootsNamed(text, roots)),
    roots,
  });
  const told = toldInputs({
    module,
    profile,
    url,
    state: attempt.state,
    roots,
    now: timeOf(attempt, options) ?? options.now,
    dated: timeOf(attempt, options) !== undefined,
    ...(ca === undefined ? {} : { ca }),
  });
  return { told, fault: rootOfNewAddress(profile, ca, roots) };
}

/** Modules that are sold today were built later. */
const EARLIEST = Date.UTC(2015, 0, 1);

/** When the attempt was made: as somebody says, else as the module's clock shows, where that can be. */
function timeOf({ state: { clock } }: Attempt, { writtenAt, now }: ExplainOptions): number | undefined {
  if (writtenAt !== undefined || clock === undefined) return writtenAt;
  const shown = Date.parse(clock.iso);
  return shown >= EARLIEST && shown <= now ? shown : undefined;
}

/** Where it was to connect: what the command says, else what is said around it. */
function target(
  { tried }: ModuleState,
  mention: BrokerMention | undefined,
): { readonly profile: BrokerProfile; readonly url: BrokerUrl } {
  const own = tried?.host === undefined ? undefined : brokerIn(tried.host);
  const profile = own?.profile ?? mention?.profile ?? findBroker('any', brokers());
  const host = usableHost(tried?.host) ?? usableHost(mention?.host) ?? profile.exampleHost;
  const tls = tried?.tls === undefined || tried.tls === 'maybe' ? mention?.tls !== false : tried.tls;
  const port = tried?.port ?? mention?.port ?? (tls ? 8883 : 1883);
  return { profile, url: { tls, host, port, text: `${tls ? 'mqtts' : 'mqtt'}://${host}:${port}` } };
}

/** What is masked is no host. */
function usableHost(host: string | undefined): string | undefined {
  if (host === undefined) return undefined;
  try {
    return parseBrokerUrl(`mqtts://${host}`).host;
  } catch {
    return undefined;
  }
}

function brokerOnly(mention: BrokerMention | undefined): BrokerFacts | undefined {
  return mention === undefined ? undefined : brokerFacts(mention.profile, target(EMPTY_STATE, mention).url);
}

function failed({ marks, connection }: Attempt): boolean {
  return marks.length > 0 || connection === 'refused' || connection === 'unanswered';
}

/** Made with less than was asked for before: that the first way fails is still the question. */
function outcomeOf(judged: readonly Weighed[]): Outcome {
  const last =
    judged.findLast(({ attempt }) => attempt.connection !== 'none' || attempt.marks.length > 0) ?? judged.at(-1);
  if (last === undefined) return 'unclear';
  const weakened = judged.some(({ attempt }, at) =>
    judged.slice(at + 1).some((other) => weakens(attempt, other.attempt)),
  );
  if (weakened || last.failed) return 'failed';
  if (last.attempt.connection === 'made') return 'worked';
  if (judged.some((one) => one.failed)) return 'failed';
  return judged.some(({ attempt }) => attempt.uploaded) ? 'worked' : 'unclear';
}

function weakens(refused: Attempt, made: Attempt): boolean {
  if (made.connection !== 'made' || !failed(refused)) return false;
  const [before, after] = [refused.state.tried?.context, made.state.tried?.context];
  // With another set of credentials: what was wrong with the first one is still the question.
  if (before !== undefined && after !== undefined && before !== after) return true;
  const seen = difference(refused, made);
  return seen?.causes[0]?.cause === 'wrong-root-ca' || seen?.causes[0]?.cause === 'sni-unsupported-firmware';
}

/** What came right in the end accuses nobody; what is worth knowing stays. */
function quiet(judged: readonly Judged[]): readonly Finding[] {
  return (judged.at(-1)?.findings ?? []).filter(({ severity }) => severity === 'info').slice(0, MOST_FINDINGS);
}

/** The last failure first, each cause once. */
function merged(judged: readonly Weighed[]): readonly Finding[] {
  const failing = judged.filter((one) => one.failed);
  const from = failing.length > 0 ? [...failing].reverse() : [...judged].reverse().slice(0, 1);
  const surest = [...from].sort((a, b) => weight(b) - weight(a));
  const found = new Map<string, Finding>();
  for (const { findings } of surest) {
    for (const item of findings) {
      const key = `${item.cause} ${item.severity === 'info' ? item.code : ''}`;
      if (!found.has(key)) found.set(key, item);
    }
  }
  const all = [...found.values()];
  return [
    ...all.filter(({ severity }) => severity !== 'info'),
    ...all.filter(({ severity }) => severity === 'info'),
  ].slice(0, MOST_FINDINGS);
}

const CERTAINTY = { certain: 3, likely: 2, possible: 1 } as const;

function weight({ findings }: Judged): number {
  const [first] = findings.filter(({ severity }) => severity !== 'info');
  return first === undefined ? 0 : CERTAINTY[first.confidence];
}

function decided(findings: readonly Finding[]): boolean {
  return findings[0]?.confidence === 'certain' && findings[0].severity === 'error';
}

function ladderOf({ attempt, brokeAt }: Judged): readonly LadderEntry[] {
  const ladder = new Ladder();
  const highest = Math.max(-1, ...[...attempt.passed].map(height));
  for (const rung of RUNGS)
    if (height(rung) <= highest) ladder.set(rung, attempt.passed.has(rung) ? 'passed' : 'unknown');
  for (const rung of attempt.passed) ladder.set(rung, 'passed');
  if (attempt.commands > 0) ladder.set('at', 'passed');
  if (brokeAt !== undefined) ladder.fail(brokeAt);
  return ladder.entries();
}

function attemptReport(judged: Weighed, kept: Kept | undefined): AttemptReport {
  const { attempt, findings, brokeAt } = judged;
  const host = attempt.state.tried?.host ?? kept?.broker?.host;
  return {
    lines: { from: attempt.from, to: Number.isFinite(attempt.to) ? attempt.to : attempt.from },
    ...(kept?.module === undefined ? {} : { module: kept.module.family.id, firmware: kept.module.build }),
    ...(host === undefined ? {} : { broker: host }),
    connection: attempt.connection,
    ladder: ladderOf(judged),
    ...(brokeAt === undefined ? {} : { brokeAt: brokeAt satisfies Span }),
    findings: judged.failed ? findings : findings.filter(({ severity }) => severity === 'info'),
  };
}

function moduleReport(
  { family, build, exact }: KnownModule,
  by: KnownBy | undefined,
): NonNullable<Explanation['module']> {
  return { family: family.id, title: family.title, firmware: build, firmwareKnown: exact, by: by ?? 'commands' };
}

function brokerReport({ profile, host }: BrokerMention): NonNullable<Explanation['broker']> {
  return { kind: profile.id, title: profile.title, ...(host === undefined ? {} : { host }) };
}
