import type { Clock } from '../kernel/clock.ts';
import type { DecodedLine, Exchange, UrcSpec } from './declare.ts';
import type { Final } from './dialect.ts';
import type { LooseValues } from './field.ts';

/**
 * How an exchange ended. `ok`: final result and, where declared, completion with code 0. `failed`: a failed final result,
 * a completion code other than 0, or an OK before the whole body was taken. `no-prompt`, `no-final`, `no-completion`: a
 * deadline passed before that came. `reset`: the module restarted meanwhile. `closed`: the pipe ended. `cancelled`: the
 * caller's signal.
 */
export type ExchangeStatus =
  'ok' | 'failed' | 'no-prompt' | 'no-final' | 'no-completion' | 'reset' | 'closed' | 'cancelled';

/** How one command went, whole. */
export interface ExchangeOutcome {
  readonly exchange: Exchange;
  readonly args: LooseValues;
  readonly status: ExchangeStatus;
  readonly final?: Final;
  /** Declared information lines, in order. */
  readonly info: readonly DecodedLine[];
  /** Lines while the command ran that nothing declares, byte strings with secrets and subscriber numbers masked. */
  readonly other: readonly string[];
  readonly completion?: DecodedLine;
  /** Everything that counted, in the order in which it came: information, completion, final result. */
  readonly told: readonly string[];
  /** The completion's result code. */
  readonly code?: number;
  /** Bytes of the body whose writing had begun when it ended. */
  readonly bodySent: number;
  /** From the first byte written to the end, ms. */
  readonly ms: number;
}

export interface RunOptions {
  /** For an exchange with a prompt: exactly these bytes follow it. */
  readonly body?: Uint8Array;
  /** Instead of the declared deadline for the final result, ms. */
  readonly deadlineMs?: number;
  /** Ends the exchange early; one with a body still goes on to its final result, so that no prompt stays open. */
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

/** A line that the module printed by itself. */
export interface UrcEvent {
  readonly urc: UrcSpec;
  readonly decoded: DecodedLine;
}

/** A line that nobody claims. */
export interface StrayLine {
  /** As printed, a byte string, with secrets and subscriber numbers masked. */
  readonly text: string;
  /** The command, already over, whose completion this is. */
  readonly late?: { readonly exchange: Exchange; readonly args: LooseValues; readonly decoded: DecodedLine };
}
