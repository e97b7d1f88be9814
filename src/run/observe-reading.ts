import type { ExchangeOutcome } from '../at/outcome.ts';
import type { LooseValues } from '../at/field.ts';
import type { Evidence } from '../findings/finding.ts';
import type { Observation } from '../findings/ranker.ts';
import type { Family } from '../families/kit/family.ts';
import type { Notice } from '../families/kit/reading.ts';
import type { ModuleState } from '../families/kit/state.ts';
import type { Failure } from './execute.ts';
import { observed } from './state-keeper.ts';

/**
 * What the family’s reading of logs says of a command that failed without a code: of the line that broke it, else of its
 * end where it is one that climbs the ladder. Smaller commands of ours are not refused for what people do wrong by hand.
 * `undefined` where there is nothing to say.
 */
export function noticeOf(
  family: Family,
  { step, outcome }: Pick<Failure, 'step' | 'outcome'>,
  state: ModuleState,
): Notice | undefined {
  const broke = brokenBy(outcome);
  const seen = step.proves === undefined ? undefined : observed(outcome);
  const readings = family.parts.flatMap(({ reading }) => reading ?? []);
  const ofLine = readings.map(({ lines }) =>
    broke === undefined ? undefined : lines?.[broke.spec.id]?.(broke.values as LooseValues, state),
  );
  const ofEnd = readings.map(({ ends }) =>
    seen === undefined ? undefined : ends?.[outcome.exchange.id]?.(seen, state),
  );
  return [...ofLine, ...ofEnd].find((notice) => notice !== undefined);
}

/** The unsolicited line that said that the command had come to nothing. */
function brokenBy({ completion, exchange }: ExchangeOutcome): ExchangeOutcome['completion'] {
  const brokers = exchange.completion?.brokenBy ?? [];
  return completion !== undefined && brokers.includes(completion.spec.id) ? completion : undefined;
}

/** A notice, as the ranker takes it. */
export function fromNotice({ text, span, causes, finding, source }: Notice, evidence: Evidence): Observation {
  return {
    evidence: [{ ...evidence, text: `${evidence.text} (${text})` }],
    source,
    span,
    causes,
    ...(finding === undefined ? {} : { code: finding }),
  };
}
