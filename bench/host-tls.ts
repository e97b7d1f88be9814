/*
 * Bytes each way through TLS on this computer, over a plain socket of a virtual module on a serial line of 115,200 baud that
 * is really that slow: as a share of the 11,520 bytes a second that such a line carries. What is missing from 1 is the AT
 * commands around the bytes, TLS records, and waiting. 100 kB each way; `--full` for 1 MB.
 */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { pacedPipe } from '../src/emulator/paced-pipe.ts';
import type { BytePipe } from '../src/at/pipe.ts';
import { systemClock, withDeadline } from '../src/kernel/clock.ts';
import { utf8Bytes } from '../src/kernel/bytes.ts';
import { makeDevPki } from '../src/pki/dev.ts';
import { startHostTls } from '../src/tls/host-tls.ts';
import { PEER, SocketDesk } from '../test/support/socket-desk.ts';

const BAUD = 115_200;
const LINE_BYTES_PER_MS = BAUD / 10 / 1_000;
const SIZE = process.argv.includes('--full') ? 1_048_576 : 100_000;
const AIM = 0.8;
/** Whatever is slower than this share is not worth waiting for. */
const HOPELESS = 0.2;
const MODULES = ['sim7600', 'a7670', 'sim800'];

const pki = await makeDevPki({ serverNames: [PEER] });

/** Takes all that comes and says so; on `>` gives as much. */
const server = createServer({ cert: pki.serverChain, key: pki.server.key }, (socket: TLSSocket) => {
  let taken = 0;
  socket.on('error', () => socket.destroy());
  socket.on('data', (bytes: Buffer) => {
    taken += bytes.length;
    if (taken === 1) socket.write(randomBytes(SIZE));
    if (taken === 1 + SIZE) socket.write('.');
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;

/** The time that `work` takes, ms. */
async function timed(what: string, work: () => Promise<void>): Promise<number> {
  const start = systemClock.now();
  const done = await withDeadline(
    systemClock,
    SIZE / LINE_BYTES_PER_MS / HOPELESS,
    work().then(() => true),
  );
  if (done !== true) throw new Error(`${what} takes too long`);
  return systemClock.now() - start;
}

/** Counts what comes. */
function counted(pipe: BytePipe): (count: number) => Promise<void> {
  let came = 0;
  let wanted = { count: 0, done: (): void => undefined };
  pipe.onData((bytes) => {
    came += bytes.length;
    if (came >= wanted.count) wanted.done();
  });
  return (count) => new Promise((done) => (came >= count ? done() : (wanted = { count, done })));
}

for (const module of MODULES) {
  const desk = await SocketDesk.open({ module, port, wire: (pipe) => pacedPipe(pipe, BAUD, systemClock) });
  const tls = await startHostTls(await desk.socket(), {
    host: PEER,
    serverName: PEER,
    ca: utf8Bytes(pki.root.certificate),
    deadlineMs: 60_000,
    clock: systemClock,
  });
  if (!tls.ok) throw new Error(`no TLS over ${module}: ${tls.failure.said}`);
  const came = counted(tls.pipe);
  const down = await timed(`${module} down`, async () => {
    await tls.pipe.write(utf8Bytes('>'));
    await came(SIZE);
  });
  const up = await timed(`${module} up`, async () => {
    await tls.pipe.write(randomBytes(SIZE));
    await came(SIZE + 1);
  });
  const share = (ms: number): string => (SIZE / (ms * LINE_BYTES_PER_MS)).toFixed(3);
  console.log(`${module}: ${SIZE} bytes, share of the line ${share(down)} down, ${share(up)} up (aim >= ${AIM})`);
  await tls.pipe.close();
  await desk.close();
}
server.close();
