import type { BytePipe } from '../../../src/at/pipe.ts';
import { HostEnd } from '../../../src/emulator/host-end.ts';
import { byteString } from '../../../src/kernel/bytes.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import { quiet, type Rig } from '../../support/rig.ts';

/** What went over the cable, in the order in which a logger sees it. */
export interface Heard {
  readonly from: 'host' | 'module';
  readonly text: string;
  /** Bytes given at a prompt, and no command. */
  readonly body?: true;
}

const FINAL = /^(?:OK|ERROR|\+CM[ES] ERROR: .*)$/;

/** A person at a terminal who types commands and waits for each to end, and a logger on the cable. */
export class Terminal {
  readonly #host: HostEnd;
  readonly #heard: Heard[];

  private constructor(host: HostEnd, heard: Heard[]) {
    this.#host = host;
    this.#heard = heard;
  }

  static async open(rig: Rig, echo: boolean): Promise<Terminal> {
    const heard: Heard[] = [];
    // A handshake takes real time on a busy machine, however fast the module's own clock runs.
    const host = new HostEnd(listening(rig.plug(), heard), systemClock);
    const terminal = new Terminal(host, heard);
    if ((await terminal.ask(`ATE${echo ? 1 : 0}`)) !== 'OK') throw new Error('the module does not answer');
    terminal.forget();
    return terminal;
  }

  /** The log begins here. */
  forget(): void {
    this.#heard.length = 0;
  }

  get heard(): readonly Heard[] {
    return this.#heard;
  }

  /** Types a command, gives it `body` where it asks for one, and waits for its final result, which is returned. */
  async ask(command: string, body?: string): Promise<string> {
    await this.#type(command);
    for (;;) {
      const line = await this.#host.next();
      if (line === undefined) return '';
      if (line === '>' && body !== undefined) await this.#give(body);
      if (FINAL.test(line)) {
        await quiet();
        return line;
      }
    }
  }

  /** The same of a command whose result is `NAME: …,CODE` beside its final result, in either order. */
  async result(command: string, name: string): Promise<number | undefined> {
    await this.#type(command);
    let final: string | undefined;
    let code: number | undefined;
    while (final === undefined || (code === undefined && final === 'OK')) {
      const line = await this.#host.next();
      if (line === undefined) return code;
      if (FINAL.test(line)) final = line;
      else if (line.startsWith(`${name}: `)) code = Number(/\d+$/.exec(line)?.[0]);
    }
    await quiet();
    return code;
  }

  /** Waits for a line that comes by itself. */
  async line(start: string): Promise<void> {
    for (let line = await this.#host.next(); !line?.startsWith(start); line = await this.#host.next()) {
      if (line === undefined) throw new Error(`${start} never came`);
    }
    await quiet();
  }

  async #type(command: string): Promise<void> {
    this.#heard.push({ from: 'host', text: command });
    await this.#host.type(`${command}\r`);
  }

  async #give(body: string): Promise<void> {
    this.#heard.push({ from: 'host', text: body, body: true });
    await this.#host.type(body);
  }
}

function listening(pipe: BytePipe, heard: Heard[]): BytePipe {
  return {
    write: (bytes) => pipe.write(bytes),
    onData: (listener) =>
      pipe.onData((bytes) => {
        heard.push({ from: 'module', text: byteString(bytes) });
        listener(bytes);
      }),
    onClose: (listener) => pipe.onClose(listener),
    close: () => pipe.close(),
  };
}
