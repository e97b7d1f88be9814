import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program from outside that some tests run against, and the Debian package that brings it. */
export interface OutsideProgram {
  readonly program: string;
  readonly debianPackage: string;
}

/** The one list of programs that tests need beside Node. */
export const OUTSIDE_PROGRAMS = [
  { program: 'mosquitto', debianPackage: 'mosquitto' },
  { program: 'mosquitto_sub', debianPackage: 'mosquitto-clients' },
  { program: 'mosquitto_pub', debianPackage: 'mosquitto-clients' },
  { program: 'openssl', debianPackage: 'openssl' },
  { program: 'socat', debianPackage: 'socat' },
  { program: 'gammu', debianPackage: 'gammu' },
  { program: 'chat', debianPackage: 'ppp' },
  { program: 'ModemManager', debianPackage: 'modemmanager' },
  { program: 'mmcli', debianPackage: 'modemmanager' },
  { program: 'gcc', debianPackage: 'gcc' },
  { program: 'g++', debianPackage: 'g++' },
  { program: 'dbus-daemon', debianPackage: 'dbus' },
] as const satisfies readonly OutsideProgram[];

export type ProgramName = (typeof OUTSIDE_PROGRAMS)[number]['program'];

// Debian puts daemons where the PATH of an ordinary user does not look.
const SYSTEM_FOLDERS = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Where a program lies, or `undefined`; tests that need a missing one skip (`it.skipIf(!has('socat'))`). */
export function programPath(program: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS];
  return folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, program))
    .find(isExecutable);
}

export function has(program: ProgramName): boolean {
  return programPath(program) !== undefined;
}

/** The programs that are not on this machine. */
export function missingPrograms(): readonly OutsideProgram[] {
  return OUTSIDE_PROGRAMS.filter(({ program }) => programPath(program) === undefined);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
