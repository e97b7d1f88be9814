import { simcomDriver } from '../_parts/simcom-driver/driver.ts';
import { certificates, mqtt, mqttDialect, sockets, tls, tlsSockets } from './dialects.ts';

export const driver = simcomDriver({ certificates, tls, mqtt, tlsSockets, sockets, versionBy: mqttDialect.versionBy });
