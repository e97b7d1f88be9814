import type { BytePipe } from '../at/pipe.ts';
import { concatBytes } from '../kernel/bytes.ts';
import type { ByteSink } from './line-output.ts';

export interface HostLinkEvents {
  readonly onData: (bytes: Uint8Array) => void;
  /** Everything written so far is out. */
  readonly onDrain: () => void;
}

/** The cable to the host. It may be pulled and plugged again; what is written without a host is lost, as on a UART. */
export class HostLink implements ByteSink {
  readonly #events: HostLinkEvents;
  #pipe: BytePipe | undefined;
  #queue: Uint8Array[] = [];
  #backlog = 0;
  #writing = false;

  constructor(events: HostLinkEvents) {
    this.#events = events;
  }

  get backlog(): number {
    return this.#backlog;
  }

  get attached(): boolean {
    return this.#pipe !== undefined;
  }

  /** Plugs a host in; one that was there is cut off. */
  attach(pipe: BytePipe): void {
    this.detach();
    this.#pipe = pipe;
    pipe.onData((bytes) => {
      if (this.#pipe === pipe) this.#events.onData(bytes);
    });
    pipe.onClose(() => this.#forget(pipe));
  }

  /** Pulls the cable. */
  detach(): void {
    const pipe = this.#pipe;
    if (pipe === undefined) return;
    this.#forget(pipe);
    void pipe.close();
  }

  write(bytes: Uint8Array): void {
    if (this.#pipe === undefined || bytes.length === 0) return;
    this.#queue.push(bytes);
    this.#backlog += bytes.length;
    if (!this.#writing) void this.#drain(this.#pipe);
  }

  #forget(pipe: BytePipe): void {
    if (this.#pipe !== pipe) return;
    this.#pipe = undefined;
    this.#queue = [];
    this.#backlog = 0;
    this.#writing = false;
    this.#events.onDrain();
  }

  async #drain(pipe: BytePipe): Promise<void> {
    this.#writing = true;
    while (this.#pipe === pipe && this.#queue.length > 0) {
      const bytes = concatBytes(this.#queue);
      this.#queue = [];
      try {
        await pipe.write(bytes);
      } catch {
        // The close listener tells of the end of the pipe; here it only means that nobody reads on.
        this.#forget(pipe);
        return;
      }
      if (this.#pipe === pipe) this.#backlog -= bytes.length;
    }
    if (this.#pipe !== pipe) return;
    this.#writing = false;
    this.#events.onDrain();
  }
}
