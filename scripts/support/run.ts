import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The project's folder, with a separator at its end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Runs a program in the project's folder with our own streams; its exit status, 128 for one ended by a signal. */
export function runProgram(command: string, args: readonly string[], env = process.env): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: 'inherit', env });
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code ?? 128);
    });
  });
}

/** Runs a JavaScript program of an installed package, found by its path below `node_modules`. */
export function runModule(path: string, args: readonly string[], env = process.env): Promise<number> {
  return runProgram(process.execPath, [`${ROOT}node_modules/${path}`, ...args], env);
}

/** Runs one of our scripts. */
export function runScript(path: string, args: readonly string[] = [], env = process.env): Promise<number> {
  return runModule('tsx/dist/cli.mjs', [`${ROOT}${path}`, ...args], env);
}

/** Whether a program ends with status 0; its output goes to ours. */
export function succeeds(command: string, args: readonly string[], env = process.env): boolean {
  return spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env }).status === 0;
}
