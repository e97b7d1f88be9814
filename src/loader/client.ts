import type { BytePipe } from '../at/pipe.ts';
import { sleep, withDeadline, type Clock } from '../kernel/clock.ts';
import { isHawserError, type HawserError } from '../kernel/errors.ts';
import { interrupted } from '../kernel/interrupt.ts';
import { encodeCommand, SWITCH_TICKS, type LoaderCommand } from './commands.ts';
import { enterLoader, type ResetLine } from './enter.ts';
import { garbled, lineClosed, noLoader, refused, wentSilent } from './faults.ts';
import { Inbound } from './inbound.ts';
import { ACK, checksum, encodePacket, HEADER_BYTES, NACK, readHeader } from './packet.ts';
import { decodeVersion, STATUS, type VersionInfo } from './replies.ts';

/** For an answer that needs no work on the flash, ms. The tools of others wait one second. */
const ANSWER_MS = 2_000;
/** The other core is there after one second; a little more is allowed, ms. */
const SWITCH_MS = 1_200;
/** With a reset line the loader answers at once; without one a person looks for the button, ms. */
const ATTEMPT_MS = { line: 1_000, person: 6_000 };
/** Waiting for the line to fall silent after an answer that never came whole, ms. */
const QUIET_MS = 300;
const MOST_QUIET_MS = 2_000;

export interface LoaderOptions {
  readonly clock: Clock;
  /** What errors call the port. */
  readonly portName: string;
  readonly reset?: ResetLine;
  /** Before each of the five breaks, 1 to 5: time to ask for the button. */
  readonly onAttempt?: (attempt: number) => void;
  readonly signal?: AbortSignal;
}

/** How the loader met a command. */
export type Answer =
  | { readonly kind: 'packet'; readonly payload: Uint8Array }
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'garbled' };

/**
 * The host's side of the boot loader's protocol (TI SWRU577). One command at a time. Every wait has an end; errors are
 * HawserErrors: `port-silent` and `port-garbage` before the loader has answered, `module-unresponsive`, `port-garbage`,
 * `port-closed` and `loader-refused` afterwards, `interrupted` when the signal comes.
 */
export class LoaderClient {
  readonly #pipe: BytePipe;
  readonly #inbound: Inbound;
  readonly #o: LoaderOptions;

  constructor(pipe: BytePipe, options: LoaderOptions) {
    this.#pipe = pipe;
    this.#o = options;
    this.#inbound = new Inbound(pipe, options.clock, options.signal);
  }

  /** Wakes the loader and asks for its version. */
  async enter(): Promise<VersionInfo> {
    const { reset, portName } = this.#o;
    const heard = this.#inbound;
    if (!(await this.#wake(true, reset === undefined ? ATTEMPT_MS.person : ATTEMPT_MS.line))) {
      throw heard.closed ? lineClosed('waking the loader', heard.closeError) : noLoader(portName, heard.waiting);
    }
    return this.version();
  }

  /** Hands the UART to the core that has the files, and wakes its loader. */
  async switchCore(): Promise<VersionInfo> {
    const { clock, signal } = this.#o;
    await this.acknowledged({ op: 'switch-core', ticks: SWITCH_TICKS }, 'switching to the network processor');
    await sleep(clock, SWITCH_MS, signal).catch((cause: unknown) => {
      throw signal?.aborted === true ? interrupted() : cause;
    });
    if (!(await this.#wake(false, ATTEMPT_MS.line))) throw this.#lost('waking the network processor');
    return this.version();
  }

  #wake(fresh: boolean, attemptMs: number): Promise<boolean> {
    const { clock, reset, onAttempt, signal } = this.#o;
    return enterLoader({
      pipe: this.#pipe,
      inbound: this.#inbound,
      clock,
      fresh,
      attemptMs,
      ...(reset === undefined ? {} : { reset }),
      ...(onAttempt === undefined || !fresh ? {} : { onAttempt }),
      ...(signal === undefined ? {} : { signal }),
    });
  }

  async version(): Promise<VersionInfo> {
    const what = 'asking for its version';
    const version = decodeVersion(await this.reply({ op: 'version' }, what));
    if (version === undefined) throw garbled(what);
    return version;
  }

  /** Bits of {@link STORAGE_BIT}. */
  async storageList(): Promise<number> {
    return (await this.rawReply({ op: 'storage-list' }, 1, 'asking for its storages'))[0] ?? 0;
  }

  /** The last status: one of {@link STATUS}, or a number that nobody knows. */
  async status(what: string): Promise<number> {
    const [status] = await this.reply({ op: 'status' }, what);
    if (status === undefined) throw garbled(what);
    return status;
  }

  /** Gives a command and asks how it went; throws `loader-refused` unless it went well. `ms`: for the acknowledgement. */
  async done(command: LoaderCommand, what: string, ms: number): Promise<void> {
    await this.acknowledged(command, what, ms);
    const status = await this.status(what);
    if (status !== STATUS.ok) throw refused(what, status);
  }

  /** A command that is only acknowledged. */
  async acknowledged(command: LoaderCommand, what: string, ms = ANSWER_MS): Promise<void> {
    const kind = await this.#send(command, what, ms);
    if (kind !== 'acknowledged') throw this.#failed(kind, what);
  }

  /** A command that is answered by a packet: its payload. */
  async reply(command: LoaderCommand, what: string): Promise<Uint8Array> {
    const answer = await this.ask(command, what);
    if (answer.kind === 'packet') return answer.payload;
    throw this.#failed(answer.kind, what);
  }

  /** A command that is answered by bare bytes. `ms`: for the acknowledgement, which may wait for the flash. */
  async rawReply(command: LoaderCommand, count: number, what: string, ms = ANSWER_MS): Promise<Uint8Array> {
    await this.acknowledged(command, what, ms);
    const bytes = await this.#inbound.take(count, ANSWER_MS);
    if (bytes === undefined) throw this.#lost(what);
    return bytes;
  }

  /** The same as {@link reply} for a command that the loader may not know: what came of it. */
  async ask(command: LoaderCommand, what: string): Promise<Answer> {
    const kind = await this.#send(command, what, ANSWER_MS);
    if (kind !== 'acknowledged') return { kind };
    const head = await this.#inbound.take(HEADER_BYTES, ANSWER_MS);
    if (head === undefined) return { kind: 'silent' };
    const header = readHeader(head);
    if (header === undefined) return { kind: 'garbled' };
    const payload = await this.#inbound.take(header.payload, ANSWER_MS);
    if (payload === undefined) return { kind: 'silent' };
    if (checksum(payload) !== header.checksum) return { kind: 'garbled' };
    await this.#write(ACK, what);
    return { kind: 'packet', payload };
  }

  /** After an answer that did not come: lets the line fall silent and sees whether the loader still listens. */
  async recover(what: string): Promise<void> {
    if (this.#inbound.closed) throw this.#lost(what);
    await this.#inbound.drain(QUIET_MS, MOST_QUIET_MS);
    await this.status(what);
  }

  async #send(
    command: LoaderCommand,
    what: string,
    ms: number,
  ): Promise<'acknowledged' | 'refused' | 'silent' | 'garbled'> {
    await this.#write(encodePacket(encodeCommand(command)), what);
    const answer = await this.#inbound.take(ACK.length, ms);
    if (answer === undefined) return 'silent';
    const is = (wanted: Uint8Array): boolean => wanted.every((byte, i) => answer[i] === byte);
    if (is(ACK)) return 'acknowledged';
    return is(NACK) ? 'refused' : 'garbled';
  }

  async #write(bytes: Uint8Array, what: string): Promise<void> {
    try {
      // A port whose driver takes no more bytes must not hold the program for ever.
      const written = await withDeadline(
        this.#o.clock,
        WRITE_MS,
        this.#pipe.write(bytes).then(() => true),
      );
      if (written !== true) throw wentSilent(what);
    } catch (cause) {
      throw isHawserError(cause) && cause.code !== 'module-unresponsive' ? lineClosed(what, cause) : cause;
    }
  }

  #failed(kind: Answer['kind'], what: string): HawserError {
    if (kind === 'refused') return refused(what, undefined);
    return kind === 'garbled' ? garbled(what) : this.#lost(what);
  }

  #lost(what: string): HawserError {
    return this.#inbound.closed ? lineClosed(what, this.#inbound.closeError) : wentSilent(what);
  }
}

/** A packet at the slowest speed that a port may be given here (9600 bits per second) takes half of it, ms. */
const WRITE_MS = 10_000;
