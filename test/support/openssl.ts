import { execFile } from 'node:child_process';
import { background, type Background } from './background.ts';

export interface Finished {
  readonly status: number;
  readonly output: string;
}

/** Runs `openssl ARGS` to its end; an unsuccessful one is not an error here. */
export function openssl(args: readonly string[], input = ''): Promise<Finished> {
  return new Promise((resolve) => {
    const child = execFile('openssl', [...args], { timeout: 15_000 }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === 'number' ? error.code : 1;
      resolve({ status, output: stdout + stderr });
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}

export interface OpensslServer extends Background {
  readonly port: number;
}

/** `openssl s_server` on a free loopback port, ready to accept. */
export async function opensslServer(args: readonly string[]): Promise<OpensslServer> {
  const server = background('openssl', ['s_server', '-accept', '127.0.0.1:0', ...args]);
  try {
    const match = await server.waitFor(/^ACCEPT 127\.0\.0\.1:(\d+)/m);
    return { ...server, port: Number(match[1]) };
  } catch (error) {
    await server.stop();
    throw error;
  }
}
