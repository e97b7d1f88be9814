import { createServer } from 'node:net';
import { background, type Background } from './background.ts';
import { programPath } from './programs.ts';
import { scratch } from './scratch.ts';

export interface MosquittoOptions {
  /** PEM texts; absent = a plain listener. */
  readonly tls?: {
    readonly certificate: string;
    readonly key: string;
    /** Roots that client certificates must come from; given = a client certificate is demanded. */
    readonly clientCa?: string;
    readonly version?: 'tlsv1.2' | 'tlsv1.3';
  };
  /** More lines of mosquitto.conf, for the one listener. */
  readonly lines?: readonly string[];
}

export interface Mosquitto extends Background {
  readonly port: number;
}

/** Debian's Mosquitto on a free loopback port, logging everything; its output is the broker's view of the connection. */
export async function mosquitto(options: MosquittoOptions = {}): Promise<Mosquitto> {
  const files = await scratch();
  // Mosquitto cannot take port 0, so a port that was free just now may be gone: then another one is tried.
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const lines = [`listener ${port} 127.0.0.1`, 'allow_anonymous true', 'log_dest stderr', 'log_type all'];
    if (options.tls !== undefined) {
      lines.push(`certfile ${await files.file('server.pem', options.tls.certificate)}`);
      lines.push(`keyfile ${await files.file('server.key', options.tls.key)}`);
      if (options.tls.version !== undefined) lines.push(`tls_version ${options.tls.version}`);
      if (options.tls.clientCa !== undefined) {
        lines.push(`cafile ${await files.file('clients.pem', options.tls.clientCa)}`, 'require_certificate true');
      }
    }
    // As root Mosquitto would change to an account that cannot read the files above.
    if (process.getuid?.() === 0) lines.push('user root');
    const config = await files.file('mosquitto.conf', [...lines, ...(options.lines ?? []), ''].join('\n'));
    const broker = background(programPath('mosquitto') ?? 'mosquitto', ['-c', config]);
    const stop = async (): Promise<void> => {
      await broker.stop();
      await files.remove();
    };
    try {
      await broker.waitFor(/mosquitto version \S+ running/);
      return { ...broker, port, stop };
    } catch (error) {
      await broker.stop();
      if (attempt >= 3 || !broker.output().includes('Address already in use')) {
        await files.remove();
        throw error;
      }
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
