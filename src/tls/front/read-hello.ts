import type { Socket } from 'node:net';
import type { Clock } from '../../kernel/clock.ts';
import { concatBytes } from '../../kernel/bytes.ts';
import { CLIENT_HELLO, parseClientHello, type ClientHello } from '../hello.ts';
import { ALERT, HANDSHAKE, HandshakeReader, RecordError, RecordReader } from '../records.ts';

/** A hello with all known extensions and a share of every group stays well below; what is longer is no client of ours. */
const MAX_HELLO_BYTES = 16_384;

/** What came first on a connection. `refused` without an alert: it is to be closed without a word. */
export type HelloRead =
  | { readonly is: 'hello'; readonly hello: ClientHello; /** All that was read. */ readonly bytes: Uint8Array }
  | { readonly is: 'refused'; readonly alert?: number }
  | { readonly is: 'gone' };

/** Puts a ClientHello together from bytes in any pieces, and refuses what is none as OpenSSL refuses it. */
export class HelloReader {
  readonly #records = new RecordReader();
  readonly #messages = new HandshakeReader();
  readonly #parts: Uint8Array[] = [];
  #size = 0;
  #speaksTls = false;

  /** `undefined` while more is needed; to be left alone after an answer. */
  push(bytes: Uint8Array): HelloRead | undefined {
    this.#parts.push(bytes);
    this.#size += bytes.length;
    try {
      const answer = this.#read(bytes);
      if (answer !== undefined) return answer;
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      // To another protocol an alert would be noise; a broken hello is a decode_error.
      return this.#speaksTls ? { is: 'refused', alert: 50 } : { is: 'refused' };
    }
    return this.#size > MAX_HELLO_BYTES ? { is: 'refused', alert: 47 } : undefined;
  }

  #read(bytes: Uint8Array): HelloRead | undefined {
    for (const { type, body } of this.#records.cut(bytes)) {
      this.#speaksTls = true;
      if (type === ALERT) return { is: 'refused' };
      if (type !== HANDSHAKE) return { is: 'refused', alert: 10 };
      const [message] = this.#messages.push(body);
      if (message === undefined) continue;
      if (message.type !== CLIENT_HELLO) return { is: 'refused', alert: 10 };
      return { is: 'hello', hello: parseClientHello(message.body), bytes: concatBytes(this.#parts) };
    }
    return undefined;
  }
}

/** Reads a whole ClientHello within `ms` and leaves the socket paused. Never rejects. */
export function readHello(socket: Socket, clock: Clock, ms: number): Promise<HelloRead> {
  const reader = new HelloReader();
  return new Promise((resolve) => {
    const finish = (read: HelloRead): void => {
      cancel();
      socket.pause();
      socket.off('data', onData);
      socket.off('end', onGone);
      socket.off('close', onGone);
      resolve(read);
    };
    const onData = (bytes: Buffer): void => {
      const read = reader.push(new Uint8Array(bytes));
      if (read !== undefined) finish(read);
    };
    const onGone = (): void => finish({ is: 'gone' });
    const cancel = clock.after(ms, onGone);
    socket.on('data', onData);
    socket.on('end', onGone);
    socket.on('close', onGone);
  });
}
