import type { BytePipe } from '../../../at/pipe.ts';
import { byteString, hexOf } from '../../../kernel/bytes.ts';
import { ERROR, OK, type Ending, type ModuleHost, type Responder } from '../../kit/emulator.ts';
import { Inbox } from '../simcom-common/emulator-inbox.ts';
import { TransparentConnection } from '../simcom-common/emulator-transparent.ts';
import { IP_ERROR_TEXTS, type IpErrorText } from './error-texts.ts';
import { LINKS } from './declarations.ts';
import { lines } from './lines.ts';

/** Result codes of NETOPEN, CIPOPEN, CIPSEND and CIPCLOSE that the virtual module gives. */
export const CODE = { ok: 0, network: 1, notOpened: 2, parameter: 3, notSupported: 4, timeout: 10, dns: 11 } as const;

/** Largest push block, bytes. */
const PUSH_BYTES = 1500;

/** One TCP or UDP link. */
export class Link {
  readonly index: number;
  readonly inbox = new Inbox();
  opening = false;
  pipe: BytePipe | undefined;
  /** Set while `pipe` belongs to a connection that the line itself carries. */
  carried: TransparentConnection | undefined;
  peer: { readonly protocol: string; readonly address?: string; readonly port?: number } | undefined;

  constructor(index: number) {
    this.index = index;
  }

  get open(): boolean {
    return this.peer !== undefined;
  }

  /** The pipe as it is now, which an await may have changed. */
  connection(): BytePipe | undefined {
    return this.pipe;
  }

  async close(): Promise<void> {
    const open = this.carried ?? this.pipe;
    this.carried = undefined;
    this.pipe = undefined;
    this.peer = undefined;
    await open?.close();
  }
}

/** The plain socket service of one life of a virtual module. */
export class LinkService {
  readonly host: ModuleHost;
  readonly links = Array.from({ length: LINKS }, (_, index) => new Link(index));
  /** Ports that are listened on, by server number. */
  readonly servers = new Map<number, number>();
  netOpen = false;
  opening = false;
  transparent = false;
  confirmed = false;
  /** Received bytes wait to be fetched, instead of being printed. */
  manual = false;
  head = true;
  remoteAddress = true;
  config = [10, 0, 0, 1, 1, 0, 75_000];
  timeouts = { open: 120_000, connect: 120_000, send: 120_000 };
  alive = true;

  constructor(host: ModuleHost) {
    this.host = host;
  }

  /** Whether the network is open now, which an await may have changed. */
  isUp(): boolean {
    return this.alive && this.netOpen;
  }

  /** Says what is wrong, as text or number as `+CIPCCFG` has it, and ends with `ERROR`. */
  refuse(reply: Responder, text: IpErrorText): Ending {
    const asText = this.config[3] !== 0;
    if (asText) reply.info(lines.ipError, { text });
    else reply.info(lines.numericError, { code: IP_ERROR_TEXTS.indexOf(text) });
    return ERROR;
  }

  adopt(link: Link, pipe: BytePipe, peer: { readonly address: string; readonly port: number }): void {
    link.pipe = pipe;
    link.peer = { protocol: 'TCP', ...peer };
    pipe.onData((bytes) => {
      if (this.alive && link.pipe === pipe) this.#received(link, bytes);
    });
    pipe.onClose(() => {
      if (!this.alive || link.pipe !== pipe) return;
      link.pipe = undefined;
      link.peer = undefined;
      this.host.urc(lines.remoteClosed, { link: link.index, reason: 1 });
    });
  }

  /** Takes over a connection that the line itself carries. */
  carry(
    link: Link,
    reply: Responder,
    pipe: BytePipe,
    peer: { readonly address: string; readonly port: number },
  ): Ending {
    link.pipe = pipe;
    link.peer = { protocol: 'TCP', ...peer };
    const connection = new TransparentConnection(this.host, pipe, () => {
      link.carried = undefined;
      link.pipe = undefined;
      link.peer = undefined;
    });
    link.carried = connection;
    return connection.enter(reply);
  }

  /** Prints what waits for the host in a link, in the form of mode 2 (raw) or 3 (hex). */
  fetch(reply: Responder, link: Link, mode: number, max: number): Ending {
    if (link.inbox.length === 0) return this.refuse(reply, 'No data');
    const bytes = link.inbox.take(max);
    if (!link.inbox.full) link.pipe?.resume?.();
    const values = { link: link.index, bytes: bytes.length, left: link.inbox.length };
    if (mode === 2) {
      reply.info(lines.data, { mode, ...values }, bytes);
    } else {
      reply.info(lines.hexData, { mode, ...values });
      reply.text(hexOf(bytes).toUpperCase());
    }
    return OK;
  }

  async closeAll(): Promise<void> {
    this.servers.clear();
    await Promise.all(this.links.map((link) => link.close()));
  }

  /** The network is gone under open sockets. */
  networkLost(): void {
    if (!this.netOpen) return;
    this.netOpen = false;
    void this.closeAll();
    this.host.urc(lines.networkClosed, {});
  }

  #received(link: Link, bytes: Uint8Array): void {
    if (!this.manual) {
      this.#push(link, bytes);
      return;
    }
    const first = link.inbox.length === 0;
    if (!link.inbox.add(bytes)) {
      void link.close();
      this.host.urc(lines.remoteClosed, { link: link.index, reason: 0 });
      return;
    }
    if (link.inbox.full) link.pipe?.pause?.();
    if (first) this.host.urc(lines.waiting, { mode: 1, link: link.index });
  }

  #push(link: Link, bytes: Uint8Array): void {
    const { address = '0.0.0.0', port = 0 } = link.peer ?? {};
    for (let at = 0; at < bytes.length; at += PUSH_BYTES) {
      const block = bytes.slice(at, at + PUSH_BYTES);
      if (this.remoteAddress) this.host.urcText(`RECV FROM:${address}:${port}`);
      if (this.head) this.host.urc(lines.push, { bytes: block.length }, block);
      else this.host.urcText(byteString(block));
    }
  }
}
