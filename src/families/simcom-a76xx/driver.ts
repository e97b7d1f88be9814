import { simcomDriver } from '../_parts/simcom-driver/driver.ts';
import { certificates, mqtt, mqttDialect, sockets, tls, tlsSockets } from './dialects.ts';

const { versionBy, wrongState } = mqttDialect;

export const driver = simcomDriver({ certificates, tls, mqtt, tlsSockets, sockets, versionBy, wrongState });
