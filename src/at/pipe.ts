import type { HawserError } from '../kernel/errors.ts';

/** The lines of a serial port that are not data. */
export interface ControlLines {
  /** Sets all of them at once; resolves to `false` where the port has none (a pseudo-terminal). Never rejects. */
  set(lines: { readonly dtr: boolean; readonly rts: boolean; readonly brk: boolean }): Promise<boolean>;
  /** Throws away what has arrived and was not read; the driver's share, too. */
  discardInput(): Promise<void>;
}

/**
 * A stream of bytes in both directions: a serial port, a TCP connection, a pair in memory, a module's socket.
 * Listeners may be set once each; bytes that arrive before one is set are kept.
 */
export interface BytePipe {
  /** Resolves when the bytes are handed to the system (and, where the transport paces, when they are out). */
  write(bytes: Uint8Array): Promise<void>;
  onData(listener: (bytes: Uint8Array) => void): void;
  /** Called once; `error` is absent when it was closed in an orderly way. */
  onClose(listener: (error?: HawserError) => void): void;
  /** Idempotent. */
  close(): Promise<void>;
  /** Holds the other side back; what is already under way may still arrive. Absent where the source cannot be held. */
  pause?(): void;
  resume?(): void;
  /** Absent where there is no serial port behind it. */
  readonly lines?: ControlLines;
}
