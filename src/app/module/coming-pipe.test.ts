import { describe, expect, it } from 'vitest';
import type { BytePipe } from '../../at/pipe.ts';
import { HawserError } from '../../kernel/errors.ts';
import { memoryPair } from '../../transports/memory.ts';
import { comingPipe } from './coming-pipe.ts';

function coming() {
  let come: (pipe: BytePipe) => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;
  let givenUp = 0;
  const opening = new Promise<BytePipe>((resolve, reject) => {
    come = resolve;
    fail = reject;
  });
  const pipe = comingPipe(opening, () => (givenUp += 1));
  return { pipe, come, fail, givenUp: () => givenUp };
}

const error = new HawserError('it is not there', { code: 'connect-failed', rung: 'tcp' });

describe('comingPipe', () => {
  it('keeps writes, listeners and a pause for when it is open', async () => {
    const { pipe, come } = coming();
    const [near, far] = memoryPair();
    let paused = 0;
    const heard: Uint8Array[] = [];
    const got: Uint8Array[] = [];
    pipe.onData((bytes) => heard.push(bytes));
    pipe.pause?.();
    const writing = pipe.write(Uint8Array.of(1));
    far.onData((bytes) => got.push(bytes));
    come({
      write: (bytes) => near.write(bytes),
      onData: (listener) => near.onData(listener),
      onClose: (listener) => near.onClose(listener),
      close: () => near.close(),
      pause: () => (paused += 1),
      resume: () => (paused -= 1),
    });
    await writing;
    expect(got).toEqual([Uint8Array.of(1)]);
    expect(paused).toBe(1);
    pipe.resume?.();
    expect(paused).toBe(0);
    await far.write(Uint8Array.of(2));
    expect(heard).toEqual([Uint8Array.of(2)]);
  });

  it('ends with what the opening failed with', async () => {
    const { pipe, fail } = coming();
    const ended = new Promise((resolve) => pipe.onClose(resolve));
    const writing = pipe.write(Uint8Array.of(1));
    fail(error);
    await expect(writing).rejects.toBe(error);
    expect(await ended).toBe(error);
  });

  it('gives an opening up once, and closes what comes all the same', async () => {
    const { pipe, come, givenUp } = coming();
    await pipe.close();
    await pipe.close();
    expect(givenUp()).toBe(1);
    const [near, far] = memoryPair();
    const over = new Promise((resolve) => far.onClose(resolve));
    come(near);
    await over;
    await expect(pipe.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'port-closed' });
  });

  it('takes the reason of a failed write from the end that follows', async () => {
    const failing = (end: HawserError | undefined): BytePipe => ({
      write: () => Promise.reject(new HawserError('a write has failed', { code: 'connection-lost' })),
      onData: () => undefined,
      onClose: (listener) => listener(end),
      close: () => Promise.resolve(),
    });
    const bad = coming();
    bad.come(failing(error));
    await expect(bad.pipe.write(Uint8Array.of(1))).rejects.toBe(error);
    const good = coming();
    good.come(failing(undefined));
    await expect(good.pipe.write(Uint8Array.of(1))).resolves.toBeUndefined();
  });
});
