import type { Clock } from '../kernel/clock.ts';
import type { DecodedLine, Exchange, UrcSpec } from './declare.ts';
import type { Dialect, Final } from './dialect.ts';
import type { LooseValues } from './field.ts';
import type { BytePipe } from './pipe.ts';

/**
 * How an exchange ended. `ok`: final result and, where declared, completion with code 0. `failed`: a failed final result
 * or a completion code other than 0. `no-prompt`, `no-final`, `no-completion`: a deadline passed before that came.
 * `reset`: the module restarted meanwhile. `closed`: the pipe ended. `cancelled`: the caller's signal.
 */
export type ExchangeStatus =
  | 'ok'
  | 'failed'
  | 'no-prompt'
  | 'no-final'
  | 'no-completion'
  | 'reset'
  | 'closed'
  | 'cancelled';

export interface ExchangeOutcome {
  readonly exchange: Exchange;
  readonly args: LooseValues;
  readonly status: ExchangeStatus;
  readonly final?: Final;
  /** Declared information lines, in order. */
  readonly info: readonly DecodedLine[];
  /** Lines while the command ran that nothing declares, byte strings. */
  readonly other: readonly string[];
  readonly completion?: DecodedLine;
  /** The completion's result code. */
  readonly code?: number;
  /** Bytes of the body that were written before it ended. */
  readonly bodySent: number;
  /** From the first byte written to the end, ms. */
  readonly ms: number;
}

export interface RunOptions {
  /** For an exchange with a prompt: exactly these bytes follow it. */
  readonly body?: Uint8Array;
  /** Instead of the declared deadline for the final result, ms. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
  /** Called as body bytes are handed over. */
  readonly onProgress?: (sent: number, total: number) => void;
}

/** Sees every line in both directions, already masked where a secret stands in it. */
export interface LineRecorder {
  sent(display: string): void;
  sentBody(label: string, bytes: number): void;
  received(text: string): void;
  receivedBody(label: string, bytes: number): void;
}

export interface ChannelOptions {
  readonly clock: Clock;
  readonly recorder?: LineRecorder;
  /** Largest part of a body written at once, bytes (A76xx: at most 3072). */
  readonly bodyChunk?: number;
}

export interface UrcEvent {
  readonly urc: UrcSpec;
  readonly decoded: DecodedLine;
}
