import type { BytePipe } from '../../at/pipe.ts';
import type { Exchange, LineSpec } from '../../at/declare.ts';
import type { Fields, LooseValues, Values } from '../../at/field.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { MqttConnectOutcome, MqttSettings } from '../../mqtt/session.ts';
import type { TlsClientProfile } from '../../tls/profile.ts';
import type { LineFacts, FirmwareLine } from './firmware.ts';

export type { MqttAck, MqttConnectOutcome, MqttSession, MqttSettings } from '../../mqtt/session.ts';

/*
 * What an emulator half may use. It is pure code against these services; the services do the real thing (TCP, TLS,
 * MQTT). An outcome comes from what happened on the wire and from state, never from a host name or a fault's name.
 */

/** What `--condition` sets; all are states that a real module can be in. */
export const CONDITIONS = [
  'no-sim',
  'sim-pin',
  'sim-slow',
  'not-registered',
  'no-bearer',
  'dns-fails',
  'tcp-refused',
  'link-lost',
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** How a line ends its command. `ok`: the command's own word for `OK`, behind which a list of commands goes on. */
export type Ending =
  | { readonly final: 'OK' }
  | { readonly final: 'ERROR' }
  | { readonly cme: number }
  | { readonly final: string; readonly ok?: true };

export const OK: Ending = { final: 'OK' };
export const ERROR: Ending = { final: 'ERROR' };
export function cmeError(number: number): Ending {
  return { cme: number };
}

/** How a prompt differs from the family's usual one. */
export interface PromptOptions {
  /** Printed instead of the usual prompt: `DOWNLOAD` with its line ends. */
  readonly text?: string;
  /** The module prints back what it takes, whatever ATE says. */
  readonly echo?: boolean;
  /** The module gives up waiting for the rest after so many ms. */
  readonly withinMs?: number;
  /** Any of these bytes ends the input before `length` is reached; it is the last one given (Ctrl-Z, ESC). */
  readonly until?: readonly number[];
}

/** A line that carries bytes instead of commands. */
export interface DataMode {
  /** Bytes for the host, as they are. */
  write(bytes: Uint8Array): void;
  /** Back to commands; `line` tells the host why. Without effect when that has happened already. */
  end(line?: string): void;
}

/** What a handler may do while its command runs. */
export interface Responder {
  /** Prints an information line of the command, before its end. */
  info<F extends Fields>(spec: LineSpec<F>, values: Values<F>, payload?: Uint8Array): void;
  /** Prints a bare line as it stands. */
  text(line: string): void;
  /**
   * Prints the prompt and takes exactly `length` bytes; `undefined` when the module is reset meanwhile. With `withinMs`
   * it gives what came until then, which may be fewer; with `until`, up to one of those bytes.
   */
  prompt(length: number, options?: PromptOptions): Promise<Uint8Array | undefined>;
  /**
   * Once the command has ended, the host's bytes are data, and unsolicited lines wait. With `onEscape` the host gets back
   * to commands by `+++` between two pauses, which is answered with `OK`; without it only `end` or a restart does.
   */
  dataMode(onBytes: (bytes: Uint8Array) => void, onEscape?: () => void): DataMode;
  /** Ends the command now; the handler may go on and print unsolicited lines. Later endings are ignored. */
  end(ending: Ending): void;
}

/** Answers one command. What it returns ends the command, unless `end` was called before. */
export type Handler<A extends Fields> = (args: Values<A>, reply: Responder) => Ending | Promise<Ending>;

export interface Answer {
  readonly exchange: Exchange;
  readonly handle: (args: LooseValues, reply: Responder) => Ending | Promise<Ending>;
}

/** Binds a declaration to what the emulator does for it, keeping the types of its parameters. */
export function answer<A extends Fields>(exchange: Exchange<A>, handle: Handler<A>): Answer {
  return {
    exchange,
    handle: (args, reply) => handle(args as unknown as Values<A>, reply),
  };
}

export type SimStatus = 'READY' | 'SIM PIN' | 'SIM PUK' | 'absent';

/** Radio, SIM and data connection, driven by the conditions. */
export interface Radio {
  readonly sim: SimStatus;
  /** Unlocks a SIM that asks for a PIN; false for a wrong one. */
  enterPin(pin: string): boolean;
  /** Attempts that a wrong PIN has left, 3 on a fresh SIM; at 0 the SIM asks for its PUK. */
  readonly pinTries: number;
  /** 27.007 registration status: 1 home, 2 searching. */
  readonly registration: number;
  readonly attached: boolean;
  /** Whether the network gives a data connection. */
  readonly bearerAllowed: boolean;
  /** The address the network gave, while there is a bearer. */
  readonly address: string;
  /** Called when the link is lost while something is connected (condition `link-lost`). */
  onLinkLost(listener: () => void): void;
}

/** The module's own real-time clock. */
export interface Rtc {
  /** Unix time in ms as the module believes. */
  now(): number;
  set(unixMs: number): void;
  /** Nobody has set it since power-on, and it does not run on a battery: it shows what the family shows then. */
  readonly unset: boolean;
  /** Quarter hours east of UTC that the module shows. */
  zoneQuarters: number;
}

/** Files that survive a restart, by area (`cert`, `c:`). A write is whole or did not happen. */
export interface FileStore {
  list(area: string): readonly { readonly name: string; readonly bytes: Uint8Array }[];
  read(area: string, name: string): Uint8Array | undefined;
  /** False when the store is full. */
  write(area: string, name: string, bytes: Uint8Array): boolean;
  remove(area: string, name: string): boolean;
}

export type SocketFailure =
  { readonly at: 'dns' } | { readonly at: 'tcp'; readonly reason: 'refused' | 'timeout' | 'unreachable' | 'no-bearer' };

export type SocketOutcome =
  | { readonly ok: true; readonly pipe: BytePipe; readonly peer: { readonly address: string; readonly port: number } }
  | { readonly ok: false; readonly failure: SocketFailure };

export interface TlsSettings {
  readonly profile: TlsClientProfile;
  readonly minVersion: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2';
  readonly maxVersion: 'TLSv1' | 'TLSv1.1' | 'TLSv1.2';
  /** Offered suites; a subset of the profile's. */
  readonly suites: readonly number[];
  /** Sent when present. */
  readonly serverName?: string;
  /** Name that the server's certificate must be for; absent = not compared. */
  readonly checkName?: string;
  /** The file's bytes as they are stored; absent = the server is not verified. */
  readonly ca?: Uint8Array;
  readonly cert?: Uint8Array;
  readonly key?: Uint8Array;
  readonly keyPassword?: string;
  /** Unix time in ms for the dates; absent = dates are not checked. */
  readonly checkDatesAt?: number;
  readonly handshakeMs: number;
}

/** How a handshake ended, told by what was on the wire or in the files. */
export type TlsFailure =
  /** A file could not be used; nothing was sent. */
  | { readonly at: 'files'; readonly what: 'ca' | 'cert' | 'key' | 'mismatch' }
  /** `own`: the alert is the module's, which could not use the server's answer. */
  | { readonly at: 'hello'; readonly by: 'alert' | 'close' | 'not-tls'; readonly alert?: number; readonly own?: true }
  /** The module refused the server and sent this alert. */
  | { readonly at: 'trust'; readonly alert: number; readonly reason: string }
  /** The server refused after its first flight. */
  | { readonly at: 'client-auth'; readonly by: 'alert' | 'close'; readonly alert?: number }
  | { readonly at: 'timeout' };

export type TlsOutcome =
  | { readonly ok: true; readonly pipe: BytePipe; readonly version: string; readonly suite: string }
  | { readonly ok: false; readonly failure: TlsFailure };

/** What a credential file holds, each certificate as DER. */
export interface ReadCredentials {
  readonly certificates: readonly Uint8Array[];
  /** PEM of the private key that belongs to the first certificate. */
  readonly key?: Uint8Array;
}

/** Everything that lies behind a virtual module. */
export interface EmulatorServices {
  readonly clock: Clock;
  readonly rtc: Rtc;
  readonly radio: Radio;
  readonly files: FileStore;
  readonly conditions: ReadonlySet<Condition>;
  /** IPv4 address of a name as the virtual DNS gives it; `undefined` if it does not resolve. */
  resolve(name: string): Promise<string | undefined>;
  connectTcp(host: string, port: number): Promise<SocketOutcome>;
  /** Takes over a TCP pipe and does the handshake on it. */
  startTls(pipe: BytePipe, settings: TlsSettings): Promise<TlsOutcome>;
  connectMqtt(pipe: BytePipe, settings: MqttSettings): Promise<MqttConnectOutcome>;
  /** Reads a PEM, DER or PKCS#12 file for modules that take credentials over when they are told of them. */
  readCredentials(bytes: Uint8Array, password?: string): ReadCredentials;
  /** HMAC-SHA256 (32 bytes) of a text, for modules that sign their login themselves. */
  hmacSha256(key: Uint8Array, text: string): Uint8Array;
  /** Real delays of the module, ms, or 0 with `--latency none`. */
  pace(ms: number): Promise<void>;
}

/** What one emulator half sees of its module. */
export interface ModuleHost {
  readonly services: EmulatorServices;
  readonly firmware: FirmwareLine;
  readonly facts: LineFacts;
  /** Values that the module keeps over a restart, by key. */
  readonly nv: Map<string, string | number>;
  /** Values shared between parts and lost on restart (which PDP context is up, which TLS context says what). */
  readonly shared: Map<string, unknown>;
  /** Prints an unsolicited line; held back until it may stand between two lines. */
  urc<F extends Fields>(spec: LineSpec<F>, values: Values<F>, payload?: Uint8Array): void;
  /** Prints an unsolicited bare line. */
  urcText(line: string): void;
  /** Prints received bytes as they are, without any line around them; held back as lines are. */
  raw(bytes: Uint8Array): void;
  /** Restarts the module: volatile state is lost, `onReset` of all parts runs, boot lines are printed. */
  reset(): void;
  /** Switches the module off: it says nothing more until its power key is pressed. */
  powerOff(): void;
  echo: boolean;
  /** +CMEE: 0 plain ERROR, 1 numbers, 2 words. */
  cmee: 0 | 1 | 2;
  /** ATV: false = numeric results. */
  verbose: boolean;
  /** ATQ: true = no final results at all. */
  quiet: boolean;
}

/** One started emulator half. */
export interface EmulatedPart {
  readonly answers: readonly Answer[];
  /** Lines printed at power-on, in order. */
  readonly bootLines?: readonly string[];
  /** The host has asked for a restart: the last moment in which lines can be printed. Not called when power is cut. */
  restarting?(): void;
  /** Closes what is open; a new instance is made for the next life. */
  stop?(): void;
}

/** The emulator half of a part: made anew at each power-on. */
export type EmulatorHalf = (host: ModuleHost) => EmulatedPart;

/** The emulator half of a family. */
export interface EmulatorFamily {
  /** Id of the family. */
  readonly family: string;
  readonly halves: readonly EmulatorHalf[];
  /** Words for `+CME ERROR` with `+CMEE=2`. */
  readonly cmeWords: ReadonlyMap<number, string>;
}
