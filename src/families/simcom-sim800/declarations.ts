import { exchange, line, urc, type Exchange } from '../../at/declare.ts';
import { int, optional, rest } from '../../at/field.ts';
import { tag, text, secretText } from '../_parts/simcom-classic/fields.ts';
import { fileCommands } from './declarations-files.ts';
import { bearerCommands, httpExchanges } from './declarations-http.ts';
import { tlsExchanges } from './declarations-tls.ts';
import { IP_NOTE, manual } from './manuals.ts';

/* What is added to the sockets: TLS, files, bearer, HTTP, switching off, and the MQTT commands of late builds. */

const MQTT_BUILDS = 'nimaltd gsm_v5 driver; SIM800C builds 1418B0xSIM800C24 with MQTT';

/** 1 takes leave of the network, 0 does not. */
export const switchOff = exchange('power.down', 'set', '+CPOWD', {
  args: { mode: int({ max: 1 }) },
  finals: [{ line: 'NORMAL POWER DOWN', ok: true }],
  manual: manual('CPOWD'),
});

/** Usual builds refuse them. */
export const mqttCommands: readonly Exchange[] = [
  exchange('mqtt.config.password', 'set', '+SMCONF', {
    args: { name: tag('PASSWORD'), value: secretText() },
    manual: MQTT_BUILDS,
  }),
  exchange('mqtt.config', 'set', '+SMCONF', {
    args: { name: text(16), value: text(), more: optional(text()) },
    manual: MQTT_BUILDS,
  }),
  exchange('mqtt.connect', 'exec', '+SMCONN', { deadlineMs: 75_000, manual: MQTT_BUILDS }),
  exchange('mqtt.disconnect', 'exec', '+SMDISC', { manual: MQTT_BUILDS }),
];

export const exchanges: readonly Exchange[] = [
  ...tlsExchanges,
  ...Object.values(fileCommands),
  ...Object.values(bearerCommands),
  ...httpExchanges,
  switchOff,
  ...mqttCommands,
];

export const bearerClosed = line('bearer.closed', '+SAPBR 1', { word: rest() });
export const urcs = [urc(bearerClosed, `${IP_NOTE}, +SAPBR 1: DEACT`, 'network-lost')];
