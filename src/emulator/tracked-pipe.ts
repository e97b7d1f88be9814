import type { BytePipe } from '../at/pipe.ts';

/** `pipe`, known in `open` until it has ended. */
export function tracked(pipe: BytePipe, open: Set<BytePipe>): BytePipe {
  open.add(pipe);
  return {
    write: (bytes) => pipe.write(bytes),
    onData: (listener) => pipe.onData(listener),
    onClose(listener) {
      pipe.onClose((error) => {
        open.delete(pipe);
        listener(error);
      });
    },
    close() {
      open.delete(pipe);
      return pipe.close();
    },
    ...(pipe.pause === undefined ? {} : { pause: () => pipe.pause?.() }),
    ...(pipe.resume === undefined ? {} : { resume: () => pipe.resume?.() }),
  };
}
