import type { ExchangeOutcome } from '../at/channel.ts';
import type { FindingCode } from '../findings/catalogue.ts';
import { catalogueEntry } from '../findings/catalogue.ts';
import type { Evidence } from '../findings/finding.ts';
import type { Observation } from '../findings/ranker.ts';
import { height, type Rung, type Span } from '../kernel/rung.ts';
import type { Family } from '../families/kit/family.ts';
import type { CodeMeaning } from '../families/kit/part.ts';
import type { Step } from '../families/kit/step.ts';
import type { ModuleState, SimState } from '../families/kit/state.ts';
import type { Failure } from './execute.ts';

/** Some answers of a broker are known by a name of their own, for the cause that the name is of. */
const CODE_OF_REFUSAL: readonly (readonly [RegExp, FindingCode])[] = [
  [/protocol version/i, 'mqtt-version'],
  [/identifier/i, 'client-id-refused'],
  [/unavailable/i, 'broker-unavailable'],
  [/not authorized/i, 'client-not-allowed'],
];

/** Turns the step that stopped a run into what the ranker reasons with. */
export function observe(family: Family, failure: Failure, state: ModuleState): Observation {
  const { step, outcome, networkLost } = failure;
  const evidence: Evidence = { kind: 'reply', ref: sent(step), text: describe(outcome) };
  if (outcome.status === 'reset') return plain('module-reset', [evidence], on('at'));
  if (networkLost !== undefined && height(step.rung) > height('bearer')) {
    return plain('link-lost', [{ kind: 'module', ref: 'by itself', text: networkLost }, evidence], on('bearer'));
  }
  const meaning = codeMeaning(family, outcome);
  if (meaning !== undefined) return fromMeaning(meaning, evidence, step.rung, state);
  if (outcome.status === 'no-completion') return noAnswerFromNetwork(step.rung, evidence);
  if (outcome.status !== 'failed') return plain('module-silent', [evidence], on('at'));
  return plain(codeOfRung(step.rung, state), [evidence], on(step.rung));
}

function on(rung: Rung): Span {
  return { from: rung, to: rung };
}

/** The table entry of an outcome's code, where the family has one. */
export function codeMeaning(family: Family, outcome: ExchangeOutcome): CodeMeaning | undefined {
  const { code, final, exchange } = outcome;
  if (code !== undefined && code !== 0) {
    const table = family.codes.find(({ explains }) => explains.includes(exchange.id));
    return table?.codes.find((entry) => entry.code === code);
  }
  const { error } = final ?? {};
  if (error?.kind !== 'cme') return undefined;
  const table = family.codes.find(({ id }) => id === 'CME');
  return table?.codes.find(
    (entry) => entry.code === error.number || (error.words !== undefined && sameWords(entry.text, error.words)),
  );
}

/** The network's own cause may stand behind the words: `… not subscribed (#33)`. */
function sameWords(a: string, b: string): boolean {
  return a.toLowerCase() === b.replace(/\s*\(#\d+\)$/, '').toLowerCase();
}

function fromMeaning(meaning: CodeMeaning, evidence: Evidence, rung: Rung, state: ModuleState): Observation {
  const text = `${evidence.text} ("${meaning.text}")`;
  const code = ownName(meaning, state);
  return {
    evidence: [{ ...evidence, text }],
    source: meaning.source,
    causes: meaning.causes.length > 0 ? meaning.causes : [{ cause: 'other', weight: 0.5, rung, why: meaning.text }],
    span: meaning.span ?? on(rung),
    ...(code === undefined ? {} : { code }),
  };
}

function ownName({ text, span }: CodeMeaning, state: ModuleState): FindingCode | undefined {
  if (span?.from === 'sim' && span.to === 'sim') return codeOfRung('sim', state);
  return CODE_OF_REFUSAL.find(([pattern]) => /refused/i.test(text) && pattern.test(text))?.[1];
}

function plain(code: FindingCode, evidence: readonly Evidence[], span: Span): Observation {
  const { cause, meaning } = catalogueEntry(code);
  return {
    evidence,
    source: 'what this answer means',
    span,
    code,
    causes: [{ cause, weight: 0.9, rung: span.to, why: meaning }],
  };
}

/** The module accepted the command, and then the network or the broker kept silent. */
function noAnswerFromNetwork(rung: Rung, evidence: Evidence): Observation {
  return {
    evidence: [evidence],
    source: 'what silence after an accepted command means',
    span: { from: 'bearer', to: rung },
    causes: [
      {
        cause: 'network-not-attached',
        weight: 0.4,
        rung: 'bearer',
        why: 'the link may have gone without the module noticing',
      },
      {
        cause: 'wrong-port/plain-on-tls',
        weight: 0.3,
        rung: 'tcp',
        why: 'a port that takes the connection and says nothing',
      },
      { cause: 'other', weight: 0.2, rung, why: 'the broker did not answer' },
    ],
  };
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
