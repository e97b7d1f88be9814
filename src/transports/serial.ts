import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { SerialPort } from 'serialport';
import type { BytePipe, ControlLines } from '../at/pipe.ts';
import { withDeadline, type Clock } from '../kernel/clock.ts';
import { HawserError, type Remedy } from '../kernel/errors.ts';
import { Inbox } from './inbox.ts';

/* The only file that touches `serialport`, whose native half is loaded when a port is really wanted. */

export const DEFAULT_BAUD = 115_200;
const CLOSE_MS = 2_000;

export interface SerialOptions {
  readonly clock: Clock;
  /** Bits per second, 115,200 unless told. */
  readonly baud?: number;
}

/** A port on this machine. `what` is the maker's text, where the system knows one. */
export interface PortInfo {
  readonly path: string;
  readonly what?: string;
}

/** Opens a serial port, 8N1, for ourselves alone. Rejects with a HawserError on the rung `port`. */
export async function openSerial(path: string, { clock, baud = DEFAULT_BAUD }: SerialOptions): Promise<BytePipe> {
  const { SerialPort } = await import('serialport');
  const port = new SerialPort({ path, baudRate: baud, autoOpen: false, lock: true });
  await new Promise<void>((resolve, reject) => {
    port.open((cause) => {
      if (cause === null) resolve();
      else reject(openError(path, cause));
    });
  });
  await raiseModemLines(port);
  return serialPipe(port, path, clock);
}

/** Modules sleep or hang up while DTR is down. Where the lines do not exist (a pty) that cannot matter. */
function raiseModemLines(port: SerialPort): Promise<void> {
  return new Promise((resolve) => {
    port.set({ dtr: true, rts: true }, () => resolve());
  });
}

function serialPipe(port: SerialPort, path: string, clock: Clock): BytePipe {
  const inbox = new Inbox();
  port.on('data', (chunk: Uint8Array) => inbox.put(new Uint8Array(chunk)));
  port.on('error', (cause: Error) => inbox.close(failed(path, cause)));
  port.on('close', (cause: Error | null) => inbox.close(cause === null ? undefined : failed(path, cause)));
  return {
    write: (bytes) => writeAndDrain(port, path, bytes),
    onData: (listener) => inbox.onData(listener),
    onClose: (listener) => inbox.onClose(listener),
    async close() {
      if (!port.isOpen) return;
      const closed = new Promise<void>((resolve) => port.close(() => resolve()));
      // A port whose peer takes no more bytes may never finish closing.
      await withDeadline(clock, CLOSE_MS, closed);
      inbox.close();
    },
    lines: controlLines(port),
  };
}

function controlLines(port: SerialPort): ControlLines {
  return {
    set: (lines) => new Promise((resolve) => port.set(lines, (error) => resolve(error === null))),
    discardInput: () => new Promise((resolve) => port.flush(() => resolve())),
  };
}

/** Resolves when the bytes are out, so that progress and deadlines tell the truth at low baud rates. */
function writeAndDrain(port: SerialPort, path: string, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    port.write(Buffer.from(bytes), (cause) => {
      if (cause) reject(failed(path, cause));
    });
    port.drain((cause) => {
      if (cause) reject(failed(path, cause));
      else resolve();
    });
  });
}

/** The serial ports of this machine, the likely ones first. */
export async function listPorts(): Promise<readonly PortInfo[]> {
  const { SerialPort } = await import('serialport');
  const listed = await SerialPort.list().then(
    (ports) =>
      ports.map(({ path, manufacturer }): PortInfo => ({
        path,
        ...(manufacturer === undefined ? {} : { what: manufacturer }),
      })),
    // Without udev (containers, small systems) there is no list, but there are device nodes.
    () => deviceNodes(),
  );
  const usable = await Promise.all(listed.map(async (info) => ({ info, usable: await mayBeReal(info.path) })));
  return usable
    .filter((entry) => entry.usable)
    .map((entry) => entry.info)
    .sort((a, b) => likelihood(a.path) - likelihood(b.path) || a.path.localeCompare(b.path, 'en', { numeric: true }));
}

async function deviceNodes(): Promise<PortInfo[]> {
  const names = await readdir('/dev').catch((): string[] => []);
  return names.filter((name) => /^(ttyUSB|ttyACM|ttyS|cu\.)/.test(name)).map((name) => ({ path: join('/dev', name) }));
}

/** Linux has a node for 32 built-in ports, whether or not there is one behind it. */
async function mayBeReal(path: string): Promise<boolean> {
  if (!/\/ttyS\d+$/.test(path)) return true;
  try {
    const file = await open(path, constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY);
    await file.close();
    return true;
  } catch {
    return false;
  }
}

function likelihood(path: string): number {
  const order = [/ttyUSB/, /ttyACM/, /cu\.usb/, /COM\d+$/, /cu\./];
  const found = order.findIndex((pattern) => pattern.test(path));
  return found < 0 ? order.length : found;
}

function openError(path: string, cause: Error): HawserError {
  const text = cause.message.replaceAll(path, '');
  if (/no such file|file not found|cannot find/i.test(text)) {
    return portError('port-not-found', `there is no port ${path}`, cause, [
      { text: 'Run the command without --port to see the ports there are.' },
    ]);
  }
  if (/lock|busy|access denied/i.test(text)) {
    return portError('port-busy', `${path} is in use by another program`, cause, [
      { text: 'Close the terminal program that has it open; on Linux, ModemManager takes modem ports, too.' },
      { text: 'See who has it.', command: `fuser ${path}` },
    ]);
  }
  if (/permission denied|not permitted/i.test(text)) {
    return portError('port-denied', `you may not open ${path}`, cause, [
      { text: 'Join the group that owns the port, then log in again.', command: 'sudo usermod -aG dialout "$USER"' },
    ]);
  }
  return failed(path, cause);
}

function failed(path: string, cause: Error): HawserError {
  return portError('port-failed', `${path}: ${cause.message.replace(/^Error: /, '')}`, cause, [
    { text: 'Is it a serial port, and is the cable still in?' },
  ]);
}

function portError(
  code: 'port-not-found' | 'port-busy' | 'port-denied' | 'port-failed',
  message: string,
  cause: Error,
  next: readonly Remedy[],
): HawserError {
  return new HawserError(message, { code, rung: 'port', cause, next });
}
