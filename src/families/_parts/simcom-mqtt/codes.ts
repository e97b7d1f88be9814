import { bearerDown, nameUnresolved } from '../../kit/causes.ts';
import { connackRows } from '../../kit/connack.ts';
import type { CodeTable } from '../../kit/part.ts';
import { rowsFrom, span, weigh } from '../simcom-common/codes.ts';
import { CERTIFICATES_NOT_SET, HANDSHAKE_FAILED, SESSION_NOT_OPENED } from '../simcom-common/handshake.ts';

const COMMANDS = [
  'start',
  'stop',
  'acquire',
  'release',
  'context',
  'will-topic',
  'will-message',
  'config.check-utf8',
  'config.operation-timeout',
  'config.version',
  'connect',
  'disconnect',
  'topic',
  'payload',
  'publish',
  'subscribe-topic',
  'subscribe',
  'subscribe-all',
  'unsubscribe-topic',
  'unsubscribe',
  'unsubscribe-all',
  'config.arg-topic',
  'publish-arg',
  'subscribe-arg',
  'unsubscribe-arg',
];

const STATE = 'command-order/state';

/** The vendor's result codes of `+CMQTT…`, which all families with these commands share. */
export function mqttCodes(manual: string): CodeTable {
  const source = `${manual}, MQTT result codes`;
  const row = rowsFrom(source);
  const state = (why: string) => [weigh(STATE, 0.9, 'mqtt', why)] as const;
  const network = bearerDown(0.6);
  return {
    id: 'CMQTT',
    title: 'MQTT client in the module (+CMQTT)',
    explains: COMMANDS.map((name) => `mqtt.${name}`),
    codes: [
      row(0, 'done', undefined),
      row(1, 'failed', span('bearer', 'mqtt'), network, weigh(STATE, 0.4, 'mqtt', 'the service was in another state')),
      row(
        2,
        'string is not UTF-8',
        span('mqtt', 'publish'),
        weigh('other', 0.9, 'mqtt', 'a topic holds bytes that are not UTF-8'),
      ),
      row(
        3,
        'socket could not connect',
        span('bearer', 'tcp'),
        weigh('wrong-port/plain-on-tls', 0.5, 'tcp', 'nothing listens at that address and port, or it is filtered'),
        network,
        weigh('dns', 0.2, 'dns', 'the name was resolved to another address'),
      ),
      row(
        4,
        'socket could not be created',
        span('bearer', 'tcp'),
        network,
        weigh('buffer/memory', 0.4, 'tcp', 'no free socket'),
      ),
      row(5, 'socket could not be closed', span('tcp'), weigh(STATE, 0.5, 'tcp', 'the socket was closed already')),
      row(
        6,
        'no message could be received',
        span('mqtt', 'publish'),
        weigh('client-id/policy', 0.8, 'mqtt', 'the broker closed the connection instead of answering'),
        weigh('auth-credentials', 0.3, 'mqtt', 'some brokers close on a wrong login'),
        weigh('network-not-attached', 0.1, 'bearer', 'the link was lost at that moment'),
      ),
      row(7, 'network could not be opened', span('network', 'bearer'), network),
      row(
        8,
        'network could not be closed',
        span('bearer'),
        weigh(STATE, 0.5, 'bearer', 'the network was closed already'),
      ),
      row(
        9,
        'network is not opened',
        span('bearer', 'mqtt'),
        weigh(STATE, 0.7, 'mqtt', 'the service was not started'),
        network,
      ),
      row(10, 'client index is wrong', span('mqtt'), ...state('there are only the clients 0 and 1')),
      row(11, 'no connection', span('mqtt'), ...state('CONNECT was not sent, has failed, or its connection was lost')),
      row(
        12,
        'parameter is wrong',
        span('mqtt', 'publish'),
        ...state('the URL must begin with tcp://, a parameter is misquoted, or a topic or payload came short'),
      ),
      row(13, 'operation is not supported', span('mqtt'), ...state('not allowed at this point of the order')),
      row(
        14,
        'client is busy',
        undefined,
        ...state('the operation before has not ended: its result line was not awaited'),
      ),
      row(
        15,
        'connection is required and failed',
        span('tcp', 'mqtt'),
        network,
        weigh('other', 0.3, 'mqtt', 'no detail given'),
      ),
      row(
        16,
        'socket could not send',
        span('tcp', 'publish'),
        weigh('network-not-attached', 0.6, 'bearer', 'the link is gone'),
      ),
      row(
        17,
        'time-out',
        span('tcp', 'publish'),
        network,
        weigh('wrong-port/plain-on-tls', 0.4, 'tcp', 'a server that speaks something else keeps silent'),
        weigh('client-id/policy', 0.2, 'publish', 'some brokers drop what is not allowed without a word'),
      ),
      row(18, 'topic is empty', span('subscribe', 'publish'), ...state('the topic is cleared by each publication')),
      row(19, 'client is in use', span('mqtt'), ...state('left over from an earlier run: DISC, REL and STOP first')),
      row(20, 'client is not acquired', span('mqtt'), ...state('ACCQ comes first')),
      row(21, 'client is not released', span('mqtt'), ...state('REL comes before STOP')),
      row(
        22,
        'length is out of range',
        span('mqtt', 'publish'),
        weigh('buffer/memory', 0.8, 'publish', 'longer than the module takes'),
      ),
      row(23, 'network is opened', span('mqtt'), ...state('the service was started already')),
      row(
        24,
        'packet failed',
        span('mqtt', 'publish'),
        weigh('wrong-port/plain-on-tls', 0.6, 'mqtt', 'what came back is no MQTT'),
        weigh('firmware-bug', 0.2, 'mqtt', 'the module could not read the answer'),
      ),
      row(25, 'DNS failed', span('bearer', 'dns'), nameUnresolved(0.7), network),
      row(
        26,
        'socket was closed by the server',
        span('tls', 'mqtt'),
        weigh('client-cert-missing', 0.8, 'client-auth', 'the broker wanted a certificate and got none'),
        weigh('client-id/policy', 0.3, 'mqtt', 'the broker closed at CONNECT'),
        weigh('wrong-port/plain-on-tls', 0.2, 'tls', 'TLS on a plain port, or the other way round'),
      ),
      ...connackRows(source, {
        first: 27,
        notAuthorized: [weigh('sni-missing', 0.3, 'tls', 'a front end that tells tenants apart by name could not')],
      }),
      row(32, 'handshake failed', ...HANDSHAKE_FAILED),
      row(33, 'certificate is not set', ...CERTIFICATES_NOT_SET),
      row(34, 'TLS session could not be opened', ...SESSION_NOT_OPENED),
    ],
  };
}
