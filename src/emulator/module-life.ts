import { formatFields } from '../at/codec.ts';
import type { LineSpec } from '../at/declare.ts';
import type { Fields, LooseValues, Values } from '../at/field.ts';
import type { Answer, EmulatedPart, Ending, ModuleHost, Responder } from '../families/kit/emulator.ts';
import { ERROR } from '../families/kit/emulator.ts';
import type { Family, LineFacts, FirmwareLine } from '../families/kit/family.ts';
import type { EmulatorFamily } from '../families/kit/emulator.ts';
import type { ByteSink } from './line-output.ts';
import { LineServer, type CommandReply } from './line-server.ts';
import type { SessionRecorder } from './recording.ts';
import type { HostServices } from './services.ts';

/** A command as the module has read it. */
export interface ReceivedCommand {
  /** One command of the line, `AT` included, a byte string. May hold secrets: for tests, never for a log. */
  readonly text: string;
  /** Id of the declaration, where one fits. */
  readonly exchange?: string;
  readonly values?: LooseValues;
}

/**
 * Takes a command before the family's own answer does; `undefined` leaves it to the next. `next` answers as if this
 * behaviour were not there, at whatever time it is called.
 */
export type Behaviour = (
  command: ReceivedCommand,
  reply: Responder,
  host: ModuleHost,
  next: () => Ending | Promise<Ending>,
) => Ending | Promise<Ending> | undefined;

/** What outlives a restart, and what a life reports to. */
export interface LifeContext {
  readonly family: Family;
  readonly emulator: EmulatorFamily;
  readonly firmware: FirmwareLine;
  readonly services: HostServices;
  readonly nv: Map<string, string | number>;
  readonly sink: ByteSink;
  readonly recorder: SessionRecorder | undefined;
  readonly behaviours: readonly Behaviour[];
  readonly onReceived: (command: ReceivedCommand) => void;
  readonly onFault: (error: unknown) => void;
  readonly restart: () => void;
  readonly powerOff: () => void;
}

/** One life of a module, from power-on to the next restart: all that is volatile. */
export class ModuleLife implements ModuleHost {
  readonly services: HostServices;
  readonly firmware: FirmwareLine;
  readonly facts: LineFacts;
  readonly nv: Map<string, string | number>;
  readonly shared = new Map<string, unknown>();
  echo = true;
  cmee: 0 | 1 | 2 = 0;
  verbose = true;
  quiet = false;
  readonly #context: LifeContext;
  readonly #server: LineServer;
  readonly #parts: readonly EmulatedPart[];
  readonly #answers: ReadonlyMap<string, Answer>;
  #over = false;

  constructor(context: LifeContext) {
    this.#context = context;
    this.services = context.services;
    this.firmware = context.firmware;
    this.facts = context.firmware.facts;
    this.nv = context.nv;
    const { recorder } = context;
    this.#server = new LineServer({
      clock: context.services.clock,
      sink: context.sink,
      settings: this,
      words: context.emulator.cmeWords,
      prompt: this.facts.files.prompt?.value ?? '>',
      execute: (command, reply) => this.#execute(command, reply),
      onFault: context.onFault,
      ...(recorder === undefined
        ? {}
        : {
            onLine: (line) => recorder.command(line),
            onBody: (bytes) => recorder.body(bytes),
            onPrinted: (line, payload) => recorder.printed(line, payload),
          }),
    });
    this.#parts = context.emulator.halves.map((half) => half(this));
    this.#answers = new Map(this.#parts.flatMap((part) => part.answers).map((entry) => [entry.exchange.id, entry]));
    for (const line of this.#parts.flatMap((part) => part.bootLines ?? [])) this.urcText(line);
  }

  feed(bytes: Uint8Array): void {
    this.#server.feed(bytes);
  }

  hostChanged(): void {
    this.#server.hostChanged();
  }

  resume(): void {
    this.#server.resume();
  }

  /** Bytes and lines that found no room. */
  get lost(): number {
    return this.#server.lost;
  }

  urc<F extends Fields>(spec: LineSpec<F>, values: Values<F>, payload?: Uint8Array): void {
    if (!this.#over) this.#server.unsolicited(lineText(spec, values), payload);
  }

  urcText(line: string): void {
    if (!this.#over) this.#server.unsolicited(line);
  }

  raw(bytes: Uint8Array): void {
    if (!this.#over) this.#server.raw(bytes);
  }

  reset(): void {
    if (this.#over) return;
    for (const part of this.#parts) part.restarting?.();
    this.#context.restart();
  }

  powerOff(): void {
    if (!this.#over) this.#context.powerOff();
  }

  /** Ends this life; what its handlers still say is not heard. */
  stop(): void {
    if (this.#over) return;
    this.#over = true;
    this.#server.stop();
    for (const part of this.#parts) part.stop?.();
  }

  #execute(text: string, reply: CommandReply): Ending | Promise<Ending> {
    const reading = this.#context.family.dialect.readCommand(text);
    const command: ReceivedCommand =
      reading.kind === 'known'
        ? { text, exchange: reading.command.exchange.id, values: reading.command.values }
        : { text };
    this.#context.onReceived(command);
    return this.#answer(command, this.#responderOf(reply), [...this.#context.behaviours]);
  }

  #answer(command: ReceivedCommand, reply: Responder, behaviours: readonly Behaviour[]): Ending | Promise<Ending> {
    const [first, ...others] = behaviours;
    if (first !== undefined) {
      const next = (): Ending | Promise<Ending> => this.#answer(command, reply, others);
      return first(command, reply, this, next) ?? next();
    }
    const known = command.exchange !== undefined && this.facts.lacks?.value.includes(command.exchange) !== true;
    const found = known ? this.#answers.get(command.exchange) : undefined;
    return found === undefined ? ERROR : found.handle(command.values ?? {}, reply);
  }

  #echoesBody(): boolean {
    const fact = this.facts.bodyEcho?.value ?? false;
    return fact === 'always' || (fact && this.echo);
  }

  #responderOf(reply: CommandReply): Responder {
    return {
      info: (spec, values, payload) => reply.line(lineText(spec, values), payload),
      text: (line) => reply.line(line),
      prompt: (length, options) => reply.prompt(length, { echo: this.#echoesBody(), ...options }),
      dataMode: (onBytes, onEscape) => reply.dataMode(onBytes, onEscape),
      end: (ending) => reply.end(ending),
    };
  }
}

function lineText<F extends Fields>(spec: LineSpec<F>, values: Values<F>): string {
  const { prefix = '', separator = ': ' } = spec;
  const fields = formatFields(spec.fields, values);
  return `${prefix}${fields === '' && spec.prefix !== undefined ? separator.trimEnd() : separator}${fields}`;
}
