import { bytesOf } from '../kernel/bytes.ts';
import type { Clock } from '../kernel/clock.ts';
import type { HawserError } from '../kernel/errors.ts';
import { Aftermath } from './aftermath.ts';
import { classify, type LineClass } from './classify.ts';
import { formatCommand } from './command.ts';
import type { DecodedLine, Exchange } from './declare.ts';
import { readFinal, type Dialect } from './dialect.ts';
import type { LooseValues } from './field.ts';
import { Hider } from './hide.ts';
import { Listeners, type Unlisten } from './listeners.ts';
import type { ChannelOptions, ExchangeOutcome, LineRecorder, RunOptions, StrayLine, UrcEvent } from './outcome.ts';
import type { BytePipe } from './pipe.ts';
import { PortReader } from './reader.ts';
import { Running } from './running.ts';
import { Turns } from './turns.ts';

export type {
  ChannelOptions,
  ExchangeOutcome,
  ExchangeStatus,
  LineRecorder,
  RunOptions,
  StrayLine,
  UrcEvent,
} from './outcome.ts';

const MAX_PAYLOAD = 65_536;
const DEFAULT_CHUNK = 1_024;

/** A line whose raw bytes are still to come. */
interface Announced {
  readonly text: string;
  readonly found: LineClass;
  readonly flight: Running | undefined;
}

/**
 * The host's end of an AT port: one command in flight, its lines told apart from what comes unasked. Further commands
 * wait their turn in the order in which they were given.
 */
export class AtChannel {
  /** May be replaced once the module is known; the command in flight goes on with its own declaration. */
  dialect: Dialect;
  readonly clock: Clock;
  readonly #pipe: BytePipe;
  readonly #recorder: LineRecorder | undefined;
  readonly #bodyChunk: number;
  readonly #reader: PortReader;
  readonly #aftermath: Aftermath;
  readonly #turns = new Turns();
  readonly #hider = new Hider();
  readonly #urcs = new Listeners<UrcEvent>();
  readonly #strays = new Listeners<StrayLine>();
  readonly #bytes = new Listeners<Uint8Array>();
  readonly #closes = new Listeners<HawserError | undefined>();
  #active: { readonly running: Running; readonly options: RunOptions } | undefined;
  #announced: Announced | undefined;
  #closed = false;

  constructor(pipe: BytePipe, dialect: Dialect, options: ChannelOptions) {
    this.dialect = dialect;
    this.clock = options.clock;
    this.#pipe = pipe;
    this.#recorder = options.recorder;
    this.#bodyChunk = options.bodyChunk ?? DEFAULT_CHUNK;
    this.#aftermath = new Aftermath(options.clock);
    this.#reader = new PortReader(options.clock, {
      line: (text) => this.#line(text),
      prompt: () => this.#prompt(),
      payload: (bytes) => this.#payload(bytes),
      payloadLost: () => (this.#announced = undefined),
      salvaged: (text) => this.#salvaged(text),
    });
    pipe.onData((bytes) => {
      this.#bytes.call(bytes);
      this.#reader.take(bytes);
    });
    pipe.onClose((error) => this.#pipeClosed(error));
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Every unsolicited line, in order, also while a command runs. */
  onUrc(listener: (event: UrcEvent) => void): Unlisten {
    return this.#urcs.add(listener);
  }

  /** Lines that nobody claims while no command runs, and completions of commands that are over. */
  onStray(listener: (line: StrayLine) => void): Unlisten {
    return this.#strays.add(listener);
  }

  /** All bytes as they come, before anything is made of them. */
  onBytes(listener: (bytes: Uint8Array) => void): Unlisten {
    return this.#bytes.add(listener);
  }

  /** Called once when the pipe has ended. */
  onClose(listener: (error: HawserError | undefined) => void): Unlisten {
    return this.#closes.add(listener);
  }

  /**
   * Sends a command and waits for its end; resolves in every case, see {@link ExchangeStatus}. Rejects with a TypeError
   * for faults of the caller: a parameter is missing, the body is not as long as the command says, far too many
   * commands wait.
   */
  async run(exchange: Exchange, args: LooseValues, options: RunOptions = {}): Promise<ExchangeOutcome> {
    checkBody(exchange, args, options.body);
    const wire = formatCommand(exchange, args);
    return this.#turns.take(async () => {
      if (!this.#closed) await this.#aftermath.settled();
      if (this.#closed) return notSent(exchange, args, 'closed');
      if (options.signal?.aborted === true) return notSent(exchange, args, 'cancelled');
      return this.#perform(exchange, args, wire, options);
    });
  }

  /** Writes bytes outside any command, for a module that waits for raw bytes. `label` names them in a transcript. */
  async feed(bytes: Uint8Array, label: string): Promise<void> {
    await this.#turns.take(async () => {
      if (this.#closed) return;
      this.#recorder?.sentBody(label, bytes.length);
      await this.#pipe.write(bytes);
    });
  }

  async close(): Promise<void> {
    await this.#pipe.close();
    this.#pipeClosed(undefined);
  }

  #perform(exchange: Exchange, args: LooseValues, wire: string, options: RunOptions): Promise<ExchangeOutcome> {
    return new Promise((resolve) => {
      const cancel = (): void => running.cancel();
      const running = new Running(exchange, args, {
        clock: this.clock,
        deadlineMs: options.deadlineMs,
        bodyBytes: options.body?.length ?? 0,
        echo: wire.split('\n').filter((part) => part !== ''),
        onEnd: (outcome) => {
          options.signal?.removeEventListener('abort', cancel);
          this.#active = undefined;
          this.#reader.expectNothing();
          this.#hider.end(outcome.final !== undefined);
          this.#aftermath.add(outcome, running.finalDueMs);
          resolve(outcome);
        },
      });
      options.signal?.addEventListener('abort', cancel, { once: true });
      this.#active = { running, options };
      this.#reader.expectPrompt = running.wantsPrompt;
      this.#hider.begin(exchange, args);
      this.#recorder?.sent(formatCommand(exchange, args, 'display'));
      this.#pipe.write(bytesOf(`${wire}\r`)).catch(() => running.end('closed'));
    });
  }

  #prompt(): void {
    const { running, options } = this.#active ?? {};
    const prompt = running?.exchange.prompt;
    if (running === undefined || prompt === undefined || options?.body === undefined) return;
    this.#recorder?.received('>');
    this.#hider.body();
    running.prompted();
    const { finals } = running.exchange;
    this.#reader.expectBodyEcho(options.body, (text) => readFinal(text, finals) !== undefined);
    void this.#sendBody(running, options.body, prompt.what, options.onProgress);
  }

  async #sendBody(
    running: Running,
    body: Uint8Array,
    what: string,
    onProgress: RunOptions['onProgress'],
  ): Promise<void> {
    let sent = 0;
    try {
      while (sent < body.length && !running.ended) {
        const chunk = body.subarray(sent, sent + this.#bodyChunk);
        // The answer may overtake the end of the write; in the transcript it must not.
        if (sent + chunk.length === body.length) this.#recorder?.sentBody(what, body.length);
        running.handing(chunk.length);
        await this.#pipe.write(chunk);
        sent += chunk.length;
        running.handed(chunk.length);
        onProgress?.(sent, body.length);
      }
      if (sent < body.length) this.#recorder?.sentBody(what, sent);
    } catch {
      running.end('closed');
    }
  }

  #line(text: string): number {
    const flight = this.#active?.running;
    const found = classify(text, this.dialect, flight);
    this.#record(text, found, flight);
    const follows = payloadBytes(found);
    if (follows === 0) this.#dispatch(text, found, flight);
    else {
      this.#announced = { text, found, flight };
      if (found.kind === 'info' || found.kind === 'completion') flight?.receiving(follows);
    }
    return follows;
  }

  #payload(bytes: Uint8Array): void {
    const announced = this.#announced;
    this.#announced = undefined;
    if (announced === undefined || !('decoded' in announced.found)) return;
    const { text, flight } = announced;
    this.#recorder?.receivedBody(announced.found.decoded.spec.id, bytes.length);
    const found = flight?.ended === true ? classify(text, this.dialect) : announced.found;
    this.#dispatch(text, 'decoded' in found ? withPayload(found, bytes) : found, flight);
  }

  /** Inside raw bytes that were broken off only a restart of the module is believed. */
  #salvaged(text: string): void {
    const found = classify(text, this.dialect);
    if (found.kind !== 'urc' || found.urc.means !== 'reset') return;
    this.#record(text, found, undefined);
    this.#dispatch(text, found, undefined);
  }

  #record(text: string, found: LineClass, flight: Running | undefined): void {
    if (this.#recorder === undefined) return;
    if (found.kind === 'echo' && flight !== undefined) {
      if (flight.firstEcho) this.#recorder.received(formatCommand(flight.exchange, flight.args, 'display'));
    } else this.#recorder.received(found.kind === 'other' ? this.#hider.unclaimed(text) : this.#hider.claimed(text));
  }

  #dispatch(text: string, found: LineClass, flight: Running | undefined): void {
    if (found.kind === 'urc') {
      this.#urcs.call({ urc: found.urc, decoded: found.decoded });
      if (found.urc.means === 'reset') this.#active?.running.end('reset');
      else this.#active?.running.unsolicited(found.decoded);
    } else if (flight === undefined || flight.ended || found.kind === 'other') this.#unclaimed(text, flight);
    else if (found.kind === 'echo') flight.echoed();
    else if (found.kind === 'info') flight.info(found.decoded);
    else if (found.kind === 'completion') flight.completion(found.decoded);
    else {
      const { unclaimed } = flight.final(found.final);
      if (unclaimed !== undefined) this.#unclaimed(unclaimed, flight);
    }
  }

  #unclaimed(text: string, flight: Running | undefined): void {
    const late = this.#aftermath.lateCompletion(text);
    const shown = this.#hider.unclaimed(text);
    if (late !== undefined) this.#strays.call({ text: shown, late });
    else if (flight !== undefined && !flight.ended) flight.other(shown);
    else {
      this.#aftermath.idleLine(text);
      this.#strays.call({ text: shown });
    }
  }

  #pipeClosed(error: HawserError | undefined): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#reader.stop();
    this.#aftermath.stop();
    this.#active?.running.end('closed');
    this.#closes.call(error);
  }
}

function checkBody({ id, prompt }: Exchange, args: LooseValues, body: Uint8Array | undefined): void {
  if (prompt === undefined) {
    if (body !== undefined) throw new TypeError(`${id} takes no body`);
    return;
  }
  if (body === undefined) throw new TypeError(`${id} needs a body`);
  if (args[prompt.length] !== body.length) {
    throw new TypeError(`${id} announces ${String(args[prompt.length])} bytes, the body has ${body.length}`);
  }
}

function notSent(exchange: Exchange, args: LooseValues, status: 'closed' | 'cancelled'): ExchangeOutcome {
  return { exchange, args, status, info: [], other: [], told: [], bodySent: 0, ms: 0 };
}

function payloadBytes(found: LineClass): number {
  if (!('decoded' in found) || found.decoded.spec.payload === undefined) return 0;
  const bytes = (found.decoded.values as LooseValues)[found.decoded.spec.payload];
  return typeof bytes === 'number' && bytes > 0 && bytes <= MAX_PAYLOAD ? bytes : 0;
}

function withPayload<C extends LineClass & { readonly decoded: DecodedLine }>(found: C, payload: Uint8Array): C {
  return { ...found, decoded: { ...found.decoded, payload } };
}
