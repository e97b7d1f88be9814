import type { BytePipe } from '../../at/pipe.ts';
import { byteString, hexOf } from '../../kernel/bytes.ts';
import { isAddress } from '../../kernel/host.ts';
import type { ModuleHost, SocketFailure } from '../kit/emulator.ts';
import { bearerUp } from '../_parts/gpp/bearer.ts';
import { settingOf } from '../_parts/gpp/emulator/settings.ts';
import { Inbox } from '../_parts/simcom-common/emulator-inbox.ts';
import { networkSettings } from './declarations-network.ts';
import { socketLines } from './declarations-sockets.ts';
import { whenRadioOff } from './emulator-network.ts';

/** Numbers of `+CSOERR`. */
export const CODE = { route: 1, abort: 2, reset: 3, closed: 4, connected: 10, network: 11, parameter: 12 } as const;
/** States of `+CSOSTATUS`; only the last is documented. */
export const STATE = { created: 0, connecting: 1, connected: 2 } as const;
/** Sockets at once: as many as there are numbers (a guess). */
const SOCKETS = 10;
const TCP = 1;
/** Most bytes of one `AT+CSOSEND`, and of one `+CSONMI` (for the latter a guess). */
export const BLOCK_BYTES = 512;
const CONNECT_MS = 800;

/** One socket of `AT+CSOC`. */
export interface OwnSocket {
  readonly id: number;
  readonly type: number;
  readonly inbox: Inbox;
  state: (typeof STATE)[keyof typeof STATE];
  pipe: BytePipe | undefined;
}

/** The sockets (+CSO) of one life of a module. */
export class OwnSockets {
  readonly host: ModuleHost;
  readonly #sockets = new Map<number, OwnSocket>();
  /** Received bytes wait to be fetched instead of being printed. */
  manual = false;

  constructor(host: ModuleHost) {
    this.host = host;
    whenRadioOff(host, () => {
      for (const socket of this.#sockets.values()) if (socket.pipe !== undefined) this.#broken(socket, CODE.abort);
    });
  }

  get(id: number): OwnSocket | undefined {
    return this.#sockets.get(id);
  }

  /** The lowest number that is free; `undefined` when all are taken. */
  create(type: number): OwnSocket | undefined {
    const id = Array.from({ length: SOCKETS }, (_, number) => number).find((number) => !this.#sockets.has(number));
    if (id === undefined) return undefined;
    const socket: OwnSocket = { id, type, inbox: new Inbox(), state: STATE.created, pipe: undefined };
    this.#sockets.set(id, socket);
    return socket;
  }

  async close(socket: OwnSocket): Promise<void> {
    const { pipe } = socket;
    socket.pipe = undefined;
    this.#sockets.delete(socket.id);
    await pipe?.close();
  }

  /** The number of `+CSOERR` for what went wrong; `undefined` when it is connected. */
  async connect(socket: OwnSocket, address: string, port: number): Promise<number | undefined> {
    const { services } = this.host;
    // The virtual network carries TCP only; whether a name is taken here is not known (a guess: it is not).
    if (socket.type !== TCP || !isAddress(address) || port === 0) return CODE.parameter;
    if (!bearerUp(this.host)) return CODE.network;
    socket.state = STATE.connecting;
    await services.pace(CONNECT_MS);
    const outcome = await services.connectTcp(address, port);
    if (this.#sockets.get(socket.id) !== socket) {
      if (outcome.ok) await outcome.pipe.close();
      return CODE.abort;
    }
    socket.state = outcome.ok ? STATE.connected : STATE.created;
    if (!outcome.ok) return failureCode(outcome.failure);
    const { pipe } = outcome;
    socket.pipe = pipe;
    pipe.onData((bytes) => {
      if (socket.pipe === pipe) this.#received(socket, pipe, bytes);
    });
    pipe.onClose(() => {
      if (socket.pipe === pipe) this.#broken(socket, CODE.closed);
    });
    return undefined;
  }

  /** Takes what waits out of a socket, and lets the peer go on. */
  fetch({ inbox, pipe }: OwnSocket, max: number): Uint8Array {
    const bytes = inbox.take(max);
    if (!inbox.full) pipe?.resume?.();
    return bytes;
  }

  /** Ends all without a word: the module is gone. */
  stop(): void {
    for (const socket of [...this.#sockets.values()]) void this.close(socket);
  }

  #broken(socket: OwnSocket, code: number): void {
    const { pipe } = socket;
    socket.pipe = undefined;
    socket.state = STATE.created;
    this.host.urc(socketLines.error, { socket: socket.id, code });
    void pipe?.close();
  }

  #received(socket: OwnSocket, pipe: BytePipe, bytes: Uint8Array): void {
    if (!this.manual) {
      for (let at = 0; at < bytes.length; at += BLOCK_BYTES) this.#push(socket, bytes.subarray(at, at + BLOCK_BYTES));
      return;
    }
    const first = socket.inbox.length === 0;
    if (!socket.inbox.add(bytes)) this.#broken(socket, CODE.abort);
    else if (socket.inbox.full) pipe.pause?.();
    if (first) this.host.urc(socketLines.dataWaits, { mode: 1, socket: socket.id });
  }

  /** The length counts what is printed: hex digits, or with AT+CREVHEX=0 bytes. */
  #push(socket: OwnSocket, block: Uint8Array): void {
    if (settingOf(this.host, networkSettings.hex).on === 1) {
      const data = hexOf(block).toUpperCase();
      this.host.urc(socketLines.message, { socket: socket.id, length: data.length, data });
      return;
    }
    this.host.urcText(`+CSONMI: ${socket.id},${block.length},${byteString(block)}`);
  }
}

function failureCode(failure: SocketFailure): number {
  if (failure.at === 'dns') return CODE.parameter;
  if (failure.reason === 'no-bearer') return CODE.network;
  return failure.reason === 'refused' ? CODE.reset : CODE.route;
}
