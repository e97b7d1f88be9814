import type { Cancel } from '../kernel/clock.ts';
import { bytesDamaged, lostTrack, runCall, type SocketLine, type Trouble } from './socket-pipe-turn.ts';

/** Where nothing is said to wait, it is asked now and then whether that line was lost: each time in vain, later, ms. */
const FIRST_DOUBT_MS = 2_000;
const LAST_DOUBT_MS = 30_000;
/** A first fetch in vain may be a command that was damaged; a second one is believed. */
const BELIEVED = 2;

/** The receiving direction of a module that hands out bytes when it is asked: one fetch a turn. */
export class SocketFetcher {
  readonly #line: SocketLine;
  readonly #onBytes: (bytes: Uint8Array) => void;
  #waits = false;
  #vain = 0;
  #fetching = false;
  #doubtMs = FIRST_DOUBT_MS;
  #stopDoubt: Cancel = () => undefined;

  constructor(line: SocketLine, onBytes: (bytes: Uint8Array) => void) {
    this.#line = line;
    this.#onBytes = onBytes;
  }

  /** Whether bytes are thought to wait in the module. */
  get ready(): boolean {
    return this.#waits;
  }

  /** The module says that bytes wait. */
  announced(): void {
    this.#waits = true;
    // Said during a fetch, it may be about the bytes that this one brings.
    this.#vain = this.#fetching ? BELIEVED - 1 : 0;
  }

  /** Something was sent or has come: an answer may be near. */
  lively(): void {
    this.#doubtMs = FIRST_DOUBT_MS;
  }

  /** Nothing is to be done: after a while it is asked all the same. */
  rest(): void {
    const { clock, onWork } = this.#line;
    this.#stopDoubt();
    if (this.#waits) return;
    this.#stopDoubt = clock.after(this.#doubtMs, () => {
      this.#doubtMs = Math.min(LAST_DOUBT_MS, this.#doubtMs * 2);
      this.#waits = true;
      this.#vain = BELIEVED - 1;
      onWork();
    });
  }

  stop(): void {
    this.#stopDoubt();
  }

  /** Fetches what one answer holds. */
  async turn(): Promise<Trouble | undefined> {
    const { traffic } = this.#line;
    const call = traffic.receive?.();
    if (call === undefined) return undefined;
    // Whatever is said from here on may be about further bytes.
    this.#waits = false;
    this.#fetching = true;
    const outcome = await runCall(this.#line, call).finally(() => (this.#fetching = false));
    if (outcome.status !== 'ok' && outcome.status !== 'failed') {
      return lostTrack(this.#line, 'fetching received bytes', outcome, false);
    }
    const got = traffic.received?.(outcome);
    if (got === undefined && outcome.status === 'ok') return bytesDamaged();
    if (got !== undefined && got.bytes.length > 0) this.#brought(got.bytes, got.left);
    else if (outcome.status === 'failed' || (got?.left ?? 0) > 0) this.#inVain();
    return undefined;
  }

  #brought(bytes: Uint8Array, left: number | undefined): void {
    this.lively();
    if (left === undefined || left > 0) {
      this.#waits = true;
      this.#vain = left === undefined ? BELIEVED - 1 : 0;
    }
    this.#onBytes(bytes);
  }

  #inVain(): void {
    this.#vain += 1;
    if (this.#vain < BELIEVED) this.#waits = true;
  }
}
