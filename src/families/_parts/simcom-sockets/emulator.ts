import { isAddress } from '../../../kernel/host.ts';
import { ERROR, OK, answer, type Answer, type EmulatorHalf } from '../../kit/emulator.ts';
import { bearerUp } from '../gpp/bearer.ts';
import { settingAnswers as storedAnswers } from '../gpp/emulator/settings.ts';
import { answerTest, refuse, succeed, textOf } from '../simcom-common/emulator.ts';
import { CONNECT_FAIL } from '../simcom-common/emulator-transparent.ts';
import type { SocketDeclarations } from './declarations.ts';
import { CODE, LinkService, type Link } from './emulator-link.ts';
import { serverAnswers } from './emulator-servers.ts';
import { settingAnswers } from './emulator-settings.ts';
import { lines } from './lines.ts';

/** `+CDNSGIP: 0,10`: the DNS does not know the name. */
const DNS_FAILURE = 10;

/** The plain sockets of a virtual module. */
export function socketEmulator(x: SocketDeclarations): EmulatorHalf {
  return (host) => {
    const service = new LinkService(host);
    host.services.radio.onLinkLost(() => {
      if (service.alive) service.networkLost();
    });
    return {
      answers: [
        ...netAnswers(service, x),
        ...linkAnswers(service, x),
        ...settingAnswers(service, x),
        ...serverAnswers(service, x),
        ...x.tests.map(answerTest),
        ...x.settings.flatMap((setting) => storedAnswers(host, setting)),
      ],
      // Recorded before the boot lines of a module that was restarted with its network open.
      restarting: () => service.networkLost(),
      stop() {
        service.networkLost();
        service.alive = false;
      },
    };
  };
}

function netAnswers(service: LinkService, x: SocketDeclarations): readonly Answer[] {
  const { host } = service;
  const { services } = host;
  return [
    answer(x.netOpen, async (_args, reply) => {
      if (service.netOpen || service.opening) return service.refuse(reply, 'Network is already opened');
      // Recorded for a SIM whose context gives no data: ERROR, without a line.
      if (!bearerUp(host)) return ERROR;
      service.opening = true;
      reply.end(OK);
      await services.pace(100);
      service.opening = false;
      if (!service.alive) return ERROR;
      service.netOpen = true;
      host.urc(lines.opened, { code: CODE.ok });
      return OK;
    }),
    answer(x.netState, (_args, reply) => {
      reply.info(lines.isOpen, { open: service.netOpen ? 1 : 0 });
      return OK;
    }),
    answer(x.netClose, async (_args, reply) => {
      if (!service.netOpen) return refuse(reply, lines.closed, { code: CODE.notOpened });
      service.netOpen = false;
      reply.end(OK);
      await service.closeAll();
      if (service.alive) host.urc(lines.closed, { code: CODE.ok });
      return OK;
    }),
    answer(x.address, (_args, reply) => {
      if (!service.netOpen) return service.refuse(reply, 'Network not opened');
      reply.info(lines.address, { address: services.radio.address });
      return OK;
    }),
    answer(x.resolve, async (args, reply) => {
      const name = textOf(args.host);
      const address = bearerUp(host) ? await services.resolve(name) : undefined;
      if (address === undefined) return refuse(reply, lines.unresolved, { found: 0, code: DNS_FAILURE });
      reply.info(lines.resolved, { found: 1, host: name, address });
      return OK;
    }),
  ];
}

function linkAnswers(service: LinkService, x: SocketDeclarations): readonly Answer[] {
  const { host } = service;
  const linkOf = (index: number): Link | undefined => service.links[index];
  return [
    answer(x.open, async (args, reply) => {
      const link = linkOf(args.link);
      if (link === undefined) return ERROR;
      const failed = (code: number) => refuse(reply, lines.socketOpened, { link: link.index, code });
      if (!service.netOpen) return failed(CODE.notOpened);
      if (link.open || link.opening) return service.refuse(reply, 'Connection is already created');
      const protocol = textOf(args.protocol).toUpperCase();
      if (protocol === 'UDP') {
        // Recorded: without a local port it is a wrong parameter; with one the result stands before OK.
        if (args.localPort === undefined) return failed(CODE.parameter);
        link.peer = { protocol };
        return succeed(host, reply, lines.socketOpened, { link: link.index, code: CODE.ok }, 'code-then-ok');
      }
      const name = textOf(args.host ?? '');
      if (protocol !== 'TCP' || name === '' || args.port === undefined || args.port === 0)
        return failed(CODE.parameter);
      const { transparent } = service;
      if (transparent && link.index !== 0) return failed(CODE.notSupported);
      link.opening = true;
      link.inbox.clear();
      if (!transparent) reply.end(OK);
      await host.services.pace(200);
      const socket = await host.services.connectTcp(name, args.port);
      link.opening = false;
      if (!service.isUp()) {
        if (socket.ok) await socket.pipe.close();
        return ERROR;
      }
      if (socket.ok) {
        const peer = isAddress(name) ? { address: name, port: args.port } : socket.peer;
        if (transparent) return service.carry(link, reply, socket.pipe, peer);
        host.urc(lines.socketOpened, { link: link.index, code: CODE.ok });
        service.adopt(link, socket.pipe, peer);
        return OK;
      }
      if (transparent) return CONNECT_FAIL;
      const { failure } = socket;
      const code = failure.at === 'dns' ? CODE.dns : failure.reason === 'timeout' ? CODE.timeout : CODE.network;
      host.urc(lines.socketOpened, { link: link.index, code });
      return OK;
    }),
    answer(x.openState, (_args, reply) => {
      for (const { index, peer } of service.links) {
        if (peer === undefined) reply.info(lines.socket, { link: index });
        else reply.info(lines.socket, { link: index, ...peer, server: -1 });
      }
      return OK;
    }),
    answer(x.send, async (args, reply) => {
      const link = linkOf(args.link);
      // The virtual network carries TCP only; a datagram is refused as the module refuses a wrong mode.
      if (link?.pipe === undefined || service.transparent) {
        return refuse(reply, lines.numericError, { code: CODE.notSupported });
      }
      const bytes = await reply.prompt(args.length);
      if (bytes === undefined) return ERROR;
      const pipe = link.connection();
      if (pipe === undefined) return refuse(reply, lines.numericError, { code: CODE.notSupported });
      await pipe.write(bytes);
      reply.end(OK);
      host.urc(lines.sent, { link: link.index, requested: args.length, confirmed: bytes.length });
      return OK;
    }),
    answer(x.sendStream, (_args, reply) => refuse(reply, lines.numericError, { code: CODE.notSupported })),
    answer(x.receive, (args, reply) => {
      const link = linkOf(args.link);
      if (link === undefined || !service.manual) return service.refuse(reply, 'Operation not supported');
      return service.fetch(reply, link, args.mode, args.max ?? 1500);
    }),
    answer(x.left, (args, reply) => {
      const link = linkOf(args.link);
      if (link === undefined || !service.manual) return service.refuse(reply, 'Operation not supported');
      if (!link.open && link.inbox.length === 0) return service.refuse(reply, 'Connection is not created');
      reply.info(lines.left, { mode: 4, link: link.index, left: link.inbox.length });
      return OK;
    }),
    answer(x.close, async (args, reply) => {
      const link = linkOf(args.link);
      if (link?.open !== true) return refuse(reply, lines.socketClosed, { link: args.link, code: CODE.notSupported });
      await link.close();
      link.inbox.clear();
      return succeed(host, reply, lines.socketClosed, { link: link.index, code: CODE.ok }, 'ok-then-code');
    }),
    answer(x.closeState, (_args, reply) => {
      const flags = service.links.map(({ index, open }) => [`link${index}`, open ? 1 : 0] as const);
      reply.info(lines.flags, Object.fromEntries(flags));
      return OK;
    }),
  ];
}
