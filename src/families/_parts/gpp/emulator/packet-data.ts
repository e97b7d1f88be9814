import { ERROR, OK, answer, cmeError, type Answer, type Ending, type ModuleHost } from '../../../kit/emulator.ts';
import { bearerUp } from '../bearer.ts';
import * as packet from '../declarations/packet-data.ts';
import type { GppEmulation, PdpContext } from '../emulation.ts';
import { changeSetting, settingAnswers, settingOf } from './settings.ts';
import {
  addressOf,
  contextsOf,
  isActive,
  isAttached,
  isRegistered,
  setAttached,
  storeContexts,
  switchContext,
} from './status.ts';

const TYPES = ['IP', 'PPP', 'IPV6', 'IPV4V6'];
const CONTEXT_RANGES = TYPES.map((type) => `+CGDCONT: (1-24,100-179),"${type}",,,(0-2),(0-4),(0-1),(0-1)`);
/** Setting up a context takes a moment on a real network, ms. */
const ACTIVATION_MS = 500;

/** Packet data: contexts, attachment, addresses. */
export function packetAnswers(host: ModuleHost, emulation: GppEmulation): readonly Answer[] {
  return [
    ...contextAnswers(host, emulation),
    ...authAnswers(),
    ...attachAnswers(host, emulation),
    ...activationAnswers(host, emulation),
    ...addressAnswers(host, emulation),
    ...socketContextAnswers(host),
    ...settingAnswers(host, packet.packetEvents),
    ...pingAnswers(host),
  ];
}

function contextAnswers(host: ModuleHost, emulation: GppEmulation): readonly Answer[] {
  return [
    answer(packet.readContexts, (_args, reply) => {
      for (const entry of contextsOf(host, emulation)) {
        const { address, tail } = emulation.contextTail(entry, addressOf(host, entry));
        reply.info(packet.contextLine, { context: entry.context, type: entry.type, apn: entry.apn, address, tail });
      }
      return OK;
    }),
    answer(packet.defineContext, ({ context, type, apn }) => {
      const others = contextsOf(host, emulation).filter((entry) => entry.context !== context);
      if (type === undefined) {
        storeContexts(host, others);
        return OK;
      }
      const kind = String(type).toUpperCase();
      if (!TYPES.includes(kind)) return ERROR;
      const before = contextsOf(host, emulation).find((entry) => entry.context === context);
      storeContexts(host, [
        ...others,
        { context, type: kind, apn: String(apn ?? ''), automatic: before?.automatic ?? context === 1 },
      ]);
      return OK;
    }),
    answer(packet.contextTest, (_args, reply) => {
      for (const ranges of CONTEXT_RANGES)
        reply.info(packet.contextRanges, { ranges: ranges.slice('+CGDCONT: '.length) });
      return OK;
    }),
  ];
}

/** The virtual network asks for no login, so it is stored and that is all; it is never printed in the clear. */
function authAnswers(): readonly Answer[] {
  const stored = new Map<number, number>();
  return [
    answer(packet.setAuth, ({ context, kind = 0, first }) => {
      if (kind !== 0 && first === undefined) return ERROR;
      stored.set(context, kind);
      return OK;
    }),
    answer(packet.readAuth, (_args, reply) => {
      for (const [context, kind] of stored) if (kind !== 0) reply.info(packet.authLine, { context, kind });
      return OK;
    }),
    answer(packet.authTest, (_args, reply) => {
      reply.info(packet.authRanges, { ranges: '(1-24),(0-3),127,127' });
      return OK;
    }),
  ];
}

function attachAnswers(host: ModuleHost, emulation: GppEmulation): readonly Answer[] {
  return [
    answer(packet.readAttach, (_args, reply) => {
      reply.info(packet.attachLine, { attached: isAttached(host) ? 1 : 0 });
      return OK;
    }),
    answer(packet.setAttach, async ({ attached }) => {
      await host.services.pace(ACTIVATION_MS);
      if (attached === 1 && !isRegistered(host)) return cmeError(30);
      setAttached(host, emulation, attached === 1);
      return OK;
    }),
    answer(packet.attachTest, (_args, reply) => {
      reply.info(packet.attachRanges, { ranges: '(0,1)' });
      return OK;
    }),
  ];
}

function activationAnswers(host: ModuleHost, emulation: GppEmulation): readonly Answer[] {
  const change = async (chosen: readonly PdpContext[], active: boolean): Promise<Ending> => {
    await host.services.pace(ACTIVATION_MS);
    if (active && emulation.activationAttaches) setAttached(host, emulation, true);
    if (active && !isAttached(host)) return cmeError(30);
    // The network's word for an access point that is not in the subscription.
    if (active && !host.services.radio.bearerAllowed) return cmeError(133);
    for (const { context } of chosen) switchContext(host, context, active);
    return OK;
  };
  return [
    answer(packet.readActive, (_args, reply) => {
      for (const entry of contextsOf(host, emulation)) {
        reply.info(packet.activeLine, { context: entry.context, active: isActive(host, entry) ? 1 : 0 });
      }
      return OK;
    }),
    answer(packet.activate, ({ active, context, second }) => {
      const all = contextsOf(host, emulation);
      const wanted = [context, second].filter((number) => number !== undefined);
      const chosen = wanted.length === 0 ? all : all.filter((entry) => wanted.includes(entry.context));
      if (chosen.length < wanted.length) return ERROR;
      return change(chosen, active === 1);
    }),
    answer(packet.activeTest, (_args, reply) => {
      reply.info(packet.activeRanges, { ranges: '(0,1)' });
      return OK;
    }),
  ];
}

function addressAnswers(host: ModuleHost, emulation: GppEmulation): readonly Answer[] {
  return [
    answer(packet.readAddress, ({ context }, reply) => {
      const found = contextsOf(host, emulation).find((entry) => entry.context === context);
      if (found === undefined) return ERROR;
      const address = addressOf(host, found);
      if (address !== undefined) reply.text(`+CGPADDR: ${context},${address}`);
      return OK;
    }),
    answer(packet.readAllAddresses, (_args, reply) => {
      for (const entry of contextsOf(host, emulation)) {
        const address = addressOf(host, entry);
        if (address !== undefined) reply.text(`+CGPADDR: ${entry.context},${address}`);
      }
      return OK;
    }),
    answer(packet.addressTest, (_args, reply) => {
      const numbers = contextsOf(host, emulation).map((entry) => entry.context);
      reply.info(packet.addressRanges, { ranges: `(${numbers.join(',')})` });
      return OK;
    }),
  ];
}

function socketContextAnswers(host: ModuleHost): readonly Answer[] {
  const spec = packet.socketContext;
  return [
    ...settingAnswers(host, spec),
    answer(packet.useDefaultSocketContext, () => {
      changeSetting(host, spec, { ...settingOf(host, spec), context: 1 });
      return OK;
    }),
  ];
}

function pingAnswers(host: ModuleHost): readonly Answer[] {
  return [
    answer(packet.ping, async ({ host: target, count = 4 }, reply) => {
      reply.end(OK);
      // The virtual network carries no ICMP: whoever is there does not answer, and each request is lost.
      const reachable = bearerUp(host) && (await host.services.resolve(String(target))) !== undefined;
      if (reachable) for (let i = 0; i < count; i += 1) host.urc(packet.pingLine, { kind: 2 });
      const sent = reachable ? count : 0;
      host.urc(packet.pingLine, { kind: 3, details: `${sent},0,${sent},0,0,0` });
      return OK;
    }),
    answer(packet.pingTest, (_args, reply) => {
      reply.info(packet.pingRanges, {
        ranges: 'IP address,(list of supported <dest_addr_type>s),(1-100),(4-188),(1000-10000),(10000-100000),(16-255)',
      });
      return OK;
    }),
  ];
}
