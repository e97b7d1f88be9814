import type { BytePipe } from '../../at/pipe.ts';
import { withDeadline } from '../../kernel/clock.ts';
import type { ModuleHost } from '../kit/emulator.ts';
import { Inbox } from '../_parts/simcom-common/emulator-inbox.ts';
import {
  collected,
  credentialsOf,
  storedCredentials,
  type Collected,
  type Piece,
  type StoredRole,
} from './emulator-credentials.ts';
import { openPipe } from './emulator-handshake.ts';
import { CODE, codeOf } from './emulator-tls-codes.ts';

const HTTPS_PORT = 443;
/** Mode 2: who cannot be verified is refused. */
const REQUIRED = 2;
/** A connection takes up to 120 s (manual V1.05, AT+CTLSCONN); what a fetch does that long without a byte is a guess. */
const LONGEST_MS = 120_000;
const CONNECT_MS = 500;

/** What `AT+CTLSCFG` has told a session. */
export interface TlsSettings {
  readonly server?: string;
  readonly port?: number;
  /** 0 none, 1 optional, 2 required. */
  readonly verify?: number;
  readonly pieces?: readonly (readonly [StoredRole, Piece])[];
}

/** One of the sessions of `AT+CTLSCFG`. Its settings outlive its connections (a guess). */
export class TlsSession {
  readonly #host: ModuleHost;
  #server: string | undefined;
  #port = HTTPS_PORT;
  #verify = REQUIRED;
  readonly #credentials = new Map<StoredRole, Collected>();
  #opening = false;
  #pipe: BytePipe | undefined;
  /** Why nothing more comes, once the connection has ended and until the host closes it. */
  #ended: number | undefined;
  readonly #inbox = new Inbox();
  #wake: (() => void) | undefined;
  /** Counts openings: what an earlier one comes to does not matter any more. */
  #attempt = 0;

  constructor(host: ModuleHost) {
    this.#host = host;
  }

  /** There is a connection, one is on its way, or one has ended that the host has not closed. */
  get busy(): boolean {
    return this.#opening || this.#pipe !== undefined || this.#ended !== undefined;
  }

  get connected(): boolean {
    return this.#pipe !== undefined || this.#ended !== undefined;
  }

  /** A fetch waits for bytes. */
  get fetching(): boolean {
    return this.#wake !== undefined;
  }

  set({ server, port, verify, pieces = [] }: TlsSettings): void {
    this.#server = server ?? this.#server;
    this.#port = port ?? this.#port;
    this.#verify = verify ?? this.#verify;
    for (const [role, piece] of pieces) this.#credentials.set(role, collected(this.#credentials.get(role), piece));
  }

  /** The code that tells how it went; `undefined` when the host has closed the session meanwhile. */
  async connect(): Promise<number | undefined> {
    const server = this.#server;
    if (server === undefined) return CODE.wrongContext;
    this.#attempt += 1;
    const attempt = this.#attempt;
    this.#opening = true;
    await this.#host.services.pace(CONNECT_MS);
    const target = { host: server, port: this.#port };
    // Without any of its own, a session uses what AT+CSETCA has stored (a fork of TinyGSM).
    const credentials = this.#credentials.size > 0 ? credentialsOf(this.#credentials) : storedCredentials(this.#host);
    const tls = { credentials, verifies: this.#verify === REQUIRED };
    const opened = await openPipe(this.#host, target, LONGEST_MS, tls);
    if (this.#attempt !== attempt) {
      if (opened.ok) await opened.pipe.close();
      return undefined;
    }
    this.#opening = false;
    if (!opened.ok) return codeOf(opened.failure, server);
    this.#adopt(opened.pipe);
    return CODE.connected;
  }

  /** How many bytes were taken, or the code of what went wrong. */
  async send(bytes: Uint8Array): Promise<number> {
    const pipe = this.#pipe;
    if (pipe === undefined) return CODE.sendFailed;
    const written = pipe.write(bytes).then(
      () => bytes.length,
      () => CODE.sendFailed,
    );
    return (await withDeadline(this.#host.services.clock, LONGEST_MS, written)) ?? CODE.timeout;
  }

  /** Waits for bytes and takes up to `max` of them; a code when none come. */
  async receive(max: number): Promise<Uint8Array | number> {
    if (this.#inbox.length === 0 && this.#ended === undefined) {
      const woken = new Promise<void>((resolve) => (this.#wake = resolve));
      await withDeadline(this.#host.services.clock, LONGEST_MS, woken);
      this.#wake = undefined;
    }
    if (this.#inbox.length === 0) return this.#pipe === undefined ? (this.#ended ?? CODE.receiveFailed) : CODE.timeout;
    const bytes = this.#inbox.take(max);
    if (!this.#inbox.full) this.#pipe?.resume?.();
    return bytes;
  }

  async close(): Promise<void> {
    const pipe = this.#pipe;
    this.#attempt += 1;
    this.#opening = false;
    this.#pipe = undefined;
    this.#ended = undefined;
    this.#inbox.clear();
    this.#wake?.();
    await pipe?.close();
  }

  #adopt(pipe: BytePipe): void {
    this.#pipe = pipe;
    pipe.onData((bytes) => {
      if (this.#pipe !== pipe) return;
      if (!this.#inbox.add(bytes)) this.#end(CODE.receiveFailed);
      else if (this.#inbox.full) pipe.pause?.();
      this.#wake?.();
    });
    pipe.onClose((error) => {
      if (this.#pipe === pipe) this.#end(error === undefined ? CODE.peerCloses : CODE.receiveFailed);
    });
  }

  #end(code: number): void {
    void this.#pipe?.close();
    this.#pipe = undefined;
    this.#ended = code;
    this.#wake?.();
  }
}
