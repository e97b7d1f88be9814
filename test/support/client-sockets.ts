import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** Every TCP connection that this process dials while `work` runs, as node:net itself tells. */
export async function watchingClients<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly connections: number; readonly bytesRead: number; readonly open: number }> {
  const sockets: Socket[] = [];
  const watch = (message: unknown): void => {
    sockets.push((message as { readonly socket: Socket }).socket);
  };
  subscribe('net.client.socket', watch);
  try {
    const result = await work();
    // Whoever was destroyed in this turn says so in the next one.
    await new Promise<void>((resolve) => setImmediate(resolve));
    return {
      result,
      connections: sockets.length,
      bytesRead: sockets.reduce((sum, socket) => sum + socket.bytesRead, 0),
      open: sockets.filter((socket) => !socket.destroyed).length,
    };
  } finally {
    unsubscribe('net.client.socket', watch);
  }
}
