import type { Clock } from '../../kernel/clock.ts';
import type { HawserError } from '../../kernel/errors.ts';
import type { RunEvent } from '../../run/events.ts';

/** What `openModule` is asked for. */
export interface ModuleOptions {
  /** A device path or `tcp://HOST:PORT`. */
  readonly port: string;
  /** Bits per second of a serial port, 115,200 unless it is said. */
  readonly baud?: number;
  /** `FAMILY`; found out by asking the module otherwise. */
  readonly module?: string;
  /** The operator's way into the data network; what the module has stored is used where it is left out. */
  readonly apn?: string;
  /** PIN of the SIM. A wrong one is tried once and never again: each costs one of three attempts. */
  readonly pin?: string;
  /** How long to wait for registration, each time it is not there, ms; 60,000 unless it is said. */
  readonly registrationMs?: number;
  readonly onEvent?: (event: ModuleEvent) => void;
  /** Breaks off the opening, with the error `interrupted`. */
  readonly signal?: AbortSignal;
  /** For tests: whose time it is. */
  readonly clock?: Clock;
}

/** What becomes of a module over the time. */
export type ModuleEvent =
  /** A module was found on the port, for the first time or again. */
  | { readonly kind: 'found'; readonly module: ModuleInfo }
  /** It has restarted by itself: its sockets are gone, and the next one brings the network up anew. */
  | { readonly kind: 'restarted'; readonly line: string }
  | { readonly kind: 'network-lost'; readonly line: string }
  /** The port was closed under us; the next connection opens it again. */
  | { readonly kind: 'port-lost'; readonly error: HawserError }
  /** What is done on the module, step by step. */
  | { readonly kind: 'run'; readonly event: RunEvent };

/** Which module it is. */
export interface ModuleInfo {
  /** Id of the family. */
  readonly family: string;
  readonly title: string;
  /** As the module names its build, else the nearest that is known. */
  readonly firmware: string;
}

/** A socket of the module. */
export interface SocketOptions {
  readonly host: string;
  readonly port: number;
  /** `none` (unless it is said): bytes go out as they are; do TLS of your own over it with node:tls. */
  readonly tls?: 'module' | 'none';
  /** The root that the module verifies the server by, for `tls: 'module'`: path of a file, or the PEM text itself. */
  readonly ca?: string;
  /** Client certificate and key, for `tls: 'module'`. */
  readonly cert?: string;
  readonly key?: string;
  /** Breaks off the opening, with the error `interrupted`. */
  readonly signal?: AbortSignal;
}
