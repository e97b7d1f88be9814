import { Dialect } from '../../at/dialect.ts';
import type { Driver } from './driver.ts';
import type { FirmwareLine } from './firmware.ts';
import type { CodeTable, Part, Role } from './part.ts';

export type { FirmwareFacts, FirmwareLine } from './firmware.ts';

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

/** Which line a build string belongs to; `exact` is false when it is only the nearest known one. */
export function firmwareLine(family: Family, build: string): { readonly line: FirmwareLine; readonly exact: boolean } {
  const known = longestPrefix(family, build);
  if (known !== undefined) return { line: known, exact: true };
  const nearest = [...family.firmware].sort((a, b) => common(b.id, build) - common(a.id, build))[0];
  if (nearest === undefined) throw new TypeError(`family ${family.id} has no firmware line`);
  const best = common(nearest.id, build) > 0 ? nearest : defaultLine(family);
  return { line: best, exact: false };
}

export function defaultLine(family: Family): FirmwareLine {
  const found = family.firmware.find((entry) => entry.id === family.defaultFirmware);
  if (found === undefined) throw new TypeError(`family ${family.id} has no line ${family.defaultFirmware}`);
  return found;
}

function longestPrefix(family: Family, build: string): FirmwareLine | undefined {
  let best: { line: FirmwareLine; length: number } | undefined;
  for (const entry of family.firmware) {
    for (const prefix of entry.prefixes) {
      if (build.startsWith(prefix) && prefix.length > (best?.length ?? 0))
        best = { line: entry, length: prefix.length };
    }
  }
  return best?.line;
}

function common(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

export function hasRole(family: Family, role: Role): boolean {
  return family.parts.some((part) => part.roles.includes(role));
}
