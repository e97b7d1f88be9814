import type { ExchangeOutcome } from '../at/channel.ts';
import { saysDone } from '../at/declare.ts';
import type { FindingCode } from '../findings/catalogue.ts';
import type { Evidence } from '../findings/finding.ts';
import type { Observation } from '../findings/ranker.ts';
import { height, type Rung, type Span } from '../kernel/rung.ts';
import type { Family } from '../families/kit/family.ts';
import { cmeRow, rowOf, type CodeMeaning } from '../families/kit/part.ts';
import type { Step } from '../families/kit/step.ts';
import type { ModuleState, SimState } from '../families/kit/state.ts';
import type { Failure } from './execute.ts';
import { disturbed, observeIncident } from './observe-incident.ts';
import { fromNotice, noticeOf } from './observe-reading.ts';
import { answerWithheld, noAnswerFromNetwork, withheld } from './observe-silence.ts';
import { on, plain } from './observation.ts';

/** Turns the step that stopped a run into what the ranker reasons with. */
export function observe(family: Family, failure: Failure, state: ModuleState): Observation {
  const { step, outcome, strayFinal } = failure;
  const evidence: Evidence = { kind: 'reply', ref: sent(step), text: describe(outcome) };
  if (outcome.status === 'reset') return plain('module-reset', [evidence], on('at'));
  const incident = observeIncident(failure, step.rung, [evidence]);
  if (incident !== undefined) return incident;
  if (withheld(failure)) return answerWithheld(step.rung, evidence);
  if (failure.mute === true) return plain('module-silent', [evidence], on('at'));
  const seen = observeAnswer(family, failure, evidence, state);
  return strayFinal === undefined ? seen : disturbed(seen, strayFinal);
}

function observeAnswer(
  family: Family,
  { step, outcome }: Failure,
  evidence: Evidence,
  state: ModuleState,
): Observation {
  const meaning = codeMeaning(family, outcome);
  if (meaning !== undefined) return widenedByWait(fromMeaning(meaning, evidence, step.rung, state), meaning, outcome);
  if (outcome.status === 'no-completion') return noAnswerFromNetwork(step.rung, evidence);
  if (outcome.status !== 'failed') return plain('module-silent', [evidence], on('at'));
  const code = codeOfRung(step.rung, state);
  const notice = code === 'module-error' ? noticeOf(family, { step, outcome }, state) : undefined;
  const seen = notice === undefined ? plain(code, [evidence], on(step.rung)) : fromNotice(notice, evidence);
  return aboveTls(seen.span) && outcome.ms >= AT_ONCE_MS ? noAnswerFromNetwork(step.rung, evidence) : seen;
}

/** The table entry of an outcome's code, where the family has one. */
export function codeMeaning(family: Family, outcome: ExchangeOutcome): CodeMeaning | undefined {
  const { code, final, exchange } = outcome;
  const { completion } = exchange;
  if (code !== undefined && !(completion === undefined ? code === 0 : saysDone(completion, code))) {
    const table = family.codes.find(({ explains }) => explains.includes(exchange.id));
    return table === undefined ? undefined : rowOf(table, code);
  }
  const { error } = final ?? {};
  return error?.kind === 'cme' ? cmeRow(family.codes, error)?.row : undefined;
}

function fromMeaning(meaning: CodeMeaning, evidence: Evidence, rung: Rung, state: ModuleState): Observation {
  const text = `${evidence.text} ("${meaning.text}")`;
  const code = ownName(meaning, state);
  return {
    evidence: [{ ...evidence, text }],
    source: meaning.source,
    ...sinceConnack(
      meaning.causes.length > 0 ? meaning.causes : [{ cause: 'other', weight: 0.5, rung, why: meaning.text }],
      meaning.span ?? on(rung),
      rung,
    ),
    ...(code === undefined ? {} : { code }),
  };
}

/**
 * A code for everything from CONNECT upwards says less than the step that got it: what comes later was not reached, and
 * behind CONNACK 0 the login is right and a broker that closes means the topic.
 */
function sinceConnack(
  causes: Observation['causes'],
  span: Span,
  rung: Rung,
): Pick<Observation, 'causes'> & { readonly span: Span } {
  if (span.from !== 'mqtt' || height(rung) < height('mqtt') || height(span.to) < height(rung)) return { causes, span };
  const moved = causes.flatMap((weight) => {
    if (height(weight.rung) > height(rung)) return [{ ...weight, rung }];
    if (weight.rung !== 'mqtt' || rung === 'mqtt') return [weight];
    if (weight.cause === 'client-id/policy') return [{ ...weight, rung }];
    return weight.cause === 'auth-credentials' ? [] : [weight];
  });
  return { causes: moved, span: on(rung) };
}

/** A broker that closes does so at once. */
const AT_ONCE_MS = 20_000;

/** "Nothing came" after a long wait may as well be the end of a link that had gone without a word. */
function widenedByWait(observation: Observation, { finding }: CodeMeaning, { ms }: ExchangeOutcome): Observation {
  const { span, causes } = observation;
  // What the broker itself answered stays that, however late.
  if (!aboveTls(span) || ms < AT_ONCE_MS || finding !== undefined) return observation;
  const why = 'it took so long that the link may have gone meanwhile';
  return {
    ...observation,
    causes: [...causes, { cause: 'network-not-attached', weight: 0.4, rung: 'bearer', why }],
    span: { from: 'bearer', to: span.to },
  };
}

function aboveTls(span: Span | undefined): span is Span {
  return span !== undefined && height(span.from) >= height('mqtt');
}

function ownName({ span, finding }: CodeMeaning, state: ModuleState): FindingCode | undefined {
  if (finding !== undefined) return finding;
  return span?.from === 'sim' && span.to === 'sim' ? codeOfRung('sim', state) : undefined;
}

const CODE_OF_SIM: Partial<Record<SimState, FindingCode>> = { pin: 'sim-pin', puk: 'sim-puk' };

function codeOfRung(rung: Rung, state: ModuleState): FindingCode {
  switch (rung) {
    case 'sim':
      return CODE_OF_SIM[state.sim ?? 'absent'] ?? 'sim-missing';
    case 'network':
      return 'not-registered';
    case 'bearer':
      return 'no-bearer';
    case 'subscribe':
    case 'publish':
      return 'topic-denied';
    default:
      return 'module-error';
  }
}

export function sent(step: Step): string {
  return step.kind === 'at' || step.kind === 'upload' ? step.send : step.id;
}

/** What came back, in the module's own words. */
export function describe(outcome: ExchangeOutcome): string {
  const seconds = `${(outcome.ms / 1000).toFixed(1)} s`;
  switch (outcome.status) {
    case 'no-prompt':
      return `no prompt within ${seconds}`;
    case 'no-final':
      return `no final result within ${seconds}`;
    case 'no-completion':
      return `${outcome.final?.text ?? 'OK'}, but no result line within ${seconds}`;
    case 'reset':
      return 'the module printed its boot lines';
    case 'closed':
      return 'the port was closed';
    case 'cancelled':
      return 'interrupted';
    case 'ok':
    case 'failed':
      return outcome.told.join(' / ');
  }
}
