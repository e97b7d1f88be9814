import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { programPath } from '../../test/support/programs.ts';
import { ROOT } from '../../test/support/tree.ts';

/** A program that describes a TLS endpoint, run as its users run it. */
export interface Scanner {
  readonly name: string;
  /** The whole process, from its start to its end. */
  scan(port: number): Promise<Scan>;
}

export interface Scan {
  readonly ms: number;
  /** Standard output, without colours. */
  readonly text: string;
}

/** What the certificates of the broker under measurement are made for. */
export const HOST = 'localhost';
const BIN = `${ROOT}dist/cli/main.js`;
/** testssl takes minutes over a slow line. */
const MOST_MS = 600_000;

/** Throws where it has not been built. */
export async function hawserProbe(more: readonly string[] = []): Promise<Scanner> {
  await access(BIN).catch(() => {
    throw new Error('dist/cli/main.js is not there: npm run build');
  });
  return scanner('hawser probe', process.execPath, (at) => [BIN, 'probe', `mqtts://${at}`, ...more]);
}

/** `undefined` where it is not on this machine, which is said. */
export function sslscan(): Scanner | undefined {
  return outside('sslscan', 'sslscan', (at) => ['--no-colour', at]);
}

/** Versions, suites and the server's defaults; without DNS look-ups, which measure somebody else. */
export function testssl(): Scanner | undefined {
  const options = ['--nodns', 'none', '--warnings', 'off', '--color', '0', '-p', '-s', '-S'];
  return outside('testssl', 'testssl.sh', (at) => [...options, at]);
}

function outside(program: string, debianPackage: string, args: (at: string) => readonly string[]): Scanner | undefined {
  const path = programPath(program);
  if (path !== undefined) return scanner(program, path, args);
  console.log(`${program} is not on this machine (Debian package ${debianPackage}): it is left out`);
  return undefined;
}

function scanner(name: string, program: string, args: (at: string) => readonly string[]): Scanner {
  return {
    name,
    scan: (port) =>
      new Promise((resolve, reject) => {
        const start = performance.now();
        const options = { timeout: MOST_MS, maxBuffer: 1 << 24 };
        const child = execFile(program, [...args(`${HOST}:${port}`)], options, (error, text) => {
          const ms = performance.now() - start;
          // Some end with a status of their own for what they found; a program that did not end by itself measured nothing.
          if (error === null || typeof error.code === 'number') resolve({ ms, text });
          else reject(new Error(`${name} did not come to an end`, { cause: error }));
        });
        child.stdin?.end();
      }),
  };
}
