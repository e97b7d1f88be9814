import { isAddress } from '../../../kernel/host.ts';
import { answerRanges } from '../gpp/emulator/settings.ts';
import { OK, answer, cmeError, type Answer, type Ending } from '../../kit/emulator.ts';
import { textOf } from '../simcom-common/emulator.ts';
import type { ClassicDialect } from './emulator-dialect.ts';
import type { IpStack, Link } from './emulator-stack.ts';
import { lines } from './socket-lines.ts';
import { flags, stackCommands as x } from './sockets.ts';

/** `+CME ERROR: operation not allowed`: the usual word for a wrong state. */
export const NOT_ALLOWED = cmeError(3);
/** `+CDNSGIP: 0,8`: the manual's common error of the name service (number by general knowledge, a guess). */
const DNS_FAILURE = 8;
/** Activation takes one to a few seconds on a real network, ms (users' logs). */
const ACTIVATION_MS = 1_500;

/** From nothing to an address: `CIPSHUT`, `CSTT`, `CIICR`, `CIFSR`, and the switches that may be set in between. */
export function bringUpAnswers(stack: IpStack, dialect: ClassicDialect): readonly Answer[] {
  const { host } = stack;
  const { apn } = dialect;
  let context = apn === undefined ? undefined : { apn, user: '', password: '' };
  const reachesNetwork = (): boolean => stack.isUp() || (dialect.comesUp && stack.mayConnect());
  return [
    ...switchAnswers(stack),
    answer(x.shut, async () => {
      await stack.shut();
      return { final: 'SHUT OK', ok: true };
    }),
    answer(x.context, ({ apn, user = '', password = '' }) => {
      if (stack.bearer !== 'IP INITIAL') return NOT_ALLOWED;
      context = { apn: textOf(apn), user: textOf(user), password: textOf(password) };
      stack.bearer = 'IP START';
      return OK;
    }),
    answer(x.readContext, (_args, reply) => {
      if (context === undefined) reply.text('+CSTT: ');
      else reply.info(lines.context, context);
      return OK;
    }),
    answer(x.open, async () => {
      if (stack.bearer !== 'IP START') return NOT_ALLOWED;
      return (await bringUp(stack)) ? OK : { final: 'ERROR' };
    }),
    answer(x.address, (_args, reply) => {
      if (!reachesNetwork()) return NOT_ALLOWED;
      if (stack.isUp()) stack.bearer = 'IP STATUS';
      const { address } = host.services.radio;
      if (dialect.address === 'bare') return { final: address, ok: true };
      reply.info(lines.address, { address });
      return OK;
    }),
    answer(x.state, (_args, reply) => {
      reply.end(OK);
      host.urcText(`STATE: ${stack.state}`);
      if (stack.multi) for (const link of stack.links) host.urc(lines.linkStateLong, shownLink(link));
      return OK;
    }),
    answer(x.linkState, ({ link: index }, reply) => {
      const link = stack.links[index];
      if (!stack.multi || link === undefined) return NOT_ALLOWED;
      reply.info(lines.linkState, shownLink(link));
      return OK;
    }),
    answer(x.resolve, async ({ host: name }, reply) => {
      if (!reachesNetwork()) return NOT_ALLOWED;
      reply.end(OK);
      const address = await host.services.resolve(textOf(name));
      if (address === undefined) host.urc(lines.unresolved, { ok: 0, code: DNS_FAILURE });
      else host.urc(lines.resolved, { ok: 1, host: textOf(name), address });
      return OK;
    }),
    // The virtual network has one server for names, whichever is asked for.
    answer(x.dnsServers, ({ first, second }) => {
      const servers = [first, ...(second === undefined ? [] : [second])].map(textOf);
      return servers.every(isAddress) ? OK : NOT_ALLOWED;
    }),
  ];
}

/** Activates the context; `+PDP: DEACT` where the network does not give one. */
export async function bringUp(stack: IpStack): Promise<boolean> {
  stack.bearer = 'IP CONFIG';
  await stack.host.services.pace(ACTIVATION_MS);
  if (!stack.alive) return false;
  stack.bearer = stack.mayConnect() ? 'IP GPRSACT' : 'PDP DEACT';
  if (stack.isUp()) return true;
  stack.host.urcText('+PDP: DEACT');
  return false;
}

/** A link's number, and behind it bearer, protocol, peer and state. */
function shownLink({ index, peer, state }: Link): { readonly link: number; readonly values: string } {
  if (peer === undefined) return { link: index, values: `,"","","","${state}"` };
  return { link: index, values: `0,"TCP","${peer.address}","${peer.port}","${state}"` };
}

function switchAnswers(stack: IpStack): readonly Answer[] {
  const beforeConnection = (): boolean => stack.bearer === 'IP INITIAL';
  return [
    ...switchOf(flags.multiple, {
      get: () => stack.multi,
      set: (on) => (stack.multi = on),
      allowed: (on) => beforeConnection() && !(on && stack.transparent),
    }),
    ...switchOf(flags.quickSend, { get: () => stack.quick, set: (on) => (stack.quick = on) }),
    ...switchOf(flags.transparent, {
      get: () => stack.transparent,
      set: (on) => (stack.transparent = on),
      allowed: (on) => beforeConnection() && !(on && stack.multi),
    }),
    ...switchOf(flags.head, { get: () => stack.head, set: (on) => (stack.head = on) }),
    ...switchOf(flags.remoteAddress, { get: () => stack.remoteAddress, set: (on) => (stack.remoteAddress = on) }),
  ];
}

interface Switch {
  readonly get: () => boolean;
  readonly set: (on: boolean) => void;
  /** Absent: it may be changed at any time. */
  readonly allowed?: (on: boolean) => boolean;
}

function switchOf(
  spec: (typeof flags)[keyof typeof flags],
  { get, set, allowed = () => true }: Switch,
): readonly Answer[] {
  return [
    answer(spec.set, ({ on }): Ending => {
      if (!allowed(on === 1)) return NOT_ALLOWED;
      set(on === 1);
      return OK;
    }),
    answer(spec.read, (_args, reply) => {
      reply.info(spec.value, { on: get() ? 1 : 0 });
      return OK;
    }),
    answerRanges(spec),
  ];
}
