import { NotHeard, type TinyGsm, type Unasked } from './tiny-gsm.ts';

/* The library's two kinds of sockets on SIMCom's LTE modules, in the calls and answers that it makes of them. */

/** A socket as the library's users see it. All data are byte strings. */
export interface TinySocket {
  open(host: string, port: number): Promise<void>;
  write(data: string): Promise<void>;
  /** What has arrived; waits for the module to announce it. */
  read(): Promise<string>;
  close(): Promise<void>;
}

/** A network connection takes its time. */
const NETWORK_MS = 15_000;

interface Flags {
  announced: boolean;
  closed: boolean;
}

/** Socket 0 of `+CIPOPEN`, with data kept in the module until they are fetched. */
export class CipSocket implements TinySocket {
  readonly #gsm: TinyGsm;
  readonly #flags: Flags;

  private constructor(gsm: TinyGsm, flags: Flags) {
    this.#gsm = gsm;
    this.#flags = flags;
  }

  static on(make: (unasked: readonly Unasked[]) => TinyGsm): { readonly gsm: TinyGsm; readonly socket: CipSocket } {
    const flags = { announced: false, closed: false };
    const gsm = make([
      { begins: '\r\n+CIPRXGET: 1,', take: async (from) => (flags.announced = (await from.number('\n')) === 0) },
      {
        begins: '\r\n+IPCLOSE:',
        take: async (from) => {
          flags.closed = (await from.number(',')) === 0;
          await from.number('\n');
        },
      },
      { begins: '\r\n+CIPEVENT:', take: (from) => from.upTo('\n') },
    ]);
    return { gsm, socket: new CipSocket(gsm, flags) };
  }

  async open(host: string, port: number): Promise<void> {
    await this.#gsm.send('+CIPRXGET=1');
    await this.#gsm.needs('OK\r\n');
    await this.#gsm.send('+CIPOPEN=', '0', ',"TCP","', host, '",', String(port));
    await this.#gsm.needs('\r\n+CIPOPEN: 0,0\r\n', NETWORK_MS);
  }

  async write(data: string): Promise<void> {
    await this.#gsm.send('+CIPSEND=', '0', ',', String(data.length));
    await this.#gsm.needs('>');
    await this.#gsm.write(data);
    await this.#gsm.needs('\r\n+CIPSEND: 0,');
    const [asked, sent] = [await this.#gsm.number(','), await this.#gsm.number('\n')];
    if (asked !== data.length || sent !== data.length) throw new NotHeard(`${sent} of ${data.length} bytes were sent`);
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

  /** Ten flags; the library reads ten numbers whatever comes. */
  async states(): Promise<readonly number[]> {
    await this.#gsm.send('+CIPCLOSE?');
    await this.#gsm.needs('+CIPCLOSE:');
    const flags: number[] = [];
    while (flags.length < 10) flags.push(await this.#gsm.number(flags.length < 9 ? ',' : '\n'));
    await this.#gsm.needs('OK\r\n');
    return flags;
  }

  async peerCloses(): Promise<void> {
    await this.#gsm.listen(() => this.#flags.closed);
  }

  async close(): Promise<void> {
    await this.#gsm.send('+CIPCLOSE=', '0');
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

/** Socket 0 of `+CCHOPEN`: TLS in the module, data kept there until they are fetched. */
export class CchSocket implements TinySocket {
  readonly #gsm: TinyGsm;
  readonly #flags: Flags;

  private constructor(gsm: TinyGsm, flags: Flags) {
    this.#gsm = gsm;
    this.#flags = flags;
  }

  static on(make: (unasked: readonly Unasked[]) => TinyGsm): { readonly gsm: TinyGsm; readonly socket: CchSocket } {
    const flags = { announced: false, closed: false };
    const gsm = make([
      { begins: '\r\n+CCHEVENT: 0,RECV EVENT\r\n', take: async () => (flags.announced = true) },
      { begins: '\r\n+CCH_PEER_CLOSED:', take: async (from) => (flags.closed = (await from.number('\n')) === 0) },
    ]);
    return { gsm, socket: new CchSocket(gsm, flags) };
  }

  /** Server and client certificates by their names in the module's store. */
  async setUp(files: { readonly ca: string; readonly cert: string; readonly key: string }): Promise<void> {
    for (const [setting, value] of [
      ['sslversion', '4'],
      ['enableSNI', '1'],
      ['cacert', `"${files.ca}"`],
      ['clientcert', `"${files.cert}"`],
      ['clientkey', `"${files.key}"`],
      ['authmode', '2'],
    ] as const) {
      await this.#gsm.send('+CSSLCFG="', setting, '",', '0', ',', value);
      await this.#gsm.needs('OK\r\n');
    }
    await this.#gsm.send('+CCHSET=1,1');
    await this.#gsm.needs('OK\r\n');
    await this.#gsm.send('+CCHSTART');
    // A service that runs already is fine, too.
    await this.#gsm.wait(['OK\r\n', 'ERROR\r\n'], NETWORK_MS);
    await this.#gsm.send('+CCHSSLCFG=', '0', ',', '0');
    await this.#gsm.needs('OK\r\n');
  }

  async open(host: string, port: number): Promise<void> {
    await this.#gsm.send('+CCHOPEN=', '0', ',"', host, '",', String(port), ',2');
    await this.#gsm.needs('\r\n+CCHOPEN: 0,0\r\n', NETWORK_MS);
  }

  async write(data: string): Promise<void> {
    await this.#gsm.send('+CCHSEND=', '0', ',', String(data.length));
    await this.#gsm.needs('>');
    await this.#gsm.write(data);
    await this.#gsm.needs('\r\n+CCHSEND: 0,0\r\n');
  }

  async read(): Promise<string> {
    await this.#gsm.listen(() => this.#flags.announced);
    this.#flags.announced = false;
    let data = '';
    for (let there = await this.#available(); there > 0; there = await this.#available()) {
      await this.#gsm.send('+CCHRECV=', '0', ',', String(there));
      await this.#gsm.needs('\r\n+CCHRECV: DATA,0,', NETWORK_MS);
      data += await this.#gsm.bytes(await this.#gsm.number('\n'));
      await this.#gsm.needs('+CCHRECV: 0,0');
    }
    return data;
  }

  async close(): Promise<void> {
    await this.#gsm.send('+CCHCLOSE=', '0');
    await this.#gsm.needs('+CCHCLOSE: 0,0', NETWORK_MS);
    await this.#gsm.send('+CCHSTOP');
    await this.#gsm.needs('+CCHSTOP: 0', NETWORK_MS);
  }

  async #available(): Promise<number> {
    await this.#gsm.send('+CCHRECV?');
    await this.#gsm.needs('+CCHRECV: LEN,');
    const bytes = await this.#gsm.number(',');
    await this.#gsm.number('\n');
    await this.#gsm.needs('OK\r\n');
    return bytes;
  }
}
