import { certificateDeclarations, type CertificateDialect } from '../simcom-certificates/declarations.ts';
import { fileDeclarations } from '../simcom-files/declarations.ts';
import { httpDeclarations } from '../simcom-http/declarations.ts';
import type { HttpDialect } from '../simcom-http/dialect.ts';
import { mqttDeclarations } from '../simcom-mqtt/declarations.ts';
import type { MqttDialect } from '../simcom-mqtt/dialect.ts';
import { socketDeclarations, type SocketDialect } from '../simcom-sockets/declarations.ts';
import { tlsSocketDeclarations } from '../simcom-tls-sockets/declarations.ts';
import type { TlsSocketDialect } from '../simcom-tls-sockets/dialect.ts';
import { tlsDeclarations, type TlsDialect } from '../simcom-tls/declarations.ts';

/** How a family speaks each command group of SIMCom's LTE modules. */
export interface LteDialects {
  readonly manual: string;
  readonly certificates: CertificateDialect;
  readonly tls: TlsDialect;
  readonly mqtt: MqttDialect;
  readonly tlsSockets: TlsSocketDialect;
  readonly sockets: SocketDialect;
  readonly http: HttpDialect;
}

/** The commands of all these groups. */
export function lteDeclarations(dialects: LteDialects) {
  return {
    certificates: certificateDeclarations(dialects.certificates),
    files: fileDeclarations(dialects.manual),
    tls: tlsDeclarations(dialects.tls),
    mqtt: mqttDeclarations(dialects.mqtt),
    tlsSockets: tlsSocketDeclarations(dialects.tlsSockets),
    sockets: socketDeclarations(dialects.sockets),
    http: httpDeclarations(dialects.http),
  };
}

export type LteDeclarations = ReturnType<typeof lteDeclarations>;
