import { OK, answer, type Answer } from '../../kit/emulator.ts';
import type { SocketDeclarations } from './declarations.ts';
import type { LinkService } from './emulator-link.ts';
import { lines } from './lines.ts';

function bit(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}

/** The settings of the plain socket service. */
export function settingAnswers(service: LinkService, x: SocketDeclarations): readonly Answer[] {
  return [
    answer(x.receiveMode, (args) => {
      service.manual = args.mode === 1;
      return OK;
    }),
    answer(x.receiveState, (_args, reply) => {
      reply.info(lines.receiveMode, { mode: bit(service.manual) });
      return OK;
    }),
    answer(x.mode, (args) => {
      service.transparent = args.transparent === 1;
      return OK;
    }),
    answer(x.modeDefault, () => {
      service.transparent = false;
      return OK;
    }),
    answer(x.modeRead, (_args, reply) => {
      reply.info(lines.mode, { transparent: bit(service.transparent) });
      return OK;
    }),
    answer(x.sendMode, (args) => {
      service.confirmed = args.confirmed === 1;
      return OK;
    }),
    answer(x.sendModeRead, (_args, reply) => {
      reply.info(lines.sendMode, { confirmed: bit(service.confirmed) });
      return OK;
    }),
    answer(x.head, (args) => {
      service.head = args.on === 1;
      return OK;
    }),
    answer(x.headRead, (_args, reply) => {
      reply.info(lines.head, { on: bit(service.head) });
      return OK;
    }),
    answer(x.remoteAddress, (args) => {
      service.remoteAddress = args.on === 1;
      return OK;
    }),
    answer(x.remoteAddressRead, (_args, reply) => {
      reply.info(lines.remoteAddress, { on: bit(service.remoteAddress) });
      return OK;
    }),
    answer(x.config, (args) => {
      const given = [args.retries, args.delay, args.ack, args.errorText, args.header, args.async, args.timeout];
      service.config = service.config.map((value, at) => given[at] ?? value);
      return OK;
    }),
    answer(x.configRead, (_args, reply) => {
      reply.info(lines.config, { values: service.config.join(',') });
      return OK;
    }),
    answer(x.timeouts, (args) => {
      const { open, connect, send } = service.timeouts;
      service.timeouts = { open: args.open ?? open, connect: args.connect ?? connect, send: args.send ?? send };
      return OK;
    }),
    answer(x.timeoutsRead, (_args, reply) => {
      reply.info(lines.timeouts, service.timeouts);
      return OK;
    }),
  ];
}
