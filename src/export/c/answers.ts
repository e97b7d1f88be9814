import type { CompletionSpec, Exchange, LineSpec } from '../../at/declare.ts';
import type { Field } from '../../at/field.ts';
import type { Family } from '../../families/kit/family.ts';
import type { CodeTable } from '../../families/kit/part.ts';
import { argument, impossible, prefixOf, type CommandStep } from './pieces.ts';
import { byteLiteral, comment, literal, SharedObjects } from './text.ts';

/** Writes how commands are answered. */
export class AnswerWriter {
  readonly #family: Family;
  readonly #codes = new SharedObjects('codes', 'struct hawser_code[]');
  readonly #lines = new SharedObjects('lines', 'struct hawser_line[]');
  readonly #answers = new SharedObjects('answer', 'struct hawser_answer');

  constructor(family: Family) {
    this.#family = family;
  }

  definitions(): readonly string[] {
    return [...this.#codes.definitions(), ...this.#lines.definitions(), ...this.#answers.definitions()];
  }

  /** The C object for the answer to a step. Throws `not-possible` for a way of answering that the runner does not know. */
  answer(step: CommandStep, exchange: Exchange): string {
    return `&${this.#answers.name(this.#initialiser(step, exchange))}`;
  }

  #initialiser(step: CommandStep, exchange: Exchange): string {
    if (exchange.finals.length > 0) throw impossible(step, 'its command has endings of its own');
    const { completion } = exchange;
    const promptMs = exchange.prompt?.deadlineMs ?? 0;
    if (completion === undefined) return `{ NULL, NULL, -1, HW_AFTER, 0, 0, ${promptMs}UL, NULL, NULL }`;
    const { line, code, match = [], order, optional = false, deadlineMs } = completion;
    const codeAt = code === undefined ? -1 : Object.keys(line.fields).indexOf(code);
    if (code !== undefined && codeAt < 0) throw impossible(step, `its result line has no field ${code}`);
    const which = `${byteLiteral(prefixOf(step, line))}, ${byteLiteral(patternFor(step, line, match))}, ${codeAt}`;
    const when = `HW_${order.toUpperCase()}, ${optional === false ? 0 : 1}, ${deadlineMs}UL, ${promptMs}UL`;
    return `{ ${which}, ${when}, ${this.#codesName(exchange.id)}, ${this.#broken(step, completion)} }`;
  }

  /** Lines that say that a command has come to nothing. */
  #broken(step: CommandStep, { brokenBy = [], match = [] }: CompletionSpec): string {
    const lines = brokenBy.flatMap((id) => this.#family.dialect.urcs.filter(({ line }) => line.id === id));
    if (lines.length === 0) return 'NULL';
    const rows = lines.map(
      ({ line }) => `    { ${byteLiteral(prefixOf(step, line))}, ${byteLiteral(patternFor(step, line, match))} },\n`,
    );
    return this.#lines.name(`{\n${rows.join('')}    { NULL, NULL }\n}`);
  }

  #codesName(exchange: string): string {
    const table: CodeTable | undefined = this.#family.codes.find(({ explains }) => explains.includes(exchange));
    if (table === undefined) return 'NULL';
    const rows = table.codes
      .filter(({ code }) => code !== 0)
      .map(({ code, text, span }) => {
        const where =
          span === undefined ? '' : span.from === span.to ? ` (${span.from})` : ` (${span.from} to ${span.to})`;
        return `    { ${code}, ${literal(comment(`${text}${where}`))} },\n`;
      });
    return this.#codes.name(`{\n${rows.join('')}    { 0, NULL }\n}`);
  }
}

/**
 * The fields of a line as the runner compares them: the step's own parameter where the line repeats it, the digit of a
 * field that has only one, `*` for any other; what may be missing at the end is left out.
 */
export function patternFor(step: CommandStep, line: LineSpec, match: readonly string[]): string {
  const fields = Object.entries(line.fields);
  const last = fields.findLastIndex(([name, { optional }]) => !optional || match.includes(name));
  const texts = fields
    .slice(0, last + 1)
    .map(([name, field]) => (match.includes(name) ? argument(step, name) : (onlyDigit(field) ?? '*')));
  return texts.join(',');
}

/** The digit that is the only value of a field: two lines with one prefix are told apart by it. */
function onlyDigit(field: Pick<Field<unknown>, 'parse'>): string | undefined {
  const fitting = Array.from('0123456789').filter((text) => field.parse({ text, quoted: false }) !== undefined);
  return fitting.length === 1 ? fitting[0] : undefined;
}
