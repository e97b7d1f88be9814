import type { BytePipe } from '../../at/pipe.ts';
import {
  DEVICE_DATE_TIME,
  DEVICE_GENERAL,
  MAX_DOMAIN_NAME,
  METHODS,
  SECURE_SOCKET,
  SECURE_SOCKETS,
  SOCKET_OPTIONS,
  SOL_SOCKET,
  type Generation,
} from '../../families/_parts/ti-simplelink/options.ts';
import type { EmulatorServices } from '../../families/kit/emulator.ts';
import { byteString } from '../../kernel/bytes.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { TlsClientProfile } from '../../tls/profile.ts';
import type { TlsEvent } from '../tls-tap.ts';
import { readDateTime } from './date-time.ts';
import type { ChipFiles } from './files.ts';
import { chipCode, codeOfSocket } from './secure-codes.ts';
import { connectSecurely, type SecureSession, type SecureSettings } from './secure-socket.ts';

export interface NetworkProcessorOptions {
  readonly generation: Generation;
  readonly profile: TlsClientProfile;
  /** The flash that certificates are read from. */
  readonly files: ChipFiles;
  readonly clock: Clock;
  readonly network: Pick<EmulatorServices, 'resolve' | 'connectTcp'>;
  /** What becomes of a private key in PKCS#8; `refused` is assumed, nobody has measured it. */
  readonly pkcs8?: 'refused' | 'taken';
  /** Whether the service pack has the option that checks the name; early ones answer -92. */
  readonly checksNames?: boolean;
  /** How long a handshake may take, ms: 30 s, and 5 s up to service pack 1.0.0.1. */
  readonly handshakeMs?: number;
  /** Told of the clear messages and alerts of every handshake. */
  readonly onTlsEvent?: (event: TlsEvent) => void;
}

interface Socket {
  readonly secure: boolean;
  settings: SecureSettings;
  connecting: boolean;
  pipe?: BytePipe;
  session?: SecureSession;
}

/** Numbers of sockets have four bits (BSD_SOCKET_ID_MASK). */
const MAX_SOCKETS = 16;
const HANDSHAKE_MS = 30_000;

/**
 * The network processor of a virtual CC3200, by the calls of its host driver and with their results: 0 or a handle where it
 * worked, a negative number of the headers where not. What it says comes from what happened on the wire, from the files on
 * the flash and from its clock, which nobody has set after a start.
 */
export class NetworkProcessor {
  readonly #o: NetworkProcessorOptions;
  readonly #sockets = new Map<number, Socket>();
  /** Unix time minus the host's monotonic one, ms; `undefined`: the clock was not set. */
  #clockOffset: number | undefined;

  constructor(options: NetworkProcessorOptions) {
    this.#o = options;
  }

  /** `sl_DevSet`; only the clock can be set here. */
  deviceSet(group: number, option: number, value: Uint8Array): number {
    if (group !== DEVICE_GENERAL || option !== DEVICE_DATE_TIME) return this.#code('EINVAL');
    const at = readDateTime(value);
    if (at === undefined) return this.#code('EINVAL');
    this.#clockOffset = at - this.#o.clock.now();
    return 0;
  }

  /** `sl_NetAppDnsGetHostByName`: an IPv4 address; `undefined` where the name does not resolve. */
  resolve(name: string): Promise<string | undefined> {
    return this.#o.network.resolve(name);
  }

  /** `sl_Socket` for a stream; protocol 100 makes it a secure one. */
  socket(protocol: number): number {
    const free = Array.from({ length: MAX_SOCKETS }, (_, handle) => handle).find((one) => !this.#sockets.has(one));
    if (free === undefined) return this.#code('ENSOCK');
    this.#sockets.set(free, { secure: protocol === SECURE_SOCKET, settings: {}, connecting: false });
    return free;
  }

  /** `sl_SetSockOpt`; what is set on a connected socket comes too late. */
  setOption(handle: number, level: number, option: number, value: Uint8Array): number {
    const socket = this.#sockets.get(handle);
    if (socket === undefined) return this.#code('EBADF');
    const { generation, checksNames = true } = this.#o;
    const setting = SOCKET_OPTIONS[generation].get(option);
    if (level !== SOL_SOCKET || setting === undefined) return this.#code('ENOPROTOOPT');
    if (setting === 'domain-name' && !checksNames) return this.#code('ENOPROTOOPT');
    if (!socket.secure || socket.connecting || socket.pipe !== undefined) return this.#code('EINVAL');
    const change = readSetting(setting, value);
    if (change === undefined) return this.#code('EINVAL');
    socket.settings = { ...socket.settings, ...change };
    return 0;
  }

  /**
   * `sl_Connect` to an IPv4 address. -453 and -461 leave the socket connected, as their names say. Rejects with
   * `not-possible` for a method or a mask that cannot be played.
   */
  async connect(handle: number, address: string, port: number): Promise<number> {
    const socket = this.#sockets.get(handle);
    if (socket === undefined) return this.#code('EBADF');
    if (socket.pipe !== undefined) return this.#code('EISCONN');
    if (socket.connecting) return this.#code('EALREADY');
    if (socket.secure && this.#secureInUse() >= SECURE_SOCKETS[this.#o.generation])
      return this.#code('ESECT00MANYSSLOPENED');
    socket.connecting = true;
    try {
      const tcp = await this.#o.network.connectTcp(address, port);
      if (!tcp.ok) return codeOfSocket(tcp.failure, this.#o.generation);
      return await this.#connected(handle, socket, tcp.pipe);
    } finally {
      socket.connecting = false;
    }
  }

  async #connected(handle: number, socket: Socket, tcp: BytePipe): Promise<number> {
    const { clock, profile, files, generation, pkcs8 = 'refused', handshakeMs = HANDSHAKE_MS, onTlsEvent } = this.#o;
    let code = 0;
    if (socket.secure) {
      const done = await connectSecurely(tcp, socket.settings, {
        ...{ clock, profile, files, generation, pkcs8, handshakeMs },
        ...(this.#clockOffset === undefined ? {} : { now: this.#clockOffset + clock.now() }),
        ...(onTlsEvent === undefined ? {} : { onTlsEvent }),
      });
      if (!done.connected) return done.code;
      ({ code, pipe: socket.pipe, session: socket.session } = done);
    } else socket.pipe = tcp;
    // It was closed, or the chip restarted, while the handshake went on.
    if (this.#sockets.get(handle) === socket) return code;
    await socket.pipe.close();
    return this.#code('ECLOSE');
  }

  /** The bytes of a connected socket (`sl_Send`, `sl_Recv`). */
  pipe(handle: number): BytePipe | undefined {
    return this.#sockets.get(handle)?.pipe;
  }

  /** What the handshake of a connected socket has settled. */
  session(handle: number): SecureSession | undefined {
    return this.#sockets.get(handle)?.session;
  }

  /** `sl_Close`. */
  async close(handle: number): Promise<number> {
    const socket = this.#sockets.get(handle);
    if (socket === undefined) return this.#code('EBADF');
    this.#sockets.delete(handle);
    await socket.pipe?.close();
    return 0;
  }

  /** Power off and on: sockets are gone, and so is the time. What lies on the flash stays. */
  async restart(): Promise<void> {
    this.#clockOffset = undefined;
    await Promise.all([...this.#sockets.keys()].map((handle) => this.close(handle)));
  }

  #secureInUse(): number {
    return [...this.#sockets.values()].filter(
      ({ secure, connecting, pipe }) => secure && (connecting || pipe !== undefined),
    ).length;
  }

  #code(name: string): number {
    return chipCode(name, this.#o.generation);
  }
}

type Setting = NonNullable<ReturnType<(typeof SOCKET_OPTIONS)['first']['get']>>;

/** A value as the driver sends it: numbers low byte first, names without a NUL. `undefined` where it has not that shape. */
function readSetting(setting: Setting, value: Uint8Array): SecureSettings | undefined {
  const [first = 0] = value;
  switch (setting) {
    case 'method':
      return value.length === 1 && METHODS.has(first) ? { method: first } : undefined;
    case 'mask':
      return value.length === 4 ? { mask: new DataView(value.buffer, value.byteOffset).getUint32(0, true) } : undefined;
    case 'files':
      return value.length === 4 ? { numbers: [...value] } : undefined;
    case 'key-name':
      return value.length > 0 ? { key: byteString(value) } : undefined;
    case 'cert-name':
      return value.length > 0 ? { cert: byteString(value) } : undefined;
    case 'ca-name':
      return value.length > 0 ? { ca: byteString(value) } : undefined;
    case 'domain-name':
      return value.length > 0 && value.length <= MAX_DOMAIN_NAME ? { domainName: byteString(value) } : undefined;
    case 'dh-name':
    case 'other':
      return {};
  }
}
