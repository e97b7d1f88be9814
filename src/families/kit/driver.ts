import type { ExchangeOutcome } from '../../at/outcome.ts';
import type { LooseValues } from '../../at/field.ts';
import type { LineFacts } from './firmware.ts';
import type { Cause } from '../../kernel/cause.ts';
import type { Rung } from '../../kernel/rung.ts';
import type { ModuleState } from './state.ts';
import type { AtStep, CredentialRole, Step } from './step.ts';

/** A credential in the exact form the module will be given. */
export interface StoredCredential {
  readonly role: CredentialRole;
  /** The name in the module's store; it holds the content's hash. */
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Who does what of a connection. `module-mqtt`: the module's own MQTT client. `module-socket`: MQTT from this computer
 * over a socket of the module, which does TLS. `host-tls`: TLS and MQTT on this computer, over a plain socket.
 */
export type Route = 'module-mqtt' | 'module-socket' | 'host-tls';

/** Everything the module is to be told, decided; the driver only puts it into commands. */
export interface ConnectIntent {
  readonly facts: LineFacts;
  readonly state: ModuleState;
  readonly host: string;
  readonly port: number;
  readonly route: Route;
  /** Whether the module does TLS. */
  readonly tls: boolean;
  /** What the module is given; none where it does no TLS. */
  readonly credentials: readonly StoredCredential[];
  /** What this computer uses where it does TLS itself. */
  readonly hostCredentials?: readonly CredentialRole[];
  readonly sni: boolean;
  readonly clientId: string;
  readonly username: boolean;
  readonly password: boolean;
  readonly pin: boolean;
  readonly apn?: string;
  /** The module makes the login of an Azure device itself, good for so many seconds; the secret is `device-key`. */
  readonly azure?: { readonly device: string; readonly seconds: number };
  readonly keepAliveSeconds: number;
  readonly will?: { readonly topic: string; readonly text: string; readonly qos: 0 | 1 };
  /** How long to wait for registration, ms. */
  readonly registrationMs: number;
  readonly subscribe: readonly { readonly topic: string; readonly qos: 0 | 1 }[];
  readonly publish?: { readonly topic: string; readonly text: string; readonly qos: 0 | 1 };
}

/** A small test through the module that splits a span. Never carries a login or any MQTT packet. */
export interface SeparationTest {
  readonly id: string;
  /** What is tried, for the reader. */
  readonly title: string;
  readonly steps: readonly Step[];
  readonly cleanup: readonly Step[];
  /** If it passes, all of these rungs are passed; if it fails, the fault lies on one of them. */
  readonly proves: readonly Rung[];
  /**
   * Set for a test that changes one thing against an earlier one that failed: if it passes, that thing is the fault; if
   * it fails, nothing is learnt.
   */
  readonly comparing?: { readonly afterFailed: string; readonly rung: Rung; readonly cause: Cause };
  /** It is given credentials of its own: that it passes says nothing of those that the connection was given. */
  readonly givenAnew?: true;
  readonly verifiesServer: boolean;
  readonly presentsClientCertificate: boolean;
  readonly sni: boolean;
}

/** How a message that the broker sent to the module comes out of it. */
export interface ReceivedMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/** What leaves the module as it was found stands beside what is done. */
export interface StepsAndCleanup {
  readonly steps: readonly Step[];
  readonly cleanup: readonly Step[];
}

/** The module's own MQTT client. */
export interface MqttDriver {
  /** From SIM to an accepted CONNECT. */
  connect(intent: ConnectIntent): StepsAndCleanup;
  /** Subscriptions and the publication, on an open connection. */
  exchangeMessages(intent: ConnectIntent): readonly Step[];
  /** Puts messages together from the unsolicited lines that carry them; one collector a connection. */
  collectMessages(
    onMessage: (message: ReceivedMessage) => void,
  ): (lineId: string, values: Readonly<Record<string, unknown>>, payload: Uint8Array | undefined) => void;
}

/** A command to run: the id of its declaration, and its parameters. */
export interface Call {
  readonly exchange: string;
  readonly args: LooseValues;
}

/** What an unsolicited line says of a socket. */
export type SocketEvent =
  /** Bytes wait in the module to be fetched. */
  | { readonly is: 'data-waits' }
  /** The module has pushed bytes. */
  | { readonly is: 'data'; readonly bytes: Uint8Array }
  /** The other side has closed, or the connection is lost; bytes that came before may still wait. */
  | { readonly is: 'closed' };

/** Which of the module's sockets is used, and how received bytes leave it. */
export interface SocketUse {
  readonly link: number;
  /** `asked`: the host fetches them, so the module holds the peer back; `pushed`: the module prints them as they come. */
  readonly receive: 'asked' | 'pushed';
}

/** What one fetch brought, and how much waits behind it where the module says so. */
export interface FetchedBytes {
  readonly bytes: Uint8Array;
  readonly left?: number;
}

/** The commands and lines that move bytes through one open socket. */
export interface SocketTraffic {
  /** Most bytes of one send command. */
  readonly sendBytes: number;
  /** A send command of exactly so many bytes, which are its body. */
  send(bytes: number): Call;
  /** How many bytes a send that went well has taken; negative: the connection is broken. Absent: all of them. */
  taken?(outcome: ExchangeOutcome): number;
  /** Fetches what waits, as much as one answer holds; absent where the module only pushes. */
  receive?(): Call;
  /** What a fetch brought. `undefined`: no block was in its answer, so behind an `OK` one was damaged on the port. */
  received?(outcome: ExchangeOutcome): FetchedBytes | undefined;
  /** What an unsolicited line says of this socket; `undefined` for lines of others. */
  said(lineId: string, values: LooseValues, payload: Uint8Array | undefined): SocketEvent | undefined;
}

/** Sockets of the module that carry somebody else's bytes. */
export interface SocketDriver {
  /** Why the module's own TLS is not driven on them; absent: it is. */
  readonly withoutTls?: string;
  /**
   * From the SIM to sockets that can be opened, as far as the state shows that it is not there yet; run again after the
   * network was lost. With `intent.tls` the module does TLS, and its credentials and options are set as well.
   */
  prepare(intent: ConnectIntent, use: SocketUse): StepsAndCleanup;
  /** Opens the socket to `intent.host`; the step that proves it is the last. Clean-up closes it. */
  open(intent: ConnectIntent, use: SocketUse): StepsAndCleanup;
  traffic(intent: ConnectIntent, use: SocketUse): SocketTraffic;
}

/** The driver half of a family: turns intents into steps. Pure: what it returns is data. */
export interface Driver {
  /** Reads that tell the module's state; none of them changes anything. Every step may fail. */
  survey(facts: LineFacts, tls: boolean): readonly AtStep[];
  /** Absent where the module has no client of its own. */
  readonly mqtt?: MqttDriver;
  /** Absent where its sockets are not driven. */
  readonly sockets?: SocketDriver;
  /** Tests for a failed connection, the most telling first; none for a family that cannot. */
  separate(intent: ConnectIntent): readonly SeparationTest[];
  /** Deletes the given files from the store. */
  deleteFiles(names: readonly string[]): readonly AtStep[];
}
