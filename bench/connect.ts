/*
 * The whole of connect on an unpaced virtual module, certificates stored and not, against a bare TLS handshake with the
 * same broker in the same run.
 */
import { connect as connectTls } from 'node:tls';
import { setUp } from './support/setup.ts';

const ROUNDS = 5;

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const bench = await setUp();
const handshake = (): Promise<void> =>
  new Promise((resolve) => {
    // Without a client certificate the broker refuses in the end: all of a handshake's work has been done by then.
    const socket = connectTls({
      port: bench.broker.port,
      host: '127.0.0.1',
      rejectUnauthorized: false,
      maxVersion: 'TLSv1.2',
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });
const bare: number[] = [];
const fresh: number[] = [];
const stored: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  bare.push(await timed(handshake));
  const module = await bench.module();
  fresh.push(await timed(() => bench.connect(module)));
  stored.push(await timed(() => bench.connect(module)));
  await module.stop();
}
await bench.stop();
const [a, b, c] = [Math.min(...bare), Math.min(...fresh), Math.min(...stored)];
console.log(
  `connect on a fresh module ${b.toFixed(0)} ms, ratio ${(b / a).toFixed(1)} to a bare handshake (${a.toFixed(1)} ms)`,
);
console.log(`connect with the files stored ${c.toFixed(0)} ms, ratio ${(c / a).toFixed(1)}`);
