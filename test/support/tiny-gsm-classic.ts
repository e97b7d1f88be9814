import type { TinySocket } from './tiny-gsm-sockets.ts';
import { NotHeard, type TinyGsm, type Unasked } from './tiny-gsm.ts';

/** With TLS on a slow network. */
const OPEN_MS = 20_000;

/** Socket 0 of `+CIPSTART`, with data kept in the module until they are fetched, as the library has it for SIM800. */
export class ClassicSocket implements TinySocket {
  readonly #gsm: TinyGsm;
  readonly #secure: boolean;
  readonly #flags: { announced: boolean; closed: boolean };

  private constructor(gsm: TinyGsm, secure: boolean, flags: { announced: boolean; closed: boolean }) {
    this.#gsm = gsm;
    this.#secure = secure;
    this.#flags = flags;
  }

  static on(
    secure: boolean,
    make: (unasked: readonly Unasked[]) => TinyGsm,
  ): { readonly gsm: TinyGsm; readonly socket: ClassicSocket } {
    const flags = { announced: false, closed: false };
    const passed = (begins: string): Unasked => ({ begins, take: (from) => from.upTo('\n') });
    const gsm = make([
      { begins: '\r\n+CIPRXGET: 1,', take: async (from) => (flags.announced = (await from.number('\n')) === 0) },
      { begins: '\r\n0, CLOSED\r\n', take: () => Promise.resolve((flags.closed = true)) },
      passed('*PSUTTZ:'),
      passed('+CTZV:'),
      passed('DST:'),
    ]);
    return { gsm, socket: new ClassicSocket(gsm, secure, flags) };
  }

  async open(host: string, port: number): Promise<void> {
    await this.#gsm.send('+CIPSSL=', this.#secure ? '1' : '0');
    await this.#gsm.needs('OK\r\n');
    await this.#gsm.send('+CIPSTART=', '0', ',"TCP","', host, '",', String(port));
    await this.#gsm.needs('OK\r\n');
    const ends = ['CONNECT OK\r\n', 'CONNECT FAIL\r\n', 'ALREADY CONNECT\r\n', 'ERROR\r\n', 'CLOSE OK\r\n'];
    const end = await this.#gsm.wait(ends, OPEN_MS);
    if (end !== 0) throw new NotHeard(ends[end]?.trimEnd());
  }

  async write(data: string): Promise<void> {
    await this.#gsm.send('+CIPSEND=', '0', ',', String(data.length));
    await this.#gsm.needs('>');
    await this.#gsm.write(data);
    await this.#gsm.needs(`\r\nDATA ACCEPT:0,${data.length}\r\n`);
  }

  async read(): Promise<string> {
    await this.#gsm.listen(() => this.#flags.announced);
    this.#flags.announced = false;
    let data = '';
    for (let there = await this.#available(); there > 0; there = await this.#available()) {
      await this.#gsm.send('+CIPRXGET=2,', '0', ',', String(there));
      await this.#gsm.needs('+CIPRXGET: 2,0,');
      const given = await this.#gsm.number(',');
      await this.#gsm.number('\n');
      data += await this.#gsm.bytes(given);
      await this.#gsm.needs('OK\r\n');
    }
    return data;
  }

  /** Whether the module says that it is connected. */
  async isConnected(): Promise<boolean> {
    await this.#gsm.send('+CIPSTATUS=', '0');
    await this.#gsm.needs('+CIPSTATUS');
    const states = [',"CONNECTED"', ',"CLOSED"', ',"CLOSING"', ',"REMOTE CLOSING"', ',"INITIAL"'];
    const state = await this.#gsm.wait(states);
    await this.#gsm.needs('OK\r\n');
    return state === 0;
  }

  async peerCloses(): Promise<void> {
    await this.#gsm.listen(() => this.#flags.closed);
  }

  async close(): Promise<void> {
    await this.#gsm.send('+CIPCLOSE=', '0');
    // Also called for a socket that is closed already.
    await this.#gsm.wait(['OK\r\n', 'ERROR\r\n']);
  }

  async #available(): Promise<number> {
    await this.#gsm.send('+CIPRXGET=4,', '0');
    if ((await this.#gsm.wait(['+CIPRXGET: 4,0,', 'ERROR\r\n'])) !== 0) return 0;
    const bytes = await this.#gsm.number('\n');
    await this.#gsm.needs('OK\r\n');
    return bytes;
  }
}
