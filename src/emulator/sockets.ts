import { connect, type Socket } from 'node:net';
import type { SocketFailure, SocketOutcome } from '../families/kit/emulator.ts';
import type { Clock } from '../kernel/clock.ts';
import { codeOf, streamPipe } from '../tls/stream-pipe.ts';

export interface TcpTarget {
  readonly host: string;
  readonly port: number;
  /** What the module is told the peer's address is. */
  readonly address: string;
}

/** Opens a real TCP connection; gives up after `timeoutMs`. */
export function openTcp(target: TcpTarget, clock: Clock, timeoutMs: number): Promise<SocketOutcome> {
  return new Promise((resolve) => {
    const socket: Socket = connect({ host: target.host, port: target.port, noDelay: true });
    const finish = (outcome: SocketOutcome): void => {
      cancel();
      socket.off('connect', connected);
      socket.off('error', failed);
      resolve(outcome);
    };
    const fail = (failure: SocketFailure): void => {
      // Errors may still come while it is being torn down.
      socket.on('error', () => undefined);
      socket.destroy();
      finish({ ok: false, failure });
    };
    const connected = (): void =>
      finish({ ok: true, pipe: streamPipe(socket, clock), peer: { address: target.address, port: target.port } });
    const failed = (error: Error): void => fail(failureOf(codeOf(error)));
    const cancel = clock.after(timeoutMs, () => fail({ at: 'tcp', reason: 'timeout' }));
    socket.once('connect', connected);
    socket.once('error', failed);
  });
}

function failureOf(code: string): SocketFailure {
  switch (code) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
      return { at: 'tcp', reason: 'refused' };
    case 'ETIMEDOUT':
      return { at: 'tcp', reason: 'timeout' };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return { at: 'dns' };
    default:
      return { at: 'tcp', reason: 'unreachable' };
  }
}
