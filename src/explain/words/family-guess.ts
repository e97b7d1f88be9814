import type { Family } from '../../families/kit/family.ts';
import { families } from '../../families/registry.ts';
import { Vocabulary } from './vocabulary.ts';

/** The family that a log's commands speak for. */
export interface GuessedFamily {
  readonly family: Family;
  /** False where another family would have said the same, and this one is only the usual. */
  readonly sure: boolean;
}

/** So many different words, in so many lines, are looked at; what comes later changes nothing. */
const MAX_WORDS = 256;
const MAX_LINES = 5_000;
/** A command whose parameters another family knows, and this one does not, speaks for it less. */
const ODD_FORM = 0.25;

/** Commands of 3GPP TS 27.007 and 27.005: any modem may have them, whichever families declare them. */
const STANDARD =
  /^\+C(?:PSMS|EDRX[A-Z]{1,3}|CIOTOPTI?|TZ[UR]E?|CLK|MEE|IND|MER|NUM|LAC|LCC|LIP|LCK|PWD|HUP|USD|PIN|IMI|FUN|OPS|PLS|SQ|ESQ|PAS|BC|SIM|RSM|CHO|CHC|GLA|SCS|SMS|MG[A-Z]|NM[AI]|SCA|SDH|PB[A-Z]|E?REG|G(?:REG|DCONT|ACT|ATT|PADDR|CONTRDP|DATA|AUTH|EREP|EV|SN|MM|MI|MR))$/;
/** A word that more families know is common. */
const COMMON = families().length / 2;

let everybody: Vocabulary | undefined;

/** Counts whose commands and lines a log holds. Each different word counts once, and the more, the fewer families know it. */
export class FamilyGuess {
  readonly #vocabulary: Vocabulary;
  #lines = 0;
  readonly #seen = new Set<string>();
  readonly #scores = new Map<Family, number>();

  constructor(vocabulary?: Vocabulary) {
    everybody ??= new Vocabulary(families());
    this.#vocabulary = vocabulary ?? everybody;
  }

  /** A line of the log without what the logger added. */
  add(text: string): void {
    if (this.#lines >= MAX_LINES || this.#seen.size >= MAX_WORDS) return;
    this.#lines += 1;
    for (const word of this.#vocabulary.wordsIn(text)) {
      const key = `${word}${form(text, word)}`;
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      const knowing = this.#vocabulary.knowing(word);
      // What nearly every modem has tells none from another.
      if (knowing.length > COMMON || STANDARD.test(word)) continue;
      const fitting = knowing.filter((family) => fits(family, text, word));
      for (const family of knowing) {
        const odd = fitting.length > 0 && !fitting.includes(family);
        const weight = (odd ? ODD_FORM : 1) / (fitting.length > 0 ? fitting.length : knowing.length);
        this.#scores.set(family, (this.#scores.get(family) ?? 0) + weight);
      }
    }
  }

  /** The family with the most to speak for it; undefined while nothing does. */
  get best(): GuessedFamily | undefined {
    const ranked = [...this.#scores].sort(([a, x], [b, y]) => y - x || order(a) - order(b));
    const [first, second] = ranked;
    if (first === undefined || first[1] === 0) return undefined;
    const [family, score] = first;
    return { family, sure: score >= 1 && score >= 1.5 * (second?.[1] ?? 0) };
  }
}

function order(family: Family): number {
  return families().indexOf(family);
}

function form(text: string, word: string): string {
  const at = text.toUpperCase().indexOf(word);
  return /^=?\??/.exec(text.slice(at + word.length))?.[0] ?? '';
}

/** Whether the family declares the command with these parameters; of results only the prefix is looked at. */
function fits(family: Family, text: string, word: string): boolean {
  const at = text.toUpperCase().indexOf(`AT${word}`);
  if (at < 0 || text.includes(';')) return true;
  return family.dialect.readCommand(text.slice(at)).kind === 'known';
}
