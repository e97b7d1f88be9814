import type { Clock } from '../../kernel/clock.ts';
import type { ClientHelloSpec } from '../client-hello.ts';
import type { Answer, Ask } from './answer.ts';
import type { Gate } from './gate.ts';

/**
 * Puts one ClientHello to the endpoint; `undefined` where the time was over. `urgent`: others follow that depend on the
 * answer, so it goes first.
 */
export type Put = (hello: ClientHelloSpec, urgent?: boolean) => Promise<Answer | undefined>;

export interface AskerOptions {
  readonly ask: Ask;
  /** The address that has answered, and its port. */
  readonly host: string;
  readonly port: number;
  readonly gate: Gate;
  readonly clock: Clock;
}

/** The first answer may take this long, ms. */
const FIRST_MS = 8_000;
/** Later ones are given what the first took, some times over, within these bounds, ms. */
const LATER_MIN_MS = 1_500;
const LATER_MAX_MS = 5_000;
const LATER_TIMES = 6;
/** Resets that are taken for a sign of too many connections at once; from then on they are answers. */
const MAX_RETRIES = 4;

/**
 * Puts questions one after the other or side by side. A reset in the middle of answers can come from load: that question
 * is put again, once, and only a few are in all.
 */
export function makeAsker({ ask, host, port, gate, clock }: AskerOptions): Put {
  let timeoutMs = FIRST_MS;
  let answered = false;
  let retries = 0;

  const once = async (hello: ClientHelloSpec): Promise<Answer | undefined> => {
    const began = clock.now();
    const answer = await ask(hello, { host, port, timeoutMs, signal: gate.signal });
    if (!answered && (answer.is === 'flight' || answer.is === 'alert')) {
      answered = true;
      timeoutMs = Math.min(LATER_MAX_MS, Math.max(LATER_MIN_MS, (clock.now() - began) * LATER_TIMES));
    }
    return answer;
  };

  return async (hello, urgent) => {
    const answer = await gate.run(() => once(hello), urgent);
    const dropped = answer?.is === 'reset' || answer?.is === 'unreachable';
    // Who has said nothing all the time is silent, whoever ended it.
    if (!answered) return answer;
    if (!dropped || retries >= MAX_RETRIES) return cut(answer, gate);
    retries += 1;
    return cut((await gate.run(() => once(hello))) ?? answer, gate);
  };
}

/** What was broken off by the end of the probe is no answer of the server. */
function cut(answer: Answer | undefined, gate: Gate): Answer | undefined {
  const ended = answer?.is === 'silent' || answer?.is === 'unreachable';
  return ended && gate.over ? undefined : answer;
}
