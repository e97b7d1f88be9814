import { LogExplainer } from '../../../src/explain/explain.ts';
import type { ExplainOptions } from '../../../src/explain/options.ts';
import type { Explanation } from '../../../src/explain/explanation.ts';
import type { Cause } from '../../../src/kernel/cause.ts';
import { loadAnchors } from '../../../src/pki/anchors/set.ts';
import { certificatesIn } from '../../../src/pki/read.ts';

/** A log, and what is true of it. */
export interface KnownLog {
  readonly name: string;
  readonly lines: readonly string[];
  readonly module?: string;
  readonly broker?: string;
  /** What may be called certain; `unknown`: nobody knows what was the matter, if anything. */
  readonly mayBeCertain: readonly Cause[] | 'unknown';
}

export type Hints = Pick<KnownLog, 'module' | 'broker'> & Pick<ExplainOptions, 'disregard'>;

const NOW = Date.UTC(2026, 5, 1);

export async function explained(
  lines: Iterable<string>,
  { module, broker, disregard }: Hints = {},
): Promise<Explanation> {
  const explainer = new LogExplainer({
    now: NOW,
    roots: loadAnchors,
    readPem: certificatesIn,
    ...(module === undefined ? {} : { module }),
    ...(broker === undefined ? {} : { broker }),
    ...(disregard === undefined ? {} : { disregard }),
  });
  for (const line of lines) explainer.add(line);
  return explainer.end();
}

/** What an answer is certain of; what is only worth knowing does not count. */
export function certainties({ findings }: Explanation): readonly Cause[] {
  return findings.flatMap(({ cause, confidence, severity }) =>
    confidence === 'certain' && severity === 'error' ? [cause] : [],
  );
}

/** Where nobody knows better, damage may at least not add what the whole log does not show. */
export async function mayBeCertain(log: KnownLog): Promise<readonly Cause[]> {
  if (log.mayBeCertain !== 'unknown') return log.mayBeCertain;
  const { outcome, findings } = await explained(log.lines, log);
  return outcome === 'worked' ? [] : findings.map(({ cause }) => cause);
}
