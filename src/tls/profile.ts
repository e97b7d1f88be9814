import type { Fact, TlsVersion, VerifierModel } from '../kernel/facts.ts';

/**
 * What a firmware line's TLS client puts on the wire and how it judges what comes back. The emulator plays it, the
 * probe imitates it, `check` reasons with it.
 */
export interface TlsClientProfile {
  /** Lowest and highest version the client can offer; commands may narrow it. */
  readonly versions: Fact<{ readonly min: TlsVersion; readonly max: TlsVersion }>;
  /** IANA suite numbers in the order offered. */
  readonly suites: Fact<readonly number[]>;
  /** IANA group numbers in the order offered. */
  readonly groups: Fact<readonly number[]>;
  /** IANA signature scheme numbers in the order offered. */
  readonly signatureSchemes: Fact<readonly number[]>;
  /**
   * When the server name is sent: `never`, `always`, as an option says (`option`), or `option-breaks`: an option exists,
   * and every handshake fails while it is on.
   */
  readonly sni: Fact<'never' | 'always' | 'option' | 'option-breaks'>;
  readonly alpn: Fact<boolean>;
  readonly verifier: Fact<VerifierModel>;
  /** Whether the server's name is compared with its certificate. */
  readonly checksName: Fact<boolean>;
  /** Types of client keys that are known to work. */
  readonly clientKeyTypes: Fact<readonly ('rsa' | 'ec')[]>;
  /** Largest Certificate message the client can take, bytes; `null` when nobody knows a limit. */
  readonly maxChainBytes: Fact<number | null>;
  /** Longest chain, certificates; `null` when nobody knows a limit. */
  readonly maxChainLength: Fact<number | null>;
  /** Largest record that the client can take, bytes; absent: nobody knows a limit. */
  readonly maxRecordBytes?: Fact<number>;
  /** Whether dates are compared with the module's clock unless it is told otherwise; absent: nobody has said. */
  readonly checksDates?: Fact<boolean>;
}
