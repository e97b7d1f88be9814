import type { Finding, Report } from '../findings/finding.ts';
import type { FindingCode } from '../findings/catalogue.ts';
import { finding } from '../findings/make.ts';
import type { Route } from '../families/kit/driver.ts';
import { Ladder } from '../findings/ladder.ts';
import { order } from '../findings/ranker.ts';
import type { Plan } from '../families/kit/step.ts';
import { height, type Rung, type Span } from '../kernel/rung.ts';
import type { Assessment } from '../plan/decide.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import type { AnchorUsed } from './choose-anchor.ts';
import type { ProbeReport } from './probe-report.ts';
import type { ProgramFormat } from './program-formats.ts';
import { proofsFor } from './proofs.ts';

/** Whether it can work; `unknown`: something that nobody knows would turn the answer. */
export type CheckAnswer = 'yes' | 'no' | 'unknown';

/** What was not given and is taken for right. */
export type Assumed = 'ca' | 'login';

/** Something that is not known, and how to learn it. */
export interface OpenQuestion {
  readonly rule: string;
  /** What is found if the answer is a bad one. */
  readonly code: FindingCode;
  readonly rung: Rung;
  readonly learn: string;
}

/** The document of `hawser check`. */
export interface CheckReport extends Report {
  readonly command: 'check';
  readonly answer: CheckAnswer;
  readonly broker: { readonly url: string; readonly kind: string; readonly title: string };
  readonly module: {
    readonly family: string;
    readonly title: string;
    readonly firmware: string;
    readonly firmwareKnown: boolean;
  };
  /** Who would do what of the connection; absent for a module that is not driven. */
  readonly route?: Route;
  readonly assumed: readonly Assumed[];
  /** The root that it was judged with; absent: none was given, and none was chosen. */
  readonly anchor?: AnchorUsed;
  /** Questions that would turn the answer; none where it is no. */
  readonly open: readonly OpenQuestion[];
  /** What speaks for the broker: a probe from here, or its profile alone. */
  readonly by: 'probe' | 'profile';
  /** What the program on the module is to set; absent for modules that take commands. */
  readonly plan?: Plan;
  /** The same as code, where it was asked for and nothing but the form of the files stands against it. */
  readonly code?: { readonly format: ProgramFormat; readonly text: string };
}

/** What is joined into a report. */
export interface Checked {
  readonly assessment: Assessment;
  readonly module: KnownModule;
  readonly url: string;
  /** What there is to say beside the rules. */
  readonly remarks: readonly Finding[];
  readonly files: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** The root that it was judged with. */
  readonly anchor?: AnchorUsed;
  /** Absent: none was asked for. */
  readonly probed?: ProbeReport;
}

/** What means only that something was not given. */
const GIVEN_LATER: Partial<Record<FindingCode, Assumed>> = {
  'ca-missing': 'ca',
  'anchor-unknown': 'ca',
  'login-missing': 'login',
};

/** What a probe finds that is about the endpoint as such, and that no rule says. */
const OF_ENDPOINT: readonly FindingCode[] = [
  'endpoint-not-tls',
  'endpoint-is-tls',
  'endpoint-not-mqtt',
  'connack-missing',
  'policy-close',
  'chain-out-of-order',
  'chain-superfluous',
  'chain-incomplete',
  'probe-incomplete',
];

/** The answer, with what it rests on. */
export function checkReport({ assessment, module, url, remarks, files, anchor, probed }: Checked): CheckReport {
  const { broker } = assessment.inputs;
  const found = order([...assessment.findings, ...endpointFindings(probed), ...notReached(probed), ...remarks]);
  const told = withAssumptions(found);
  const { findings } = told;
  const errors = findings.filter(({ severity }) => severity === 'error');
  const questions = errors.length > 0 ? [] : openQuestions(assessment);
  const open = questions.filter((question) => !isGuessedRoot(question, anchor));
  const assumed = open.length < questions.length ? [...new Set([...told.assumed, 'ca' as const])] : told.assumed;
  const answer = errors.length > 0 ? 'no' : open.length > 0 ? 'unknown' : 'yes';
  const brokeAt = lowest(errors.map(({ rung }) => rung));
  const ladder = new Ladder();
  if (!broker.tls) for (const rung of ['tls', 'server-trust', 'client-auth'] as const) ladder.set(rung, 'skipped');
  if (brokeAt !== undefined) ladder.fail(brokeAt);
  const { family, line, exact } = module;
  return {
    schema: 1,
    command: 'check',
    ok: answer === 'yes',
    answer,
    ladder: ladder.entries(),
    ...(brokeAt === undefined ? {} : { brokeAt }),
    findings,
    nextProofs: answer === 'yes' ? [] : proofsFor(findings, broker, files),
    broker: { url, kind: broker.kind, title: broker.title },
    module: { family: family.id, title: family.title, firmware: line.id, firmwareKnown: exact },
    ...(module.route === undefined || family.driver === undefined ? {} : { route: module.route }),
    assumed,
    ...(anchor === undefined ? {} : { anchor }),
    open,
    by: probed?.tcp.some(({ ok }) => ok) === true ? 'probe' : 'profile',
  };
}

/** Nobody gave a CA, and the one that stands in for it is only guessed: that is no worse than none, which is taken for right. */
function isGuessedRoot({ code }: OpenQuestion, anchor: AnchorUsed | undefined): boolean {
  return code === 'anchor-wrong' && anchor?.from === 'profile';
}

/** It breaks at the first obstacle on the way up. */
function lowest(rungs: readonly Rung[]): Span | undefined {
  const first = [...rungs].sort((a, b) => height(a) - height(b))[0];
  return first === undefined ? undefined : { from: first, to: first };
}

/** What was not given is taken for right: it is said, and stands in nobody's way. */
export function withAssumptions(findings: readonly Finding[]): {
  readonly findings: readonly Finding[];
  readonly assumed: readonly Assumed[];
} {
  const assumed = findings.flatMap(({ code, severity }) => (severity === 'error' ? (GIVEN_LATER[code] ?? []) : []));
  const told = findings.map((item): Finding =>
    GIVEN_LATER[item.code] !== undefined && item.severity === 'error'
      ? { ...item, severity: 'info', title: `${item.title}; here it is taken for right` }
      : item,
  );
  return { findings: order(told), assumed: [...new Set(assumed)] };
}

/** Unknowns that would turn the answer, each question once. */
export function openQuestions({ judgements }: Pick<Assessment, 'judgements'>): readonly OpenQuestion[] {
  const open = judgements.flatMap(({ rule, verdict }) =>
    verdict.is === 'unknown' && verdict.decisive
      ? [{ rule: rule.id, code: rule.finds, rung: rule.rung, learn: verdict.learn }]
      : [],
  );
  return open.filter(({ learn }, at) => open.findIndex((other) => other.learn === learn) === at);
}

/** What a probe has found that no rule says. */
export function endpointFindings(probed: ProbeReport | undefined): readonly Finding[] {
  return (probed?.findings ?? []).filter(({ code }) => OF_ENDPOINT.includes(code));
}

function notReached(probed: ProbeReport | undefined): readonly Finding[] {
  return probed === undefined || probed.tcp.some(({ ok }) => ok) ? [] : [notProbed(probed)];
}

/** The computer's network is not the module's: that it cannot reach the broker says little. */
export function notProbed({ findings }: ProbeReport): Finding {
  const evidence = findings.flatMap((one) => one.evidence).slice(0, 3);
  return finding('broker-not-probed', { severity: 'info', confidence: 'certain', evidence });
}
