import type { Known, ModuleState } from '../families/kit/state.ts';
import type { Guard } from '../families/kit/step.ts';

/** Whether a guard holds; a value that nobody knows does not hold, one that may be either does. */
export function guardHolds(guard: Guard | undefined, state: ModuleState): boolean {
  if (guard === undefined) return true;
  const value = guardedValue(guard, state);
  return value === 'maybe' || value === guard.is;
}

/** What is known of that which a guard asks for. */
export function guardedValue(guard: Guard, state: ModuleState): Known | undefined {
  switch (guard.that) {
    case 'mqtt.started':
      return state.mqtt.started;
    case 'sockets.started':
      return state.sockets.started;
    case 'sockets.connected':
      return state.sockets.connected;
    case 'net.open':
      return state.netOpen;
    case 'bearer.active':
      return state.bearer?.active;
    case 'mqtt.acquired':
      return state.mqtt.clients.get(guard.client)?.acquired;
    case 'mqtt.connected':
      return state.mqtt.clients.get(guard.client)?.connected;
    case 'file.stored':
      return state.files?.has(guard.name);
    case 'sim.locked':
      return state.sim === undefined ? undefined : state.sim === 'pin';
  }
}
