import { bytesOf, bytesOfHex, toByteString } from '../../kernel/bytes.ts';
import { ERROR, OK, answer, type Answer, type EmulatorHalf, type Ending } from '../kit/emulator.ts';
import { textOf } from '../_parts/simcom-common/emulator.ts';
import { socketCommands as x, socketLines } from './declarations-sockets.ts';
import { BLOCK_BYTES, CODE, OwnSockets, STATE, type OwnSocket } from './emulator-own-sockets.ts';
import { fetchAnswer } from './emulator-sockets-fetch.ts';

/** The sockets that only this family has. */
export const ownSocketsHalf: EmulatorHalf = (host) => {
  const sockets = new OwnSockets(host);
  return { answers: socketAnswers(sockets), stop: () => sockets.stop() };
};

function socketAnswers(sockets: OwnSockets): readonly Answer[] {
  const { host } = sockets;
  return [
    answer(x.create, ({ type }, reply) => {
      const socket = sockets.create(type);
      if (socket === undefined) return ERROR;
      reply.info(socketLines.created, { socket: socket.id });
      return OK;
    }),
    answer(x.connect, async ({ socket: id, port, host: address }, reply) => {
      const socket = sockets.get(id);
      if (socket === undefined) return ERROR;
      const taken = socket.state !== STATE.created;
      const code = taken ? CODE.connected : await sockets.connect(socket, textOf(address), port);
      if (code === undefined) return OK;
      // That the line comes behind the end is a guess.
      reply.end(ERROR);
      host.urc(socketLines.error, { socket: id, code });
      return ERROR;
    }),
    answer(x.send, ({ socket: id, length, data }) => {
      const bytes = length === 0 ? quotedText(data) : bytesOfHex(data.trim());
      if (bytes === undefined || bytes.length === 0 || bytes.length > BLOCK_BYTES) return ERROR;
      return length === 0 || length === bytes.length * 2 ? write(sockets.get(id), bytes) : ERROR;
    }),
    answer(x.sendData, async ({ socket: id, length }, reply) => {
      const socket = sockets.get(id);
      if (socket?.pipe === undefined || length === 0) return ERROR;
      const bytes = await reply.prompt(length);
      if (bytes === undefined || (await write(socket, bytes)) === ERROR) return ERROR;
      return { final: `DATA ACCEPT: ${bytes.length}`, ok: true };
    }),
    answer(x.state, ({ socket: id }, reply) => {
      const socket = sockets.get(id);
      if (socket === undefined) return ERROR;
      reply.info(socketLines.state, { socket: id, state: socket.state });
      return OK;
    }),
    answer(x.close, async ({ socket: id }) => {
      const socket = sockets.get(id);
      if (socket === undefined) return ERROR;
      await sockets.close(socket);
      return OK;
    }),
    fetchAnswer(sockets),
  ];
}

async function write(socket: OwnSocket | undefined, bytes: Uint8Array): Promise<Ending> {
  if (socket?.pipe === undefined) return ERROR;
  return socket.pipe.write(bytes).then(
    () => OK,
    () => ERROR,
  );
}

/** With length 0 the data are text in quotes. */
function quotedText(data: string): Uint8Array | undefined {
  const text = /^"([^"]*)"$/.exec(data.trim())?.[1];
  return text === undefined ? undefined : bytesOf(toByteString(text));
}
