import { Duplex } from 'node:stream';
import type { BytePipe } from '../at/pipe.ts';
import { HawserError } from '../kernel/errors.ts';

/** Bytes kept for a reader who is slower than a pipe that cannot be held back. */
const MAX_KEPT = 4 * 1024 * 1024;

/**
 * A byte pipe as a stream of Node, for whoever expects one: node:tls, an MQTT library. The reader's pace holds the pipe
 * back and the pipe's pace the writer. It takes the pipe over: ending or destroying the stream closes it. When the pipe
 * closes, what came before is still read, then the stream ends, by an error where there was one.
 */
export class PipeStream extends Duplex {
  readonly #pipe: BytePipe;
  #reading = false;
  #over = false;
  #failure: HawserError | undefined;

  constructor(pipe: BytePipe) {
    super();
    this.#pipe = pipe;
    this.once('end', () => this.destroy(this.#failure));
  }

  /** Bytes have come from the pipe. */
  protected received(bytes: Uint8Array): void {
    this.deliver(bytes);
  }

  /** Bytes are about to go out; `false` keeps them back without a word. */
  protected sending(_bytes: Uint8Array): boolean {
    return true;
  }

  /** Hands bytes to the reader. */
  protected deliver(bytes: Uint8Array): void {
    if (this.#over || bytes.length === 0) return;
    if (!this.push(bytes)) this.#pipe.pause?.();
    if (this.readableLength > MAX_KEPT) {
      this.destroy(new HawserError('more came than anybody has read', { code: 'port-closed', rung: 'tcp' }));
    }
  }

  /** Nothing goes in or out any more. */
  get over(): boolean {
    return this.#over;
  }

  override _read(): void {
    if (this.#reading) {
      this.#pipe.resume?.();
      return;
    }
    // Not before there is a reader, so that the peer is held back and not the memory filled.
    this.#reading = true;
    this.#pipe.onData((bytes) => this.received(bytes));
    this.#pipe.onClose((error) => this.#ended(error));
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // Writing to a pipe that is gone is no error of its own: what was said last is still to be read.
    if (this.#over || !this.sending(chunk)) {
      done();
      return;
    }
    this.#pipe.write(new Uint8Array(chunk)).then(
      () => done(),
      (error: unknown) => {
        this.#ended(lost(error));
        done();
      },
    );
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#pipe.close().then(() => done(), done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#over = true;
    // The close is the last word either way; whoever destroyed us already knows why.
    this.#pipe.close().catch(() => undefined);
    done(error);
  }

  #ended(error: HawserError | undefined): void {
    if (this.#over) return;
    this.#over = true;
    this.#failure = error;
    this.push(null);
  }
}

/** The same for a program above a module’s socket, which writes a packet in many small pieces. */
export class JoiningPipeStream extends PipeStream {
  /** What was written while a write was under way goes out as one: each is a command of its own for a module. */
  override _writev(
    chunks: { readonly chunk: Buffer; readonly encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'binary', done);
  }
}

function lost(error: unknown): HawserError {
  if (error instanceof HawserError) return error;
  return new HawserError('the connection broke', { code: 'port-closed', rung: 'tcp', cause: error });
}
