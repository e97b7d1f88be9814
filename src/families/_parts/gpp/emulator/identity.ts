import { ERROR, OK, answer, type Answer, type ModuleHost } from '../../../kit/emulator.ts';
import * as identity from '../declarations/identity.ts';
import { VIRTUAL, type GppEmulation } from '../emulation.ts';
import { printLines, simRefusal } from './status.ts';

/** What the module and its SIM are called. */
export function identityAnswers(host: ModuleHost, emulation: GppEmulation): readonly Answer[] {
  const self = host.firmware.identity;
  return [
    answer(identity.info, (_args, reply) => {
      printLines(reply, emulation.info(self));
      return OK;
    }),
    answer(identity.infoFull, (_args, reply) => {
      if (emulation.fullInfo === undefined) return ERROR;
      printLines(reply, emulation.fullInfo(self));
      return OK;
    }),
    ...bare(identity.manufacturer, self.manufacturer),
    ...bare(identity.model, self.model),
    ...bare(identity.build, emulation.buildPrefix + self.build),
    ...bare(identity.serial, VIRTUAL.imei),
    answer(identity.subscriber, (_args, reply) => {
      const refusal = simRefusal(host);
      if (refusal !== undefined) return refusal;
      reply.text(VIRTUAL.imsi);
      return OK;
    }),
    answer(identity.capabilityList, (_args, reply) => {
      reply.info(identity.capabilities, { list: emulation.capabilities });
      return OK;
    }),
    answer(identity.readIccid, (_args, reply) => {
      const refusal = simRefusal(host);
      if (refusal !== undefined) return refusal;
      reply.info(identity.iccid, { iccid: VIRTUAL.iccid });
      return OK;
    }),
    answer(identity.readCcid, (_args, reply) => {
      if (emulation.ccid === 'none') return ERROR;
      const refusal = simRefusal(host);
      if (refusal !== undefined) return refusal;
      reply.text(VIRTUAL.iccid);
      return OK;
    }),
    ...identity.identityTests.map((spec) => answer(spec, () => OK)),
  ];
}

function bare(specs: readonly (typeof identity.manufacturer)[number][], text: string): readonly Answer[] {
  return specs.map((spec) =>
    answer(spec, (_args, reply) => {
      reply.text(text);
      return OK;
    }),
  );
}
