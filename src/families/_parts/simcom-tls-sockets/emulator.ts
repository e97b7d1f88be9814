import type { BytePipe } from '../../../at/pipe.ts';
import { ERROR, OK, answer, type Answer, type EmulatorHalf, type Ending, type Responder } from '../../kit/emulator.ts';
import { bearerUp } from '../gpp/bearer.ts';
import { answerTest, refuse, succeed, textOf } from '../simcom-common/emulator.ts';
import { CONNECT_FAIL } from '../simcom-common/emulator-transparent.ts';
import { openTls, type TlsProblem } from '../simcom-tls/emulator-handshake.ts';
import { lines, type TlsSocketDeclarations } from './declarations.ts';
import type { TlsSocketDialect } from './dialect.ts';
import { CODE, SocketService, type Peer, type SocketSession } from './emulator-session.ts';

/** Type of `+CCHOPEN` that a missing parameter means: TLS. */
const TLS_TYPE = 2;

function tlsCode(problem: TlsProblem): number {
  switch (problem) {
    case 'not-set':
      return CODE.noCertificates;
    case 'files':
      return CODE.openSession;
    case 'handshake':
    case 'closed':
      return CODE.handshake;
    case 'timeout':
      return CODE.timeout;
  }
}

/** DNS, TCP and, for type 2, TLS: the pipe, or the code of what failed. */
async function connect(
  service: SocketService,
  session: SocketSession,
  target: { readonly host: string; readonly port: number; readonly type: number },
): Promise<BytePipe | number> {
  const { host } = service;
  const socket = await host.services.connectTcp(target.host, target.port);
  if (!socket.ok) return socket.failure.at === 'dns' ? CODE.dns : CODE.connect;
  if (target.type !== TLS_TYPE) return socket.pipe;
  const tls = await openTls(host, session.context ?? session.index, target.host, socket.pipe);
  return tls.ok ? tls.pipe : tlsCode(tls.problem);
}

/** The TLS sockets of a virtual module. */
export function tlsSocketEmulator(x: TlsSocketDeclarations, dialect: TlsSocketDialect): EmulatorHalf {
  return (host) => {
    const service = new SocketService(host, dialect);
    host.services.radio.onLinkLost(() => {
      if (!service.alive) return;
      for (const session of service.sessions) {
        if (session.pipe === undefined) continue;
        void session.close();
        host.urc(lines.peerClosed, { session: session.index });
      }
    });
    return {
      answers: [
        ...settingAnswers(service, x),
        ...sessionAnswers(service, x),
        ...dataAnswers(service, x),
        ...x.tests.map(answerTest),
      ],
      stop() {
        service.alive = false;
        void service.stop();
      },
    };
  };
}

function settingAnswers(service: SocketService, x: TlsSocketDeclarations): readonly Answer[] {
  const { host, dialect } = service;
  const bind = (index: number, context: number) => {
    const session = service.sessions[index];
    if (!service.started || session === undefined || session.pipe !== undefined || session.opening) return ERROR;
    session.context = context;
    return OK;
  };
  return [
    answer(x.set, (args) => {
      // Both modes are fixed once the service runs.
      if (service.started) return ERROR;
      service.reportsSend = args.report === 1;
      service.manual = args.manual === 1;
      return OK;
    }),
    answer(x.setRead, (_args, reply) => {
      reply.info(lines.modes, { report: service.reportsSend ? 1 : 0, manual: service.manual ? 1 : 0 });
      return OK;
    }),
    answer(x.mode, (args) => {
      if (service.started) return ERROR;
      service.transparent = args.transparent === 1;
      return OK;
    }),
    answer(x.modeRead, (_args, reply) => {
      reply.info(lines.mode, { transparent: service.transparent ? 1 : 0 });
      return OK;
    }),
    answer(x.start, async (_args, reply) => {
      if (service.started || service.starting) return ERROR;
      service.starting = true;
      const up = bearerUp(host);
      const order = up ? dialect.startOrder.value : 'ok-then-code';
      if (order === 'ok-then-code') reply.end(OK);
      await host.services.pace(50);
      service.starting = false;
      if (!service.alive) return ERROR;
      service.started = up;
      return succeed(host, reply, lines.start, { code: up ? CODE.ok : CODE.network }, order);
    }),
    answer(x.stop, async (_args, reply) => {
      if (!service.started) return ERROR;
      await service.stop();
      return succeed(host, reply, lines.stop, { code: CODE.ok }, dialect.stopOrder.value);
    }),
    answer(x.address, (_args, reply) => {
      if (!service.started) return ERROR;
      reply.info(lines.address, { address: host.services.radio.address });
      return OK;
    }),
    answer(x.context, (args) => bind(args.session, args.context)),
    answer(x.contextRead, (_args, reply) => {
      for (const { index, context } of service.sessions)
        reply.info(lines.context, { session: index, context: context ?? index });
      return OK;
    }),
    answer(x.configContext, (args) => bind(args.session, args.context)),
    // Sending never takes that long here, so the value has nothing to act on.
    answer(x.sendTimeout, () => OK),
  ];
}

function sessionAnswers(service: SocketService, x: TlsSocketDeclarations): readonly Answer[] {
  const { host, dialect } = service;
  return [
    answer(x.open, async (args, reply) => {
      const session = service.sessions[args.session];
      if (!service.started || session === undefined) return ERROR;
      if (session.pipe !== undefined || session.opening) return ERROR;
      const { transparent } = service;
      if (transparent && session.index !== 0) return ERROR;
      const order = dialect.openOrder.value;
      const target = { host: textOf(args.host), port: args.port, type: args.type ?? TLS_TYPE };
      session.opening = true;
      session.inbox.clear();
      if (order === 'ok-then-code' && !transparent) reply.end(OK);
      await host.services.pace(400);
      const opened = await connect(service, session, target);
      session.opening = false;
      if (!service.isUp()) {
        if (typeof opened !== 'number') await opened.close();
        return ERROR;
      }
      if (transparent) return carried(service, session, reply, opened, target);
      if (typeof opened === 'number') {
        session.context = undefined;
        succeed(host, reply, lines.open, { session: session.index, code: opened }, order);
        if (dialect.closeAfterFailure.value) host.urc(lines.close, { session: session.index, code: opened });
        return OK;
      }
      succeed(host, reply, lines.open, { session: session.index, code: CODE.ok }, order);
      service.adopt(session, opened, target);
      return OK;
    }),
    answer(x.openRead, (_args, reply) => {
      const count = dialect.listed?.value ?? service.sessions.length;
      for (let index = 0; index < count; index += 1) {
        const peer = service.sessions[index]?.peer;
        const more = peer === undefined ? ',,' : `${peer.port},${peer.type},`;
        reply.info(lines.session, { session: index, host: peer?.host ?? '', more });
      }
      return OK;
    }),
    answer(x.close, async (args, reply) => {
      const session = service.sessions[args.session];
      if (session?.pipe === undefined) return ERROR;
      await session.close();
      return succeed(host, reply, lines.close, { session: session.index, code: CODE.ok }, dialect.closeOrder.value);
    }),
  ];
}

/** In transparent mode the line itself carries the session, or says only that it could not be opened. */
function carried(
  service: SocketService,
  session: SocketSession,
  reply: Responder,
  opened: BytePipe | number,
  target: Peer,
): Ending {
  if (typeof opened !== 'number') return service.carry(session, reply, opened, target);
  session.context = undefined;
  return CONNECT_FAIL;
}

function dataAnswers(service: SocketService, x: TlsSocketDeclarations): readonly Answer[] {
  const { host } = service;
  return [
    answer(x.send, async (args, reply) => {
      const session = service.sessions[args.session];
      if (session?.pipe === undefined) return ERROR;
      const bytes = await reply.prompt(args.length);
      const pipe = session.connection();
      if (bytes === undefined || pipe === undefined) return ERROR;
      await pipe.write(bytes);
      reply.end(OK);
      if (service.reportsSend) host.urc(lines.send, { session: session.index, code: CODE.ok });
      return OK;
    }),
    answer(x.lengths, (_args, reply) => {
      const [first, second] = service.sessions;
      reply.info(lines.lengths, { first: first?.inbox.length ?? 0, second: second?.inbox.length ?? 0 });
      return OK;
    }),
    answer(x.receive, (args, reply) => {
      const session = service.sessions[args.session];
      if (session === undefined || !service.manual || session.inbox.length === 0) {
        return refuse(reply, lines.received, { session: args.session, code: CODE.transfer });
      }
      const bytes = service.fetch(session, args.max ?? session.inbox.length);
      const size = service.dialect.blockBytes.value;
      reply.end(OK);
      for (let at = 0; at < bytes.length; at += size) {
        const block = bytes.slice(at, at + size);
        host.urc(lines.data, { session: session.index, bytes: block.length }, block);
      }
      host.urc(lines.received, { session: session.index, code: CODE.ok });
      return OK;
    }),
  ];
}
