import type { Exchange, LineSpec } from '../../at/declare.ts';
import type { LooseValues } from '../../at/field.ts';

/** What an exchange, once it has ended, tells about the module. */
export interface ObservedExchange {
  readonly exchange: Exchange;
  readonly args: LooseValues;
  readonly ok: boolean;
  /** Completion code, where there was one. */
  readonly code?: number;
  readonly cme?: { readonly number?: number; readonly words?: string };
  readonly info: readonly { readonly spec: LineSpec; readonly values: LooseValues; readonly text: string }[];
  /** Lines of its answer without the command itself: there may have been more of them. */
  readonly partial?: true;
  /** What was given at the prompt, secrets masked, where a log shows it. */
  readonly body?: string;
  /** From the command to its end, ms, where a log shows times. */
  readonly ms?: number;
}
