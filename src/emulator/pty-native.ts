import { closeSync, constants, openSync, write } from 'node:fs';
import { ReadStream } from 'node:tty';
import type { BytePipe } from '../at/pipe.ts';
import type { Clock } from '../kernel/clock.ts';
import { HawserError } from '../kernel/errors.ts';

/*
 * A pseudo-terminal by the system's own calls, without a compiler: koffi calls the C library of this process.
 */

const { O_RDWR, O_NOCTTY, O_NONBLOCK } = constants;
const TCSANOW = 0;
/** Packet mode of a terminal's master (ioctl_tty(2)): each read begins with a byte that tells what the host did. */
const TIOCPKT = process.platform === 'darwin' ? 0x80047470 : 0x5420;
const TIOCPKT_FLUSHREAD = 0x01;
/** `TCIFLUSH`: drops what the host has not read (termios.h; the value differs between the systems). */
const TCIFLUSH = process.platform === 'darwin' ? 1 : 0;
/** Larger than `struct termios` of any system. */
const TERMIOS_BYTES = 256;
const NAME_BYTES = 128;
/** A full buffer is tried again after, ms. */
const RETRY_MS = 2;
/** When no host has read for so long, nobody is there, and what waits is lost, as on a serial line, ms. */
const UNREAD_MS = 5_000;

interface LibC {
  posix_openpt(flags: number): number;
  grantpt(fd: number): number;
  unlockpt(fd: number): number;
  ptsname_r(fd: number, name: Uint8Array, size: number): number;
  tcgetattr(fd: number, termios: Uint8Array): number;
  cfmakeraw(termios: Uint8Array): void;
  tcsetattr(fd: number, action: number, termios: Uint8Array): number;
  tcflush(fd: number, queue: number): number;
  ioctl(fd: number, request: number, type: 'int *', argument: readonly number[]): number;
}

async function loadLibC(): Promise<LibC> {
  const { default: koffi } = await import('koffi');
  const lib = koffi.load(null);
  const declare = (signature: string): unknown => lib.func(signature);
  return {
    posix_openpt: declare('int posix_openpt(int)'),
    grantpt: declare('int grantpt(int)'),
    unlockpt: declare('int unlockpt(int)'),
    ptsname_r: declare('int ptsname_r(int, _Out_ uint8_t *name, size_t)'),
    tcgetattr: declare('int tcgetattr(int, _Out_ uint8_t *termios)'),
    cfmakeraw: declare('void cfmakeraw(_Inout_ uint8_t *termios)'),
    tcsetattr: declare('int tcsetattr(int, int, uint8_t *termios)'),
    tcflush: declare('int tcflush(int, int)'),
    ioctl: declare('int ioctl(int, unsigned long, ...)'),
  } as LibC;
}

/** The module's end of a pseudo-terminal, and the path of the host's end. */
export interface NativePty {
  readonly pipe: BytePipe;
  readonly path: string;
}

/**
 * Opens a pseudo-terminal in raw mode. `onFlush` is called each time the host throws away what it has not read, which
 * programs do when they begin. Throws where koffi or the system cannot.
 */
export async function openNativePty(clock: Clock, onFlush?: () => void): Promise<NativePty> {
  const libc = await loadLibC();
  const succeed = (what: string, result: number): number => {
    if (result < 0) throw new Error(`${what} failed`);
    return result;
  };
  const master = succeed('posix_openpt', libc.posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK));
  let slave: number | undefined;
  try {
    succeed('grantpt', libc.grantpt(master));
    succeed('unlockpt', libc.unlockpt(master));
    const name = new Uint8Array(NAME_BYTES);
    if (libc.ptsname_r(master, name, NAME_BYTES) !== 0) throw new Error('ptsname_r failed');
    const path = Buffer.from(name.subarray(0, name.indexOf(0))).toString('utf8');
    // Our own open end keeps reads from failing while no host is there, and keeps the raw mode.
    slave = openSync(path, O_RDWR | O_NOCTTY);
    const termios = new Uint8Array(TERMIOS_BYTES);
    succeed('tcgetattr', libc.tcgetattr(slave, termios));
    libc.cfmakeraw(termios);
    succeed('tcsetattr', libc.tcsetattr(slave, TCSANOW, termios));
    if (onFlush !== undefined) succeed('TIOCPKT', libc.ioctl(master, TIOCPKT, 'int *', [1]));
    return { path, pipe: ptyPipe(libc, master, slave, clock, onFlush) };
  } catch (error) {
    closeSync(master);
    if (slave !== undefined) closeSync(slave);
    throw error;
  }
}

function ptyPipe(libc: LibC, master: number, slave: number, clock: Clock, onFlush?: () => void): BytePipe {
  // Node writes to a terminal synchronously and would stand still while no host reads; so it only reads through this.
  const stream = new ReadStream(master);
  stream.on('error', () => undefined);
  let closed = false;
  let onClose: () => void = () => undefined;

  const writePart = (bytes: Uint8Array): Promise<number> =>
    new Promise((resolve, reject) => {
      write(master, bytes, (error, written) => {
        if (error === null) resolve(written);
        else if (error.code === 'EAGAIN') resolve(0);
        else reject(error);
      });
    });

  const writeAll = async (bytes: Uint8Array): Promise<void> => {
    let at = 0;
    let stuckSince: number | undefined;
    while (at < bytes.length && !closed) {
      const written = await writePart(bytes.subarray(at));
      at += written;
      if (written > 0) {
        stuckSince = undefined;
        continue;
      }
      stuckSince ??= clock.now();
      if (clock.now() - stuckSince > UNREAD_MS) {
        libc.tcflush(slave, TCIFLUSH);
        return;
      }
      await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve));
    }
  };

  return {
    write: (bytes) =>
      closed
        ? Promise.reject(new HawserError('the pseudo-terminal is closed', { code: 'port-closed', rung: 'port' }))
        : writeAll(bytes),
    onData(listener) {
      stream.on('data', (bytes: Buffer) => {
        if (onFlush === undefined) listener(new Uint8Array(bytes));
        else if (bytes[0] === 0) listener(new Uint8Array(bytes.subarray(1)));
        else if (((bytes[0] ?? 0) & TIOCPKT_FLUSHREAD) !== 0) onFlush();
      });
    },
    onClose(listener) {
      onClose = listener;
    },
    close() {
      if (closed) return Promise.resolve();
      closed = true;
      return new Promise((resolve) => {
        stream.once('close', () => {
          closeSync(slave);
          onClose();
          resolve();
        });
        stream.destroy();
      });
    },
  };
}
