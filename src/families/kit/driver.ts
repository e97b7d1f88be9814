import type { FirmwareFacts } from './firmware.ts';
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

/** Everything the module is to be told, decided; the driver only puts it into commands. */
export interface ConnectIntent {
  readonly facts: FirmwareFacts;
  readonly state: ModuleState;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly credentials: readonly StoredCredential[];
  readonly sni: boolean;
  readonly clientId: string;
  readonly username: boolean;
  readonly password: boolean;
  readonly pin: boolean;
  readonly apn?: string;
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
  readonly verifiesServer: boolean;
  readonly presentsClientCertificate: boolean;
  readonly sni: boolean;
}

/** How a message that the broker sent to the module comes out of it. */
export interface ReceivedMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
}

/** The driver half of a family: turns intents into steps. Pure: what it returns is data. */
export interface Driver {
  /** Reads that tell the module's state; none of them changes anything. Every step may fail. */
  survey(facts: FirmwareFacts, tls: boolean): readonly AtStep[];
  /** From SIM to an accepted CONNECT, with the clean-up that leaves the module as it was found. */
  connect(intent: ConnectIntent): { readonly steps: readonly Step[]; readonly cleanup: readonly Step[] };
  /** Subscriptions and the publication, on an open connection. */
  exchangeMessages(intent: ConnectIntent): readonly Step[];
  /** Tests for a failure of the on-board client, the most telling first; none for a family that cannot. */
  separate(intent: ConnectIntent): readonly SeparationTest[];
  /** Deletes the given files from the store. */
  deleteFiles(names: readonly string[]): readonly AtStep[];
  /** Puts messages together from the unsolicited lines that carry them; one collector a connection. */
  collectMessages(
    onMessage: (message: ReceivedMessage) => void,
  ): (lineId: string, values: Readonly<Record<string, unknown>>, payload: Uint8Array | undefined) => void;
}
