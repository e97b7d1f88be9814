import { toByteString } from './bytes.ts';

const MASK = '***';

/**
 * A value that must not be shown. Every way of printing it gives its label; only {@link Secret.reveal} gives the value,
 * and only the last write to the module (or the broker) may call that.
 */
export class Secret {
  readonly label: string;
  readonly #value: string;

  constructor(label: string, value: string) {
    this.label = label;
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  /** Length in bytes: limits can be judged without the value. */
  get byteLength(): number {
    return toByteString(this.#value).length;
  }

  toString(): string {
    return `@secret(${this.label})`;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** Knows the secrets of a run and takes them out of any text that is about to leave. */
export class SecretMask {
  readonly #values = new Map<string, string>();

  /** Very short values would blot out harmless text everywhere; they are masked only where their place is known. */
  static readonly minLength = 4;

  add(secret: Secret): void {
    const value = secret.reveal();
    if (value.length < SecretMask.minLength) return;
    this.#values.set(value, secret.toString());
    this.#values.set(toByteString(value), secret.toString());
  }

  /** `text` with each known secret replaced by its label, and each IMEI, ICCID and IMSI by as many `X`. */
  apply(text: string): string {
    let masked = text;
    for (const [value, label] of [...this.#values].sort((a, b) => b[0].length - a[0].length)) {
      masked = masked.split(value).join(label);
    }
    return maskIdentities(masked);
  }
}

/** 14 to 22 digits in a row are an IMEI, IMEISV, IMSI or ICCID; each becomes as many `X`. */
export function maskIdentities(text: string): string {
  return text.replace(/(?<![0-9A-Fa-f.])\d{14,22}[0-9Ff]?(?![0-9.])/g, (digits) => 'X'.repeat(digits.length));
}

/** A PEM private key, whatever is in it, as one word. */
export function maskPrivateKeys(text: string): string {
  return text.replace(
    /-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]*?(-----END \1-----|$)/g,
    (_all, kind: string) => `-----BEGIN ${kind}----- ${MASK} -----END ${kind}-----`,
  );
}
