import { Memo } from '../kernel/memo.ts';
import { plainText } from './read/clean.ts';
import { behindTime, contentStart } from './redact/content.ts';
import { maskCommands } from './redact/commands.ts';
import { hasNumber, maskNumbers } from './redact/numbers.ts';
import { hasKey, KeyMask } from './redact/private-key.ts';
import { Hider, type SecretKind } from './redact/secret-kind.ts';
import { hasSecretWord, maskWords } from './redact/words.ts';

export { mustRevoke, type SecretKind } from './redact/secret-kind.ts';

/** A password that is given at a prompt. */
const LONG_PASSWORD = /\+MQTTLONGPASSWORD[ \t]{0,2}=[ \t]{0,2}\d/i;
/** Shorter lines hold no secret by themselves: `OK`, `>`. */
const FEWEST = 7;
/** Between a command and the prompt stand its echo, OK and blank lines. */
const LINES_TO_PROMPT = 8;
const NO_BODY = /^(?:OK|ERROR|>)?["'\s]*$/;
const ANSWER = /^(?:AT|[+#%^*]|OK$|ERROR$|>)/i;
const QUOTE = /["\u201c-\u201f]/;

/**
 * Takes the secrets out of a log line by line, in the order of the log, before anything else looks at it. What stands
 * around them stays, so that each line can still be decoded; a line without secrets comes back as it is. Memory is
 * bounded: nothing of a line is kept.
 */
export class Redactor {
  readonly #hider = new Hider();
  readonly #key = new KeyMask(this.#hider);
  /** Texts behind the time of a line in which nothing is secret, whatever stands around the line. */
  readonly #harmless = new Memo(isHarmless);
  /** Lines in which a password that a prompt asked for can come. */
  #awaited = 0;
  /** What stood in front of the command that asked: the logger prints as much in front of the answer. */
  #prefix = 0;
  /** The last line ended inside a secret. */
  #open: SecretKind | undefined;

  /** The line with every secret masked. Without its line end. */
  line(text: string): string {
    const followsNothing = this.#awaited === 0 && this.#open === undefined && !this.#key.inside;
    if (followsNothing && (text.length < FEWEST || this.#harmless.get(text.slice(behindTime(text))))) return text;
    let masked = text;
    if (this.#open !== undefined) masked = this.#continued(masked, this.#open);
    if (this.#awaited > 0) masked = this.#prompted(masked);
    if (this.#key.inside || hasKey(masked)) masked = this.#key.line(masked);
    masked = maskValues(this.#commands(masked), this.#hider);
    const plain = plainText(masked);
    return plain === masked ? masked : this.#seenThrough(masked, plain);
  }

  /** What marks of a page, colours and invisible characters hide would show as soon as they are taken off. */
  #seenThrough(masked: string, plain: string): string {
    const { text, open } = maskCommands(plain, this.#hider);
    this.#open ??= open;
    const safe = maskValues(text, this.#hider);
    return safe === plain ? masked : safe.replace(/\r(?=[^\r])/g, '\n');
  }

  /** What was masked, how often. */
  get found(): ReadonlyMap<SecretKind, number> {
    return this.#hider.found;
  }

  #commands(text: string): string {
    if (LONG_PASSWORD.test(text)) {
      this.#awaited = LINES_TO_PROMPT;
      this.#prefix = contentStart(text);
    }
    const { text: masked, open } = maskCommands(text, this.#hider);
    this.#open = open;
    return masked;
  }

  /** A terminal has broken a long line inside a value between quotation marks. */
  #continued(text: string, kind: SecretKind): string {
    this.#open = undefined;
    const end = text.search(QUOTE);
    if (end <= 0 || ANSWER.test(text.slice(contentStart(text)))) return text;
    // Of a signature's text what follows it may stay.
    const stop = text.slice(0, end).search(/&s[ekr]/);
    const until = stop < 0 ? end : stop;
    return this.#hider.hide(kind, text.slice(0, until)) + text.slice(until);
  }

  #prompted(text: string): string {
    this.#awaited -= 1;
    const start = Math.min(contentStart(text), Math.max(this.#prefix, 0));
    const from = /^[>\s]/.test(text.slice(start)) ? contentStart(text) : start;
    const content = text.slice(from);
    if (NO_BODY.test(content) || /MQTTLONGPASSWORD/i.test(content)) return text;
    this.#awaited = 0;
    if (/^(?:AT[+#%^*]|\+CME|ERROR)/i.test(content)) return text;
    return text.slice(0, from) + this.#hider.hide('password', content);
  }
}

function maskValues(text: string, hider: Hider): string {
  const masked = hasSecretWord(text) ? maskWords(text, hider) : text;
  return hasNumber(masked) ? maskNumbers(masked, hider) : masked;
}

function isHarmless(text: string): boolean {
  const plain = plainText(text);
  return holdsNothing(text) && (plain === text || holdsNothing(plain));
}

function holdsNothing(text: string): boolean {
  if (text.length < FEWEST) return true;
  if (LONG_PASSWORD.test(text) || hasKey(text)) return false;
  const hider = new Hider();
  const { text: masked, open } = maskCommands(text, hider);
  return open === undefined && masked === text && maskValues(text, hider) === text;
}
