import { emulatedFamilies } from '../families/emulators.ts';
import type { Family, Tier } from '../families/kit/family.ts';
import type { Role } from '../families/kit/part.ts';
import { families } from '../families/registry.ts';

/** A family as it is shown in a list. */
export interface ModuleDescription {
  readonly id: string;
  readonly title: string;
  readonly aliases: readonly string[];
  readonly tier: Tier;
  /** Whether `hawser emulate` can play it. */
  readonly emulator: boolean;
  /** Whether `hawser connect` can drive it. */
  readonly driver: boolean;
  readonly roles: readonly Role[];
  /** Roles it does not have, with the reason. */
  readonly missing: Partial<Record<Role, string>>;
  readonly firmware: readonly {
    readonly id: string;
    readonly prefixes: readonly string[];
    readonly default: boolean;
    /** What nobody got to work with it. */
    readonly knownBad?: string;
    readonly note?: string;
  }[];
}

/** All module families, in the order of their ids. */
export function listModules(): readonly ModuleDescription[] {
  const emulated = new Set(emulatedFamilies());
  return families().map((family) => describe(family, emulated.has(family.id)));
}

function describe(family: Family, emulator: boolean): ModuleDescription {
  const { id, title, aliases, tier, missing } = family;
  return {
    id,
    title,
    aliases,
    tier,
    emulator,
    driver: family.driver !== undefined,
    roles: [...new Set(family.parts.flatMap((part) => part.roles))],
    missing,
    firmware: family.firmware.map((line) => ({
      id: line.id,
      prefixes: line.prefixes,
      default: line.id === family.defaultFirmware,
      ...(line.facts.knownBad === undefined ? {} : { knownBad: line.facts.knownBad.value }),
      ...(line.note === undefined ? {} : { note: line.note }),
    })),
  };
}
