import { Secret, SecretMask } from '../kernel/secret.ts';
import type { Exchange } from './declare.ts';
import type { LooseValues } from './field.ts';

const HIDDEN = '***';

/** Long enough to be part of a key or a certificate in base64 or hex. */
const ENCODED = /[A-Za-z0-9+/=]{24,}/g;

/** A line with a prefix is no part of an echoed body: base64 has no colon. */
const PREFIXED = /^[+*%#^$][A-Z0-9_]+: /;

/** `OK`, `SEND OK`, `RDY`: too short to give anything away. */
const RESULT_WORDS = /^[A-Z][A-Z ]{1,19}$/;

/** The secrets among a command's parameters, also those that came as plain text for a secret field. */
function secretsOf(exchange: Exchange, args: LooseValues): Secret[] {
  return Object.entries(exchange.args).flatMap(([name, field]) => {
    const value = args[name];
    if (value instanceof Secret) return [value];
    return field.secret && typeof value === 'string' ? [new Secret(name, value)] : [];
  });
}

/**
 * Takes out of received lines what the module has been told in confidence. A whole echo is known as such and recorded
 * in its display form; this is for what a disturbed line leaves of one, and for values that come back in other lines.
 */
export class Hider {
  readonly #mask = new SecretMask();
  #token: string | undefined;
  #afterBody = false;

  /** A command is about to be sent. */
  begin(exchange: Exchange, args: LooseValues): void {
    const secrets = secretsOf(exchange, args);
    for (const secret of secrets) this.#mask.add(secret);
    this.#token = secrets.length > 0 ? exchange.token : undefined;
    this.#afterBody = false;
  }

  /** A body is about to be sent; what comes back may be a garbled echo of it. */
  body(): void {
    this.#afterBody = true;
  }

  /** The command is over; a body's echo, if there is one, came before its final result. */
  end(answered: boolean): void {
    if (answered) this.#afterBody = false;
  }

  /** A line that a declaration has claimed. */
  claimed(text: string): string {
    return this.#mask.apply(text);
  }

  /** A line that nothing has claimed. */
  unclaimed(text: string): string {
    if (this.#afterBody && !PREFIXED.test(text) && !RESULT_WORDS.test(text)) return `${HIDDEN} (${text.length} bytes)`;
    const masked = this.#mask.apply(text).replace(ENCODED, HIDDEN);
    if (this.#token === undefined || !(/^A?T/i.test(masked) || masked.includes(this.#token))) return masked;
    return `${masked.slice(0, masked.indexOf('=') + 1)}${HIDDEN}`;
  }
}
