import { parseBrokerUrl, type BrokerUrl } from '../brokers/kit/url.ts';
import { brokerFacts, findBroker } from '../brokers/kit/facts.ts';
import { brokers } from '../brokers/registry.ts';
import type { BrokerProfile } from '../brokers/kit/profile.ts';
import type { BrokerFacts } from '../findings/inputs.ts';
import type { Notice } from '../families/kit/reading.ts';
import { EMPTY_STATE, type ModuleState } from '../families/kit/state.ts';
import { Ladder, type LadderEntry } from '../findings/ladder.ts';
import { RUNGS, height } from '../kernel/rung.ts';
import type { Anchor } from '../pki/anchors/set.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import { difference } from './differences.ts';
import type { ExplainOptions } from './options.ts';
import type { AttemptReport, Explanation } from './explanation.ts';
import { DISREGARD_NOTHING, codesWithout, noticeWithout, type Disregard } from './disregard.ts';
import { heldCa } from './held-ca.ts';
import { rootOfNewAddress, storesNothing } from './known-faults.ts';
import { markOfNotice, type Mark } from './marks.ts';
import type { PastedFile } from './held/pasted-certificates.ts';
import { rootsNamed, type NamedRoot } from './held/roots.ts';
import type { SClientRun } from './hosts/s-client.ts';
import { judgeAttempt } from './judge-attempt.ts';
import { hasFailed, isDecided, merged, outcomeOf, quiet, type Weighed } from './outcome.ts';
import { markOfStatements } from './statement-marks.ts';
import type { KnownBy } from './module-choice.ts';
import { proofsOf } from './proofs.ts';
import { byHand } from './remedies.ts';
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

/** The known roots, and those that the log names. */
interface Roots {
  readonly roots: readonly Anchor[];
  readonly named: readonly NamedRoot[];
}

/** Joins what all attempts show into one answer. */
export async function conclude(given: Conclusion): Promise<Explanation> {
  const { found, module, options } = given;
  const kept = found.attempts.length > 0 ? found.attempts : [nothingTried(module, found.broker)];
  const roots = await options.roots();
  const named = found.aboutRoots.flatMap((text) => rootsNamed(text, roots));
  const judged = kept.map((one, at) => judgeKept(one, kept.slice(at + 1), given, { roots, named }));
  const outcome = outcomeOf(judged);
  const findings = outcome === 'worked' ? quiet(judged) : merged(judged);
  const main = judged.findLast((one) => one.failed) ?? judged.at(-1);
  const proofs = outcome === 'worked' || isDecided(findings) ? [] : proofsOf(module?.family, findings, found.answered);
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
    attempts: found.attempts.length === 0 ? [] : judged.map((one, at) => attemptReport(one, kept[at])),
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
    refused: false,
    commands: 0,
    unnamed: false,
  };
  return { attempt, ...(module === undefined ? {} : { module }), ...(broker === undefined ? {} : { broker }) };
}

function judgeKept(kept: Kept, later: readonly Kept[], given: Conclusion, known: Roots): Weighed {
  const { found, options } = given;
  const { attempt } = kept;
  const module = kept.module ?? given.module;
  const mention = kept.broker ?? found.broker;
  const facts = module === undefined ? undefined : toldOf(attempt, module, mention, { found, options, ...known });
  const told = facts?.told;
  const broker = told?.inputs.broker ?? brokerOnly(mention);
  const seen = later
    .map((other, between) => difference(attempt, other.attempt, between === 0))
    .find((one) => one !== undefined);
  const silent = attempt.marks.length === 0 && attempt.connection === 'none';
  const { disregard = DISREGARD_NOTHING } = options;
  const fault = module === undefined || !silent ? undefined : noticeWithout(storesNothing(module), disregard);
  const stated = silent ? statedOf(given, module, disregard) : undefined;
  const certain = fault ?? (silent ? facts?.fault : undefined);
  const observation =
    seen ?? (certain === undefined ? undefined : markOfNotice(certain, []).observation) ?? stated?.observation;
  const judged = judgeAttempt(attempt, told, broker, observation, disregard);
  const findings = judged.findings.map((one) => byHand(one, module?.family));
  return { ...judged, findings, failed: hasFailed(attempt) || fault !== undefined, compared: seen !== undefined };
}

function statedOf(
  { found, sClient }: Conclusion,
  module: KnownModule | undefined,
  disregard: Disregard,
): Mark | undefined {
  const family = module === undefined ? undefined : codesWithout(module.family, disregard);
  return markOfStatements(found.statements, family, sClient);
}

function toldOf(
  attempt: Attempt,
  module: KnownModule,
  mention: BrokerMention | undefined,
  { found, options, roots, named }: Pick<Conclusion, 'found' | 'options'> & Roots,
): { readonly told: Told; readonly fault: Notice | undefined } {
  const { profile, url } = target(attempt.state, mention);
  const upTo = attempt.to === 0 ? Infinity : attempt.to;
  const ca = heldCa({
    given: options.ca,
    state: attempt.state,
    pasted: found.pasted.filter(({ row }) => row <= upTo),
    named,
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
  return { told, fault: noticeWithout(rootOfNewAddress(profile, ca, roots), options.disregard ?? DISREGARD_NOTHING) };
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

function ladderOf({ attempt, brokeAt }: Weighed): readonly LadderEntry[] {
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
    lines: {
      from: Math.max(1, attempt.from),
      to: Math.max(1, Number.isFinite(attempt.to) ? attempt.to : attempt.from),
    },
    ...(kept?.module === undefined ? {} : { module: kept.module.family.id, firmware: kept.module.build }),
    ...(host === undefined ? {} : { broker: host }),
    connection: attempt.connection,
    ladder: ladderOf(judged),
    ...(brokeAt === undefined ? {} : { brokeAt }),
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
