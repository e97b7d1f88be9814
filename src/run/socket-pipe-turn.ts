import type { AtChannel, ExchangeOutcome, RunOptions } from '../at/channel.ts';
import { recover } from '../at/recover.ts';
import type { Call, SocketTraffic } from '../families/kit/driver.ts';
import type { Clock } from '../kernel/clock.ts';
import type { HawserError } from '../kernel/errors.ts';
import { connectionLost, failedTo, moduleSilent } from './socket-pipe-errors.ts';

/** What both directions of a socket pipe work with. */
export interface SocketLine {
  readonly channel: AtChannel;
  readonly traffic: SocketTraffic;
  readonly clock: Clock;
  /** There is something to do again. */
  readonly onWork: () => void;
}

/**
 * Why a socket carries nothing any more. `drained`: what has come may still be read first; else bytes are lost, or the
 * module is not to be spoken to.
 */
export interface Trouble {
  readonly error: HawserError;
  readonly drained: boolean;
}

/** Gives a command for the socket. */
export function runCall(
  { channel }: SocketLine,
  { exchange, args }: Call,
  options: RunOptions = {},
): Promise<ExchangeOutcome> {
  return channel.run(channel.dialect.exchange(exchange), args, options);
}

/**
 * What a command of unknown end means: the module may have taken or handed out bytes, so the stream has a hole. Brings it
 * back to where it takes commands; `bytesOwed` where it may wait for the rest of a body.
 */
export async function lostTrack(
  { channel, clock }: SocketLine,
  what: string,
  outcome: ExchangeOutcome,
  bytesOwed: boolean,
): Promise<Trouble> {
  if (channel.closed || outcome.status === 'reset') return { error: failedTo(what, outcome), drained: false };
  const { answers } = await recover(channel, { clock, bytesOwed });
  return { error: answers ? failedTo(what, outcome) : moduleSilent(), drained: false };
}

/** The module gave bytes in a form that could not be read. */
export function bytesDamaged(): Trouble {
  return { error: connectionLost('received bytes were damaged on the AT port'), drained: false };
}
