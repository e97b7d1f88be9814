import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { lstatSync, readlinkSync, statSync, symlinkSync, unlinkSync } from 'node:fs';
import { Duplex } from 'node:stream';
import type { Clock } from '../kernel/clock.ts';
import { HawserError, type Remedy } from '../kernel/errors.ts';
import { wired, type Attachable, type Port, type PortOptions } from './listen.ts';
import { openNativePty } from './pty-native.ts';
import { streamPipe } from '../tls/stream-pipe.ts';

/** How the pseudo-terminal is made: by the C library, by the program socat, or by whichever works. */
export type PtyMethod = 'native' | 'socat' | 'any';

const SOCAT_MS = 5_000;
const POLL_MS = 20;

/**
 * Serves a module on a pseudo-terminal: `path` becomes a link to it, which is removed at the end. The terminal is in raw
 * mode whatever the host does with speed and modem lines. Throws a HawserError (`pty-unavailable`).
 */
export async function listenPty(
  module: Attachable,
  path: string,
  options: PortOptions,
  method: PtyMethod = 'any',
): Promise<Port> {
  removeStaleLink(path);
  const reasons: string[] = [];
  if (method !== 'socat') {
    try {
      return await listenNative(module, path, options);
    } catch (error) {
      if (error instanceof HawserError) throw error;
      reasons.push(error instanceof Error ? error.message : 'koffi failed');
    }
  }
  if (method !== 'native') {
    try {
      return await listenSocat(module, path, options);
    } catch (error) {
      if (error instanceof HawserError) throw error;
      reasons.push(error instanceof Error ? error.message : 'socat failed');
    }
  }
  throw unavailable(`no pseudo-terminal can be opened here (${reasons.join('; ')})`);
}

const USE_SOCAT: Remedy = { text: 'Install socat, which can open one, too.', command: 'apt-get install socat' };
const USE_TCP: Remedy = { text: 'Or use a TCP port instead.', command: 'hawser emulate FAMILY --listen 127.0.0.1:0' };

function unavailable(message: string, next: readonly Remedy[] = [USE_SOCAT, USE_TCP]): HawserError {
  return new HawserError(message, { code: 'pty-unavailable', rung: 'port', next });
}

/**
 * The same where it must be seen that a host begins: `onFlush` is called when one throws away what it has not read. Only
 * the C library tells; throws a HawserError (`pty-unavailable`) without it.
 */
export async function listenFlushedPty(
  module: Attachable,
  path: string,
  options: PortOptions,
  onFlush: () => void,
): Promise<Port> {
  removeStaleLink(path);
  try {
    return await listenNative(module, path, options, onFlush);
  } catch (error) {
    if (error instanceof HawserError) throw error;
    throw unavailable(`no pseudo-terminal that tells of its host can be opened here (${String(error)})`, [USE_TCP]);
  }
}

async function listenNative(
  module: Attachable,
  path: string,
  options: PortOptions,
  onFlush?: () => void,
): Promise<Port> {
  const pty = await openNativePty(options.clock, onFlush);
  try {
    symlinkSync(pty.path, path);
  } catch (cause) {
    await pty.pipe.close();
    throw new HawserError(`cannot create the link ${path}`, { code: 'pty-unavailable', rung: 'port', cause });
  }
  module.attach(wired(pty.pipe, options));
  return {
    address: path,
    async close() {
      removeOwnLink(path, pty.path);
      await pty.pipe.close();
    },
  };
}

async function listenSocat(module: Attachable, path: string, options: PortOptions): Promise<Port> {
  const child = spawn('socat', [`PTY,link=${path},raw,echo=0`, 'STDIO'], { stdio: 'pipe' });
  await linkMade(child, path, options.clock);
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  module.attach(wired(streamPipe(stream, options.clock), options));
  return {
    address: path,
    close: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) resolve();
        else child.once('exit', () => resolve());
        child.kill();
      }),
  };
}

/** Waits until socat has made its link; a path with a comma in it cannot be told to socat. */
async function linkMade(child: ChildProcessWithoutNullStreams, path: string, clock: Clock): Promise<void> {
  let failure: string | undefined;
  child.once('error', () => (failure = 'socat is not installed'));
  child.once('exit', () => (failure ??= 'socat ended at once'));
  child.stderr.on('data', (text: Buffer) => (failure ??= `socat: ${text.toString('utf8').trim().slice(0, 200)}`));
  const end = clock.now() + SOCAT_MS;
  while (failure === undefined && !isLinkToDevice(path) && clock.now() < end) {
    await new Promise<void>((resolve) => clock.after(POLL_MS, resolve));
  }
  if (failure !== undefined || !isLinkToDevice(path)) {
    child.kill();
    throw new Error(failure ?? 'socat made no pseudo-terminal');
  }
}

function isLinkToDevice(path: string): boolean {
  try {
    return statSync(path).isCharacterDevice();
  } catch {
    return false;
  }
}

/** A link that an earlier run left behind may be replaced; anything else there is not ours. */
function removeStaleLink(path: string): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (there.isSymbolicLink() && !isLinkToDevice(path)) {
    unlinkSync(path);
    return;
  }
  throw new HawserError(`${path} exists already`, {
    code: 'pty-unavailable',
    rung: 'port',
    next: [{ text: 'Choose a path that is free, or remove it if nothing uses it any more.' }],
  });
}

function removeOwnLink(path: string, target: string): void {
  try {
    if (readlinkSync(path) === target) unlinkSync(path);
  } catch {
    // Somebody else has removed it; that is what was wanted.
  }
}
