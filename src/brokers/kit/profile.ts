import type { Fact } from '../../kernel/facts.ts';

/** What is known of one kind of broker before anybody has dialled it. */
export interface BrokerProfile {
  /** The folder's name. */
  readonly id: string;
  readonly title: string;
  /** Host names that belong to this kind, whole and in lower case. Empty for the profile of everything else. */
  readonly hosts: readonly RegExp[];
  readonly demands: {
    /** The server name must be in the ClientHello, or the broker does not know which customer is meant. */
    readonly sni: Fact<boolean>;
    readonly clientCertificate: Fact<boolean>;
    readonly login: Fact<boolean>;
  };
  /** What the broker does when its policy forbids the client: a CONNACK code, or it closes without a word. */
  readonly denial: Fact<'connack' | 'close'>;
  /** How a connection can be proven there: by our own message coming back, or by acknowledgements only. */
  readonly verification: Fact<'own' | 'ack'>;
  /** Set when the service no longer exists. */
  readonly retired?: Fact<string>;
}
