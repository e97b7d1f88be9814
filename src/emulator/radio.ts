import type { Cancel, Clock } from '../kernel/clock.ts';
import type { Condition, Radio, SimStatus } from '../families/kit/emulator.ts';

/** The PIN of the virtual SIM, unless another is given. */
export const DEFAULT_PIN = '1234';
const PIN_TRIES = 3;
/** With the condition `link-lost`: how long a first connection lives, and how long the network stays away, ms. */
const LINK_LIVES_MS = 2_000;
const LINK_AWAY_MS = 5_000;

/** SIM, registration and data connection as the conditions say; they may change while the module runs. */
export class VirtualRadio implements Radio {
  readonly #clock: Clock;
  readonly #conditions: ReadonlySet<Condition>;
  readonly #pin: string;
  readonly address: string;
  #unlocked = false;
  #tries = PIN_TRIES;
  #away = false;
  #listeners: (() => void)[] = [];
  #cancel: Cancel | undefined;

  constructor(clock: Clock, conditions: ReadonlySet<Condition>, options: { pin?: string; address?: string } = {}) {
    this.#clock = clock;
    this.#conditions = conditions;
    this.#pin = options.pin ?? DEFAULT_PIN;
    this.address = options.address ?? '10.64.0.17';
  }

  get sim(): SimStatus {
    if (this.#conditions.has('no-sim')) return 'absent';
    if (this.#tries === 0) return 'SIM PUK';
    return this.#conditions.has('sim-pin') && !this.#unlocked ? 'SIM PIN' : 'READY';
  }

  get pinTries(): number {
    return this.#tries;
  }

  enterPin(pin: string): boolean {
    if (this.#tries === 0) return false;
    if (pin !== this.#pin) {
      this.#tries -= 1;
      return false;
    }
    this.#tries = PIN_TRIES;
    this.#unlocked = true;
    return true;
  }

  get registration(): number {
    if (this.sim !== 'READY') return 0;
    return this.#conditions.has('not-registered') || this.#away ? 2 : 1;
  }

  get attached(): boolean {
    return this.registration === 1;
  }

  get bearerAllowed(): boolean {
    return this.attached && !this.#conditions.has('no-bearer');
  }

  onLinkLost(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** Something has connected over the link; with `link-lost` its days are numbered. */
  connected(): void {
    if (!this.#conditions.has('link-lost') || this.#cancel !== undefined) return;
    this.#cancel = this.#clock.after(LINK_LIVES_MS, () => this.loseLink());
  }

  /** A new life of the module: the SIM asks again, its counter of tries does not forget. */
  restart(): void {
    this.#unlocked = false;
    this.#away = false;
    this.#listeners = [];
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** The network is gone at this very moment, and comes back after `awayMs`. */
  loseLink(awayMs = LINK_AWAY_MS): void {
    this.#away = true;
    this.#cancel?.();
    this.#cancel = this.#clock.after(awayMs, () => {
      this.#away = false;
      this.#cancel = undefined;
    });
    for (const listener of this.#listeners) listener();
  }
}
