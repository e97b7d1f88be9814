import { describe, expect, it } from 'vitest';
import { AtChannel } from '../at/channel.ts';
import { atStep } from '../families/kit/steps.ts';
import { EMPTY_STATE, type ModuleState } from '../families/kit/state.ts';
import { findFamily } from '../families/registry.ts';
import { rank } from '../findings/ranker.ts';
import type { Rung } from '../kernel/rung.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { TestPort, settled } from '../../test/support/at-port.ts';
import { observe } from './observe.ts';

const { family } = findFamily('sim800');
const OPEN = { link: 0, protocol: 'TCP', host: 'broker.example', port: 8883 };

/** A command of a SIM800 that was answered so, as a step that proves `proves`. */
async function failure(id: string, args: Readonly<Record<string, string | number>>, said: string, proves?: Rung) {
  const port = new TestPort();
  const channel = new AtChannel(port, family.dialect, { clock: new VirtualClock() });
  const exchange = family.dialect.exchange(id);
  const running = channel.run(exchange, args, {});
  await settled();
  port.say(said);
  const outcome = await running;
  await channel.close();
  expect(outcome.status).toBe('failed');
  const step = atStep(exchange, {
    id: 'the-step',
    rung: 'tls',
    reason: '',
    args,
    ...(proves === undefined ? {} : { proves }),
  });
  return { step, outcome };
}

function withTls(tls: boolean): ModuleState {
  return { ...EMPTY_STATE, sockets: { tls, connected: false } };
}

describe('a failure without a code', () => {
  it.each([
    ['\r\nOK\r\n\r\n0, CONNECT FAIL\r\n', true, { from: 'bearer', to: 'client-auth' }, 'tls-version'],
    ['\r\nOK\r\n\r\n0, CLOSE OK\r\n', true, { from: 'tls', to: 'client-auth' }, 'tls-version'],
    ['\r\n0, CLOSED\r\n\r\nOK\r\n', true, { from: 'tls', to: 'client-auth' }, 'tls-version'],
    ['\r\nOK\r\n\r\n0, CONNECT FAIL\r\n', false, { from: 'bearer', to: 'tcp' }, 'wrong-port/plain-on-tls'],
    ['\r\nERROR\r\n', true, { from: 'bearer', to: 'tcp' }, 'command-order/state'],
  ] as const)('is what the line says that broke it, or the end: %j with TLS %s', async (said, tls, span, cause) => {
    const seen = observe(family, await failure('ip.open', OPEN, said, 'client-auth'), withTls(tls));
    expect(seen.span).toEqual(span);
    expect(rank([], seen)[0]?.cause).toBe(cause);
    expect(seen.evidence[0]?.text).toContain(said.includes('ERROR') ? 'ERROR (AT+CIPSTART was refused' : '0, C');
  });

  it('of another link says nothing of this one', async () => {
    const said = '\r\nOK\r\n\r\n1, CLOSED\r\n\r\n0, CONNECT FAIL\r\n';
    const { outcome } = await failure('ip.open', OPEN, said, 'client-auth');
    expect(outcome.told).toEqual(['OK', '0, CONNECT FAIL']);
  });

  it('of a command that climbs nothing stays what it is: what people do wrong by hand is not ours', async () => {
    const seen = observe(family, await failure('tls.on', { on: 1 }, '\r\nERROR\r\n'), EMPTY_STATE);
    expect(rank([], seen)[0]).toMatchObject({ code: 'module-error', rung: 'tls' });
  });
});
