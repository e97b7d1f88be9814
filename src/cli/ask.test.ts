import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { HawserError } from '../kernel/errors.ts';
import { askSecret, type AnswerStream } from './ask.ts';
import { Output } from './output.ts';

interface Terminal {
  readonly input: AnswerStream & PassThrough;
  readonly output: Output;
  /** Everything that was printed anywhere. */
  readonly printed: () => string;
}

function terminal({ isTTY = true, json = false } = {}): Terminal {
  let text = '';
  const stream = { isTTY: true, write: (part: string) => (text += part) };
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: () => undefined });
  return { input, output: new Output({ stdout: stream, stderr: stream, env: {}, json }), printed: () => text };
}

describe('asking for a secret', () => {
  const never = new AbortController().signal;

  it('shows the question and not the answer', async () => {
    const { input, output, printed } = terminal();
    const answer = askSecret('Password:', output, never, input);
    input.write('geheim\r');
    expect(await answer).toBe('geheim');
    expect(printed()).toBe('Password:\n');
  });

  it('asks nobody where nobody is', async () => {
    for (const options of [{ isTTY: false }, { json: true }]) {
      const { input, output, printed } = terminal(options);
      expect(await askSecret('Password:', output, never, input)).toBeUndefined();
      expect(printed()).toBe('');
    }
  });

  it('takes the end of the input for no answer', async () => {
    const { input, output } = terminal();
    const answer = askSecret('Password:', output, never, input);
    input.end();
    expect(await answer).toBeUndefined();
  });

  it('ends when the run is interrupted, before and while it waits', async () => {
    const interrupted = new AbortController();
    const reason = new HawserError('interrupted', { code: 'interrupted' });
    const { input, output } = terminal();
    const answer = askSecret('Password:', output, interrupted.signal, input);
    interrupted.abort(reason);
    await expect(answer).rejects.toBe(reason);
    await expect(askSecret('Again:', output, interrupted.signal, terminal().input)).rejects.toBe(reason);
  });
});
