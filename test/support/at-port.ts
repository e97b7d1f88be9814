import type { LineRecorder } from '../../src/at/channel.ts';
import type { BytePipe } from '../../src/at/pipe.ts';
import { byteString, bytesOf } from '../../src/kernel/bytes.ts';
import type { HawserError } from '../../src/kernel/errors.ts';

/** The module's end of an AT port in a test: what the host wrote, and what the module says, byte for byte. */
export class TestPort implements BytePipe {
  /** Everything the host has written and {@link TestPort.take} has not taken, a byte string. */
  sent = '';
  /** Called after each write of the host. */
  onHost: () => void = () => undefined;
  closed = false;
  readonly #pieces: Uint8Array[] = [];
  #saying = false;
  #listener: (bytes: Uint8Array) => void = () => undefined;
  #closeListener: (error?: HawserError) => void = () => undefined;

  write(bytes: Uint8Array): Promise<void> {
    this.sent += byteString(bytes);
    this.onHost();
    return Promise.resolve();
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#listener = listener;
  }

  onClose(listener: (error?: HawserError) => void): void {
    this.#closeListener = listener;
  }

  close(): Promise<void> {
    this.hangUp();
    return Promise.resolve();
  }

  hangUp(error?: HawserError): void {
    if (this.closed) return;
    this.closed = true;
    this.#closeListener(error);
  }

  /** The module prints these bytes, in pieces of `chunk`; never in the middle of other ones. */
  say(text: string, chunk = Number.POSITIVE_INFINITY): void {
    const bytes = bytesOf(text);
    for (let at = 0; at < bytes.length; at += chunk) this.#pieces.push(bytes.subarray(at, at + chunk));
    if (this.#saying) return;
    this.#saying = true;
    for (let piece = this.#pieces.shift(); piece !== undefined; piece = this.#pieces.shift()) this.#listener(piece);
    this.#saying = false;
  }

  /** What the host has written since the last call. */
  take(): string {
    const taken = this.sent;
    this.sent = '';
    return taken;
  }
}

/** Lets everything happen that needs no clock. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 30; i += 1) await Promise.resolve();
}

/** A recorder that keeps what it was told, as rows of a transcript without times. */
export class TestRecorder implements LineRecorder {
  readonly rows: string[] = [];

  sent(display: string): void {
    this.rows.push(`> ${display}`);
  }

  sentBody(label: string, bytes: number): void {
    this.rows.push(`>> ${label} ${bytes}`);
  }

  received(text: string): void {
    this.rows.push(`< ${text}`);
  }

  receivedBody(label: string, bytes: number): void {
    this.rows.push(`<< ${label} ${bytes}`);
  }
}
