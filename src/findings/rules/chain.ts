import type { Fact } from '../../kernel/facts.ts';
import { finding } from '../make.ts';
import type { Inputs, ServedChain } from '../inputs.ts';
import { HOLDS, MOOT, factEvidence, fires, notKnown, ruleFor, sureness, type Rule, type Verdict } from './rule.ts';

/* Whether what the broker sends fits into the module. */

interface Room {
  readonly limit: Fact<number | null> | undefined;
  readonly what: (chain: ServedChain) => number;
  readonly words: (size: number) => string;
  readonly takes: (limit: number) => string;
}

function judgeRoom({ broker }: Inputs, { limit, what, words, takes }: Room): Verdict {
  if (!broker.tls || limit === undefined || limit.value === null) return MOOT;
  if (broker.chain.is !== 'known') return notKnown(broker.chain);
  const size = what(broker.chain.value);
  if (size <= limit.value) return limit.confidence === 'guess' ? MOOT : HOLDS;
  return fires(
    finding('chain-too-big', {
      confidence: sureness(limit),
      evidence: [{ ...broker.chain.evidence, text: words(size) }, factEvidence(limit, takes(limit.value))],
    }),
  );
}

export const chainRules: readonly Rule[] = [
  ruleFor('chain-too-big', (inputs) =>
    judgeRoom(inputs, {
      limit: inputs.module.maxChainBytes,
      what: ({ messageBytes }) => messageBytes,
      words: (size) => `the Certificate message has ${size} bytes`,
      takes: (limit) => `the module takes ${limit} bytes`,
    }),
  ),
  ruleFor(
    'chain-too-big',
    (inputs) =>
      judgeRoom(inputs, {
        limit: inputs.module.maxChainLength,
        what: ({ certificates }) => certificates.length,
        words: (size) => `${size} certificates are sent`,
        takes: (limit) => `the module takes ${limit}`,
      }),
    'chain-depth',
  ),
  ruleFor(
    'chain-too-big',
    (inputs) =>
      judgeRoom(inputs, {
        limit: inputs.module.maxRecordBytes,
        what: ({ largestRecord }) => largestRecord,
        words: (size) => `they come in a record of ${size} bytes`,
        takes: (limit) => `the module takes records of ${limit} bytes`,
      }),
    'record-size',
  ),
];
