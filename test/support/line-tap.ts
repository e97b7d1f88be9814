import type { BytePipe } from '../../src/at/pipe.ts';
import { Inbox } from '../../src/transports/inbox.ts';

/** Sees the bytes of one direction, and says what goes on in their place. `at`: how many went before. */
export type Hook = (bytes: Uint8Array, at: number) => Uint8Array;

/** A line that somebody has his fingers on. */
export interface LineTap {
  /** The host's end. */
  readonly pipe: BytePipe;
  /** Bytes that have gone so far. */
  readonly toModule: () => number;
  readonly fromModule: () => number;
  onToModule(hook: Hook): void;
  onFromModule(hook: Hook): void;
  /** Bytes that the module takes for the host's. */
  inject(bytes: Uint8Array): void;
}

export function tapLine(line: BytePipe, moved: () => void): LineTap {
  const inbox = new Inbox();
  const hooks = { to: [] as Hook[], from: [] as Hook[] };
  const count = { to: 0, from: 0 };
  const pass = (way: 'to' | 'from', bytes: Uint8Array): Uint8Array => {
    moved();
    const at = count[way];
    count[way] += bytes.length;
    return hooks[way].reduce((out, hook) => hook(out, at), bytes);
  };
  line.onData((bytes) => inbox.put(pass('from', bytes)));
  line.onClose((error) => {
    moved();
    inbox.close(error);
  });
  return {
    pipe: {
      write: async (bytes) => {
        const out = pass('to', bytes);
        await line.write(out);
      },
      onData: (listener) => inbox.onData(listener),
      onClose: (listener) => inbox.onClose(listener),
      close: () => line.close(),
    },
    toModule: () => count.to,
    fromModule: () => count.from,
    onToModule: (hook) => void hooks.to.push(hook),
    onFromModule: (hook) => void hooks.from.push(hook),
    // Somebody else's bytes into a line that is closed are lost, like ours.
    inject: (bytes) => void line.write(bytes).catch(() => undefined),
  };
}
