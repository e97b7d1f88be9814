import { CERTIFICATE, SERVER_HELLO, SERVER_HELLO_DONE, TLS_1_3, parseServerHello } from './hello.ts';
import { PipeStream } from './pipe-stream.ts';
import { CHANGE_CIPHER_SPEC, HANDSHAKE, HandshakeReader, RecordError, RecordReader } from './records.ts';

/**
 * A pipe under a client of node:tls, which reads the server's clear messages along: node:tls itself does not tell how far
 * a handshake came that came to nothing.
 */
export class WatchedStream extends PipeStream {
  readonly #records = new RecordReader();
  readonly #messages = new HandshakeReader();
  #watching = true;
  #heard = false;
  #isTls = false;
  #answered = false;
  #certificate: Uint8Array | undefined;

  /** Anything came from the server at all. */
  get heard(): boolean {
    return this.#heard;
  }

  /** What came begins as TLS does. */
  get isTls(): boolean {
    return this.#isTls;
  }

  /** TLS 1.2 and below: the server’s flight was whole, and what it says after that is its answer to ours. */
  get answered(): boolean {
    return this.#answered;
  }

  /** TLS 1.2 and below: the body of the server’s Certificate message. */
  get certificate(): Uint8Array | undefined {
    return this.#certificate;
  }

  protected override received(bytes: Uint8Array): void {
    this.#heard ||= bytes.length > 0;
    if (this.#watching) this.#watch(bytes);
    this.deliver(bytes);
  }

  #watch(bytes: Uint8Array): void {
    try {
      for (const { type, body } of this.#records.cut(bytes)) {
        this.#isTls = true;
        if (type === CHANGE_CIPHER_SPEC) this.#watching = false;
        if (type === HANDSHAKE && this.#watching) this.#handshake(body);
        if (!this.#watching) return;
      }
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      // node:tls gets the same bytes, and says in its own way that they are wrong.
      this.#watching = false;
    }
  }

  #handshake(record: Uint8Array): void {
    for (const { type, body } of this.#messages.push(record)) {
      // All that follows in TLS 1.3 is encrypted.
      if (type === SERVER_HELLO && parseServerHello(body).version >= TLS_1_3) this.#watching = false;
      if (type === CERTIFICATE) this.#certificate = body;
      if (type === SERVER_HELLO_DONE) this.#answered = true;
    }
  }
}
