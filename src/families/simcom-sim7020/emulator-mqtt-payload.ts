import { byteString, bytesOf, bytesOfHex, hexOf, toByteString } from '../../kernel/bytes.ts';
import type { MqttMessage } from '../../mqtt/session.ts';
import type { ModuleHost } from '../kit/emulator.ts';
import { settingOf } from '../_parts/gpp/emulator/settings.ts';
import { mqttLines } from './declarations-mqtt.ts';
import { networkSettings } from './declarations-network.ts';

/** Most characters of a payload in one `+CMQPUB`; longer ones come as `+CMQPUBEXT`, taken for the same shape (a guess). */
const MAX_CHARACTERS = 1_000;

/**
 * The bytes that a text with its announced length stands for: hex digits unless `AT+CREVHEX=0` was given, and the
 * length counts characters as they are after taking `\"` for a quote. `undefined` where the two do not fit.
 */
export function payloadOf(host: ModuleHost, text: string, length: number): Uint8Array | undefined {
  const characters = toByteString(text);
  if (characters.length !== length) return undefined;
  return settingOf(host, networkSettings.hex).on === 1 ? bytesOfHex(characters) : bytesOf(characters);
}

/** The text between the quotes of a parameter, inner ones written `\"`; `undefined` where the quotes are not in order. */
export function unquoted(parameter: string): string | undefined {
  const inner = /^"((?:[^"\\]|\\.)*)"$/s.exec(parameter.trim())?.[1];
  return inner?.replaceAll('\\"', '"');
}

/** Prints a message that has come. */
export function printMessage(host: ModuleHost, client: number, message: MqttMessage): void {
  const { topic, payload, qos, retain, dup } = message;
  const text = settingOf(host, networkSettings.hex).on === 1 ? hexOf(payload).toUpperCase() : byteString(payload);
  const flags = [qos, retain ? 1 : 0, dup ? 1 : 0].join(',');
  const { prefix = '' } = text.length > MAX_CHARACTERS ? mqttLines.longMessage : mqttLines.message;
  // Put together by hand: topic and text are bytes, which the fields of a line would take for characters.
  host.urcText(`${prefix}: ${client},"${byteString(topic)}",${flags},${text.length},"${text}"`);
}
