import { HawserError } from '../../kernel/errors.ts';
import { defaultLine, firmwareLine, type Family } from './family.ts';
import type { FirmwareLine } from './firmware.ts';

/** What `FAMILY` or `FAMILY@FIRMWARE` stands for. */
export interface FamilyChoice {
  readonly family: Family;
  /** The firmware as it was typed. */
  readonly firmware?: string;
  /** The line it means; the family's default line where none was typed. */
  readonly line: FirmwareLine;
  /** False when the typed firmware is unknown and `line` is only the nearest one: the user must be told. */
  readonly exact: boolean;
}

/**
 * Reads `FAMILY[@FIRMWARE]`: a family's id or alias in any case, and a whole build string or the beginning of one.
 * Throws `family-unknown` with the names that there are.
 */
export function findFamilyIn(families: readonly Family[], text: string): FamilyChoice {
  const at = text.indexOf('@');
  const name = (at < 0 ? text : text.slice(0, at)).trim();
  const firmware = at < 0 ? '' : text.slice(at + 1).trim();
  const family = families.find((candidate) => namesOf(candidate).includes(name.toLowerCase()));
  if (family === undefined) throw unknownFamily(families, name);
  if (firmware === '') return { family, line: lineNamed(family, name), exact: true };
  return { family, firmware, ...lineOf(family, firmware) };
}

/** A name may stand for one kind of module of the family, which has firmware of its own. */
function lineNamed(family: Family, name: string): FirmwareLine {
  const named = family.firmware.find(({ aliases = [] }) => aliases.includes(name.toLowerCase()));
  return named ?? defaultLine(family);
}

/** Everything that people may type for a family, in lower case. */
export function namesOf(family: Family): readonly string[] {
  return [family.id, ...family.aliases].map((name) => name.toLowerCase());
}

function lineOf(family: Family, typed: string): { readonly line: FirmwareLine; readonly exact: boolean } {
  const build = typed.toUpperCase();
  const beginsWithTyped = family.firmware.filter((line) =>
    [line.id, ...line.prefixes].some((known) => known.toUpperCase().startsWith(build)),
  );
  // A short beginning can fit several lines; then the family's default line is meant if it is one of them.
  const meant = beginsWithTyped.find((line) => line.id === family.defaultFirmware) ?? beginsWithTyped[0];
  return meant === undefined ? firmwareLine(family, build) : { line: meant, exact: true };
}

function unknownFamily(families: readonly Family[], name: string): HawserError {
  const names = families.map((family) => family.aliases[0] ?? family.id).join(', ');
  return new HawserError(`no module family is called "${name}"`, {
    code: 'family-unknown',
    next: [
      { text: names === '' ? 'No family is built in.' : `The families are: ${names}.` },
      { text: 'See all names and firmware lines.', command: 'hawser modules' },
    ],
  });
}
