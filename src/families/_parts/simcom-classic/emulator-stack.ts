import type { BytePipe } from '../../../at/pipe.ts';
import { bytesOf } from '../../../kernel/bytes.ts';
import type { ModuleHost } from '../../kit/emulator.ts';
import { isAttached } from '../gpp/emulator/status.ts';
import { Inbox } from '../simcom-common/emulator-inbox.ts';
import type { TransparentConnection } from '../simcom-common/emulator-transparent.ts';
import { BLOCK_BYTES, lines } from './socket-lines.ts';

/** Links that can be open at once in multi mode, 0..5 (SIM800 Series AT Command Manual V1.09, AT+CIPSTART). */
const LINKS = 6;
/** Unread bytes from which the peer is held back. The size of the real window is not known (a guess). */
const WINDOW_BYTES = 8_192;

/** How far the data connection is, in the words of `AT+CIPSTATUS`. */
type BearerState = 'IP INITIAL' | 'IP START' | 'IP CONFIG' | 'IP GPRSACT' | 'IP STATUS' | 'PDP DEACT';
type LinkState = 'INITIAL' | 'CONNECTING' | 'CONNECTED' | 'CLOSING' | 'CLOSED';

/** What single mode says where multi mode shows the state of a link. */
const SINGLE: Readonly<Record<LinkState, string>> = {
  INITIAL: 'IP STATUS',
  CONNECTING: 'TCP CONNECTING',
  CONNECTED: 'CONNECT OK',
  CLOSING: 'TCP CLOSING',
  CLOSED: 'TCP CLOSED',
};

/** Where a link leads. */
export interface Peer {
  readonly address: string;
  readonly port: number;
}

/** One TCP link. */
export class Link {
  readonly index: number;
  readonly inbox = new Inbox();
  state: LinkState = 'INITIAL';
  peer: Peer | undefined;
  pipe: BytePipe | undefined;
  /** Set while the line itself carries the connection. */
  carried: TransparentConnection | undefined;
  /** The host knows that bytes wait. */
  announced = false;
  /** Counts openings: what an earlier one comes to does not matter any more. */
  attempt = 0;

  constructor(index: number) {
    this.index = index;
  }

  /** The state as it is now, which an await may have changed. */
  is(state: LinkState): boolean {
    return this.state === state;
  }

  /** The pipe as it is now, which an await may have changed. */
  connection(): BytePipe | undefined {
    return this.pipe;
  }

  async close(): Promise<void> {
    const open = this.carried ?? this.pipe;
    this.attempt += 1;
    this.carried = undefined;
    this.pipe = undefined;
    if (this.state !== 'INITIAL') this.state = 'CLOSED';
    await open?.close();
  }

  forget(): void {
    this.inbox.clear();
    this.announced = false;
    this.peer = undefined;
    this.state = 'INITIAL';
  }
}

/** The TCP/IP stack of one life of a virtual module: the data connection and its links. */
export class IpStack {
  readonly host: ModuleHost;
  readonly links = Array.from({ length: LINKS }, (_, index) => new Link(index));
  bearer: BearerState = 'IP INITIAL';
  multi = false;
  quick = false;
  transparent = false;
  head = false;
  remoteAddress = false;
  /** Received bytes wait to be fetched instead of being printed. */
  manual = false;
  alive = true;

  constructor(host: ModuleHost) {
    this.host = host;
  }

  /** The only link of single mode. */
  get single(): Link {
    const [first] = this.links;
    if (first === undefined) throw new RangeError('a stack without links');
    return first;
  }

  /** The word behind `STATE: `. */
  get state(): string {
    if (this.bearer !== 'IP STATUS') return this.bearer;
    if (!this.multi) return SINGLE[this.single.state];
    return this.links.some(({ state }) => state !== 'INITIAL') ? 'IP PROCESSING' : 'IP STATUS';
  }

  /** Whether there is an address, which an await may have changed. */
  isUp(): boolean {
    return this.alive && (this.bearer === 'IP GPRSACT' || this.bearer === 'IP STATUS');
  }

  /** Whether the network gives a data connection. */
  mayConnect(): boolean {
    return isAttached(this.host) && this.host.services.radio.bearerAllowed;
  }

  /** What a line about `link` says: in multi mode its number stands in front. */
  about(link: Link, text: string): string {
    return this.multi ? `${link.index}, ${text}` : text;
  }

  /** The address is gone if the host has meanwhile detached the module or switched its radio off. */
  settle(): void {
    if (this.isUp() && !this.mayConnect()) this.networkLost();
  }

  /** The network is gone under the links. */
  networkLost(): void {
    if (!this.isUp()) return;
    this.bearer = 'PDP DEACT';
    void this.#closeAll();
    this.host.urcText('+PDP: DEACT');
  }

  /** Back to the beginning, from wherever. */
  async shut(): Promise<void> {
    await this.#closeAll();
    for (const link of this.links) link.forget();
    this.bearer = 'IP INITIAL';
  }

  /** Takes over a connection whose bytes go to the host by commands and lines. */
  adopt(link: Link, pipe: BytePipe): void {
    link.pipe = pipe;
    pipe.onData((bytes) => {
      if (this.alive && link.pipe === pipe) this.#received(link, pipe, bytes);
    });
    pipe.onClose(() => {
      if (this.alive && link.pipe === pipe) this.closedByPeer(link);
    });
  }

  closedByPeer(link: Link): void {
    link.pipe = undefined;
    link.carried = undefined;
    link.state = 'CLOSED';
    this.host.urcText(this.about(link, 'CLOSED'));
  }

  /** Takes what waits out of a link, and lets the peer go on. */
  fetch(link: Link, max: number): Uint8Array {
    const bytes = link.inbox.take(max);
    link.announced = false;
    if (link.inbox.length < WINDOW_BYTES) link.pipe?.resume?.();
    return bytes;
  }

  async #closeAll(): Promise<void> {
    await Promise.all(this.links.map((link) => link.close()));
  }

  #received(link: Link, pipe: BytePipe, bytes: Uint8Array): void {
    if (!this.manual) {
      for (let at = 0; at < bytes.length; at += BLOCK_BYTES) this.#push(link, bytes.slice(at, at + BLOCK_BYTES));
      return;
    }
    if (!link.inbox.add(bytes)) {
      void link.close();
      this.host.urcText(this.about(link, 'CLOSED'));
      return;
    }
    if (link.inbox.length >= WINDOW_BYTES) pipe.pause?.();
    if (link.announced) return;
    link.announced = true;
    if (this.multi) this.host.urc(lines.dataWaits, { mode: 1, link: link.index });
    else this.host.urc(lines.dataWaitsSingle, { mode: 1 });
  }

  #push(link: Link, block: Uint8Array): void {
    const { address = '0.0.0.0', port = 0 } = link.peer ?? {};
    if (this.remoteAddress) this.host.urcText(`RECV FROM:${address}:${port}`);
    if (this.multi) {
      this.host.urc(lines.pushed, { link: link.index, bytes: block.length }, block);
      return;
    }
    // In single mode nothing but the switched head tells where received bytes begin.
    if (this.head) this.host.raw(bytesOf(`\r\n+IPD,${block.length}:`));
    this.host.raw(block);
  }
}
