import type { LineRecorder } from '../at/channel.ts';
import { formatFields } from '../at/codec.ts';
import type { Exchange, LineSpec } from '../at/declare.ts';
import { readLine, type Dialect } from '../at/dialect.ts';
import type { Fields } from '../at/field.ts';
import { maskIdentities } from '../kernel/secret.ts';
import { splitCommands } from './command-list.ts';

const MASKED_QUOTES = '"***"';

function hasSecret(fields: Fields): boolean {
  return Object.values(fields).some((field) => field.secret);
}

/** Writes what passes between host and module to a recorder, with secrets and identities masked. */
export class SessionRecorder {
  readonly #recorder: LineRecorder;
  readonly #dialect: Dialect;
  /** Tokens of commands that can carry a secret. */
  readonly #secretTokens: ReadonlySet<string>;
  readonly #secretLines: readonly LineSpec[];
  #body = 'body';

  constructor(recorder: LineRecorder, dialect: Dialect) {
    this.#recorder = recorder;
    this.#dialect = dialect;
    const secretive = dialect.exchanges.filter((entry) => hasSecret(entry.args));
    this.#secretTokens = new Set(secretive.map((entry) => entry.token.toUpperCase()));
    const lines = [...dialect.exchanges.flatMap((entry) => entry.reply), ...dialect.urcs.map((entry) => entry.line)];
    this.#secretLines = lines.filter((spec) => hasSecret(spec.fields));
  }

  /** A whole line from the host. */
  command(line: string): void {
    const commands = splitCommands(line) ?? [line];
    const shown = commands.length > 1 ? this.#displayList(commands) : this.display(commands[0] ?? line);
    this.#recorder.sent(maskIdentities(shown));
  }

  body(bytes: Uint8Array): void {
    this.#recorder.sentBody(this.#body, bytes.length);
  }

  printed(line: string | undefined, payload: Uint8Array | undefined): void {
    if (line !== undefined) this.#recorder.received(maskIdentities(this.#displayReply(line)));
    if (payload !== undefined) this.#recorder.receivedBody('data', payload.length);
  }

  /** One command as it may be shown. */
  display(command: string): string {
    const reading = this.#dialect.readCommand(command);
    if (reading.kind !== 'known') return this.#maskUnreadable(command);
    const { exchange, values } = reading.command;
    if (exchange.prompt !== undefined) this.#body = exchange.prompt.what;
    return hasSecret(exchange.args) ? this.#displayKnown(exchange, command, values) : command;
  }

  #displayKnown(exchange: Exchange, command: string, values: Parameters<typeof formatFields>[1]): string {
    const head = /^AT[^=]*=?/i.exec(command)?.[0] ?? 'AT';
    return `${head}${formatFields(exchange.args, values, 'display')}`;
  }

  #displayList(commands: readonly string[]): string {
    return `AT${commands.map((command) => this.display(command).slice(2)).join(';')}`;
  }

  /** A command that does not parse may be a login with a typing error: nothing in it can be told apart. */
  #maskUnreadable(command: string): string {
    const token = /^AT([+*#$%^][A-Z0-9_]+)/i.exec(command)?.[1]?.toUpperCase();
    if (token === undefined || !this.#secretTokens.has(token)) return command;
    return command.replace(/"[^"]*("|$)/g, MASKED_QUOTES);
  }

  #displayReply(line: string): string {
    for (const spec of this.#secretLines) {
      const decoded = readLine(spec, line);
      if (decoded === undefined) continue;
      const { prefix = '', separator = ': ' } = spec;
      return `${prefix}${separator}${formatFields(spec.fields, decoded.values, 'display')}`;
    }
    return line;
  }
}
