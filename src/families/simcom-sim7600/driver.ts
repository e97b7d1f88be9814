import { simcomDriver } from '../_parts/simcom-driver/driver.ts';
import { certificates, mqtt, mqttDialect, tls, tlsSockets } from './dialects.ts';

export const driver = simcomDriver({ certificates, tls, mqtt, tlsSockets, versionBy: mqttDialect.versionBy });
