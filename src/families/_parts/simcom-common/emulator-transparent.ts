import type { BytePipe } from '../../../at/pipe.ts';
import type { DataMode, Ending, ModuleHost, Responder } from '../../kit/emulator.ts';
import { mayResume } from '../gpp/data-connection.ts';
import { Inbox } from './emulator-inbox.ts';

/** The rate is the one at which these modules leave the factory; the virtual line has none. */
const CONNECTED: Ending = { final: 'CONNECT 115200' };
export const CONNECT_FAIL: Ending = { final: 'CONNECT FAIL' };
const CLOSED = 'CLOSED';

/**
 * A connection that the line itself carries: what the host writes goes out, what arrives is printed as it is, until
 * `+++` or the end of the connection.
 */
export class TransparentConnection {
  readonly #host: ModuleHost;
  readonly #pipe: BytePipe;
  readonly #connected: Ending;
  readonly #waiting = new Inbox();
  #line: DataMode | undefined;
  #over = false;

  /** `onClosed` is called when the far end has closed it; `connected` is what the module says when the line carries it. */
  constructor(host: ModuleHost, pipe: BytePipe, onClosed: () => void, connected = CONNECTED) {
    this.#host = host;
    this.#pipe = pipe;
    this.#connected = connected;
    mayResume(host, (reply) => this.enter(reply));
    pipe.onData((bytes) => {
      if (this.#line !== undefined) this.#line.write(bytes);
      else if (!this.#waiting.add(bytes)) void pipe.close();
    });
    pipe.onClose(() => {
      if (this.#over) return;
      onClosed();
      if (this.#line === undefined) host.urcText(CLOSED);
      this.#leave();
    });
  }

  /** Says `CONNECT`, unless the command has ended already, and lets the line carry the connection. */
  enter(reply: Responder): Ending {
    const data = reply.dataMode(
      // A pipe that breaks tells so by its close.
      (bytes) => void this.#pipe.write(bytes).catch(() => undefined),
      () => (this.#line = undefined),
    );
    this.#line = data;
    reply.end(this.#connected);
    data.write(this.#waiting.take(this.#waiting.length));
    return this.#connected;
  }

  close(): Promise<void> {
    this.#leave();
    return this.#pipe.close();
  }

  #leave(): void {
    this.#over = true;
    mayResume(this.#host, undefined);
    this.#line?.end(CLOSED);
    this.#line = undefined;
  }
}
