import type { BytePipe } from '../../../at/pipe.ts';
import { isAddress } from '../../../kernel/host.ts';
import { ERROR, OK, answer, type Answer, type Ending, type Responder } from '../../kit/emulator.ts';
import { textOf } from '../simcom-common/emulator.ts';
import { TransparentConnection } from '../simcom-common/emulator-transparent.ts';
import { NOT_ALLOWED, bringUp } from './emulator-bring-up.ts';
import type { Secure, SecureOf } from './emulator-dialect.ts';
import type { IpStack, Link } from './emulator-stack.ts';
import { linkCommands as x } from './sockets.ts';

/** A connection over a 2G network takes at least so long, ms (users' logs). */
const CONNECT_MS = 800;
const CONNECTED: Ending = { final: 'CONNECT' };

interface Target {
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
}

/** `CIPSTART` and `CIPCLOSE`. */
export function linkAnswers(stack: IpStack, secureOf: SecureOf): readonly Answer[] {
  return [
    answer(x.open, ({ link: index, protocol, host, port }, reply) => {
      const link = stack.links[index];
      const target = targetOf(textOf(protocol), textOf(host), port);
      if (!stack.multi || link === undefined || target === undefined) return NOT_ALLOWED;
      if (stack.bearer !== 'IP STATUS') return NOT_ALLOWED;
      return open(stack, link, target, reply, secureOf(stack.host));
    }),
    answer(x.openSingle, ({ protocol, host, port }, reply) => {
      const target = targetOf(textOf(protocol), textOf(host), port);
      if (stack.multi || target === undefined) return NOT_ALLOWED;
      // Single mode makes its data connection by itself (the manual's note on AT+CIPSTART).
      if (stack.bearer !== 'IP STATUS' && stack.bearer !== 'IP INITIAL') return NOT_ALLOWED;
      return open(stack, stack.single, target, reply, secureOf(stack.host));
    }),
    answer(x.close, ({ link: index = 0 }) => {
      const link = stack.multi ? stack.links[index] : stack.single;
      // In single mode the number says only how quickly it is closed.
      if (link === undefined || (!stack.multi && index > 1)) return NOT_ALLOWED;
      return close(stack, link);
    }),
    answer(x.closeSingle, () => (stack.multi ? NOT_ALLOWED : close(stack, stack.single))),
  ];
}

function targetOf(protocol: string, host: string, port: number): Target | undefined {
  const known = ['TCP', 'UDP'].includes(protocol.toUpperCase());
  if (!known || host === '' || port === 0) return undefined;
  return { protocol: protocol.toUpperCase(), host, port };
}

async function open(
  stack: IpStack,
  link: Link,
  target: Target,
  reply: Responder,
  secure: Secure | undefined,
): Promise<Ending> {
  const { host } = stack;
  if (link.is('CONNECTING') || link.is('CLOSING')) return NOT_ALLOWED;
  reply.end(OK);
  if (link.is('CONNECTED')) {
    host.urcText(stack.about(link, 'ALREADY CONNECT'));
    return OK;
  }
  link.forget();
  link.state = 'CONNECTING';
  link.attempt += 1;
  const { attempt } = link;
  const outcome = await connect(stack, target, secure);
  if (!stack.alive || link.attempt !== attempt) {
    if (outcome.is === 'open') await outcome.pipe.close();
    return OK;
  }
  if (outcome.is === 'open') {
    link.state = 'CONNECTED';
    link.peer = outcome.peer;
    began(stack, link, outcome.pipe, reply);
    return OK;
  }
  link.state = 'CLOSED';
  if (stack.multi) {
    // Recorded for a handshake that fails (TinyGSM issue 425): it looks like a socket that was closed.
    host.urcText(stack.about(link, outcome.is === 'insecure' ? 'CLOSE OK' : 'CONNECT FAIL'));
    return OK;
  }
  host.urcText(`STATE: ${stack.state}`);
  host.urcText('CONNECT FAIL');
  return OK;
}

type Opened =
  | { readonly is: 'open'; readonly pipe: BytePipe; readonly peer: { readonly address: string; readonly port: number } }
  | { readonly is: 'closed' }
  /** There was a connection, and the handshake on it failed. */
  | { readonly is: 'insecure' };

async function connect(stack: IpStack, target: Target, secure: Secure | undefined): Promise<Opened> {
  const { services } = stack.host;
  if (stack.bearer === 'IP INITIAL') {
    if (!(await bringUp(stack))) return { is: 'closed' };
    stack.bearer = 'IP STATUS';
  }
  await services.pace(CONNECT_MS);
  // The virtual network carries TCP only: a datagram socket does not come about.
  if (target.protocol === 'UDP' || !stack.isUp()) return { is: 'closed' };
  const socket = await services.connectTcp(target.host, target.port);
  if (!socket.ok) return { is: 'closed' };
  const peer = isAddress(target.host) ? { address: target.host, port: target.port } : socket.peer;
  if (secure === undefined) return { is: 'open', pipe: socket.pipe, peer };
  const pipe = await secure(socket.pipe);
  return pipe === undefined ? { is: 'insecure' } : { is: 'open', pipe, peer };
}

/** Says that the connection is there, and lets its bytes come. */
function began(stack: IpStack, link: Link, pipe: BytePipe, reply: Responder): void {
  const { host } = stack;
  if (!stack.transparent) {
    host.urcText(stack.about(link, 'CONNECT OK'));
    stack.adopt(link, pipe);
    return;
  }
  host.urcText('CONNECT');
  link.pipe = pipe;
  const connection = new TransparentConnection(
    host,
    pipe,
    () => {
      link.pipe = undefined;
      link.carried = undefined;
      link.state = 'CLOSED';
    },
    CONNECTED,
  );
  link.carried = connection;
  connection.enter(reply);
}

async function close(stack: IpStack, link: Link): Promise<Ending> {
  if (!link.is('CONNECTED') && !link.is('CONNECTING')) return NOT_ALLOWED;
  link.state = 'CLOSING';
  await link.close();
  link.inbox.clear();
  return stack.alive ? { final: stack.about(link, 'CLOSE OK'), ok: true } : ERROR;
}
