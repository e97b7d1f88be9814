import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A loopback port in front of a server that can be cut off, and led elsewhere. */
export interface CutRelay {
  readonly port: number;
  /** How many connections are open through it. */
  readonly open: number;
  /** Ends every connection that is open, as the server would (`end`) or as a dead link does (`reset`). */
  cut(how: 'end' | 'reset'): void;
  /** Where new connections lead. */
  lead(target: number): void;
  stop(): Promise<void>;
}

export async function cutRelay(target: number): Promise<CutRelay> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let goal = target;
  const server = createServer((client) => {
    const upstream = connect({ port: goal, host: '127.0.0.1', noDelay: true });
    const pair = [client, upstream] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [upstream, client]] as const) {
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get open() {
      return pairs.size;
    },
    cut(how) {
      for (const [client, upstream] of pairs) {
        upstream.destroy();
        if (how === 'end') client.destroySoon();
        else client.resetAndDestroy();
      }
    },
    lead(port) {
      goal = port;
    },
    async stop() {
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
