import { defaultLine, firmwareLine, type Family, type FirmwareLine } from '../../families/kit/family.ts';
import { namesOf } from '../../families/kit/find.ts';

/** A name of a module, or a build string of one, as it stands in a text. */
export interface Name {
  readonly family: Family;
  /** `build`: a firmware's own string, which says more than the name of the module. */
  readonly kind: 'build' | 'model';
  /** The word itself. */
  readonly text: string;
  /** Where the word begins and ends. */
  readonly start: number;
  readonly end: number;
}

/** No line is looked at further, and no word is longer than this. */
const MAX_LINE = 1_024;
const MAX_WORD = 40;
/** No name has its number, or a dash, further from its beginning. */
const NUMBER_WITHIN = 10;

/**
 * What build strings have in common that names of modules have not: B and two digits in front of the name, R…A… behind
 * it, or a version behind an underscore.
 */
const BUILD_SHAPE = /\dB\d{2}|R\d{2}A\d{2}|M\d{1,2}[A-Z]?(?:-[A-Z])?_[BV]\d|_\d+\.\d/i;

/** Finds the modules that a text names. */
export class ModuleNames {
  readonly #families: readonly Family[];
  readonly #cheap: RegExp;
  readonly #stems: RegExp;

  constructor(families: readonly Family[]) {
    this.#families = families;
    const stems = [...new Set(families.flatMap(stemsOf))].sort((a, b) => b.length - a.length);
    this.#cheap = new RegExp(stems.join('|'), 'i');
    this.#stems = new RegExp(stems.join('|'), 'gi');
  }

  /** Whether a text may name a module at all. */
  mayHold(text: string): boolean {
    return this.#cheap.test(text);
  }

  /** All names in a text, in their order. */
  in(given: string): readonly Name[] {
    const text = given.slice(0, MAX_LINE);
    const found: Name[] = [];
    for (const { index } of text.matchAll(this.#stems)) {
      const last = found.at(-1);
      if (last !== undefined && index < last.end) continue;
      const name = this.#at(text, index);
      if (name !== undefined) found.push(name);
    }
    return found;
  }

  #at(text: string, stem: number): Name | undefined {
    if (!/[\d-]/.test(text.slice(stem, stem + NUMBER_WITHIN))) return undefined;
    const start = wordStart(text, stem);
    const behind = /^[\w.-]*/.exec(text.slice(stem))?.[0].replace(/[.\-_]+$/, '') ?? '';
    const end = stem + behind.length;
    const whole = text.slice(start, end);
    if (whole.length > MAX_WORD) return undefined;
    if (BUILD_SHAPE.test(whole)) {
      const family = this.#families.find(({ recognition }) => recognition.build.test(whole));
      const kind = family !== undefined && saysBuild(family, whole) ? 'build' : 'model';
      if (family !== undefined) return { family, kind, text: whole, start, end };
    }
    if (!beginsHere(text, stem)) return undefined;
    for (const { name, length } of spellings(text, stem)) {
      const family = this.#families.find(({ recognition }) => recognition.model.test(name));
      // Names without a number or a dash are words of English, too: Monarch.
      if (family === undefined || !/[\d-]/.test(name) || looksLikeHex(text, stem, stem + length)) continue;
      return { family, kind: 'model', text: name, start: stem, end: stem + length };
    }
    return undefined;
  }
}

/** The first letters of everything a family is called; what begins otherwise names none. */
function stemsOf(family: Family): readonly string[] {
  const models = family.firmware.map(({ identity }) => identity.model.replace(/^SIMCOM_/i, ''));
  return [...namesOf(family), ...models]
    .map((name) => name.toLowerCase())
    .filter((name) => /\d|-/.test(name))
    .map((name) => name.slice(0, 3))
    .filter((stem) => /^[a-z0-9]+$/.test(stem));
}

function wordStart(text: string, from: number): number {
  let start = from;
  while (start > 0 && from - start < MAX_WORD && /\w/.test(text[start - 1] ?? '')) start -= 1;
  return start;
}

/** At the start of a word, behind an underscore, or at a hump of `TinyGsmClientSIM7600`. */
function beginsHere(text: string, index: number): boolean {
  if (!/[A-Za-z0-9]/.test(text[index - 1] ?? ' ')) return true;
  return /[a-z]{2}$/.test(text.slice(Math.max(0, index - 2), index)) && /[A-Z]/.test(text[index] ?? '');
}

/** The word at that place, and what it is with the blank closed that some put in: `SIM 7600`, `SARA R410M`. */
function spellings(text: string, index: number): readonly { readonly name: string; readonly length: number }[] {
  const here = text.slice(index, index + MAX_WORD);
  const word = /^[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*/.exec(here)?.[0] ?? '';
  const plain = { name: word, length: word.length };
  const split = /^([A-Za-z]{3,4})[ _-]([A-Za-z]?\d{3,4}[A-Za-z-]*)/.exec(here);
  if (split === null) return [plain];
  const [whole, head = '', tail = ''] = split;
  return [plain, { name: head + tail, length: whole.length }, { name: `${head}-${tail}`, length: whole.length }];
}

const HEX_BYTE = '(?=[0-9a-f]{0,7}\\d)[0-9a-f]{2,8}';
const HEX_BEFORE = new RegExp(`(?:^|[\\s,:"])${HEX_BYTE}[\\s,:"]{1,3}$`, 'i');
const HEX_BEHIND = new RegExp(`^[\\s,:"]{1,3}${HEX_BYTE}(?:[\\s,:"]|$)`, 'i');

/** `EC25` and `A7670` are numbers, too: in small letters, or beside other such numbers, they are no names. */
function looksLikeHex(text: string, start: number, end: number): boolean {
  const word = text.slice(start, end);
  if (!/^[0-9a-f]+$/i.test(word)) return false;
  if (word !== word.toUpperCase() && text.trim() !== word) return true;
  return HEX_BEFORE.test(text.slice(Math.max(0, start - 12), start)) || HEX_BEHIND.test(text.slice(end, end + 12));
}

/** Which line of the family is meant, and whether the firmware was named and is known. */
export interface NamedLine {
  readonly line: FirmwareLine;
  readonly exact: boolean;
  /** The firmware as it was named. */
  readonly build?: string;
}

/** The line of a name, from what the text around it says of the firmware. */
export function lineOfName(name: Name, names: readonly Name[], text: string): NamedLine {
  const { family } = name;
  const build = names.find((other) => other.kind === 'build' && other.family === family);
  if (build !== undefined) {
    return { ...lineOfBuild(family, build.text), build: build.text };
  }
  for (const version of versionsIn(text, name.end)) {
    const line = onlyLine(family, version);
    if (line !== undefined) return { line, exact: true, build: version };
  }
  return { line: lineOfModel(family, name.text), exact: false };
}

/** `A7670M7_V1.11.1` is a platform and a version of it that dozens of builds have. */
function saysBuild(family: Family, text: string): boolean {
  return !/_V\d+\.\d/i.test(text) || firmwareLine(family, text).exact;
}

/** The second string of a SIMCom build tells its platform and number: `A7600M7_B12V01` is of the build `…B12A7600M7`. */
const SECOND_STRING = /^([A-Z0-9]+M\d[A-Z0-9]*)_(B\d{2})/i;

function lineOfBuild(family: Family, build: string): Pick<NamedLine, 'line' | 'exact'> {
  const known = firmwareLine(family, build);
  const [, platform = '', number = ''] = SECOND_STRING.exec(build.toUpperCase()) ?? [];
  if (known.exact || platform === '') return known;
  const same = family.firmware.filter(({ id }) => id.toUpperCase().includes(platform));
  const numbered = same.filter(({ prefixes }) => prefixes.some((prefix) => prefix.toUpperCase().endsWith(number)));
  const [only] = numbered;
  if (only !== undefined && numbered.length === 1) return { line: only, exact: true };
  return { line: same.find(({ id }) => id === family.defaultFirmware) ?? same[0] ?? known.line, exact: false };
}

/** A name may stand for one kind of module of the family, which has firmware of its own. */
function lineOfModel(family: Family, model: string): FirmwareLine {
  const name = model.toLowerCase();
  const fits = (alias: string): boolean => name.startsWith(alias) && !/^\d/.test(name.slice(alias.length));
  const best = family.firmware
    .flatMap((line) => (line.aliases ?? []).map((alias) => ({ line, alias: alias.toLowerCase() })))
    .filter(({ alias }) => fits(alias))
    .reduce<{ readonly line?: FirmwareLine; readonly alias: string }>(
      (longest, other) => (other.alias.length > longest.alias.length ? other : longest),
      { alias: '' },
    );
  return best.line ?? defaultLine(family);
}

const VERSION_WORD =
  /\b(?:mfw|fw|firmware|at version|bin version|version|revision|release)[ :=_v]{1,3}(\d+\.\d[\w.]{0,12}(?:,A[\d.]{2,8})?)/gi;

/** What may be a version of the firmware: behind such a word, right behind the name, or a release (`R14.18`). */
function versionsIn(text: string, end: number): readonly string[] {
  const line = text.slice(0, MAX_LINE);
  const next = /^[ )_]{0,3}v?(\d+\.\d[\w.]{0,12})/.exec(line.slice(end))?.[1];
  // A release R14.18 is the beginning of the builds 1418B….
  const release = /\bR(\d{2})\.?(\d{2})\b/.exec(line);
  return [
    ...(next === undefined ? [] : [next]),
    ...Array.from(line.matchAll(VERSION_WORD), ([, version = '']) => version),
    ...(release === null ? [] : [`${release[1] ?? ''}${release[2] ?? ''}B`]),
  ];
}

/** The line that a version belongs to, if it is one only. */
function onlyLine(family: Family, version: string): FirmwareLine | undefined {
  const typed = version.toUpperCase();
  const longer = family.firmware.filter((line) =>
    line.prefixes.some((prefix) => typed.startsWith(prefix.toUpperCase())),
  );
  if (longer.length > 0) return firmwareLine(family, version).line;
  const shorter = family.firmware.filter((line) =>
    line.prefixes.some((prefix) => prefix.toUpperCase().startsWith(typed)),
  );
  return shorter.length === 1 ? shorter[0] : undefined;
}
