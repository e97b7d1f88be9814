import type { BytePipe } from '../../at/pipe.ts';
import { withDeadline, type Clock } from '../../kernel/clock.ts';
import { concatBytes } from '../../kernel/bytes.ts';
import { MAX_PAGE, readPage, type HttpTarget, type Page } from '../_parts/simcom-http/emulator-request.ts';

/** How long a page may take, ms. The module's own limit is not known (a guess). */
const PAGE_MS = 60_000;

/** One client of `AT+CHTTPCREATE`: a server, and a connection that carries one request after the other. */
export class HttpClient {
  readonly id: number;
  readonly target: HttpTarget;
  connecting = false;
  #pipe: BytePipe | undefined;
  #received: Uint8Array = new Uint8Array();
  #finish: ((page: Page | undefined) => void) | undefined;

  constructor(id: number, target: HttpTarget) {
    this.id = id;
    this.target = target;
  }

  get connected(): boolean {
    return this.#pipe !== undefined;
  }

  get busy(): boolean {
    return this.#finish !== undefined;
  }

  /** Takes over a connection; `onLost` is called when it ends while no request is under way. */
  adopt(pipe: BytePipe, onLost: () => void): void {
    this.#pipe = pipe;
    pipe.onData((bytes) => this.#take(pipe, bytes));
    pipe.onClose(() => {
      if (this.#pipe !== pipe) return;
      this.#pipe = undefined;
      const finish = this.#finish;
      if (finish === undefined) onLost();
      else finish(readPage(this.#received, false, true));
    });
  }

  /** The answer to a request; `undefined` where none comes that can be read, and the connection is closed. */
  async ask(clock: Clock, request: Uint8Array): Promise<Page | undefined> {
    const pipe = this.#pipe;
    if (pipe === undefined) return undefined;
    this.#received = new Uint8Array();
    const answered = new Promise<Page | undefined>((resolve) => (this.#finish = resolve));
    // A pipe that breaks tells so by its close.
    void pipe.write(request).catch(() => undefined);
    const page = await withDeadline(clock, PAGE_MS, answered);
    this.#finish = undefined;
    if (page === undefined) await this.close();
    return page;
  }

  async close(): Promise<void> {
    const pipe = this.#pipe;
    this.#pipe = undefined;
    this.#finish?.(undefined);
    await pipe?.close();
  }

  #take(pipe: BytePipe, bytes: Uint8Array): void {
    // What no request has asked for is thrown away.
    if (this.#pipe !== pipe || this.#finish === undefined) return;
    this.#received = concatBytes([this.#received, bytes]);
    const page = readPage(this.#received, false, false);
    if (page !== undefined || this.#received.length > MAX_PAGE) this.#finish(page);
  }
}
