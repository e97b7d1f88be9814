import type { Remedy } from '../../kernel/errors.ts';
import type { LineFacts } from './firmware.ts';
import type { TlsContextState } from './state.ts';
import type { CredentialRole, FileStep, HostStep } from './step.ts';

/** What a program on the chip is to set up, decided. */
export interface ProgramIntent {
  readonly facts: LineFacts;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  /** Files that are at hand, in the chip's form: size in bytes, SHA-256 in hex. */
  readonly files: readonly { readonly role: CredentialRole; readonly bytes: number; readonly sha256: string }[];
  /** Whether the chip is to show a client certificate. */
  readonly presents: boolean;
  /** Suites that the broker is known to take, IANA numbers; absent: nobody knows. */
  readonly suites?: readonly number[];
}

/** For a module that has no port for commands: what the program that runs on it sets. Pure: what it returns is data. */
export interface HostProgram {
  /** Whose calls the settings are made with. */
  readonly calls: 'simplelink';
  /** Files for the flash, then settings in the order in which they are made; the last one connects. */
  settings(intent: ProgramIntent): readonly (FileStep | HostStep)[];
  /** What a program sets today, by the names of its settings. Throws `usage` for a name or value that is none. */
  told(settings: ReadonlyMap<string, string>): TlsContextState;
  /** What to do with this family where others are driven. */
  readonly instead: readonly Remedy[];
}
