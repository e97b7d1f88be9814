/** What a log can hold that must not be posted. */
export type SecretKind =
  | 'private-key'
  | 'password'
  | 'sas-signature'
  | 'token'
  | 'access-key'
  | 'pre-shared-key'
  | 'session-key'
  | 'sim-pin'
  | 'imei'
  | 'iccid'
  | 'imsi'
  | 'phone-number';

/** What stays secret only as long as nobody has read it, and can be replaced. */
const REVOCABLE: ReadonlySet<SecretKind> = new Set([
  'private-key',
  'password',
  'sas-signature',
  'token',
  'access-key',
  'pre-shared-key',
  'sim-pin',
]);

/** What to tell the owner: keys, passwords, tokens and signatures that were pasted count as known to everybody. */
export function mustRevoke(kind: SecretKind): boolean {
  return REVOCABLE.has(kind);
}

const NUMBERS: ReadonlySet<SecretKind> = new Set(['imei', 'iccid', 'imsi', 'phone-number']);

/** Stands for a secret whose length must not show. */
export const MASK = '***';

/** A PIN has at least four characters, also one that is only looked at. */
const PIN_MASK = '****';

/** Gives what stands for a secret, and counts it; text that stands for one already is given back as it is. */
export class Hider {
  readonly #found = new Map<SecretKind, number>();

  get found(): ReadonlyMap<SecretKind, number> {
    return this.#found;
  }

  hide(kind: SecretKind, value: string): string {
    if (isPlaceholder(value)) return value;
    this.#found.set(kind, (this.#found.get(kind) ?? 0) + 1);
    if (NUMBERS.has(kind)) return value.replace(/[0-9A-Za-z]/g, 'X');
    return kind === 'sim-pin' ? PIN_MASK : MASK;
  }
}

const FILLED = /^[*xX•●.…_#?\s-]*$/;
const BRACKETED = /^(?:[<[({][A-Za-z_ .-]{1,40}[>\])}]|\$\{?\w{1,40}\}?|%-?\d{0,3}[sdu]|@secret\(.*\))$/;
const CROSSED_OUT = /\*{3}|x{4}|X{4}|…|<[a-z ]+>/;
const SAMPLE = /^(?:your|my|mqtt|the|user|wifi)?[_ -]?(?:pass(?:word|wd|phrase)?|pwd|psk|token|secret)$/i;

/** Somebody has taken a value out already, or never put one in: `xxxx`, `<removed>`, `%s`, `your_password`. */
function isPlaceholder(value: string): boolean {
  return FILLED.test(value) || BRACKETED.test(value) || CROSSED_OUT.test(value) || SAMPLE.test(value);
}
