import type { BytePipe } from '../../at/pipe.ts';
import { tokenize } from '../../at/codec.ts';
import { byteString, bytesOf, bytesOfHex, hexOf } from '../../kernel/bytes.ts';
import { ERROR, OK, answer, type Answer, type EmulatorHalf, type ModuleHost } from '../kit/emulator.ts';
import { textOf } from '../_parts/simcom-common/emulator.ts';
import { parseHttpUrl, requestText, type Page } from '../_parts/simcom-http/emulator-request.ts';
import { httpCommands as x, httpLines } from './declarations-http.ts';
import { openPipe, storedTls } from './emulator-handshake.ts';
import { HttpClient } from './emulator-http-client.ts';
import { whenRadioOff } from './emulator-network.ts';

/** Numbers of `+CHTTPERR`, as far as they were recorded: the connection is gone, a request failed. */
const CODE = { lost: -1, failed: -2 } as const;
const METHODS = ['GET', 'POST', 'PUT', 'DELETE'];
const CLIENTS = 5;
/** How long TCP and TLS may take, ms (a guess). */
const CONNECT_MS = 60_000;
/** Bytes of the body in one `+CHTTPNMIC` (a guess; 23 were recorded in one). */
const PART_BYTES = 512;
const NOTHING = new Uint8Array();

/** The HTTP client of a virtual module. */
export const httpHalf: EmulatorHalf = (host) => {
  const clients = new Map<number, HttpClient>();
  whenRadioOff(host, () => {
    for (const client of clients.values()) {
      void client.close();
      host.urc(httpLines.error, { client: client.id, code: CODE.lost });
    }
  });
  return {
    answers: httpAnswers(host, clients),
    stop() {
      for (const client of clients.values()) void client.close();
      clients.clear();
    },
  };
};

function httpAnswers(host: ModuleHost, clients: Map<number, HttpClient>): readonly Answer[] {
  return [
    answer(x.create, ({ host: url }, reply) => {
      const target = parseHttpUrl(textOf(url));
      const id = Array.from({ length: CLIENTS }, (_, number) => number).find((number) => !clients.has(number));
      if (target === undefined || id === undefined) return ERROR;
      clients.set(id, new HttpClient(id, target));
      reply.info(httpLines.created, { client: id });
      return OK;
    }),
    answer(x.connect, async ({ client: id }) => {
      const client = clients.get(id);
      if (client === undefined || client.connected || client.connecting) return ERROR;
      client.connecting = true;
      const pipe = await connect(host, client);
      client.connecting = false;
      if (pipe === undefined) return ERROR;
      if (clients.get(id) !== client) {
        await pipe.close();
        return ERROR;
      }
      client.adopt(pipe, () => host.urc(httpLines.error, { client: id, code: CODE.lost }));
      return OK;
    }),
    answer(x.send, async ({ client: id, method, path, more = '' }, reply) => {
      const client = clients.get(id);
      const request = client && requestOf(client, METHODS[method] ?? 'GET', textOf(path), more);
      if (client === undefined || request === undefined || client.busy) return ERROR;
      reply.end(OK);
      const page = await client.ask(host.services.clock, request);
      if (clients.get(id) !== client) return OK;
      if (page === undefined) host.urc(httpLines.error, { client: id, code: CODE.failed });
      else printPage(host, id, page);
      return OK;
    }),
    answer(x.disconnect, async ({ client: id }) => {
      const client = clients.get(id);
      await client?.close();
      return client === undefined ? ERROR : OK;
    }),
    answer(x.destroy, async ({ client: id }) => {
      const client = clients.get(id);
      clients.delete(id);
      await client?.close();
      return client === undefined ? ERROR : OK;
    }),
  ];
}

async function connect(host: ModuleHost, { target }: HttpClient): Promise<BytePipe | undefined> {
  const opened = await openPipe(host, target, CONNECT_MS, target.tls ? storedTls(host) : undefined);
  return opened.ok ? opened.pipe : undefined;
}

/**
 * The request of `AT+CHTTPSEND=id,method,"path",header,"type",content`: the content in hex digits, the header line in hex
 * digits or as text. `undefined` for content that is none.
 */
function requestOf({ target }: HttpClient, method: string, path: string, more: string): Uint8Array | undefined {
  const [header, type, content] = (tokenize(more) ?? []).map(({ text }) => text);
  const body = content === undefined ? NOTHING : bytesOfHex(content);
  if (body === undefined || !path.startsWith('/')) return undefined;
  const line = byteString(bytesOfHex(header ?? '') ?? bytesOf(header ?? '')).trim();
  const parameters = new Map([
    ...(line === '' ? [] : ([['USERDATA', line]] as const)),
    ...(type === undefined || type === '' ? [] : ([['CONTENT', type]] as const)),
  ]);
  return requestText(method, { ...target, path }, parameters, body, 'keep-alive');
}

/** Header lines without that of the status, counted without the empty one at their end; then the body in parts. */
function printPage(host: ModuleHost, client: number, { status, head, body }: Page): void {
  const lines = byteString(head).trimEnd().split('\r\n').slice(1);
  const [text = '', ...others] = lines;
  const bytes = lines.reduce((sum, { length }) => sum + length + 2, 0);
  const rest = bytesOf([...others, '', ''].join('\r\n'));
  host.urc(httpLines.head, { client, status, bytes, text }, rest);
  for (let at = 0; at < body.length; at += PART_BYTES) {
    const part = body.subarray(at, at + PART_BYTES);
    const goesOn = at + part.length < body.length ? 1 : 0;
    const data = hexOf(part).toUpperCase();
    host.urc(httpLines.body, { client, more: goesOn, total: body.length, bytes: part.length, data });
  }
}
