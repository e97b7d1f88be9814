import { findFamilyIn, namesOf } from '../../families/kit/find.ts';
import type { Family } from '../../families/kit/family.ts';
import { families } from '../../families/registry.ts';
import type { HostStack } from '../stacks/stack.ts';
import { findStack } from '../stacks/read.ts';
import { chipNamed, saysHostTls, stackNamed } from './host-programs.ts';
import { mentionOf, moduleIn, moduleNames, type ModuleMention } from './module.ts';
import { lineOfName } from './names.ts';

/** What somebody says of the module. */
export interface ModuleHint {
  readonly mention?: ModuleMention;
  /** The TLS library of a program on a host. */
  readonly stack?: HostStack;
  /** TLS is done by the host, over a plain socket of the module. */
  readonly hostTls: boolean;
}

const MAX_HINT = 512;

/** Reads what a user says of the module (`--module`): a name in any form, `FAMILY@FIRMWARE`, or a program with its TLS library. */
export function readModuleHint(given: string): ModuleHint {
  const text = given.trim().slice(0, MAX_HINT);
  const mention = choice(text) ?? named(text) ?? byAlias(text);
  const stack = findStack(text) ?? stackNamed(text) ?? (mention === undefined ? chipNamed(text)?.stack : undefined);
  const hostTls = mention !== undefined && (saysHostTls(text) || (stack !== undefined && !ownLibrary(mention, stack)));
  return {
    ...(mention === undefined ? {} : { mention }),
    ...(stack === undefined ? {} : { stack }),
    hostTls,
  };
}

/** `FAMILY`, `FAMILY@FIRMWARE`. */
function choice(text: string): ModuleMention | undefined {
  const [name = ''] = text.split('@');
  if (!families().some((family) => namesOf(family).includes(name.trim().toLowerCase()))) return undefined;
  const { family, line, exact, firmware } = findFamilyIn(families(), text);
  return {
    family,
    line,
    exact: exact && firmware !== undefined,
    ...(firmware === undefined ? {} : { build: firmware }),
    by: 'words',
    text: name.trim(),
  };
}

/** Where several families are named, the first is meant: a user names the module before the library or the board. */
function named(text: string): ModuleMention | undefined {
  const names = moduleNames().in(text);
  const [name] = names;
  if (name !== undefined) return { ...mentionOf(name, names, text, 'words') };
  const alone = moduleIn(text);
  return alone === undefined ? undefined : { ...alone, by: 'words' };
}

/** Makers and boards, which logs hold for other reasons, too. A chip counts only where AT commands are spoken of. */
function byAlias(text: string): ModuleMention | undefined {
  const words = text.toLowerCase().split(/[^a-z0-9-]+/);
  const hits = families().flatMap((family) =>
    namesOf(family)
      .filter((name) => words.some((word) => word === name || (name.length >= 5 && startsAs(word, name))))
      .map((name) => ({ family, name })),
  );
  const best = hits.reduce<{ readonly family?: Family; readonly name: string }>(
    (longest, other) => (other.name.length > longest.name.length ? other : longest),
    { name: '' },
  );
  if (best.family === undefined) return undefined;
  if (chipNamed(best.name) !== undefined && !words.some((word) => word === 'at' || word.endsWith('-at')))
    return undefined;
  const { family, name } = best;
  const end = text.toLowerCase().indexOf(name) + name.length;
  const line = lineOfName({ family, kind: 'model', text: name, start: end - name.length, end }, [], text);
  return { family, ...line, by: 'words', text: name };
}

function startsAs(word: string, name: string): boolean {
  return /\d$/.test(name) && word.startsWith(name) && /^[a-z-]/.test(word.slice(name.length));
}

/** Whether the module’s own TLS is of the same make, so that the library named may be its own. */
function ownLibrary({ line }: ModuleMention, stack: HostStack): boolean {
  return line.facts.tls.verifier.value.startsWith(stack.id);
}
