import { ERROR, OK, answer, type Answer } from '../../kit/emulator.ts';
import { refuse, succeed } from '../simcom-common/emulator.ts';
import type { SocketDeclarations } from './declarations.ts';
import { CODE, type LinkService } from './emulator-link.ts';
import { lines } from './lines.ts';

/** Listening sockets. Nobody can reach them: the virtual network lets no connection in, as those of operators do. */
export function serverAnswers(service: LinkService, x: SocketDeclarations): readonly Answer[] {
  const { host, servers } = service;
  return [
    answer(x.serverStart, (args) => {
      const taken = servers.has(args.server) || [...servers.values()].includes(args.port);
      if (!service.netOpen || taken) return ERROR;
      servers.set(args.server, args.port);
      return OK;
    }),
    answer(x.serverRead, (_args, reply) => {
      for (const [server, port] of servers) reply.info(lines.server, { server, port });
      return OK;
    }),
    answer(x.serverStop, (args, reply) => {
      const { server } = args;
      if (!servers.delete(server)) return refuse(reply, lines.serverStopped, { server, code: CODE.notSupported });
      return succeed(host, reply, lines.serverStopped, { server, code: CODE.ok }, 'code-then-ok');
    }),
  ];
}
