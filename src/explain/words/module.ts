import type { Family, FirmwareLine } from '../../families/kit/family.ts';
import { firmwareLine } from '../../families/kit/family.ts';
import { families } from '../../families/registry.ts';
import { lineOfName, ModuleNames, type Name } from './names.ts';

/** A module that a text names. */
export interface ModuleMention {
  readonly family: Family;
  readonly line: FirmwareLine;
  /** The firmware was named, and it is known. */
  readonly exact: boolean;
  /** The firmware as it was named. */
  readonly build?: string;
  /** By what the module says of itself, or by words of somebody else. */
  readonly by: 'identity' | 'words';
  /** The name as it stands in the text. */
  readonly text: string;
}

const NAMES = new ModuleNames(families());

/** The names of modules in a text: the same finder for logs and hints. */
export function moduleNames(): ModuleNames {
  return NAMES;
}

/** Labels behind which a module's own name, or that of its firmware, stands. */
const LABELLED =
  /^[#*>\s-]{0,8}(?:(?:modem|module)(?:[ _]?(?:name|info|model))?|model|revision|(?:at|bin|fw|firmware|software|modem firmware) version|build)\s*[:=]\s*/i;
/** Answers in which a module says what it is. */
const IDENTITY_ANSWER = /^[+#%^](?:CGMM|CGMR|GMM|GMR|QGMR|CSUB|SIMCOMATI|SHORTSWVER|HWVERSION|XMODEMVER)\b:?\s*/;
/** Any other line that a host or a module writes: a name in it is that of a client, a file or an access point. */
const DIALOGUE = /^\s*(?:AT(?:[+#%^*$&=]|[A-Z]\d?\s*$)|[+#%^*][A-Z]{2}\w*(?:[:=?]|\s*$))/i;
/** A name alone, with the maker before and the release behind it. */
const ALONE = /^(?:SIMCOM[_ ])?[\w.-]+(?: R\d{2}\.?\d{2})?$/i;
/** Builds without the name of a module in them, such as `02.06,A00.01`, stand alone on their line. */
const BARE_BUILD = /^[\w.,()-]{6,40}$/;

/** The module that a line of a log, or of prose, names; undefined where it names none, or several kinds. */
export function moduleIn(text: string): ModuleMention | undefined {
  if (!NAMES.mayHold(text)) return mayBeBuild(text) ? bareBuild(text) : undefined;
  const own = LABELLED.exec(text) ?? IDENTITY_ANSWER.exec(text);
  if (own === null && DIALOGUE.test(text)) return undefined;
  const value = (own === null ? text : text.slice(own[0].length)).trim();
  const names = NAMES.in(value);
  const name = names.find(({ kind }) => kind === 'build') ?? names[0];
  if (name === undefined) return bareBuild(text);
  const identity = own !== null || name.text === value || (ALONE.test(value) && names.length === 1);
  if (!identity && names.some(({ family }) => family !== name.family)) return undefined;
  return mentionOf(name, names, value, identity ? 'identity' : 'words');
}

/** What a name says, with the text around it. */
export function mentionOf(name: Name, names: readonly Name[], text: string, by: ModuleMention['by']): ModuleMention {
  return { family: name.family, ...lineOfName(name, names, text), by, text: name.text };
}

/** Builds without a name have a dot in front of a digit, and hardly anything beside them. */
function mayBeBuild(text: string): boolean {
  return text.length <= 64 && text.includes('.') && /\w\.\d/.test(text);
}

function bareBuild(text: string): ModuleMention | undefined {
  const label = LABELLED.exec(text) ?? IDENTITY_ANSWER.exec(text);
  const build = text.slice(label?.[0].length ?? 0).trim();
  if (!BARE_BUILD.test(build)) return undefined;
  const family = families().find(({ recognition }) => recognition.build.test(build));
  return family === undefined
    ? undefined
    : { family, ...firmwareLine(family, build), build, by: 'identity', text: build };
}
