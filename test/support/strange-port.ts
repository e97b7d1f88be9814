import { createServer, type Socket } from 'node:net';
import { finished, type Ended } from './exported.ts';

/** A port on which somebody is who is no module; gives how an exported program ended there. */
export async function meets(program: string, greet: (socket: Socket) => void): Promise<Ended> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy()).resume();
    greet(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const where = server.address();
  const port = typeof where === 'object' && where !== null ? where.port : 0;
  const ended = await finished(program, [`tcp:127.0.0.1:${port}`], { HAWSER_USERNAME: 'u', HAWSER_PASSWORD: 'p' });
  server.close();
  return ended;
}

/** So many of these pieces behind each other, others at each call and the same in each run. */
export function noise(pieces: readonly string[]): (count: number) => string {
  let seed = 7;
  const next = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most;
  return (count) => Array.from({ length: count }, () => pieces[next(pieces.length)]).join('');
}
