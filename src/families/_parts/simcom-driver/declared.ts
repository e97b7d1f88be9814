import type { Fact } from '../../../kernel/facts.ts';
import type { CertificateDeclarations } from '../simcom-certificates/declarations.ts';
import type { MqttDeclarations } from '../simcom-mqtt/declarations.ts';
import type { SocketDeclarations } from '../simcom-sockets/declarations.ts';
import type { TlsSocketDeclarations } from '../simcom-tls-sockets/declarations.ts';
import type { TlsDeclarations } from '../simcom-tls/declarations.ts';

/** The command groups that this driver works with, as the family declares them. */
export interface SimcomDeclared {
  readonly certificates: CertificateDeclarations;
  readonly tls: TlsDeclarations;
  readonly mqtt: MqttDeclarations;
  readonly tlsSockets: TlsSocketDeclarations;
  readonly sockets: SocketDeclarations;
  /** Where MQTT 3.1.1 is chosen. */
  readonly versionBy: Fact<'acquire' | 'config'>;
  /** What START answers when the service runs already: its code, or `ERROR` alone. */
  readonly wrongState: Fact<'code' | 'error'>;
}

/** The client index and the TLS context that the connection uses; separation works on another context. */
export const CLIENT = 0;
export const CONTEXT = 0;
export const TEST_CONTEXT = 1;
export const TEST_SESSION = 0;
