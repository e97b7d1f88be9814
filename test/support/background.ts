import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';

/** An outside program that runs beside a test; what it prints is kept. */
export interface Background {
  /** Absent where it could not be started. */
  readonly pid: number | undefined;
  /** Everything printed so far on both outputs. */
  output(): string;
  /** Resolves with the match once the output has it; rejects when the program ends without, or after `ms`. */
  waitFor(pattern: RegExp, ms?: number): Promise<RegExpExecArray>;
  write(text: string): void;
  /** Ends the program and resolves once it is gone. */
  stop(): Promise<void>;
}

const KEPT_CHARACTERS = 1 << 20;

export function background(program: string, args: readonly string[]): Background {
  const child: ChildProcessWithoutNullStreams = spawn(program, args, { stdio: 'pipe' });
  const listeners = new Set<() => void>();
  let text = '';
  let over = false;
  const add = (chunk: Buffer): void => {
    text = (text + chunk.toString('latin1')).slice(-KEPT_CHARACTERS);
    for (const listener of [...listeners]) listener();
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  child.stdin.on('error', () => undefined);
  const gone = new Promise<void>((resolve) => {
    const end = (): void => {
      over = true;
      for (const listener of [...listeners]) listener();
      resolve();
    };
    child.once('close', end);
    child.once('error', end);
  });
  return {
    pid: child.pid,
    output: () => text,
    waitFor: (pattern, ms = 8000) =>
      new Promise((resolve, reject) => {
        const finish = (act: () => void): void => {
          clearTimeout(timer);
          listeners.delete(look);
          act();
        };
        const look = (): void => {
          const match = pattern.exec(text);
          if (match !== null) finish(() => resolve(match));
          else if (over) finish(() => reject(new Error(`${program} ended without ${String(pattern)}:\n${text}`)));
        };
        const timer = setTimeout(
          () => finish(() => reject(new Error(`${program} did not print ${String(pattern)} in ${ms} ms:\n${text}`))),
          ms,
        );
        listeners.add(look);
        look();
      }),
    write: (input) => void child.stdin.write(input),
    async stop() {
      child.kill('SIGTERM');
      const hard = setTimeout(() => child.kill('SIGKILL'), 2000);
      await gone;
      clearTimeout(hard);
    },
  };
}
