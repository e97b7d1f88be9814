import { ERROR, OK, answer, type Answer, type MqttSession, type SocketFailure } from '../../kit/emulator.ts';
import { succeed, textOf } from '../simcom-common/emulator.ts';
import { filesAreSet, openTls, type TlsProblem } from '../simcom-tls/emulator-handshake.ts';
import type { MqttDeclarations } from './declarations.ts';
import { CODE, type MqttClient } from './emulator-client.ts';
import { refusal, type MqttService } from './emulator-service.ts';
import { queries, results } from './lines.ts';
import { mqttServiceFacts } from '../../kit/firmware.ts';

interface Target {
  readonly host: string;
  readonly port: number;
}

const DEFAULT_PORT = 1883;

/** `tcp://host[:port]`, also for TLS; anything else is refused as a bad parameter. */
export function parseUrl(url: string): Target | undefined {
  const match = /^tcp:\/\/([^:/\s]+)(?::(\d{1,5}))?$/i.exec(url);
  const host = match?.[1];
  const port = match?.[2] === undefined ? DEFAULT_PORT : Number(match[2]);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
}

interface Login {
  readonly username?: string;
  readonly password?: string;
}

interface Wish extends Login {
  readonly target: Target;
  readonly keepAlive: number;
  readonly clean: number;
}

type Opened = { readonly session: MqttSession } | { readonly code: number };

function socketCode(failure: SocketFailure): number {
  return failure.at === 'dns' ? CODE.dns : CODE.socketConnect;
}

function tlsCode(problem: TlsProblem): number {
  switch (problem) {
    case 'not-set':
      return CODE.noCertificate;
    case 'files':
      return CODE.session;
    case 'handshake':
      return CODE.handshake;
    case 'closed':
      return CODE.closedByServer;
    case 'timeout':
      return CODE.timeout;
  }
}

/** DNS, TCP, TLS, CONNECT: the session, or the code of what failed. */
async function open(service: MqttService, client: MqttClient, wish: Wish): Promise<Opened> {
  const { host } = service;
  const { services } = host;
  const { acquired } = client;
  if (acquired === undefined) return { code: CODE.notAcquired };
  const context = client.context ?? client.index;
  if (acquired.tls && !filesAreSet(host, context)) return { code: CODE.noCertificate };
  const socket = await services.connectTcp(wish.target.host, wish.target.port);
  if (!socket.ok) return { code: socketCode(socket.failure) };
  let { pipe } = socket;
  if (acquired.tls) {
    const tls = await openTls(host, context, wish.target.host, pipe);
    if (!tls.ok) return { code: tlsCode(tls.problem) };
    pipe = tls.pipe;
  }
  const { will, willTopic } = client;
  const outcome = await services.connectMqtt(pipe, {
    version: client.settings.version,
    clientId: acquired.clientId,
    keepAliveSeconds: wish.keepAlive,
    clean: wish.clean === 1,
    ...(wish.username === undefined ? {} : { username: wish.username }),
    ...(wish.password === undefined ? {} : { password: wish.password }),
    ...(will === undefined || willTopic === undefined ? {} : { will: { topic: willTopic, ...will } }),
    connackMs: client.operationMs,
  });
  if (outcome.ok) return { session: outcome.session };
  await pipe.close();
  if ('refused' in outcome) return { code: CODE.refused + outcome.refused };
  if ('timeout' in outcome) return { code: CODE.timeout };
  return { code: 'garbled' in outcome ? CODE.packet : CODE.messageReceive };
}

/** Connecting, disconnecting, and the queries about it. */
export function connectAnswers(service: MqttService, x: MqttDeclarations): readonly Answer[] {
  const { host, dialect } = service;
  return [
    answer(x.connect, async (args, reply) => {
      const client = service.client(args.client);
      if (!service.started) return ERROR;
      if (client.acquired === undefined) return refusal(reply, results.connect, client, CODE.notAcquired);
      if (client.busy || client.session !== undefined) return refusal(reply, results.connect, client, CODE.busy);
      const url = textOf(args.url);
      const target = parseUrl(url);
      if (target === undefined) return refusal(reply, results.connect, client, CODE.invalidParameter);
      const shape = mqttServiceFacts(host.facts).connectFailure.value;
      client.busy = true;
      if (shape === 'ok-then-code') reply.end(OK);
      await host.services.pace(500);
      const opened = await open(service, client, {
        target,
        keepAlive: args.keepAlive,
        clean: args.clean,
        ...(args.username === undefined ? {} : { username: textOf(args.username) }),
        ...(args.password === undefined ? {} : { password: textOf(args.password) }),
      });
      if (!service.mayAdopt(client)) {
        if ('session' in opened) opened.session.drop();
        client.busy = false;
        return ERROR;
      }
      if ('session' in opened) {
        client.connection = { url, keepAlive: args.keepAlive, clean: args.clean };
        service.adopt(client, opened.session);
      } else {
        // The binding does not outlive a failed attempt.
        client.context = undefined;
      }
      return service.finish(client, reply, results.connect, 'code' in opened ? opened.code : CODE.ok, shape);
    }),
    answer(x.connection, (_args, reply) => {
      for (const { index, connection } of service.clients) {
        if (connection === undefined) reply.info(queries.connection, { client: index });
        else reply.info(queries.connection, { client: index, ...connection });
      }
      return OK;
    }),
    answer(x.disconnect, async (args, reply) => {
      const client = service.client(args.client);
      const { session } = client;
      if (client.busy) return refusal(reply, results.disconnect, client, CODE.busy);
      if (session === undefined) return refusal(reply, results.disconnect, client, CODE.noConnection);
      // Taken out first, so that the end we cause ourselves is not announced as a loss.
      client.session = undefined;
      client.connection = undefined;
      client.context = undefined;
      await host.services.pace(200);
      await session.disconnect();
      if (!service.alive) return ERROR;
      return succeed(host, reply, results.disconnect, { client: client.index, code: 0 }, dialect.disconnectOrder.value);
    }),
    answer(x.disconnected, (_args, reply) => {
      for (const { index, session } of service.clients) {
        reply.info(queries.disconnected, { client: index, disconnected: session === undefined ? 1 : 0 });
      }
      return OK;
    }),
  ];
}
