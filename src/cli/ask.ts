import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Output } from './output.ts';

/** What {@link askSecret} needs of standard input. */
export type AnswerStream = NodeJS.ReadableStream & { readonly isTTY?: boolean };

/**
 * Asks for a secret on a terminal, without showing it. `undefined` where nobody can be asked: no terminal, or `--json`.
 */
export function askSecret(
  question: string,
  output: Output,
  signal: AbortSignal,
  input: AnswerStream = process.stdin,
): Promise<string | undefined> {
  if (output.json || input.isTTY !== true) return Promise.resolve(undefined);
  output.progress(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // As a terminal, so that readline switches off the echo of the system; its own goes nowhere.
  const lines = createInterface({ input, output: nowhere, terminal: true });
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      // Closing counts as no answer, so the reason comes first.
      reject(signal.reason as Error);
      lines.close();
    };
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener('abort', stop, { once: true });
    // In raw mode Ctrl-C comes as a key.
    lines.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    lines.once('close', () => resolve(undefined));
    lines.question('', (answer) => {
      signal.removeEventListener('abort', stop);
      resolve(answer);
      lines.close();
    });
  });
}
