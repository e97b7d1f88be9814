import type { Rung } from './rung.ts';

/** Exit statuses of every command. */
export const EXIT = {
  yes: 0,
  no: 1,
  usage: 2,
  port: 3,
  unknown: 4,
  interrupted: 130,
} as const;

/** One of the exit statuses. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * A thing the reader can do next. `command` can be typed as it stands: a command line, an option to add to the last one
 * (it begins with `--`), or an AT command (it begins with `AT`).
 */
export interface Remedy {
  readonly text: string;
  readonly command?: string;
}

/** Every error code of the program. They never change their meaning; a new meaning gets a new code. */
export type ErrorCode =
  | 'usage'
  | 'file-unreadable'
  | 'file-unwritable'
  | 'file-exists'
  | 'file-empty'
  | 'file-not-certificate'
  | 'file-not-key'
  | 'key-mismatch'
  | 'url-invalid'
  | 'client-id-invalid'
  | 'login-invalid'
  | 'topic-invalid'
  | 'secret-missing'
  | 'broker-unknown'
  | 'family-unknown'
  | 'firmware-unknown'
  | 'finding-unknown'
  | 'code-unknown'
  | 'port-missing'
  | 'port-not-found'
  | 'port-busy'
  | 'port-denied'
  | 'port-failed'
  | 'port-closed'
  | 'port-silent'
  | 'port-garbage'
  | 'port-not-at'
  | 'module-unknown'
  | 'module-unresponsive'
  | 'transcript-invalid'
  | 'image-invalid'
  | 'loader-refused'
  | 'flash-full'
  | 'flash-file-missing'
  | 'listen-failed'
  | 'pty-unavailable'
  | 'interrupted'
  | 'not-possible'
  | 'connect-failed'
  | 'connection-lost'
  | 'queue-full'
  | 'publish-refused'
  | 'internal';

export interface HawserErrorOptions {
  readonly code: ErrorCode;
  /** The rung that it belongs to, or on which a connection with it would break; absent for plain mistakes of usage. */
  readonly rung?: Rung;
  readonly next?: readonly Remedy[];
  readonly exit?: ExitCode;
  readonly cause?: unknown;
}

const EXIT_OF_CODE: Partial<Record<ErrorCode, ExitCode>> = {
  'port-not-found': EXIT.port,
  'port-busy': EXIT.port,
  'port-denied': EXIT.port,
  'port-failed': EXIT.port,
  'port-closed': EXIT.no,
  'port-silent': EXIT.port,
  'port-garbage': EXIT.port,
  'port-not-at': EXIT.port,
  'module-unknown': EXIT.port,
  'module-unresponsive': EXIT.no,
  'loader-refused': EXIT.no,
  'flash-full': EXIT.no,
  'flash-file-missing': EXIT.no,
  'listen-failed': EXIT.port,
  'pty-unavailable': EXIT.port,
  'code-unknown': EXIT.unknown,
  interrupted: EXIT.interrupted,
  'not-possible': EXIT.no,
  'connect-failed': EXIT.no,
  'connection-lost': EXIT.no,
  'queue-full': EXIT.no,
  'publish-refused': EXIT.no,
  internal: EXIT.no,
};

/** The one error class: a stable code, the rung, what happened, and what to do next. */
export class HawserError extends Error {
  readonly code: ErrorCode;
  readonly rung: Rung | undefined;
  readonly next: readonly Remedy[];
  readonly exit: ExitCode;

  constructor(message: string, options: HawserErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'HawserError';
    this.code = options.code;
    this.rung = options.rung;
    this.next = options.next ?? [];
    this.exit = options.exit ?? EXIT_OF_CODE[options.code] ?? EXIT.usage;
  }
}

/** Whether something thrown is one of our own errors, with a code and a next step. */
export function isHawserError(error: unknown): error is HawserError {
  return error instanceof HawserError;
}
