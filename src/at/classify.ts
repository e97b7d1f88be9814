import type { DecodedLine, Exchange, UrcSpec } from './declare.ts';
import { completes, readFinal, readLine, type Dialect, type Final } from './dialect.ts';
import type { LooseValues } from './field.ts';

/** The command that a line may belong to. */
export interface InFlight {
  readonly exchange: Exchange;
  readonly args: LooseValues;
  /** The lines in which the module echoes the command, as far as they are still to come. */
  readonly echo: readonly string[];
  readonly wantsCompletion: boolean;
}

/** What a line is. `other` belongs to nothing that is declared. */
export type LineClass =
  | { readonly kind: 'echo' }
  | { readonly kind: 'completion'; readonly decoded: DecodedLine }
  | { readonly kind: 'final'; readonly final: Final }
  | { readonly kind: 'info'; readonly decoded: DecodedLine }
  | { readonly kind: 'urc'; readonly urc: UrcSpec; readonly decoded: DecodedLine }
  | { readonly kind: 'other' };

const ECHO: LineClass = { kind: 'echo' };
const OTHER: LineClass = { kind: 'other' };

/**
 * Judges a whole line. What the command in flight declares by a prefix goes before unsolicited lines; a bare reply
 * (`any text`) fits too much for that and comes last. Without a command there are only unsolicited lines.
 */
export function classify(text: string, dialect: Pick<Dialect, 'readUrc'>, flight?: InFlight): LineClass {
  const own = flight === undefined ? undefined : ofCommand(text, flight);
  if (own !== undefined) return own;
  const unsolicited = dialect.readUrc(text);
  if (unsolicited !== undefined) return { kind: 'urc', ...unsolicited };
  return flight === undefined ? OTHER : (info(text, flight, true) ?? OTHER);
}

function ofCommand(text: string, flight: InFlight): LineClass | undefined {
  const { exchange } = flight;
  if (text === flight.echo[0]) return ECHO;
  const decoded = completionOf(text, flight);
  if (decoded !== undefined) return { kind: 'completion', decoded };
  const final = readFinal(text, exchange.finals);
  return final === undefined ? info(text, flight, false) : { kind: 'final', final };
}

/** The line as the result for which this command waits, if it is that. */
export function completionOf(text: string, { exchange, args, wantsCompletion }: InFlight): DecodedLine | undefined {
  const { completion } = exchange;
  if (!wantsCompletion || completion === undefined) return undefined;
  const decoded = readLine(completion.line, text);
  return decoded !== undefined && completes(completion, decoded, args) ? decoded : undefined;
}

function info(text: string, { exchange }: InFlight, bare: boolean): LineClass | undefined {
  for (const spec of exchange.reply) {
    if ((spec.bare !== undefined) !== bare) continue;
    const decoded = readLine(spec, text);
    if (decoded !== undefined) return { kind: 'info', decoded };
  }
  return undefined;
}
