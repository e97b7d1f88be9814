import { int } from '../../at/field.ts';

/* Sources, and fields that several command groups have. */

export const SSL = 'BG96 SSL AT Commands Manual V1.0';
export const MQTT = 'BG96 MQTT Application Note V1.0';
export const FILE = 'BG96 FILE AT Commands Manual V1.0';
export const TCP = 'BG96 TCP(IP) AT Commands Manual V1.0';
export const GENERAL = 'BG96 AT Commands Manual V2.2';
export const GSM = 'public guide to TLS on M66, M95, MC60, MC90; quectel forum thread 4567';
export const NBIOT = 'quectel forum threads 20709 and 10914 (BC66)';

export const context = int({ min: 0, max: 16 });
