import type { BytePipe } from '../../../at/pipe.ts';

/**
 * A pipe on which the ClientHello goes out and the connection is dropped at the server's first word: how a firmware is
 * played that accepts `enableSNI` and then fails each handshake. Which side ends it on the real module is not known; that
 * the module does is assumed, since servers answer the same hello from other clients.
 */
export function abandonedAfterHello(pipe: BytePipe): BytePipe {
  let closed = false;
  let announce: () => void = () => undefined;
  return {
    write: (bytes) => pipe.write(bytes),
    onData() {
      pipe.onData(() => {
        if (closed) return;
        closed = true;
        void pipe.close();
        announce();
      });
    },
    onClose(listener) {
      announce = () => listener();
      pipe.onClose((error) => {
        if (closed) return;
        closed = true;
        listener(error);
      });
    },
    close() {
      closed = true;
      return pipe.close();
    },
  };
}
