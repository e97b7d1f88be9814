import type { BytePipe } from '../../../at/pipe.ts';
import type { Ending, ModuleHost, Responder } from '../../kit/emulator.ts';
import { Inbox } from '../simcom-common/emulator-inbox.ts';
import { TransparentConnection } from '../simcom-common/emulator-transparent.ts';
import { lines } from './declarations.ts';
import type { TlsSocketDialect } from './dialect.ts';

/** Result codes that the virtual service gives, in the vendor's words. */
export const CODE = {
  ok: 0,
  peerClosed: 4,
  timeout: 5,
  transfer: 6,
  network: 9,
  openSession: 10,
  state: 11,
  dns: 13,
  connect: 14,
  handshake: 15,
  noCertificates: 19,
} as const;

/** A socket's far end, as a query prints it. */
export interface Peer {
  readonly host: string;
  readonly port: number;
  readonly type: number;
}

/** One session of the TLS socket service. */
export class SocketSession {
  readonly index: number;
  readonly inbox = new Inbox();
  context: number | undefined;
  opening = false;
  pipe: BytePipe | undefined;
  /** Set while `pipe` belongs to a session that the line itself carries. */
  carried: TransparentConnection | undefined;
  peer: Peer | undefined;

  constructor(index: number) {
    this.index = index;
  }

  /** The pipe as it is now, which an await may have changed. */
  connection(): BytePipe | undefined {
    return this.pipe;
  }

  /** The connection is gone, and the binding of a context with it. */
  forget(): void {
    this.carried = undefined;
    this.pipe = undefined;
    this.peer = undefined;
    this.context = undefined;
  }

  async close(): Promise<void> {
    const open = this.carried ?? this.pipe;
    this.forget();
    this.inbox.clear();
    await open?.close();
  }
}

/** The TLS socket service of one life of a virtual module. */
export class SocketService {
  readonly host: ModuleHost;
  readonly dialect: TlsSocketDialect;
  readonly sessions: readonly SocketSession[];
  started = false;
  starting = false;
  reportsSend = false;
  manual = false;
  transparent = false;
  alive = true;

  constructor(host: ModuleHost, dialect: TlsSocketDialect) {
    this.host = host;
    this.dialect = dialect;
    this.sessions = Array.from({ length: dialect.sessions.value }, (_, index) => new SocketSession(index));
  }

  /** Whether the service runs now, which an await may have changed. */
  isUp(): boolean {
    return this.alive && this.started;
  }

  /** Takes over an open connection: its data and its end are told from now on. */
  adopt(session: SocketSession, pipe: BytePipe, peer: Peer): void {
    session.pipe = pipe;
    session.peer = peer;
    pipe.onData((bytes) => {
      if (this.alive && session.pipe === pipe) this.#received(session, bytes);
    });
    pipe.onClose((error) => {
      if (!this.alive || session.pipe !== pipe) return;
      session.forget();
      if (error !== undefined) this.host.urc(lines.receiveClosed, { session: session.index, code: CODE.transfer });
      this.host.urc(lines.peerClosed, { session: session.index });
    });
  }

  /** Takes over a session that the line itself carries. */
  carry(session: SocketSession, reply: Responder, pipe: BytePipe, peer: Peer): Ending {
    session.pipe = pipe;
    session.peer = peer;
    const connection = new TransparentConnection(this.host, pipe, () => session.forget());
    session.carried = connection;
    return connection.enter(reply);
  }

  /** Takes what waits out of a session, and lets the peer go on. */
  fetch(session: SocketSession, most: number): Uint8Array {
    const bytes = session.inbox.take(most);
    if (!session.inbox.full) session.pipe?.resume?.();
    return bytes;
  }

  #received(session: SocketSession, bytes: Uint8Array): void {
    if (!this.manual) {
      this.#print(session, bytes);
      return;
    }
    const first = session.inbox.length === 0;
    if (!session.inbox.add(bytes)) {
      void session.close();
      this.host.urc(lines.receiveClosed, { session: session.index, code: CODE.transfer });
      return;
    }
    if (session.inbox.full) session.pipe?.pause?.();
    if (first) this.host.urc(lines.event, { session: session.index });
  }

  #print(session: SocketSession, bytes: Uint8Array): void {
    const { pushBytes, blockBytes } = this.dialect;
    const size = (pushBytes ?? blockBytes).value;
    for (let at = 0; at < bytes.length; at += size) {
      const block = bytes.slice(at, at + size);
      this.host.urc(lines.data, { session: session.index, bytes: block.length }, block);
    }
  }

  async stop(): Promise<void> {
    this.started = false;
    await Promise.all(this.sessions.map((session) => session.close()));
  }
}
