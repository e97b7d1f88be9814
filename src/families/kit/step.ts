import type { Rung } from '../../kernel/rung.ts';

/*
 * A plan is data: what is run is what is shown, exported and tested. Everything here is plain JSON, so that
 * plan → JSON → plan is the identity. Secrets and file bodies are references.
 */

/** The secrets that a plan may ask for. */
export type SecretName = 'password' | 'username' | 'pin' | 'device-key';
export type CredentialRole = 'ca' | 'cert' | 'key';

/** Characters of a credential in the module's form, `from` up to `to`, for commands that take it inside them. */
export interface CredentialPiece {
  readonly piece: CredentialRole;
  readonly from: number;
  readonly to: number;
}

/** What an earlier step was told to remember under this name. */
export interface Remembered {
  readonly remembered: string;
}

/** What is known when the plan is made; secrets stand for themselves. */
export type PlainValue = string | number | { readonly secret: SecretName };

export type ArgValue = PlainValue | CredentialPiece | Remembered;

/** Raw bytes after a prompt: a credential file in the module's form, or text that the plan holds. */
export type Body =
  { readonly credential: CredentialRole; readonly bytes: number; readonly sha256: string } | { readonly text: string };

/** How a step may end. `code` is the completion's result code (0 = done), `cme` a numeric +CME ERROR. */
export type Ending =
  | { readonly final: 'OK' }
  | { readonly final: 'ERROR' }
  /** `ERROR` and nothing that says why, where other firmware gives a code. */
  | { readonly final: 'ERROR'; readonly bare: true }
  | { readonly code: number }
  | { readonly cme: number }
  /** The module does not answer at all within the deadline. */
  | { readonly silence: true };

/** A step runs only if this holds for the module's state at that moment (an unknown value counts as not holding). */
export type Guard =
  | {
      readonly that:
        'mqtt.started' | 'sockets.started' | 'sockets.connected' | 'net.open' | 'bearer.active' | 'sim.locked';
      readonly is: boolean;
    }
  | { readonly that: 'mqtt.acquired' | 'mqtt.connected'; readonly client: number; readonly is: boolean }
  | { readonly that: 'file.stored'; readonly name: string; readonly is: boolean };

/** Asks again until a field of the reply has one of the values. */
export interface Poll {
  readonly everyMs: number;
  readonly forMs: number;
  readonly field: string;
  readonly until: readonly (string | number)[];
  /** Values that end the waiting at once, as a failure: registration denied. */
  readonly giveUp?: readonly (string | number)[];
}

/** Asks again while it ends like that: the module is busy with something that will be over. */
export interface Retry {
  readonly everyMs: number;
  readonly forMs: number;
  readonly on: readonly Ending[];
}

interface StepBase {
  /** Unique in the plan. */
  readonly id: string;
  readonly rung: Rung;
  /** Why this step is there, for the reader of the plan. */
  readonly reason: string;
  /** Once done, this rung and all below it are passed. */
  readonly proves?: Rung;
  readonly guard?: Guard;
  /** Endings that count as done. */
  readonly accept: readonly Ending[];
  /** Endings that are no success but do not stop the plan (a stale client that was not there). */
  readonly tolerate?: readonly Ending[];
  /** Until the final result; a completion has the deadline of its declaration on top. */
  readonly deadlineMs: number;
}

/** One AT exchange. */
export interface AtStep extends StepBase {
  readonly kind: 'at';
  /** Id of the declaration. */
  readonly exchange: string;
  readonly args: Readonly<Record<string, ArgValue>>;
  /** The exact line, secrets as `@secret(name)`, without line end. */
  readonly send: string;
  readonly body?: Body;
  readonly poll?: Poll;
  readonly retry?: Retry;
  /** Fields of the reply to remember, by name: `{as: 'address', field: 'address'}`. */
  readonly capture?: readonly { readonly as: string; readonly field: string }[];
  /** With this step, a credential has gone out whole: the place where it is stored. */
  readonly stores?: string;
}

/** Puts a credential into the module's store; skipped when the name (which holds the content's hash) is stored. */
export interface UploadStep extends StepBase {
  readonly kind: 'upload';
  readonly exchange: string;
  readonly args: Readonly<Record<string, ArgValue>>;
  readonly send: string;
  readonly name: string;
  readonly body: Body;
}

/** Puts a file into a module through its boot loader. */
export interface FileStep extends StepBase {
  readonly kind: 'file';
  readonly name: string;
  readonly body: Body;
}

/** A setting that the host's own program must make (modules without an AT port). */
export interface HostStep extends StepBase {
  readonly kind: 'host';
  readonly setting: string;
  readonly value: PlainValue;
}

/** What this computer does itself, over the module's open socket. */
export type Carried =
  /** The TLS handshake. `serverName` is sent, and must be in the certificate, where it is given. */
  | { readonly does: 'tls'; readonly serverName?: string; readonly credentials: readonly CredentialRole[] }
  | {
      readonly does: 'connect';
      readonly clientId: string;
      readonly keepAliveSeconds: number;
      readonly login: readonly SecretName[];
      readonly will?: { readonly topic: string; readonly text: string; readonly qos: 0 | 1 };
    }
  | { readonly does: 'subscribe'; readonly topic: string; readonly qos: 0 | 1 }
  | { readonly does: 'publish'; readonly topic: string; readonly text: string; readonly qos: 0 | 1 };

/** A part of the connection that this computer carries over the module's socket. */
export interface CarryStep extends StepBase {
  readonly kind: 'carry';
  readonly carried: Carried;
}

/** One thing that a plan does. */
export type Step = AtStep | UploadStep | FileStep | HostStep | CarryStep;

/** What is run, in order; `cleanup` runs after success and after failure alike, each step whatever the others did. */
export interface Plan {
  readonly schema: 1;
  readonly purpose: string;
  readonly family: string;
  readonly firmware: string;
  readonly steps: readonly Step[];
  readonly cleanup: readonly Step[];
}
