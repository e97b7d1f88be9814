import type { BytePipe } from '../../../at/pipe.ts';
import type { ModuleHost } from '../../kit/emulator.ts';

/**
 * Does TLS on a connection that has just been opened; `undefined` where the handshake fails, with the pipe closed. Where
 * the module is told not to do any, there is no such function.
 */
export type Secure = (pipe: BytePipe) => Promise<BytePipe | undefined>;

/** What the module does below the connections that are opened now. */
export type SecureOf = (host: ModuleHost) => Secure | undefined;

/** What families do differently with these sockets. */
export interface ClassicDialect {
  /** What TLS does below the connections that are opened. */
  readonly secureOf: SecureOf;
  /** What `AT+CIFSR` prints: the bare address in place of `OK`, or a line with its prefix, and `OK`. */
  readonly address: 'bare' | 'line';
  /** Access point of `AT+CSTT` until another is given; undefined: there is none, and the line is empty. */
  readonly apn: string | undefined;
  /** The data connection comes up by itself: the address is shown and names are resolved without `AT+CIICR`. */
  readonly comesUp: boolean;
}

export const SIM800_SOCKETS: ClassicDialect = {
  secureOf: () => undefined,
  address: 'bare',
  apn: 'CMNET',
  comesUp: false,
};
