import type { LooseValues } from '../../at/field.ts';
import type { FindingCode } from '../../findings/catalogue.ts';
import type { Cause, CauseWeight } from '../../kernel/cause.ts';
import type { Rung, Span } from '../../kernel/rung.ts';
import type { ObservedExchange } from './observed.ts';
import type { ModuleState } from './state.ts';

/** What something in a log speaks for, where no row of a code table says it. */
export interface Notice {
  /** What was seen and what it means, for the reader. */
  readonly text: string;
  /** Where it can have broken. */
  readonly span: Span;
  /** A single cause of weight 1 admits no other reading. */
  readonly causes: readonly CauseWeight[];
  readonly finding?: FindingCode;
  /** Manual and section, or report. */
  readonly source: string;
}

/** A question to the module itself that splits what is open. */
export interface Ask {
  /** As it is typed, `AT+CSSLCFG?`. */
  readonly command: string;
  /** What its answer shows. */
  readonly learns: string;
  readonly decides: readonly Cause[];
}

/** A rung, or how to tell it from what the module had been told. */
export type Reached = Rung | ((seen: ObservedExchange, state: ModuleState) => Rung | undefined);

/** What a part adds for who reads a log of somebody else: nothing of it is needed to drive a module. */
export interface LogReading {
  /** By exchange id: the rung that is passed when it has ended well; worked out where one command makes plain and TLS connections. */
  readonly reaches?: Readonly<Record<string, Reached>>;
  /**
   * By exchange id: what its end says beside the codes of the tables; asked for good ends, too. A bare ERROR of a command that
   * connects belongs here.
   */
  readonly ends?: Readonly<Record<string, (seen: ObservedExchange, state: ModuleState) => Notice | undefined>>;
  /** By line id: the rung that is passed when this line comes (`#XMQTTEVT: 0,0`). */
  readonly passes?: Readonly<Record<string, (values: LooseValues) => Rung | undefined>>;
  /** By exchange id: what a command says whose end the log does not show. */
  readonly unanswered?: Readonly<Record<string, (args: LooseValues, state: ModuleState) => Notice | undefined>>;
  /** By line id: what an unsolicited line, or one whose command was not seen, says. */
  readonly lines?: Readonly<Record<string, (values: LooseValues, state: ModuleState) => Notice | undefined>>;
  /** By exchange id: why an end that looks like a failure is none, `undefined` where it is one. */
  readonly harmless?: Readonly<Record<string, (seen: ObservedExchange, state: ModuleState) => string | undefined>>;
  readonly asks?: readonly Ask[];
}
