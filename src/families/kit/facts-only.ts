import type { Role } from './part.ts';

const ROLES: readonly Role[] = [
  'identify',
  'network',
  'clock',
  'credentialStore',
  'fileLoader',
  'tlsOptions',
  'mqttOnBoard',
  'tlsSocket',
  'tcpSocket',
  'dataMode',
  'onDeviceKey',
  'readBack',
];

/** For a family that is known by its facts only: why each role is missing. `own` holds the reasons of the module itself. */
export function missingRoles(own: Partial<Record<Role, string>>): Partial<Record<Role, string>> {
  const unbuilt = 'not built yet: this family is known by its facts only';
  return Object.fromEntries(ROLES.map((role) => [role, own[role] ?? unbuilt]));
}
