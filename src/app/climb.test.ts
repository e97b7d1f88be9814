import { describe, expect, it } from 'vitest';
import { defaultLine } from '../families/kit/family.ts';
import type { ConnectIntent } from '../families/kit/driver.ts';
import { EMPTY_STATE, withTlsContext, type ModuleState } from '../families/kit/state.ts';
import { VirtualClock } from '../kernel/clock.ts';
import type { RunEvent } from '../run/events.ts';
import { smallFamily } from '../../test/support/small-family.ts';
import { Climb } from './climb.ts';

const file = (role: 'ca' | 'cert' | 'key') => ({ role, name: role, bytes: 1, sha256: '' });

const INTENT: ConnectIntent = {
  facts: defaultLine(smallFamily).facts,
  state: EMPTY_STATE,
  host: 'broker.example',
  port: 8883,
  route: 'module-mqtt',
  tls: true,
  credentials: [file('ca'), file('cert'), file('key')],
  sni: true,
  clientId: 'me',
  username: false,
  password: false,
  pin: false,
  keepAliveSeconds: 60,
  registrationMs: 1,
  subscribe: [{ topic: 't', qos: 1 }],
  publish: { topic: 't', text: 'x', qos: 1 },
};

const READY: ModuleState = { ...EMPTY_STATE, sim: 'ready', registration: 'home', bearer: { active: true } };

function climbing() {
  const clock = new VirtualClock();
  const events: RunEvent[] = [];
  const climb = new Climb(clock, (event) => events.push(event));
  const states = (): string =>
    climb
      .entries()
      .map(({ state }) => ({ passed: '+', failed: 'x', skipped: '-', unknown: '?' })[state])
      .join('');
  return { clock, events, climb, states };
}

//                      port at sim network bearer clock dns tcp tls trust auth mqtt sub pub
describe('the climb', () => {
  it('passes everything below, and gives the time to the highest', async () => {
    const { clock, events, climb, states } = climbing();
    await clock.advance(120);
    climb.pass('sim');
    expect(states()).toBe('+++???????????');
    await clock.advance(30);
    climb.pass('bearer');
    climb.pass('bearer');
    expect(events).toEqual([
      { kind: 'rung-passed', rung: 'port' },
      { kind: 'rung-passed', rung: 'at' },
      { kind: 'rung-passed', rung: 'sim', ms: 120 },
      { kind: 'rung-passed', rung: 'network' },
      { kind: 'rung-passed', rung: 'bearer', ms: 30 },
    ]);
  });

  it.each([
    ['an unknown module', EMPTY_STATE, {}, '?????-????????'],
    ['a SIM', { ...EMPTY_STATE, sim: 'ready' }, {}, '+++??-????????'],
    ['a network', { ...EMPTY_STATE, registration: 'roaming' }, {}, '++++?-????????'],
    ['a data connection', READY, {}, '+++++-????????'],
    ['a data connection without registration', { ...EMPTY_STATE, bearer: { active: true } }, {}, '?????-????????'],
    ['a clock that counts', withTlsContext(READY, 0, { ignorelocaltime: 0 }), {}, '+++++?????????'],
    ['a clock that does not', withTlsContext(READY, 0, { ignorelocaltime: 1 }), {}, '+++++-????????'],
    ['an address', READY, { host: '192.0.2.1' }, '+++++--???????'],
    ['no TLS', READY, { tls: false, credentials: [] }, '+++++-??---???'],
    ['no client certificate', READY, { credentials: [file('ca')] }, '+++++-????-???'],
    ['no messages', READY, { subscribe: [], publish: undefined }, '+++++-??????--'],
  ] as const)('knows of %s from the state', (_what, state, change, expected) => {
    const { climb, states } = climbing();
    climb.fromState(state, { ...INTENT, ...change } as ConnectIntent);
    expect(states()).toBe(expected);
  });

  it('keeps what is skipped as skipped on the way up', () => {
    const { climb, states } = climbing();
    climb.fromState(READY, { ...INTENT, tls: false, credentials: [] });
    climb.pass('mqtt');
    expect(states()).toBe('+++++-++---+??');
  });

  it('that breaks has passed what is below, and knows nothing within a span', () => {
    const one = climbing();
    one.climb.fail({ from: 'dns', to: 'dns' });
    expect(one.states()).toBe('++++++x???????');
    const span = climbing();
    span.climb.fromState(READY, INTENT);
    span.climb.fail({ from: 'tls', to: 'client-auth' });
    expect(span.states()).toBe('+++++-++??????');
    const first = climbing();
    first.climb.fail({ from: 'port', to: 'port' });
    expect(first.states()).toBe('x?????????????');
  });

  it('can break below what it had reached: the link goes while messages are sent', () => {
    const { climb, states } = climbing();
    climb.fromState(READY, INTENT);
    climb.pass('subscribe');
    climb.fail({ from: 'bearer', to: 'bearer' });
    expect(states()).toBe('++++x-+++++++?');
  });
});
