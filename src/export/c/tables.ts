import { formatCommand } from '../../at/command.ts';
import type { Exchange } from '../../at/declare.ts';
import type { LooseValues } from '../../at/field.ts';
import type { CodeTable } from '../../families/kit/part.ts';
import type { AtStep, CredentialRole, Ending, SecretName, Step, UploadStep } from '../../families/kit/step.ts';
import { utf8Length } from '../../kernel/bytes.ts';
import type { FirmwarePlan } from '../firmware-plan.ts';
import { asCommand, factName, guardOf, rulesOf, unsolicitedRules, type Rule } from '../learned.ts';
import { VALUE_NAMES, argument, bars, endingText, hasColon, impossible, isPayload, prefixOf } from './pieces.ts';
import { LENGTH_PLACE, PLACES, PLACE_NAMES, credentialSymbol } from './places.ts';
import { byteLiteral, comment, literal, optionalLiteral, SharedObjects } from './text.ts';

type CommandStep = AtStep | UploadStep;

/** What a program consists of beside the runner, and what has to be supplied to it. */
export interface Tables {
  readonly text: string;
  readonly secrets: readonly SecretName[];
  readonly credentials: readonly { readonly role: CredentialRole; readonly bytes: number; readonly sha256: string }[];
  /** How many facts guards ask for, and the place of the connection among them. */
  readonly facts: number;
  readonly connectedAt: number;
  /** Absent where the plan publishes nothing. */
  readonly publication?: { readonly text: string; readonly maxBytes: number; readonly topic: string };
}

/** The tables of a plan. Throws `not-possible` for what the runner in firmware has no way of doing. */
export function tables(firmware: FirmwarePlan): Tables {
  return new TableWriter(firmware).write();
}

class TableWriter {
  readonly #firmware: FirmwarePlan;
  readonly #endings = new SharedObjects('endings', 'short[]');
  readonly #codes = new SharedObjects('codes', 'struct hawser_code[]');
  readonly #answers = new SharedObjects('answer', 'struct hawser_answer');
  readonly #again = new SharedObjects('again', 'struct hawser_again');
  readonly #rules = new SharedObjects('rules', 'struct hawser_rule[]');
  readonly #bodies = new SharedObjects('body', 'struct hawser_body');
  readonly #texts = new SharedObjects('text', 'unsigned char[]');
  readonly #secrets = new Set<SecretName>();
  readonly #credentials = new Map<CredentialRole, Tables['credentials'][number]>();
  #publication: Tables['publication'];

  constructor(firmware: FirmwarePlan) {
    this.#firmware = firmware;
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
      ...this.#codes.definitions(),
      ...this.#texts.definitions(),
      ...this.#bodies.definitions(),
      ...this.#answers.definitions(),
      ...this.#again.definitions(),
      ...this.#rules.definitions(),
      `static const struct hawser_rule unsolicited[] = ${unsolicited};`,
      `static const struct hawser_raw raw_lines[] = ${this.#rawLines()};`,
      `/* ${facts.map((fact, at) => `${at}: ${comment(factName(fact))}`).join('; ') || 'no facts'} */`,
      `static const unsigned char first_facts[HAWSER_FACTS + 1] = { ${[...this.#firstFacts(), 'HW_UNKNOWN'].join(', ')} };`,
    ];
    return {
      text: [...shared, '', lists.join('\n')].join('\n'),
      secrets: [...this.#secrets],
      credentials: [...this.#credentials.values()],
      facts: facts.length,
      connectedAt: facts.findIndex(({ that }) => that === 'mqtt.connected'),
      ...(this.#publication === undefined ? {} : { publication: this.#publication }),
    };
  }

  #without(steps: readonly Step[]): readonly Step[] {
    return this.#firmware.plan.steps.filter((step) => !steps.includes(step));
  }

  #list(name: string, what: string, steps: readonly Step[]): string {
    const rows = steps.map((step) => this.#row(asCommand(step)));
    const end = '    { NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, -1, 0, 0, NULL }';
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
      `      ${this.#command(step, exchange)},`,
      `      ${this.#body(step, exchange)}, &${this.#answers.name(this.#answer(step, exchange))}, ${step.deadlineMs}UL,`,
      `      ${this.#endingsName(step.accept)}, ${this.#endingsName(step.tolerate ?? [])}, ${again},`,
      `      ${at}, ${guard?.is === false ? 'HW_NO' : 'HW_YES'}, ${step.kind === 'upload' ? 1 : 0}, ${rules} },`,
    ].join('\n');
  }

  /** The command with a place for each secret and for the length of a payload that is not known yet. */
  #command(step: CommandStep, exchange: Exchange): string {
    const values: Record<string, LooseValues[string]> = {};
    for (const [name, value] of Object.entries(step.args)) {
      if (typeof value === 'object') this.#secrets.add(value.secret);
      values[name] = typeof value === 'object' ? PLACES[value.secret] : value;
    }
    if (isPayload(exchange) && exchange.prompt !== undefined) values[exchange.prompt.length] = LENGTH_PLACE;
    const parts = formatCommand(exchange, values).split(/([\x01-\x04])/);
    return parts
      .filter((part) => part !== '')
      .map((part) => PLACE_NAMES[part] ?? byteLiteral(part))
      .join(' ');
  }

  #body({ body }: CommandStep, exchange: Exchange): string {
    if (body === undefined) return 'NULL';
    if (isPayload(exchange) && 'text' in body) {
      this.#publication = {
        text: body.text,
        maxBytes: exchange.prompt?.maxBytes ?? 0,
        topic: this.#topic(),
      };
      return `&${this.#bodies.name('{ NULL, 0, NULL }')}`;
    }
    if ('text' in body) {
      const text = this.#texts.name(literal(body.text));
      return `&${this.#bodies.name(`{ ${text}, ${utf8Length(body.text)}U, NULL }`)}`;
    }
    this.#credentials.set(body.credential, { role: body.credential, bytes: body.bytes, sha256: body.sha256 });
    const symbol = credentialSymbol(body.credential);
    return `&${this.#bodies.name(`{ ${symbol}, ${body.bytes}U, &${symbol}_length }`)}`;
  }

  #topic(): string {
    const { plan, family } = this.#firmware;
    const topics = plan.steps.filter(({ rung }) => rung === 'publish').map(asCommand);
    const step = topics.find(({ exchange }) => family.dialect.exchange(exchange).prompt?.what === 'topic');
    return step?.body !== undefined && 'text' in step.body ? step.body.text : '';
  }

  #answer(step: CommandStep, exchange: Exchange): string {
    if (exchange.finals.length > 0) throw impossible(step, 'its command has endings of its own');
    const { completion } = exchange;
    const promptMs = exchange.prompt?.deadlineMs ?? 0;
    if (completion === undefined) return `{ NULL, NULL, -1, HW_AFTER, 0, 0, ${promptMs}UL, NULL }`;
    const { line, code, match = [], order, optional = false, deadlineMs } = completion;
    const names = Object.keys(line.fields);
    const codeAt = code === undefined ? -1 : names.indexOf(code);
    if (codeAt < 0) throw impossible(step, 'its result line has no code');
    const fields = names.map((name) => (match.includes(name) ? String(argument(step, name)) : '*'));
    const codes = this.#codesName(exchange.id);
    return `{ ${byteLiteral(prefixOf(step, line))}, ${byteLiteral(fields.join(','))}, ${codeAt}, HW_${order.toUpperCase()}, ${optional ? 1 : 0}, ${deadlineMs}UL, ${promptMs}UL, ${codes} }`;
  }

  #codesName(exchange: string): string {
    const table: CodeTable | undefined = this.#firmware.family.codes.find(({ explains }) =>
      explains.includes(exchange),
    );
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
      const line = sign.kind === 'line' ? [sign.prefix, sign.fields.join(',')] : [];
      const code = sign.kind === 'code' ? sign.code : 0;
      const kind = `HW_SIGN_${sign.kind.toUpperCase()}`;
      return `    { ${kind}, ${code}, ${optionalLiteral(line[0])}, ${optionalLiteral(line[1])}, ${fact}, ${value} },\n`;
    });
    return `{\n${rows.join('')}    { HW_SIGN_END, 0, NULL, NULL, 0, 0 }\n}`;
  }

  #rawLines(): string {
    const rows = this.#firmware.family.dialect.urcs.flatMap(({ line }) => {
      const { prefix, payload, fields } = line;
      if (prefix === undefined || payload === undefined || !hasColon(line)) return [];
      return [`    { ${byteLiteral(prefix)}, ${Object.keys(fields).indexOf(payload)} },\n`];
    });
    return `{\n${rows.join('')}    { NULL, 0 }\n}`;
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
