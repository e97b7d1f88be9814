import { createServer, type Socket } from 'node:net';
import type { Family } from '../../src/families/kit/family.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { openPort } from '../../src/transports/open.ts';
import { talkative, type TalkativePipe } from '../conformance/urc-pipe.ts';

/** A TCP port behind which a module says one more thing after each of its lines. */
export interface TalkativePort {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  /** How many lines were put in. */
  added(): number;
  stop(): void;
}

/** Puts a port in front of the module at `address` (`tcp://HOST:PORT`). */
export async function talkativePort(address: string, family: Family, line: string): Promise<TalkativePort> {
  const pipes: TalkativePipe[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    void openPort(address, { clock: systemClock }).then((module) => {
      const pipe = talkative(module, family, line);
      pipes.push(pipe);
      pipe.onData((bytes) => void socket.write(bytes));
      pipe.onClose(() => socket.destroy());
      socket.on('data', (bytes) => void pipe.write(bytes).catch(() => socket.destroy()));
      socket.on('close', () => void pipe.close());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('no port was bound');
  return {
    address: `127.0.0.1:${bound.port}`,
    added: () => pipes.reduce((sum, pipe) => sum + pipe.added, 0),
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
