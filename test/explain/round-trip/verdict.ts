import type { Explanation } from '../../../src/explain/explanation.ts';
import type { Cause } from '../../../src/kernel/cause.ts';
import type { State } from './state.ts';

/** What is wrong with an explanation; `alike`: causes of all states whose recordings are the same, this one's too. */
export function mistakes(state: State, alike: ReadonlySet<Cause>, said: Explanation): readonly string[] {
  const accused = said.findings.filter(({ severity }) => severity !== 'info');
  const first = accused[0];
  const told = accused.map(({ cause, confidence }) => `${cause} (${confidence})`).join(', ') || 'nothing';
  const certain = accused.find(({ severity, confidence }) => severity === 'error' && confidence === 'certain');
  const wrong =
    certain !== undefined && !state.causes.includes(certain.cause)
      ? [`certain and wrong: ${certain.code}, ${told}`]
      : [];
  if (state.causes.length === 0) {
    return [
      ...wrong,
      ...(said.outcome === 'worked' ? [] : [`it worked, and is called ${said.outcome}`]),
      ...(first === undefined ? [] : [`it worked, and accuses ${told}`]),
      ...(said.nextProofs.length === 0 ? [] : ['it worked, and asks']),
    ];
  }
  const asks = said.nextProofs.some(({ decides }) => decides.some((cause) => state.causes.includes(cause)));
  return [
    ...wrong,
    ...(said.outcome === 'failed' ? [] : [`it failed, and is called ${said.outcome}`]),
    ...(first !== undefined && alike.has(first.cause) ? [] : [`says ${told}, not ${[...alike].join(' or ')}`]),
    ...(certain !== undefined || asks ? [] : [`no proof would show ${state.causes.join(' or ')} (it says ${told})`]),
  ];
}
