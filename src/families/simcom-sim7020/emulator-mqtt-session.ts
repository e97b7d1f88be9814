import type { Values } from '../../at/field.ts';
import { utf8Bytes } from '../../kernel/bytes.ts';
import type { ConnectFields } from '../../mqtt/encode.ts';
import { ERROR, OK, answer, type Answer, type ModuleHost } from '../kit/emulator.ts';
import { textOf } from '../_parts/simcom-common/emulator.ts';
import { qosOf } from '../_parts/simcom-mqtt/emulator-operations.ts';
import { mqttCommands as x, mqttLines } from './declarations-mqtt.ts';
import { BAD_PARAMETERS } from './emulator-errors.ts';
import { CLIENT, type MqttClient } from './emulator-mqtt-client.ts';
import { payloadOf, unquoted } from './emulator-mqtt-payload.ts';

const MIN_PAYLOAD = 2;

/** `CMQCON`, `CMQDISCON`, `CMQSUB`, `CMQUNSUB` and `CMQPUB`. */
export function sessionAnswers(host: ModuleHost, client: MqttClient): readonly Answer[] {
  return [...connectAnswers(host, client), ...messageAnswers(host, client)];
}

function connectAnswers(host: ModuleHost, client: MqttClient): readonly Answer[] {
  return [
    answer(x.connect, (args) => client.connect(fieldsOf(args))),
    answer(x.connectWithWill, (args) => {
      const will = willOf(host, textOf(args.options));
      return will === undefined ? BAD_PARAMETERS : client.connect({ ...fieldsOf(args), will });
    }),
    answer(x.readConnect, (_args, reply) => {
      const { connected, server } = client;
      reply.info(mqttLines.connectState, {
        client: CLIENT,
        used: connected ? 1 : 0,
        server: connected ? server : 'null',
      });
      return OK;
    }),
    answer(x.disconnect, async () => ((await client.free()) ? OK : ERROR)),
  ];
}

function fieldsOf({
  version,
  clientId,
  keepAlive,
  clean,
  user,
  password,
}: Omit<Values<typeof x.connect.args>, 'will'>): ConnectFields {
  return {
    version: version === 3 ? 3 : 4,
    clientId: textOf(clientId),
    keepAliveSeconds: keepAlive,
    clean: clean === 1,
    ...(user === undefined ? {} : { username: textOf(user) }),
    ...(password === undefined ? {} : { password: textOf(password) }),
  };
}

const WILL =
  /^topic=(?<topic>.{1,128}?),qos=(?<qos>[012]),retained=(?<retained>[01]),message_len=(?<length>\d{1,4}),message=(?<message>.*)$/is;

/** The will of `topic=t,QoS=0,retained=0,message_len=8,message=31323334`, whose message is written as a payload is. */
function willOf(host: ModuleHost, options: string): ConnectFields['will'] {
  const { topic = '', qos, retained, length, message = '' } = WILL.exec(options)?.groups ?? {};
  const payload = length === undefined ? undefined : payloadOf(host, message, Number(length));
  if (payload === undefined) return undefined;
  return { topic: utf8Bytes(topic), payload, qos: qosOf(Number(qos)), retain: retained === '1' };
}

function messageAnswers(host: ModuleHost, client: MqttClient): readonly Answer[] {
  return [
    answer(x.subscribe, (args) => {
      const topics = [{ topic: utf8Bytes(textOf(args.topic)), qos: qosOf(args.qos) }];
      return client.operate((session, ms) => session.subscribe(topics, ms));
    }),
    answer(x.unsubscribe, (args) => {
      const topics = [utf8Bytes(textOf(args.topic))];
      return client.operate((session, ms) => session.unsubscribe(topics, ms));
    }),
    answer(x.publish, (args) => {
      const text = unquoted(args.message);
      const payload = text === undefined || args.bytes < MIN_PAYLOAD ? undefined : payloadOf(host, text, args.bytes);
      if (payload === undefined) return BAD_PARAMETERS;
      const message = {
        topic: utf8Bytes(textOf(args.topic)),
        payload,
        qos: qosOf(args.qos),
        retain: args.retain === 1,
        dup: args.duplicate === 1,
      };
      return client.operate((session, ms) => session.publish(message, ms));
    }),
  ];
}
