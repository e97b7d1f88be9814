import { OK, type Ending, type MqttAck, type Responder } from '../../kit/emulator.ts';
import { CODE, type ClientResult, type MqttClient, type Qos } from './emulator-client.ts';
import { isUtf8, refusal, type MqttService } from './emulator-service.ts';
import { mqttServiceFacts } from '../../kit/firmware.ts';

/** SUBACK's word for a refused subscription. */
const SUBSCRIPTION_REFUSED = 0x80;
/** A host that stops in the middle of an input blocks the port; the module gives up in the end (assumed). */
const INPUT_MS = 120_000;

function ackCode(ack: MqttAck): number {
  if (ack.ok) return ack.granted?.includes(SUBSCRIPTION_REFUSED) === true ? CODE.failed : CODE.ok;
  if (ack.closed === true) return CODE.messageReceive;
  return ack.timeout === true ? CODE.timeout : CODE.packet;
}

export function qosOf(value: number): Qos {
  return value === 2 ? 2 : value === 1 ? 1 : 0;
}

/** Whether the client can talk now; asked before a prompt, too. */
export function obstacle(client: MqttClient): number | undefined {
  if (client.acquired === undefined) return CODE.notAcquired;
  if (client.busy) return CODE.busy;
  return client.session === undefined ? CODE.noConnection : undefined;
}

/** Takes the bytes after the prompt; a code when they cannot be used. */
export async function input(
  reply: Responder,
  client: MqttClient,
  length: number,
  kind: 'topic' | 'payload',
): Promise<Uint8Array | number> {
  const bytes = await reply.prompt(length, { withinMs: INPUT_MS });
  if (bytes === undefined || bytes.length < length) return CODE.invalidParameter;
  return kind === 'topic' && client.settings.checkUtf8 && !isUtf8(bytes) ? CODE.badUtf8 : bytes;
}

/** A command that talks to the broker; `talk` is called when it may. */
export async function operate(
  service: MqttService,
  reply: Responder,
  client: MqttClient,
  spec: ClientResult,
  talk: (session: NonNullable<MqttClient['session']>) => Promise<MqttAck>,
): Promise<Ending> {
  const { session } = client;
  if (client.busy) return refusal(reply, spec, client, CODE.busy);
  if (session === undefined) return refusal(reply, spec, client, CODE.noConnection);
  const shape = mqttServiceFacts(service.host.facts).deniedPublish.value;
  client.busy = true;
  if (shape === 'ok-then-code') reply.end(OK);
  const ack = await talk(session);
  if (!service.alive) return OK;
  return service.finish(client, reply, spec, ackCode(ack), shape);
}
