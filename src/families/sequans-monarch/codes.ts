import { datesCompared } from '../kit/causes.ts';
import type { CodeTable } from '../kit/part.ts';
import { rowsFrom, span, weigh } from '../kit/rows.ts';
import { MICROCHIP, WALTER } from './declarations.ts';

const row = rowsFrom(`${WALTER}; ${MICROCHIP}: numbers of the mosquitto client library`);
const bearer = weigh('network-not-attached', 0.5, 'bearer', 'the data connection is not up');
const STATE = 'command-order/state';

/** Results of the MQTT client. */
export const mqttCodes: CodeTable = {
  id: 'SQNSMQTT',
  title: '+SQNSMQTTON…: results of the MQTT client',
  explains: ['mqtt.connect', 'mqtt.subscribe', 'mqtt.publish', 'mqtt.disconnect'],
  reads: [{ line: 'mqtt.disconnected', field: 'code' }],
  codes: [
    row(0, 'done', undefined),
    row(
      -1,
      'no memory',
      span('mqtt', 'publish'),
      weigh('buffer/memory', 0.9, 'mqtt', 'unread messages, or a payload that is too long'),
    ),
    row(-2, 'protocol error', span('mqtt'), weigh('wrong-port/plain-on-tls', 0.4, 'mqtt', 'what came back is no MQTT')),
    row(-3, 'invalid parameter', span('mqtt', 'publish'), weigh(STATE, 0.8, 'mqtt', 'a topic or a length')),
    row(
      -4,
      'no connection',
      undefined,
      weigh(STATE, 0.8, 'mqtt', 'before the result of the connection came, or after it was lost'),
    ),
    row(
      -5,
      'connection refused',
      span('mqtt'),
      weigh('auth-credentials', 0.6, 'mqtt', 'the broker’s answer to CONNECT: the login'),
      weigh('client-id/policy', 0.6, 'mqtt', 'the broker’s answer to CONNECT: client identifier or policy'),
    ),
    row(-6, 'not found', span('mqtt'), weigh(STATE, 0.5, 'mqtt', 'no such topic or message')),
    row(
      -7,
      'connection lost',
      span('bearer', 'publish'),
      weigh('client-id/policy', 0.6, 'mqtt', 'a broker that refuses by closing, or a second client of the same name'),
      bearer,
    ),
    row(
      -8,
      'TLS error',
      span('tls', 'client-auth'),
      weigh('wrong-root-ca', 0.45, 'server-trust', 'the slot that the profile names holds another root, or none'),
      weigh(
        STATE,
        0.4,
        'tls',
        'AT+SQNSMQTTCFG with a profile before the network was attached: each connection then ends so',
      ),
      weigh(
        'tls-version',
        0.35,
        'tls',
        'old and new modules number the versions differently: 3 is TLS 1.2 on one and 1.3 on the other',
      ),
      datesCompared(0.3),
      weigh('client-key-mismatch', 0.25, 'client-auth', 'the slots of certificate and key are no pair'),
      weigh('cert-format', 0.25, 'server-trust', 'the text was stored with CR, and its count does not fit'),
    ),
    row(-9, 'payload too big', span('publish'), weigh('buffer/memory', 0.9, 'publish', 'longer than the module takes')),
    row(-10, 'not supported', span('mqtt'), weigh('other', 0.5, 'mqtt', 'this firmware does not have it')),
    row(-11, 'not authenticated', span('mqtt'), weigh('auth-credentials', 0.9, 'mqtt', 'user name or password')),
    row(
      -12,
      'not allowed',
      span('subscribe', 'publish'),
      weigh('client-id/policy', 0.9, 'publish', 'the broker does not allow the topic'),
    ),
    row(-13, 'unknown', undefined),
    row(
      -14,
      'system error',
      span('bearer', 'tcp'),
      weigh('wrong-port/plain-on-tls', 0.5, 'tcp', 'nothing listens there, or it is filtered'),
      bearer,
    ),
    row(
      -15,
      'name does not resolve',
      span('bearer', 'dns'),
      weigh('dns', 0.8, 'dns', 'misspelt, or no name server'),
      bearer,
    ),
    row(-16, 'proxy error', undefined),
    row(-17, 'not available', undefined),
  ],
};
