import type { ReceivedMessage } from '../families/kit/driver.ts';
import { equalBytes, utf8Bytes } from '../kernel/bytes.ts';
import { sleep, type Clock } from '../kernel/clock.ts';

/** Watches for one message of ours coming back. */
export class OwnMessage {
  readonly #topic: string;
  readonly #payload: Uint8Array;
  readonly #arrival: Promise<true>;
  #arrived: () => void = () => undefined;

  constructor(message: { readonly topic: string; readonly text: string }) {
    this.#topic = message.topic;
    this.#payload = utf8Bytes(message.text);
    this.#arrival = new Promise((resolve) => {
      this.#arrived = () => resolve(true);
    });
  }

  offer({ topic, payload }: ReceivedMessage): void {
    if (topic === this.#topic && equalBytes(payload, this.#payload)) this.#arrived();
  }

  /** Whether it comes within the time, or before somebody wants to wait no longer; it may have come before. */
  async came(clock: Clock, ms: number, signal?: AbortSignal): Promise<boolean> {
    const enough = new AbortController();
    const wait = sleep(clock, ms, AbortSignal.any([enough.signal, ...(signal === undefined ? [] : [signal])]));
    const late = wait.then(
      () => false,
      () => false,
    );
    try {
      return await Promise.race([this.#arrival, late]);
    } finally {
      enough.abort();
    }
  }
}
