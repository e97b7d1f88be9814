import { span } from '../../families/kit/rows.ts';
import { connack } from './connack.ts';
import { NOT_CONNECTED, NO_CONNACK } from './causes.ts';
import { fails, harmless, tells, type HostRule } from './host-line.ts';

const MQTT = 'Mongoose OS, mgos_mqtt_conn.c';

/** Mongoose OS. Its `MQTT Connect` is the end of the handshake, 1 for done; CONNACK has a line of its own. */
export const mongoose: readonly HostRule[] = [
  tells(/\bMQTT\d? connecting to (?<host>[\w.*-]{4,253})(?::(?<port>\d{1,5}))?/i),
  {
    pattern: /\bMQTT\d? (?:Connect \((?<done>[01])\)|TCP connect (?<words>ok|error)\b)/i,
    read: ({ groups = {} }) =>
      groups['done'] === '1' || groups['words']?.toLowerCase() === 'ok'
        ? { says: 'passed', rung: 'client-auth' }
        : {
            says: 'failed',
            notice: {
              text: 'neither TCP nor TLS came about',
              span: span('bearer', 'client-auth'),
              causes: NOT_CONNECTED,
              source: MQTT,
            },
          },
  },
  {
    pattern: /\bMQTT\d? CONNACK (?<code>\d{1,3})\b/i,
    read: ({ groups = {} }) => connack(Number(groups['code'])),
  },
  fails(
    /\bMQTT\d? Disconnect\s*$/,
    'the broker closed the connection',
    span('client-auth', 'mqtt'),
    MQTT,
    ...NO_CONNACK,
  ),
  harmless(/\bATCA is not available\b/, 'there is no crypto chip; the library does it in software'),
];
