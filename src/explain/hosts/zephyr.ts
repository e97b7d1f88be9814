import { span } from '../../families/kit/rows.ts';
import { DNS } from '../stacks/causes.ts';
import { connack } from './connack.ts';
import { fails, passes, type HostRule } from './host-line.ts';

const SAMPLES = 'Zephyr samples and nRF Connect SDK samples, mqtt';
const HELPER = 'nRF Connect SDK, lib mqtt_helper';

/** Zephyr and what stands on it. Its negative errors are errno and have a table. */
export const zephyr: readonly HostRule[] = [
  passes(/\bMQTT client connected!?\s*$|\bConnected to MQTT broker\b|\bon_mqtt_connack\b.{0,40}\bsuccess/i, 'mqtt'),
  passes(/\bState transition: \w{4,40} --> MQTT_STATE_CONNECTED\b/, 'mqtt'),
  passes(/\bState transition: \w{4,40} --> MQTT_STATE_TRANSPORT_CONNECTED\b/, 'tcp'),
  passes(/\bSUBACK packet id:? ?\d/i, 'subscribe'),
  passes(/\bPUBACK packet id:? ?\d/i, 'publish'),
  {
    pattern: /\bMQTT connect failed:? ?(?<code>\d{1,3})\b/i,
    read: ({ groups = {} }) => (groups['code'] === '0' ? undefined : connack(Number(groups['code']), 'perhaps')),
  },
  {
    pattern: /\b(?:connack|CONNACK)\b.{0,20}?\b(?:return|reason|result)(?: code|_code)?[ :=]{1,3}(?<code>\d{1,3})\b/,
    read: ({ groups = {} }) => connack(Number(groups['code'])),
  },
  fails(
    /\b(?:zsock_)?getaddrinfo\b.{0,20}\b(?:failed|error)\b|\bDNS (?:lookup|resolve|query) failed\b/i,
    'the name does not resolve',
    span('bearer', 'dns'),
    `${SAMPLES}; ${HELPER}`,
    ...DNS,
  ),
];
