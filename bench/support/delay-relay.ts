import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A TCP relay that makes loopback as slow as a far-away server. */
export interface DelayRelay {
  readonly port: number;
  /** Connections that were closed without a byte: each of them would have taken a round trip more than it did here. */
  wordless(): number;
  stop(): Promise<void>;
}

/**
 * Carries every byte and every end to a port of loopback, `oneWayMs` late in both directions and in order; bandwidth is not
 * limited. Loopback accepts at once, so the round trip that a connect takes is made up for: what a client says in the first
 * round trip after it was accepted is taken to be said at the end of that.
 */
export async function delayRelay(targetPort: number, oneWayMs: number): Promise<DelayRelay> {
  const open = new Set<Socket>();
  let wordless = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const connectedAt = performance.now() + 2 * oneWayMs;
    const target = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const forth = delayLine(client, target, oneWayMs, connectedAt);
    delayLine(target, client, oneWayMs, 0);
    for (const socket of [client, target]) {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
    }
    client.once('end', () => (wordless += forth.bytes() === 0 ? 1 : 0));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    wordless: () => wordless,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}

/** One direction. Nothing counts as said before `notBefore`. */
function delayLine(from: Socket, to: Socket, oneWayMs: number, notBefore: number): { bytes(): number } {
  const held: { readonly due: number; readonly act: () => void }[] = [];
  let bytes = 0;
  let waiting = false;
  const deliver = (): void => {
    waiting = false;
    for (let [next] = held; next !== undefined && next.due <= performance.now(); [next] = held) {
      held.shift();
      next.act();
    }
    const [next] = held;
    if (next === undefined) return;
    waiting = true;
    // Timers may fire a little early, and then wait again.
    setTimeout(deliver, Math.max(1, next.due - performance.now()));
  };
  const put = (act: () => void): void => {
    held.push({ due: Math.max(performance.now(), notBefore) + oneWayMs, act });
    if (!waiting) deliver();
  };
  from.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    put(() => void to.write(chunk));
  });
  from.on('end', () => put(() => void to.end()));
  from.on('error', () => put(() => void to.destroy()));
  // After both ends this is no more; after a reset it is what tells the other side.
  from.on('close', () => put(() => void to.end()));
  return { bytes: () => bytes };
}
