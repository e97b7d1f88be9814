import type { Cancel, Clock } from '../kernel/clock.ts';
import type { InFlight } from './classify.ts';
import { saysDone, type DecodedLine, type Exchange } from './declare.ts';
import { completes, type Final } from './dialect.ts';
import type { LooseValues } from './field.ts';
import type { ExchangeOutcome, ExchangeStatus } from './outcome.ts';

/** A module that never stops printing must not fill the memory: lines kept of one command. */
const MAX_LINES = 4_096;
/** A byte on the slowest line that anybody uses, 1200 baud. */
const SLOWEST_BYTE_MS = 10;
/** So many raw bytes of one command lengthen its wait: however many come, it ends. */
const MOST_SLOW_BYTES = 16_384;

type Phase = 'prompt' | 'body' | 'final' | 'completion' | 'ended';

interface RunningOptions {
  readonly clock: Clock;
  /** Instead of the declared deadline for the final result, ms. */
  readonly deadlineMs?: number | undefined;
  readonly bodyBytes: number;
  /** The lines in which the command would be echoed. */
  readonly echo: readonly string[];
  readonly onEnd: (outcome: ExchangeOutcome) => void;
}

/** One command in flight: what it waits for, until when, and how it ended. */
export class Running implements InFlight {
  readonly exchange: Exchange;
  readonly args: LooseValues;
  echo: readonly string[];
  readonly #options: RunningOptions;
  readonly #deadlineMs: number;
  readonly #startedAt: number;
  readonly #info: DecodedLine[] = [];
  readonly #other: string[] = [];
  readonly #told: string[] = [];
  #phase: Phase;
  #bodyHanded = 0;
  #bodyWritten = 0;
  #final: Final | undefined;
  #completion: DecodedLine | undefined;
  /** A completion ahead of its time: it counts if the command fails, since a refusal may print its code first. */
  #early: DecodedLine | undefined;
  /** An unsolicited line has said that it came to nothing. */
  #broken = false;
  #cancelAsked = false;
  #stopTimer: Cancel = () => undefined;
  /** When the timer ends the wait. */
  #dueAt = 0;
  #slowBytes = MOST_SLOW_BYTES;

  constructor(exchange: Exchange, args: LooseValues, options: RunningOptions) {
    this.exchange = exchange;
    this.args = args;
    this.echo = options.echo;
    this.#options = options;
    this.#deadlineMs = options.deadlineMs ?? exchange.deadlineMs;
    this.#startedAt = options.clock.now();
    this.#phase = exchange.prompt === undefined ? 'final' : 'prompt';
    this.#arm();
  }

  get ended(): boolean {
    return this.#phase === 'ended';
  }

  get wantsPrompt(): boolean {
    return this.#phase === 'prompt';
  }

  get wantsCompletion(): boolean {
    return this.exchange.completion !== undefined && this.#completion === undefined && this.#early === undefined;
  }

  /** How long a final result that has not come may still take, ms. */
  get finalDueMs(): number {
    return Math.max(0, this.#startedAt + this.#deadlineMs - this.#options.clock.now());
  }

  /** Whether nothing of the echo has come yet. */
  get firstEcho(): boolean {
    return this.echo.length === this.#options.echo.length;
  }

  echoed(): void {
    this.echo = this.echo.slice(1);
  }

  prompted(): void {
    this.#enter('body');
  }

  /** Bytes of the body are about to be written: from here on the module may have all of them. */
  handing(bytes: number): void {
    this.#bodyHanded += bytes;
    this.#arm();
  }

  handed(bytes: number): void {
    this.#bodyWritten += bytes;
    if (this.#bodyWritten >= this.#options.bodyBytes && this.#phase === 'body') this.#enter('final');
  }

  /** So many raw bytes follow: they may take their time on the line. */
  receiving(bytes: number): void {
    const counted = Math.min(bytes, this.#slowBytes);
    this.#slowBytes -= counted;
    this.#arm(this.#dueAt - this.#options.clock.now() + counted * SLOWEST_BYTE_MS);
  }

  info(decoded: DecodedLine): void {
    if (this.#info.length < MAX_LINES) this.#info.push(decoded);
    this.#tell(decoded.text);
  }

  other(text: string): void {
    if (this.#other.length < MAX_LINES) this.#other.push(text);
  }

  /** Takes a final result; what it makes void is returned: an OK too many, a completion that came too early. */
  final(final: Final): { readonly unclaimed?: string } {
    if (!final.ok) {
      this.#tell(final.text);
      this.#final = final;
      this.#completion ??= this.#early;
      this.end('failed');
      return {};
    }
    if (this.#final !== undefined || this.#phase === 'prompt') return { unclaimed: final.text };
    this.#final = final;
    this.#tell(final.text);
    if (this.#bodyHanded < this.#options.bodyBytes) this.end('failed');
    else if (this.exchange.completion === undefined) this.end('ok');
    else if (this.#completion !== undefined) this.#endByCode();
    else if (this.exchange.completion.optional === true) this.end('ok');
    else this.#enter('completion');
    const early = this.#early;
    this.#early = undefined;
    return early === undefined ? {} : { unclaimed: early.text };
  }

  completion(decoded: DecodedLine): void {
    this.#tell(decoded.text);
    if (this.#final === undefined && this.exchange.completion?.order === 'after') {
      this.#early = decoded;
      return;
    }
    this.#completion = decoded;
    if (this.#final !== undefined) this.#endByCode();
    else this.#arm(this.#deadlineMs);
  }

  /** Takes an unsolicited line, which may say that what was begun came to nothing. */
  unsolicited(decoded: DecodedLine): void {
    const { completion } = this.exchange;
    if (completion?.brokenBy?.includes(decoded.spec.id) !== true || !this.wantsCompletion) return;
    // A line about all connections names none.
    const match = (completion.match ?? []).filter((name) => name in decoded.values);
    if (!completes({ ...completion, match }, decoded, this.args)) return;
    this.#broken = true;
    this.#tell(decoded.text);
    this.#completion = decoded;
    if (this.#final !== undefined) this.end('failed');
  }

  /**
   * The caller wants no more. A command with a body ends at its final result all the same: a module left at its prompt
   * would take the next command for the missing bytes.
   */
  cancel(): void {
    this.#cancelAsked = true;
    if (this.exchange.prompt === undefined || this.#phase === 'completion') this.end('cancelled');
  }

  end(status: ExchangeStatus): void {
    if (this.#phase === 'ended') return;
    this.#phase = 'ended';
    this.#stopTimer();
    const code = this.#code();
    this.#options.onEnd({
      exchange: this.exchange,
      args: this.args,
      status: this.#cancelAsked && status !== 'closed' && status !== 'reset' ? 'cancelled' : status,
      ...(this.#final === undefined ? {} : { final: this.#final }),
      info: this.#info,
      other: this.#other,
      told: this.#told,
      ...(this.#completion === undefined ? {} : { completion: this.#completion }),
      ...(code === undefined ? {} : { code }),
      bodySent: this.#bodyHanded,
      ms: this.#options.clock.now() - this.#startedAt,
    });
  }

  #tell(text: string): void {
    if (this.#told.length < MAX_LINES) this.#told.push(text);
  }

  #endByCode(): void {
    const { completion } = this.exchange;
    const code = this.#code();
    if (this.#broken) this.end('failed');
    else this.end(completion === undefined || code === undefined || saysDone(completion, code) ? 'ok' : 'failed');
  }

  #code(): number | undefined {
    const name = this.exchange.completion?.code;
    if (name === undefined || this.#completion === undefined) return this.#final?.code;
    const value = (this.#completion.values as LooseValues)[name];
    return typeof value === 'number' ? value : undefined;
  }

  #enter(phase: Phase): void {
    if (this.#phase === 'ended') return;
    this.#phase = phase;
    // With a cancelled body there is nothing left to wait for once the module has answered.
    if (phase === 'completion' && this.#cancelAsked) this.end('cancelled');
    else this.#arm();
  }

  #arm(ms = this.#waitMs()): void {
    if (this.#phase === 'ended') return;
    this.#stopTimer();
    this.#dueAt = this.#options.clock.now() + ms;
    this.#stopTimer = this.#options.clock.after(ms, () => this.end(this.#lateStatus()));
  }

  #lateStatus(): ExchangeStatus {
    if (this.#phase === 'prompt') return 'no-prompt';
    if (this.#phase !== 'completion') return 'no-final';
    return this.exchange.completion?.optional === 'awaited' ? 'ok' : 'no-completion';
  }

  #waitMs(): number {
    const { prompt, completion } = this.exchange;
    if (this.#phase === 'prompt' && prompt !== undefined) return prompt.deadlineMs;
    if (this.#phase === 'completion' && completion !== undefined) {
      const passed = completion.order === 'before' ? this.#options.clock.now() - this.#startedAt : 0;
      return Math.max(0, completion.deadlineMs - passed);
    }
    // A final result that may come behind the completion can be as late as that.
    const behind = completion !== undefined && completion.order !== 'after' && this.#completion === undefined;
    return behind ? Math.max(this.#deadlineMs, completion.deadlineMs) : this.#deadlineMs;
  }
}
