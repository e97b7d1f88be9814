import type { LooseValues } from '../../at/field.ts';
import { bytesOfHex } from '../../kernel/bytes.ts';
import type { ReceivedMessage } from '../kit/driver.ts';
import { numberIn, textIn } from '../kit/seen.ts';
import { mqttLines } from './declarations-mqtt.ts';

const CARRIERS: ReadonlySet<string> = new Set([mqttLines.message.id, mqttLines.longMessage.id]);

/**
 * Takes messages out of the lines that hold them whole. Payloads are hex digits, since the plan says so; one that has not
 * as many as it announces was damaged, and is dropped.
 */
export function collector(onMessage: (message: ReceivedMessage) => void) {
  return (lineId: string, values: Readonly<Record<string, unknown>>): void => {
    const found = CARRIERS.has(lineId) ? received(values as LooseValues) : undefined;
    if (found !== undefined) onMessage(found);
  };
}

function received(values: LooseValues): ReceivedMessage | undefined {
  const topic = textIn(values, 'topic');
  const digits = /^"(.*)"$/.exec(textIn(values, 'message')?.trim() ?? '')?.[1];
  const payload = digits === undefined ? undefined : bytesOfHex(digits);
  if (topic === undefined || payload === undefined || digits?.length !== numberIn(values, 'bytes')) return undefined;
  return { topic, payload };
}
