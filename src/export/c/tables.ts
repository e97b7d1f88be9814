import type { Exchange } from '../../at/declare.ts';
import type { AtStep, Ending, SecretName, Step } from '../../families/kit/step.ts';
import type { FirmwarePlan } from '../firmware-plan.ts';
import { asCommand, factName, guardOf, rulesOf, unsolicitedRules, type Rule } from '../learned.ts';
import { AnswerWriter, patternFor } from './answers.ts';
import { CommandWriter, type Publication, type SuppliedFile } from './commands.ts';
import { VALUE_NAMES, bars, endingText, hasColon, impossible, prefixOf, type CommandStep } from './pieces.ts';
import { byteLiteral, comment, literal, optionalLiteral, SharedObjects } from './text.ts';

/** What a program consists of beside the runner, and what has to be supplied to it. */
export interface Tables {
  readonly text: string;
  readonly secrets: readonly SecretName[];
  readonly files: readonly SuppliedFile[];
  /** How many facts guards ask for, and the place of the connection among them. */
  readonly facts: number;
  readonly connectedAt: number;
  /** How many values of answers are kept for later commands. */
  readonly notes: number;
  /** Absent where the plan publishes nothing. */
  readonly publication?: Publication;
}

/** The tables of a plan. Throws `not-possible` for what the runner in firmware has no way of doing. */
export function tables(firmware: FirmwarePlan): Tables {
  return new TableWriter(firmware).write();
}

class TableWriter {
  readonly #firmware: FirmwarePlan;
  readonly #commands: CommandWriter;
  readonly #answers: AnswerWriter;
  /** Names of what steps need of earlier answers. */
  readonly #remembered: ReadonlySet<string>;
  readonly #endings = new SharedObjects('endings', 'short[]');
  readonly #again = new SharedObjects('again', 'struct hawser_again');
  readonly #notes = new SharedObjects('notes', 'struct hawser_note[]');
  readonly #rules = new SharedObjects('rules', 'struct hawser_rule[]');

  constructor(firmware: FirmwarePlan) {
    this.#firmware = firmware;
    this.#commands = new CommandWriter(firmware);
    this.#answers = new AnswerWriter(firmware.family);
    const args = firmware.plan.steps.map(asCommand).flatMap((step) => Object.values(step.args));
    this.#remembered = new Set(
      args.flatMap((value) => (typeof value === 'object' && 'remembered' in value ? [value.remembered] : [])),
    );
  }

  write(): Tables {
    const { plan, mend, facts } = this.#firmware;
    const publishing = plan.steps.filter(({ rung }) => rung === 'publish');
    const lists = [
      this.#list('connect_steps', 'From a module in any state to an open connection.', this.#without(publishing)),
      ...(publishing.length === 0 ? [] : [this.#list('publish_steps', 'One publication.', publishing)]),
      this.#list('cleanup_steps', 'Afterwards, each whatever the others did.', plan.cleanup),
      this.#list('mend_steps', 'After a broken upload: what is stored under these names may hold anything.', mend),
    ];
    const unsolicited = this.#rulesText(unsolicitedRules(facts, this.#firmware.family));
    const shared = [
      ...this.#endings.definitions(),
      ...this.#commands.definitions(),
      ...this.#answers.definitions(),
      ...this.#again.definitions(),
      ...this.#notes.definitions(),
      ...this.#rules.definitions(),
      `static const struct hawser_rule unsolicited[] = ${unsolicited};`,
      `static const struct hawser_raw raw_lines[] = ${this.#rawLines()};`,
      `/* ${facts.map((fact, at) => `${at}: ${comment(factName(fact))}`).join('; ') || 'no facts'} */`,
      `static const unsigned char first_facts[HAWSER_FACTS + 1] = { ${[...this.#firstFacts(), 'HW_UNKNOWN'].join(', ')} };`,
    ];
    const { secrets, files, notes, publication } = this.#commands;
    return {
      text: [...shared, '', lists.join('\n')].join('\n'),
      secrets,
      files,
      facts: facts.length,
      connectedAt: facts.findIndex(({ that }) => that === 'mqtt.connected'),
      notes,
      ...(publication === undefined ? {} : { publication }),
    };
  }

  #without(steps: readonly Step[]): readonly Step[] {
    return this.#firmware.plan.steps.filter((step) => !steps.includes(step));
  }

  #list(name: string, what: string, steps: readonly Step[]): string {
    const rows = steps.map((step) => this.#row(asCommand(step)));
    const end = '    { NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, -1, 0, 0, NULL, NULL }';
    return [`/* ${what} */`, `static const struct hawser_step ${name}[] = {`, ...rows, end, '};', ''].join('\n');
  }

  #row(step: CommandStep): string {
    const { family, facts } = this.#firmware;
    const exchange = family.dialect.exchange(step.exchange);
    const guard = guardOf(step);
    const at = guard === undefined ? -1 : facts.findIndex((fact) => factName(fact) === factName(guard));
    const again = step.kind === 'at' ? this.#againName(step, exchange) : 'NULL';
    const rules = this.#rules.name(this.#rulesText(rulesOf(step, facts, family)));
    return [
      `    { ${literal(step.id)}, ${literal(comment(step.reason))},`,
      `      ${this.#commands.command(step, exchange)},`,
      `      ${this.#commands.body(step, exchange)}, ${this.#answers.answer(step, exchange)}, ${step.deadlineMs}UL,`,
      `      ${this.#endingsName(step.accept)}, ${this.#endingsName(step.tolerate ?? [])}, ${again},`,
      `      ${at}, ${guard?.is === false ? 'HW_NO' : 'HW_YES'}, ${step.kind === 'upload' ? 1 : 0}, ${rules}, ${this.#notesName(step, exchange)} },`,
    ].join('\n');
  }

  /** What of the answer is kept for a later command. */
  #notesName(step: CommandStep, exchange: Exchange): string {
    const wanted = (step.kind === 'at' ? (step.capture ?? []) : []).filter(({ as }) => this.#remembered.has(as));
    if (wanted.length === 0) return 'NULL';
    const lines = [...exchange.reply, ...(exchange.completion === undefined ? [] : [exchange.completion.line])];
    const rows = wanted.map(({ as, field }) => {
      const line = lines.find(({ fields }) => field in fields);
      if (line === undefined) throw impossible(step, `no reply has the field ${field}`);
      const pattern = byteLiteral(patternFor(step, line, []));
      const at = Object.keys(line.fields).indexOf(field);
      return `    { ${byteLiteral(prefixOf(step, line))}, ${pattern}, ${at}, ${this.#commands.slot(step, as)} },\n`;
    });
    return this.#notes.name(`{\n${rows.join('')}    { NULL, NULL, 0, 0 }\n}`);
  }

  #againName(step: AtStep, exchange: Exchange): string {
    const { poll, retry } = step;
    if (poll !== undefined) {
      const line = exchange.reply.find(({ fields }) => poll.field in fields);
      if (line === undefined) throw impossible(step, `no reply has the field ${poll.field}`);
      const field = Object.keys(line.fields).indexOf(poll.field);
      const giveUp = poll.giveUp === undefined ? 'NULL' : byteLiteral(bars(step, poll.giveUp));
      const until = byteLiteral(bars(step, poll.until));
      return `&${this.#again.name(`{ ${poll.everyMs}UL, ${poll.forMs}UL, ${byteLiteral(prefixOf(step, line))}, ${field}, ${until}, ${giveUp}, NULL }`)}`;
    }
    if (retry === undefined) return 'NULL';
    return `&${this.#again.name(`{ ${retry.everyMs}UL, ${retry.forMs}UL, NULL, -1, NULL, NULL, ${this.#endingsName(retry.on)} }`)}`;
  }

  #endingsName(endings: readonly Ending[]): string {
    if (endings.length === 0) return 'NULL';
    return this.#endings.name(`{ ${[...endings.map(endingText), 'HW_END'].join(', ')} }`);
  }

  #rulesText(rules: readonly Rule[]): string {
    const rows = rules.map(({ sign, fact, becomes }) => {
      const value = VALUE_NAMES.get(becomes) ?? 'HW_MAYBE';
      const line = sign.kind === 'line' ? [sign.prefix, sign.fields.join(',') || '*'] : [];
      const code = sign.kind === 'code' ? sign.code : 0;
      const kind = `HW_SIGN_${sign.kind.toUpperCase()}`;
      return `    { ${kind}, ${code}, ${optionalLiteral(line[0])}, ${optionalLiteral(line[1])}, ${fact}, ${value} },\n`;
    });
    return `{\n${rows.join('')}    { HW_SIGN_END, 0, NULL, NULL, 0, 0 }\n}`;
  }

  #rawLines(): string {
    const rows = this.#firmware.family.dialect.urcs.flatMap(({ line }) => {
      const { prefix, payload, hex, fields } = line;
      const field = payload ?? hex;
      if (prefix === undefined || field === undefined || !hasColon(line)) return [];
      return [`    { ${byteLiteral(prefix)}, ${Object.keys(fields).indexOf(field)}, ${hex === undefined ? 0 : 1} },\n`];
    });
    return `{\n${rows.join('')}    { NULL, 0, 0 }\n}`;
  }

  /**
   * Where all steps that depend on a fact can be refused without harm, they are done unless it is known that they need
   * not be; the others are done only when it is known that they must be.
   */
  #firstFacts(): readonly string[] {
    const { plan, facts } = this.#firmware;
    const steps = [...plan.steps, ...plan.cleanup].map(asCommand);
    return facts.map((fact) => {
      const guarded = steps.filter((step) => {
        const guard = guardOf(step);
        return guard !== undefined && factName(guard) === factName(fact);
      });
      const harmless = guarded.every(
        (step) =>
          step.kind === 'upload' ||
          step.tolerate?.some((ending) => 'final' in ending && ending.final === 'ERROR') === true,
      );
      return harmless ? 'HW_MAYBE' : 'HW_UNKNOWN';
    });
  }
}
