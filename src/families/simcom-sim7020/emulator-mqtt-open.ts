import type { Values } from '../../at/field.ts';
import { utf8Length } from '../../kernel/bytes.ts';
import { ERROR, OK, answer, type Answer, type Ending, type ModuleHost, type Responder } from '../kit/emulator.ts';
import { textOf } from '../_parts/simcom-common/emulator.ts';
import { mqttCommands as x, mqttLines } from './declarations-mqtt.ts';
import { BAD_PARAMETERS } from './emulator-errors.ts';
import { storedTls, type TlsWish } from './emulator-handshake.ts';
import { CLIENT, type MqttClient } from './emulator-mqtt-client.ts';
import { UploadedOpening } from './emulator-mqtt-extended.ts';

const MIN_BUFFER = 20;
/** What a time-out of 0 means is not documented: the longest there is (a guess). */
const LONGEST_MS = 60_000;
const OPEN_MS = 500;

interface Wanted {
  readonly server: string;
  readonly port: string;
  readonly ms: number;
  readonly buffer: number;
}

/** `CMQNEW`, `CMQTTSNEW`, `CMQTTSNEWEXT`, and what they have opened. */
export function openAnswers(host: ModuleHost, client: MqttClient): readonly Answer[] {
  const upload = new UploadedOpening();
  const open = async (wanted: Wanted, reply: Responder, spec: OpenedLine, tls?: TlsWish): Promise<Ending> => {
    const { server, port, ms, buffer } = wanted;
    const most = host.facts.hostBytes?.value ?? Infinity;
    const number = /^\d{1,5}$/.test(port) ? Number(port) : 0;
    if (server === '' || utf8Length(server) > most || buffer < MIN_BUFFER) return BAD_PARAMETERS;
    if (number < 1 || number > 65_535) return BAD_PARAMETERS;
    await host.services.pace(OPEN_MS);
    const target = { host: server, port: number };
    const commandMs = ms === 0 ? LONGEST_MS : ms;
    if (!(await client.open({ target, commandMs, ...(tls === undefined ? {} : { tls }) }))) return ERROR;
    reply.info(spec, { code: CLIENT });
    return OK;
  };
  // Both kinds of connection have the one client.
  const state = () => ({ client: CLIENT, used: client.used ? 1 : 0, server: client.server });
  return [
    answer(x.open, (args, reply) => open(wantedOf(args), reply, mqttLines.opened)),
    answer(x.openTls, (args, reply) => open(wantedOf(args), reply, mqttLines.openedTls, storedTls(host))),
    answer(x.openExtended, ({ more, values }, reply) => {
      const uploaded = upload.add(more, textOf(values));
      if (uploaded === 'more') return OK;
      if (uploaded === 'wrong') return BAD_PARAMETERS;
      const { credentials } = uploaded;
      return open(uploaded, reply, mqttLines.openedExtended, { credentials, verifies: credentials.ca !== undefined });
    }),
    answer(x.readOpen, (_args, reply) => {
      reply.info(mqttLines.openState, state());
      return OK;
    }),
    answer(x.readOpenTls, (_args, reply) => {
      reply.info(mqttLines.openTlsState, state());
      return OK;
    }),
  ];
}

type OpenedLine = typeof mqttLines.opened;

function wantedOf({ server, port, ms, buffer }: Values<typeof x.open.args>): Wanted {
  return { server: textOf(server), port: textOf(port), ms, buffer };
}
