import { describe, expect, it } from 'vitest';
import { EMPTY_STATE, withMqttClient, type ModuleState } from '../families/kit/state.ts';
import type { Guard } from '../families/kit/step.ts';
import { guardHolds } from './guards.ts';

const client = 1;

/** A state in which the value is so, for each thing that a guard can ask. */
const STATES: readonly (readonly [that: Guard['that'], state: (is: boolean) => ModuleState])[] = [
  ['mqtt.started', (is) => ({ ...EMPTY_STATE, mqtt: { started: is, clients: new Map() } })],
  ['sockets.started', (is) => ({ ...EMPTY_STATE, sockets: { started: is } })],
  ['net.open', (is) => ({ ...EMPTY_STATE, netOpen: is })],
  ['bearer.active', (is) => ({ ...EMPTY_STATE, bearer: { active: is } })],
  ['mqtt.acquired', (is) => withMqttClient(EMPTY_STATE, client, { acquired: is })],
  ['mqtt.connected', (is) => withMqttClient(EMPTY_STATE, client, { connected: is })],
  [
    'file.stored',
    (is) => ({ ...EMPTY_STATE, files: new Map<string, { bytes?: number }>(is ? [['a.pem', {}]] : [['b.pem', {}]]) }),
  ],
];

function guard(that: Guard['that'], is: boolean): Guard {
  return { that, is, client, name: 'a.pem' };
}

describe('a guard', () => {
  it.each(STATES)('on %s holds when it is so, and only then', (that, state) => {
    for (const asked of [true, false]) {
      for (const is of [true, false]) expect(guardHolds(guard(that, asked), state(is))).toBe(asked === is);
    }
  });

  it.each(STATES)('on %s does not hold while nobody knows', (that) => {
    for (const asked of [true, false]) expect(guardHolds(guard(that, asked), EMPTY_STATE)).toBe(false);
  });

  it('looks at its own client', () => {
    const other = withMqttClient(EMPTY_STATE, 0, { connected: true, acquired: true });
    expect(guardHolds({ that: 'mqtt.connected', client: 1, is: true }, other)).toBe(false);
    expect(guardHolds({ that: 'mqtt.acquired', client: 0, is: true }, other)).toBe(true);
  });

  it('that is not there holds', () => {
    expect(guardHolds(undefined, EMPTY_STATE)).toBe(true);
  });
});
