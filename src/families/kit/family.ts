import { Dialect } from '../../at/dialect.ts';
import type { Driver } from './driver.ts';
import type { FirmwareLine } from './firmware.ts';
import type { LoaderFacts } from './loader-facts.ts';
import type { CodeTable, Part, Role } from './part.ts';
import type { HostProgram } from './program.ts';

export type { FirmwareLine, LineFacts } from './firmware.ts';

/** How far a family has been proven: from documents, by the virtual module, by users' logs, on our own hardware. */
export type Tier = 'documented' | 'emulated' | 'reported' | 'hardware';

/** How a family is known from what a module says of itself (ATI, +CGMM, +CGMR, any order). */
export interface Recognition {
  readonly model: RegExp;
  /** Build strings, for modules that do not name their model. */
  readonly build: RegExp;
}

/** Modules that share a dialect: what they are called, what they can do, how their firmware lines differ. */
export interface Family {
  /** The folder's name. */
  readonly id: string;
  readonly title: string;
  readonly aliases: readonly string[];
  readonly tier: Tier;
  readonly recognition: Recognition;
  readonly parts: readonly Part[];
  readonly firmware: readonly FirmwareLine[];
  /** The line that `emulate FAMILY` plays. */
  readonly defaultFirmware: string;
  /** Roles the family does not have, each with the reason that the user is told. */
  readonly missing: Partial<Record<Role, string>>;
  readonly codes: readonly CodeTable[];
  readonly dialect: Dialect;
  /** Absent for a family that is known by its facts only. */
  readonly driver?: Driver;
  /** For a module without a port for commands: what the program on it sets. */
  readonly program?: HostProgram;
  /** The boot loader on its UART, where files are put on the chip through one. */
  readonly loader?: LoaderFacts;
}

type FamilyOptions = Omit<Family, 'dialect' | 'codes'>;

/** Puts a family together from its parts. */
export function defineFamily(options: FamilyOptions): Family {
  const { parts } = options;
  return {
    ...options,
    codes: parts.flatMap((part) => part.codes),
    dialect: new Dialect(
      parts.flatMap((part) => part.exchanges),
      parts.flatMap((part) => part.urcs),
    ),
  };
}

/** Which line a build string (in any case) belongs to; `exact` is false when it is only the nearest known one. */
export function firmwareLine(family: Family, build: string): { readonly line: FirmwareLine; readonly exact: boolean } {
  // The default line first: of those that are equally near it is the best guess.
  const first = defaultLine(family);
  const candidates = [first, ...family.firmware.filter((line) => line !== first)].map((line) => {
    const shared = line.prefixes.map((prefix) => common(prefix, build));
    const whole = shared.filter((length, i) => length === line.prefixes[i]?.length);
    return { line, whole: Math.max(0, ...whole), shared: Math.max(common(line.id, build), ...shared) };
  });
  const known = candidates.reduce((best, other) => (other.whole > best.whole ? other : best), NONE);
  if (known.line !== undefined) return { line: known.line, exact: true };
  const nearest = candidates.reduce((best, other) => (other.shared > best.shared ? other : best), NONE);
  return { line: nearest.line ?? defaultLine(family), exact: false };
}

const NONE: { readonly line: FirmwareLine | undefined; readonly whole: number; readonly shared: number } = {
  line: undefined,
  whole: 0,
  shared: 0,
};

export function defaultLine(family: Family): FirmwareLine {
  const found = family.firmware.find((entry) => entry.id === family.defaultFirmware);
  if (found === undefined) throw new TypeError(`family ${family.id} has no line ${family.defaultFirmware}`);
  return found;
}

/** How many characters two build strings begin with alike. */
function common(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length]?.toLowerCase() === b[length]?.toLowerCase()) length += 1;
  return length;
}

export function hasRole(family: Family, role: Role): boolean {
  return family.parts.some((part) => part.roles.includes(role));
}
