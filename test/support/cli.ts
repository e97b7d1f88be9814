import { spawn } from 'node:child_process';
import { background, type Background } from './background.ts';
import { ROOT } from './tree.ts';

const BIN = `${ROOT}dist/cli/main.js`;

export interface CliRun {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Sent to the process once its error output matches. */
  readonly interruptAt?: RegExp;
  readonly cwd?: string;
}

/** Runs the built program as a user does: no input, no terminal. It is killed after a minute, which fails the test. */
export function hawser(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
      timeout: 60_000,
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    let stdout = '';
    let stderr = '';
    let interrupted = false;
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      if (interrupted || options.interruptAt?.test(stderr) !== true) return;
      interrupted = true;
      child.kill('SIGINT');
    });
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}

export interface CliEmulator extends Background {
  /** What `--port` takes. */
  readonly address: string;
}

/** `hawser emulate`, ready to be connected to. */
export async function emulate(args: readonly string[]): Promise<CliEmulator> {
  const running = background(process.execPath, [BIN, 'emulate', ...args]);
  try {
    const match = await running.waitFor(/^listening on (\S+)$/m);
    return { ...running, address: match[1] ?? '' };
  } catch (error) {
    await running.stop();
    throw error;
  }
}
