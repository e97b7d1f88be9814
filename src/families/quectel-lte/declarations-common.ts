import { int } from '../../at/field.ts';

export const SSL = 'BG96 SSL AT Commands Manual V1.0';
export const MQTT = 'BG96 MQTT Application Note V1.0';
export const FILE = 'BG96 FILE AT Commands Manual V1.0';
export const TCP = 'BG96 TCP(IP) AT Commands Manual V1.0';
export const GENERAL = 'BG96 AT Commands Manual V2.2';

export const context = int({ min: 0, max: 16 });
