import type { Cause } from '../../kernel/cause.ts';
import type { Fact } from '../../kernel/facts.ts';
import type { Rung } from '../../kernel/rung.ts';
import { catalogueEntry, type FindingCode } from '../catalogue.ts';
import type { Certainty, Evidence, Finding } from '../finding.ts';
import type { Input, Inputs } from '../inputs.ts';

/**
 * What a rule says: it `fires` with a finding; it `holds`, which rules its cause out on its rung; it is `unknown` because
 * an input is missing, and says how to learn it; or it is `moot`: it does not apply, or found nothing wrong without ruling
 * anything out (a root within its dates can still be the wrong root).
 */
export type Verdict =
  | { readonly is: 'fires'; readonly finding: Finding }
  | { readonly is: 'holds'; readonly evidence?: Evidence }
  | {
      readonly is: 'unknown';
      readonly learn: string;
      /** What is missing decides whether it can work at all: nobody can say yes without it. */
      readonly decisive: boolean;
    }
  /** Nothing is wrong as far as a guess goes, which makes its cause unlikely on its rung. */
  | { readonly is: 'unlikely' }
  | { readonly is: 'moot' };

/** A constraint: from inputs to what must happen. */
export interface Rule {
  readonly id: string;
  /** What it finds when it fires. */
  readonly finds: FindingCode;
  /** What it looks for; when it holds, this cause on this rung is as good as excluded. */
  readonly cause: Cause;
  readonly rung: Rung;
  judge(inputs: Inputs): Verdict;
}

export const MOOT: Verdict = { is: 'moot' };
export const HOLDS: Verdict = { is: 'holds' };
export const UNLIKELY: Verdict = { is: 'unlikely' };

export function fires(finding: Finding): Verdict {
  return { is: 'fires', finding };
}

export function needs(learn: string, decisive = false): Verdict {
  return { is: 'unknown', learn, decisive };
}

/** For an input that is not known: how to learn it; nothing to say where there is no such thing. */
export function notKnown(input: Exclude<Input<unknown>, { readonly is: 'known' }>, decisive = false): Verdict {
  return input.is === 'unknown' ? needs(input.learn, decisive) : MOOT;
}

/** A rule that finds one kind of thing; `id` where several rules find it. */
export function ruleFor(code: FindingCode, judge: (inputs: Inputs) => Verdict, id: string = code): Rule {
  const { cause, rung } = catalogueEntry(code);
  return { id, finds: code, cause, rung, judge };
}

/** Whether the module looks at no certificate of the server: then it refuses none. */
export function leavesUnverified({ request: { verifies } }: Inputs): boolean {
  return verifies.is === 'known' && !verifies.value;
}

export function factEvidence(fact: Fact<unknown>, text: string): Evidence {
  return { kind: 'fact', ref: fact.source, text: `${text} (${fact.confidence})` };
}

/** How sure a refusal is that rests on what this fact says. */
export function sureness({ confidence }: Fact<unknown>): Certainty {
  if (confidence === 'guess') return 'possible';
  return confidence === 'stated' ? 'certain' : 'likely';
}
