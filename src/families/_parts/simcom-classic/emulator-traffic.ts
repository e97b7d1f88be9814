import { hexOf } from '../../../kernel/bytes.ts';
import { withDeadline } from '../../../kernel/clock.ts';
import { OK, answer, type Answer, type Ending, type Responder } from '../../kit/emulator.ts';
import { NOT_ALLOWED } from './emulator-bring-up.ts';
import type { IpStack, Link } from './emulator-stack.ts';
import { BLOCK_BYTES, lines } from './socket-lines.ts';
import { linkCommands as x } from './sockets.ts';

/** A peer that takes nothing makes the module give up after this, ms (AT+CIPSEND, maximum response time). */
const SEND_MS = 645_000;
const CTRL_Z = 0x1a;
const ESCAPE = 0x1b;
/** Mode 3 prints two characters for each byte. */
const HEX_BYTES = BLOCK_BYTES / 2;
const HEX = 3;

/** `CIPSEND` and `CIPRXGET`. */
export function trafficAnswers(stack: IpStack): readonly Answer[] {
  return [...sendAnswers(stack), ...receiveAnswers(stack)];
}

function sendAnswers(stack: IpStack): readonly Answer[] {
  return [
    answer(x.send, ({ link, length }, reply) => {
      if (!stack.multi || length === 0) return NOT_ALLOWED;
      return sendCounted(stack, stack.links[link], length, reply);
    }),
    answer(x.sendSingle, ({ length }, reply) => {
      if (stack.multi) return sendUntilKey(stack, stack.links[length], reply);
      return length === 0 ? NOT_ALLOWED : sendCounted(stack, stack.single, length, reply);
    }),
    answer(x.sendOpen, (_args, reply) => (stack.multi ? NOT_ALLOWED : sendUntilKey(stack, stack.single, reply))),
  ];
}

/** The host has said how many bytes it gives. */
async function sendCounted(stack: IpStack, link: Link | undefined, length: number, reply: Responder): Promise<Ending> {
  if (link?.is('CONNECTED') !== true || link.carried !== undefined) return NOT_ALLOWED;
  const bytes = await reply.prompt(length);
  return send(stack, link, bytes);
}

/** Up to Ctrl-Z; ESC calls it off. What is printed then is not known: taken for a send that failed (a guess). */
async function sendUntilKey(stack: IpStack, link: Link | undefined, reply: Responder): Promise<Ending> {
  if (link?.is('CONNECTED') !== true || link.carried !== undefined) return NOT_ALLOWED;
  const bytes = await reply.prompt(BLOCK_BYTES, { until: [CTRL_Z, ESCAPE] });
  const last = bytes?.at(-1);
  if (last === ESCAPE) return failed(stack, link);
  return send(stack, link, last === CTRL_Z ? bytes?.subarray(0, -1) : bytes);
}

async function send(stack: IpStack, link: Link, bytes: Uint8Array | undefined): Promise<Ending> {
  const pipe = link.connection();
  if (bytes === undefined || pipe === undefined) return failed(stack, link);
  const written = pipe.write(bytes).then(
    () => true,
    () => false,
  );
  if ((await withDeadline(stack.host.services.clock, SEND_MS, written)) !== true) return failed(stack, link);
  const place = stack.multi ? `${link.index},${bytes.length}` : String(bytes.length);
  return { final: stack.quick ? `DATA ACCEPT:${place}` : stack.about(link, 'SEND OK'), ok: true };
}

function failed(stack: IpStack, link: Link): Ending {
  return { final: stack.about(link, 'SEND FAIL') };
}

function receiveAnswers(stack: IpStack): readonly Answer[] {
  /** The link whose bytes can be fetched; they stay when the peer has closed. */
  const readable = (index: number | undefined): Link | undefined => {
    if (!stack.manual || stack.multi !== (index !== undefined)) return undefined;
    const link = index === undefined ? stack.single : stack.links[index];
    return link?.is('INITIAL') === true || link?.is('CONNECTING') === true ? undefined : link;
  };
  return [
    answer(x.receiveMode, ({ mode }) => {
      if (stack.bearer !== 'IP INITIAL') return NOT_ALLOWED;
      stack.manual = mode === 1;
      return OK;
    }),
    answer(x.readReceiveMode, (_args, reply) => {
      reply.info(lines.receiveMode, { mode: stack.manual ? 1 : 0 });
      return OK;
    }),
    answer(x.receive, ({ mode, link: index, max }, reply) => {
      const link = readable(index);
      if (link === undefined || max === 0) return NOT_ALLOWED;
      const bytes = stack.fetch(link, mode === HEX ? Math.min(max, HEX_BYTES) : max);
      const values = { link: link.index, bytes: bytes.length, left: link.inbox.length };
      if (mode === HEX) printHex(reply, bytes, () => reply.info(lines.receivedHex, { mode, ...values }));
      else reply.info(lines.received, { mode, ...values }, bytes);
      return OK;
    }),
    answer(x.receiveSingle, ({ mode, max }, reply) => {
      const link = readable(undefined);
      if (link === undefined || max === 0) return NOT_ALLOWED;
      const bytes = stack.fetch(link, mode === HEX ? Math.min(max, HEX_BYTES) : max);
      const values = { bytes: bytes.length, left: link.inbox.length };
      if (mode === HEX) printHex(reply, bytes, () => reply.info(lines.receivedHexSingle, { mode, ...values }));
      else reply.info(lines.receivedSingle, { mode, ...values }, bytes);
      return OK;
    }),
    answer(x.waiting, ({ mode, link: index }, reply) => {
      const link = readable(index);
      if (link === undefined) return NOT_ALLOWED;
      const waiting = { mode, bytes: link.inbox.length };
      if (index === undefined) reply.info(lines.waitingSingle, waiting);
      else reply.info(lines.waiting, { ...waiting, link: index });
      return OK;
    }),
  ];
}

function printHex(reply: Responder, bytes: Uint8Array, head: () => void): void {
  head();
  if (bytes.length > 0) reply.text(hexOf(bytes).toUpperCase());
}
