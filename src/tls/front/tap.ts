import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import type { Clock } from '../../kernel/clock.ts';
import { RecordError, RecordReader, encodeRecord, type TlsRecord } from '../records.ts';
import { HandshakeWatch } from './handshake-watch.ts';
import { lastWords } from './last-words.ts';
import { sendBadly, type BadSend } from './misbehave.ts';
import type { FrontMisbehaviour } from './types.ts';

export interface TapOptions {
  /** What was read from the socket before, to be read by node:tls again. */
  readonly first: Uint8Array;
  /** The record version of an alert before one is agreed. */
  readonly alertVersion: number;
  /** Given: looks at the client's certificates; a number is the fatal alert that ends the handshake there. */
  readonly judge?: (certificates: readonly Uint8Array[], version: number) => number | undefined;
  readonly misbehave?: FrontMisbehaviour | undefined;
  readonly clock: Clock;
}

/**
 * Stands between a TCP socket and node:tls as server. The client's records are passed on one by one, and those that
 * follow its Certificate only when it was judged: node:tls itself judges after the handshake and then only hangs up.
 */
export class FrontTap extends Duplex {
  readonly #socket: Socket;
  readonly #options: TapOptions;
  readonly #watch: HandshakeWatch;
  readonly #fromClient = new RecordReader();
  readonly #sendBadly: BadSend | undefined;
  #judging: boolean;
  /** Nothing of node:tls goes out any more, and nothing reaches it. */
  #sealed = false;
  #sending: Promise<void> = Promise.resolve();

  constructor(socket: Socket, options: TapOptions) {
    super();
    this.#socket = socket;
    this.#options = options;
    this.#watch = new HandshakeWatch(options.alertVersion);
    this.#judging = options.judge !== undefined;
    const { misbehave, clock } = options;
    this.#sendBadly = misbehave === undefined ? undefined : sendBadly(socket, misbehave, clock);
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
    socket.on('end', () => {
      if (!this.#sealed) this.push(null);
    });
    this.#receive(options.first);
    socket.on('data', (bytes: Buffer) => this.#receive(new Uint8Array(bytes)));
  }

  /** The fatal alert that went out in the clear. */
  get fatal(): number | undefined {
    return this.#watch.fatal;
  }

  /** A line of the `keylog` event of node:tls, needed to judge in TLS 1.3. */
  secret(line: string): void {
    if (this.#judging) this.#watch.secret(line);
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.#sealed) {
      done();
      return;
    }
    this.#watch.fromServer(chunk);
    if (this.#sendBadly !== undefined) {
      this.#sending = this.#sendBadly(chunk).then((goOn) => {
        if (!goOn) this.#hangUp();
        done();
      });
    } else if (this.#socket.write(chunk)) {
      // At once: what node:tls still says before it destroys us must not be left waiting behind this.
      done();
    } else {
      this.#socket.once('drain', () => done());
    }
  }

  override _final(done: (error?: Error | null) => void): void {
    lastWords(this.#socket, this.#options.clock);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    void this.#sending.then(() => this.#hangUp());
    done(error);
  }

  /** Ends the connection without a word of TLS. */
  #hangUp(): void {
    if (this.#sealed) return;
    this.#sealed = true;
    lastWords(this.#socket, this.#options.clock);
  }

  #receive(bytes: Uint8Array): void {
    if (this.#sealed || this.destroyed) return;
    if (this.#options.judge === undefined) {
      this.#forward(bytes);
      return;
    }
    // Cut to the end of the connection: what is held of an unfinished record cannot be handed back in between.
    try {
      for (const record of this.#fromClient.cut(bytes)) {
        if (this.#judging && !this.#lets(record)) return;
        this.#forward(encodeRecord(record.type, record.version, record.body));
      }
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      if (this.#judging) this.#refuse(50);
      else this.#hangUp();
    }
  }

  #lets(record: TlsRecord): boolean {
    const certificates = this.#watch.fromClient(record);
    if (certificates === undefined) return true;
    this.#judging = false;
    const alert = this.#options.judge?.(certificates, this.#watch.version);
    if (alert !== undefined) this.#refuse(alert);
    this.#watch.forget();
    return alert === undefined;
  }

  #refuse(alert: number): void {
    this.#sealed = true;
    lastWords(this.#socket, this.#options.clock, this.#watch.alert(alert));
    this.destroy();
  }

  #forward(bytes: Uint8Array): void {
    if (!this.push(bytes)) this.#socket.pause();
  }
}
