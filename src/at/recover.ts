import { bytesOf } from '../kernel/bytes.ts';
import { sleep, withDeadline, type Clock } from '../kernel/clock.ts';
import type { AtChannel } from './channel.ts';
import { bareLine, exchange } from './declare.ts';
import { readFinal } from './dialect.ts';
import { ATTENTION } from './wake.ts';

export interface Recovery {
  /** Whether the module takes commands now. */
  readonly answers: boolean;
  /**
   * Whether the module waited for raw bytes. Those that it got are filler, so what it stored from them is void. Also
   * set when that cannot be excluded.
   */
  readonly promptWasOpen: boolean;
  /** Filler bytes that were written. */
  readonly fed: number;
}

export interface RecoverOptions {
  readonly clock: Clock;
  /** False when nothing can have made the module wait for raw bytes: then it gets no filler. */
  readonly bytesOwed?: boolean;
  readonly signal?: AbortSignal;
}

/** The most that a module takes at one prompt: CCERTDOWN and CMQTTPAYLOAD, 10,240 bytes. */
const MAX_BODY = 10_240;
const FILLER = bytesOf('AT\r'.repeat(128));
const ANSWER_MS = 1_000;
const BLOCK_MS = 200;
/** A module may write what it got to flash before it answers. */
const LAST_ANSWER_MS = 3_000;
const QUIET_MS = 200;
const MAX_DRAIN_MS = 5_000;
/** What a whole body of filler brings back, some 35 kB, takes at 9,600 baud. */
const MAX_ANSWERS_MS = 40_000;

/**
 * A command whose answer is more than OK: at a prompt it is taken as data, and the OK that the last missing byte brings
 * has no lines before it.
 */
const IDENTIFY = exchange('at.identify', 'basic', 'I', {
  reply: [bareLine('at.identify.text', /^(?!.*ATI$).+$/)],
  manual: 'ITU-T V.250 §6.1.3',
  deadlineMs: ANSWER_MS,
});

type Answer = 'told' | 'bare' | 'none';

/**
 * Brings a module back to where it takes commands, after a deadline has passed or a run has ended in the middle: one
 * that waits at a prompt gets filler until it answers. Never rejects for what the module does.
 */
export async function recover(channel: AtChannel, options: RecoverOptions): Promise<Recovery> {
  await drain(channel, options.clock);
  const strayFinals = listenForFinals(channel);
  const answers: Answer[] = [];
  while (answers.length < 3 && answers.at(-1) !== 'told' && !channel.closed && options.signal?.aborted !== true) {
    answers.push(await identify(channel, options));
    if (answers.length === 2 && answers.every((answer) => answer === 'none')) break;
  }
  strayFinals.stop();
  if (answers.some((answer) => answer !== 'none')) {
    await drain(channel, options.clock);
    // Some modules have no ATI; then an answer without lines means nothing if it comes every time.
    const unlike = answers.includes('bare') && (answers.includes('told') || answers.includes('none'));
    return { answers: true, promptWasOpen: options.bytesOwed !== false && (unlike || strayFinals.count() > 0), fed: 0 };
  }
  const fed = options.bytesOwed === false ? 0 : await feed(channel, options);
  await drain(channel, options.clock, fed > 0 ? MAX_ANSWERS_MS : MAX_DRAIN_MS);
  const back = await takesCommands(channel, options);
  return { answers: back, promptWasOpen: back && fed > 0, fed };
}

async function identify(channel: AtChannel, options: RecoverOptions): Promise<Answer> {
  const outcome = await channel.run(IDENTIFY, {}, signalOf(options));
  if (outcome.final === undefined) return 'none';
  return outcome.status === 'ok' && outcome.info.length > 0 ? 'told' : 'bare';
}

/** Writes filler until a final result shows that the module has had enough; returns how much. */
async function feed(channel: AtChannel, { clock, signal }: RecoverOptions): Promise<number> {
  let answered: () => void = () => undefined;
  const finals = listenForFinals(channel, () => answered());
  let fed = 0;
  while (finals.count() === 0 && fed < MAX_BODY && !channel.closed && signal?.aborted !== true) {
    const came = new Promise<void>((resolve) => (answered = resolve));
    fed += FILLER.length;
    await channel.feed(FILLER, 'filler');
    await withDeadline(clock, fed >= MAX_BODY ? LAST_ANSWER_MS : BLOCK_MS, came);
  }
  finals.stop();
  return fed;
}

/** Counts the final results that come while no command runs. */
function listenForFinals(channel: AtChannel, onFinal?: () => void): { count(): number; stop(): void } {
  let count = 0;
  const stop = channel.onStray(({ text }) => {
    if (readFinal(text) === undefined) return;
    count += 1;
    onFinal?.();
  });
  return { count: () => count, stop };
}

async function takesCommands(channel: AtChannel, options: RecoverOptions): Promise<boolean> {
  for (let attempt = 0; attempt < 3 && !channel.closed; attempt += 1) {
    const outcome = await channel.run(ATTENTION, {}, { deadlineMs: ANSWER_MS, ...signalOf(options) });
    if (outcome.status === 'ok') return true;
    if (outcome.status === 'cancelled') return false;
  }
  return false;
}

/** Waits until nothing has come for a while, within bounds. */
async function drain(channel: AtChannel, clock: Clock, mostMs = MAX_DRAIN_MS): Promise<void> {
  const end = clock.now() + mostMs;
  let heard = true;
  const unlisten = channel.onBytes(() => (heard = true));
  while (heard && clock.now() < end && !channel.closed) {
    heard = false;
    await sleep(clock, QUIET_MS);
  }
  unlisten();
}

function signalOf({ signal }: RecoverOptions): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
