import type { Evidence } from '../findings/finding.ts';
import type { Observation } from '../findings/ranker.ts';
import { height, type Rung } from '../kernel/rung.ts';
import type { Incidents } from './incidents.ts';
import { byItself, on, plain } from './observation.ts';

/** What the module said by itself explains a failure on `rung` better than the answer that it gave there. */
export function observeIncident(
  { restarted, networkLost }: Incidents,
  rung: Rung,
  evidence: readonly Evidence[],
): Observation | undefined {
  if (restarted !== undefined) return plain('module-reset', [byItself(restarted), ...evidence], on('at'));
  if (networkLost === undefined || height(rung) <= height('bearer')) return undefined;
  return plain('link-lost', [byItself(networkLost), ...evidence], on('bearer'));
}

/** An answer too many may have pushed every later one out of its place. */
export function disturbed(observation: Observation, strayFinal: string): Observation {
  const { span, causes, evidence, code, ...others } = observation;
  const why = 'an answer came that no command of ours had coming: another program on the port, or lost bytes';
  return {
    ...others,
    // That name is for everything without one; here each cause has its own.
    ...(code === undefined || code === 'module-error' ? {} : { code }),
    evidence: [...evidence, byItself(strayFinal)],
    causes: [...causes, { cause: 'other', weight: 0.4, rung: 'at', why }],
    ...(span === undefined ? {} : { span: { from: 'at', to: span.to } }),
  };
}
