import { sleep, withDeadline, type Clock } from '../kernel/clock.ts';
import type { Exchange } from './declare.ts';
import { completes, readFinal, readLine } from './dialect.ts';
import type { LooseValues } from './field.ts';
import type { ExchangeOutcome, StrayLine } from './outcome.ts';

const MAX_AWAITED = 8;
/** Behind a failure that came after its `OK`, some firmware prints a second final result. */
const SETTLE_MS = 50;
/** How long the final result of a cancelled command is waited for before the next one is sent. */
const OWED_FINAL_MS = 2_000;

/** What commands that are over may still print, so that it is not taken for an answer to the next. */
export class Aftermath {
  readonly #clock: Clock;
  #awaited: readonly { readonly exchange: Exchange; readonly args: LooseValues }[] = [];
  #quietUntil = 0;
  #owedUntil = 0;
  #onOwedFinal: () => void = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A command has ended; `finalDueMs` is how long its final result could still have taken. */
  add({ exchange, args, status, final, completion }: ExchangeOutcome, finalDueMs: number): void {
    const now = this.#clock.now();
    if (status !== 'ok' && final?.ok !== false) this.#quietUntil = now + SETTLE_MS;
    if (status === 'cancelled' && final === undefined) this.#owedUntil = now + Math.min(OWED_FINAL_MS, finalDueMs);
    if (exchange.completion !== undefined && completion === undefined && final?.ok !== false) {
      this.#awaited = [...this.#awaited, { exchange, args }].slice(-MAX_AWAITED);
    }
  }

  /** Resolves when the next command may be sent. */
  async settled(): Promise<void> {
    const owed = this.#owedUntil - this.#clock.now();
    if (owed > 0) {
      const came = new Promise<void>((resolve) => (this.#onOwedFinal = resolve));
      await withDeadline(this.#clock, owed, came);
    }
    this.stop();
    const quiet = this.#quietUntil - this.#clock.now();
    if (quiet > 0) await sleep(this.#clock, quiet);
    this.#quietUntil = 0;
  }

  /** Nothing is owed any more. */
  stop(): void {
    this.#owedUntil = 0;
    this.#quietUntil = Math.min(this.#quietUntil, this.#clock.now() + SETTLE_MS);
    this.#onOwedFinal();
    this.#onOwedFinal = () => undefined;
  }

  /** A line came while no command ran. */
  idleLine(text: string): void {
    if (readFinal(text) !== undefined) this.stop();
  }

  /** The command that is over and whose completion this line is; each is found once. */
  lateCompletion(text: string): StrayLine['late'] {
    for (const entry of this.#awaited) {
      const spec = entry.exchange.completion;
      const decoded = spec === undefined ? undefined : readLine(spec.line, text);
      if (spec === undefined || decoded === undefined || !completes(spec, decoded, entry.args)) continue;
      this.#awaited = this.#awaited.filter((other) => other !== entry);
      return { ...entry, decoded };
    }
    return undefined;
  }
}
