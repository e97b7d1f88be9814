import { defaultLine, type Family } from '../families/kit/family.ts';
import { EMPTY_STATE, type Identity } from '../families/kit/state.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import { FamilyGuess } from './words/family-guess.ts';
import type { ModuleMention } from './words/module.ts';
import { readModuleHint } from './words/module-hint.ts';

/** By what a module is known: what it says of itself, words around it, the commands that it was given, or the user. */
export type KnownBy = 'identity' | 'words' | 'commands' | 'option';

/** Finds out which module a log is of: what it says of itself goes before what people say of it, and that before its commands. */
export class ModuleChoice {
  readonly #guess: FamilyGuess;
  #mention: ModuleMention | undefined;
  #by: KnownBy | undefined;

  constructor(hint: string | undefined) {
    this.#guess = new FamilyGuess();
    const read = hint === undefined ? undefined : readModuleHint(hint);
    if (read?.mention !== undefined) {
      this.#mention = read.mention;
      this.#by = 'option';
    }
  }

  /** Whether nothing that is still to come will change it, for the lines so far. */
  get sure(): boolean {
    return this.#by === 'option' || this.#by === 'identity';
  }

  get by(): KnownBy | undefined {
    return this.#by ?? (this.#guess.best === undefined ? undefined : 'commands');
  }

  get family(): Family | undefined {
    return this.#mention?.family ?? this.#guess.best?.family;
  }

  get known(): KnownModule | undefined {
    if (this.#mention !== undefined) {
      const { family, line, exact, build } = this.#mention;
      return { family, line, exact, build: build ?? line.id, state: EMPTY_STATE };
    }
    const family = this.#guess.best?.family;
    if (family === undefined) return undefined;
    const line = defaultLine(family);
    return { family, line, exact: false, build: line.id, state: EMPTY_STATE };
  }

  /** What the user says beside the log; the module may say it of itself later. */
  get told(): Identity {
    const { build } = this.#mention ?? {};
    return this.#by === 'option' && build !== undefined ? { build } : {};
  }

  /** A line that is not read yet, and the module that it names: only what it says of the module counts. */
  add(text: string, mention: ModuleMention | undefined): void {
    if (!this.sure) this.#guess.add(text);
    if (this.sure || mention === undefined) return;
    if (mention.by === 'identity') this.#take(mention, 'identity');
    else if (this.#mention === undefined) this.#take(mention, 'words');
  }

  /** A line that is being read names this module: another one may begin with it. */
  follow(mention: ModuleMention | undefined): 'family' | 'module' | undefined {
    if (mention?.by !== 'identity') return undefined;
    const before = this.#mention;
    if (before === undefined || before.family !== mention.family) {
      this.#take(mention, 'identity');
      return 'family';
    }
    // A model without its build says less than the build that is known.
    if ((mention.build === undefined && before.build !== undefined) || (before.exact && !mention.exact))
      return undefined;
    const other = before.build !== undefined && mention.build !== undefined && before.line !== mention.line;
    this.#take(mention, this.#by === 'option' ? 'option' : 'identity');
    return other && this.#by !== 'option' ? 'module' : undefined;
  }

  #take(mention: ModuleMention, by: KnownBy): void {
    this.#mention = mention;
    this.#by = by;
  }
}
