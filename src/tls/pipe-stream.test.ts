import { describe, expect, it } from 'vitest';
import type { BytePipe } from '../at/pipe.ts';
import { HawserError } from '../kernel/errors.ts';
import { memoryPair } from '../transports/memory.ts';
import { JoiningPipeStream, PipeStream } from './pipe-stream.ts';

/** A pipe that is moved by hand. */
class HandPipe implements BytePipe {
  readonly said: string[] = [];
  give: (bytes: Uint8Array) => void = () => undefined;
  end: (error?: HawserError) => void = () => undefined;
  readonly #writes: { readonly ok: () => void; readonly fail: (error: Error) => void }[] = [];

  write(bytes: Uint8Array): Promise<void> {
    this.said.push(`write ${bytes.length}`);
    return new Promise((ok, fail) => this.#writes.push({ ok, fail }));
  }

  next(): { readonly ok: () => void; readonly fail: (error: Error) => void } {
    const write = this.#writes.shift();
    if (write === undefined) throw new Error('nothing is being written');
    return write;
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.said.push('listens');
    this.give = listener;
  }

  onClose(listener: (error?: HawserError) => void): void {
    this.end = listener;
  }

  pause(): void {
    this.said.push('pause');
  }

  resume(): void {
    this.said.push('resume');
  }

  close(): Promise<void> {
    this.said.push('close');
    return Promise.resolve();
  }
}

const lost = new HawserError('the link is gone', { code: 'port-closed', rung: 'tcp' });

describe('PipeStream', () => {
  it('holds the pipe back while nobody reads, and lets it go on afterwards', async () => {
    const pipe = new HandPipe();
    const stream = new PipeStream(pipe);
    expect(pipe.said).toEqual([]);
    stream.read(0);
    expect(pipe.said).toEqual(['listens']);
    pipe.give(new Uint8Array(stream.readableHighWaterMark));
    expect(pipe.said).toEqual(['listens', 'pause']);
    stream.read();
    await expect.poll(() => pipe.said).toEqual(['listens', 'pause', 'resume']);
  });

  it('ends what a pipe that cannot be held pours in', async () => {
    const hand = new HandPipe();
    const pipe: BytePipe = {
      write: (bytes) => hand.write(bytes),
      onData: (listener) => hand.onData(listener),
      onClose: (listener) => hand.onClose(listener),
      close: () => hand.close(),
    };
    const stream = new PipeStream(pipe);
    const failed = new Promise<Error>((resolve) => stream.once('error', resolve));
    stream.read(0);
    for (let mega = 0; mega < 5; mega += 1) hand.give(new Uint8Array(1024 * 1024));
    expect(await failed).toMatchObject({ code: 'port-closed' });
    expect(hand.said).toContain('close');
  });

  it('hands the next bytes over only when the pipe has taken the last, and then as one', async () => {
    const pipe = new HandPipe();
    const stream = new JoiningPipeStream(pipe);
    const done: number[] = [];
    stream.write(new Uint8Array(10), () => done.push(1));
    stream.write(new Uint8Array(20), () => done.push(2));
    expect(stream.write(new Uint8Array(stream.writableHighWaterMark))).toBe(false);
    expect(pipe.said).toEqual(['write 10']);
    pipe.next().ok();
    const rest = 20 + stream.writableHighWaterMark;
    await expect.poll(() => pipe.said).toEqual(['write 10', `write ${rest}`]);
    expect(done).toEqual([1]);
    stream.destroy();
    expect(pipe.said).toContain('close');
  });

  it.each(['the pipe closes', 'a write fails'])(
    'what came before %s is still read, then its error is told',
    async (how) => {
      const pipe = new HandPipe();
      const stream = new PipeStream(pipe);
      const failed = new Promise<Error>((resolve) => stream.once('error', resolve));
      stream.read(0);
      pipe.give(Uint8Array.of(1, 2, 3));
      if (how === 'the pipe closes') pipe.end(lost);
      else {
        stream.write(Uint8Array.of(9));
        pipe.next().fail(lost);
      }
      // Nobody is there for it; what was said last is to be read all the same.
      stream.write(Uint8Array.of(9));
      let read = Buffer.alloc(0);
      stream.on('data', (bytes: Buffer) => (read = Buffer.concat([read, bytes])));
      expect(await failed).toBe(lost);
      expect([...read]).toEqual([1, 2, 3]);
    },
  );

  it('an orderly end closes both directions', async () => {
    const [near, far] = memoryPair({ chunk: 1 });
    const a = new PipeStream(near);
    const b = new PipeStream(far);
    const read: Buffer[] = [];
    b.on('data', (bytes: Buffer) => read.push(bytes));
    const closed = Promise.all([a, b].map((stream) => new Promise<void>((resolve) => stream.once('close', resolve))));
    a.resume();
    a.end('hawser');
    await closed;
    expect(Buffer.concat(read).toString()).toBe('hawser');
  });
});
