import type { ModuleHost } from '../../kit/emulator.ts';

/** Key in `ModuleHost.shared`: set while the host has switched the data connection off (`+CGACT=0`, `+CGATT=0`). */
export const BEARER_DOWN = 'bearer.down';

/** Whether the virtual module has a data connection: registered, attached, allowed by the network, not switched off. */
export function bearerUp(host: ModuleHost): boolean {
  const { radio } = host.services;
  const registered = radio.registration === 1 || radio.registration === 5;
  return registered && radio.attached && radio.bearerAllowed && host.shared.get(BEARER_DOWN) !== true;
}
