import { simcomDriver } from '../_parts/simcom-driver/driver.ts';
import { declared, mqttDialect } from './dialects.ts';

const { versionBy, wrongState } = mqttDialect;

export const driver = simcomDriver({ ...declared, versionBy, wrongState });
