import { Duplex } from 'node:stream';

/** Header byte and up to four of length. */
const MAX_HEADER = 5;

/** Follows a stream of MQTT packets by their lengths alone. */
export class PacketMeter {
  readonly #most: number;
  #header: number[] = [];
  #left = 0;

  /** `most` bytes of a packet behind its header. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Whether all packets that begin or go on in these bytes keep the bound. */
  take(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.length;) {
      if (this.#left > 0) {
        const skipped = Math.min(this.#left, bytes.length - at);
        this.#left -= skipped;
        at += skipped;
        continue;
      }
      const byte = bytes[at] ?? 0;
      this.#header.push(byte);
      at += 1;
      const isFirst = this.#header.length === 1;
      if (isFirst || byte >= 0x80) {
        if (this.#header.length === MAX_HEADER) return false;
        continue;
      }
      this.#left = this.#header.slice(1).reduceRight((value, part) => value * 128 + (part & 0x7f), 0);
      this.#header = [];
      if (this.#left > this.#most) return false;
    }
    return true;
  }
}

/**
 * A connection whose client is cut off as soon as it announces a packet over the bound: a broker behind it would collect
 * all of it first. Ending it ends the connection in order, after what is written.
 */
export class PacketGate extends Duplex {
  readonly #socket: Duplex;
  readonly #end: () => void;
  #waiting: (() => void) | undefined;

  /** `end` closes the connection once what was written is out. */
  constructor(socket: Duplex, most: number, end: () => void) {
    super({ allowHalfOpen: false });
    const meter = new PacketMeter(most);
    this.#socket = socket;
    this.#end = end;
    socket.on('data', (chunk: Buffer) => {
      if (this.destroyed) return;
      if (!meter.take(chunk)) this.destroy();
      else if (!this.push(chunk)) socket.pause();
    });
    socket.on('drain', () => this.#goOn());
    socket.on('end', () => this.push(null));
    socket.on('close', () => this.destroy());
    socket.on('error', () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // Handed over at once, or an end that follows on its heels would overtake it.
    if (this.#socket.write(chunk)) done();
    else this.#waiting = done;
  }

  /** A packet that the broker writes in pieces leaves as one, and with it as one record of TLS. */
  override _writev(
    chunks: readonly { readonly chunk: Buffer; readonly encoding: BufferEncoding }[],
    done: (error?: Error | null) => void,
  ): void {
    this._write(Buffer.concat(chunks.map(({ chunk }) => chunk)), 'binary', done);
  }

  #goOn(): void {
    const done = this.#waiting;
    this.#waiting = undefined;
    done?.();
  }

  override _final(done: () => void): void {
    this.#end();
    done();
  }

  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    this.#end();
    this.#goOn();
    done();
  }
}
