import { Duplex } from 'node:stream';
import { createServer, type Server } from 'node:tls';
import { Aedes } from 'aedes';
import type { TcpTarget } from '../../src/emulator/sockets.ts';
import { streamPipe } from '../../src/tls/stream-pipe.ts';
import type { SocketOutcome } from '../../src/families/kit/emulator.ts';
import { sleep, type Clock } from '../../src/kernel/clock.ts';
import type { DevPki } from '../../src/pki/dev.ts';

/** What the broker has seen of one text. */
interface Seen {
  readonly topic: string;
  readonly clientId: string;
}

/**
 * A broker with mutual TLS behind sockets that are only memory: real node:tls, real aedes, and no system call, so that
 * everything has happened once the event loop has nothing left to do.
 */
export class MemoryNet {
  /** Counts everything that moves: while it grows, nobody may move a clock. */
  moved = 0;
  /** While set, packets vanish on the way, as on a link that is gone without a word. */
  dead = false;
  readonly #aedes: Aedes;
  readonly #server: Server;
  readonly #open = new Set<MemorySocket>();
  /** By text: published by, and forwarded to. */
  readonly published = new Map<string, Seen>();
  readonly forwarded = new Map<string, Seen>();

  private constructor(aedes: Aedes, server: Server) {
    this.#aedes = aedes;
    this.#server = server;
    aedes.on('publish', ({ topic, payload }, client) => {
      if (client !== null) this.published.set(payload.toString(), { topic, clientId: client.id });
    });
    aedes.authorizeForward = (client, packet) => {
      this.forwarded.set(packet.payload.toString(), { topic: packet.topic, clientId: client.id });
      return packet;
    };
  }

  static async start(pki: Omit<DevPki, 'intermediate'>): Promise<MemoryNet> {
    const aedes = await Aedes.createBroker();
    const server = createServer(
      {
        cert: pki.serverChain,
        key: pki.server.key,
        ca: pki.root.certificate,
        requestCert: true,
        rejectUnauthorized: true,
      },
      (socket) => {
        socket.on('error', () => socket.destroy());
        aedes.handle(socket);
      },
    );
    server.on('tlsClientError', (_error, socket) => socket.destroy());
    return new MemoryNet(aedes, server);
  }

  /** A TCP connection to the broker. */
  readonly open = async (target: TcpTarget, clock: Clock, timeoutMs: number): Promise<SocketOutcome> => {
    if (this.dead) {
      await sleep(clock, timeoutMs);
      return { ok: false, failure: { at: 'tcp', reason: 'timeout' } };
    }
    const near = new MemorySocket(this);
    const far = new MemorySocket(this);
    near.peer = far;
    far.peer = near;
    for (const socket of [near, far]) {
      this.#open.add(socket);
      socket.on('close', () => this.#open.delete(socket));
      socket.on('error', () => socket.destroy());
    }
    this.#server.emit('connection', far);
    return { ok: true, pipe: streamPipe(near, clock), peer: { address: target.address, port: target.port } };
  };

  /** Ends every connection and forgets what was seen. */
  reset(): void {
    for (const socket of this.#open) socket.destroy();
    this.dead = false;
    this.forget();
  }

  /** Forgets what was seen. */
  forget(): void {
    this.published.clear();
    this.forwarded.clear();
  }

  async close(): Promise<void> {
    this.reset();
    await new Promise<void>((resolve) => this.#aedes.close(() => resolve()));
  }
}

/** One end of a connection; what is written comes out at the other. */
class MemorySocket extends Duplex {
  peer: MemorySocket | undefined;
  #hungUp = false;
  readonly #net: MemoryNet;

  constructor(net: MemoryNet) {
    // As a socket of the system: when the other side has ended, so does this one.
    super({ allowHalfOpen: false });
    this.#net = net;
  }

  override _read(): void {
    // Nothing is held back: what a module and a broker say to each other is small.
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#net.moved += 1;
    if (!this.#net.dead && this.peer?.destroyed === false) this.peer.push(Buffer.from(chunk));
    done();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#hangUp();
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#hangUp();
    done(error);
  }

  #hangUp(): void {
    this.#net.moved += 1;
    if (this.#net.dead || this.#hungUp || this.peer?.destroyed !== false) return;
    this.#hungUp = true;
    this.peer.push(null);
  }
}
