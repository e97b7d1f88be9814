import type { Clock } from '../kernel/clock.ts';
import type { Rtc } from '../families/kit/emulator.ts';

/** What the clock shows at power-on: 1980 (`cold`), the host's time, or a time in Unix ms. */
export type RtcStart = 'cold' | 'host' | { readonly unixMs: number };

/** GPS epoch: what SIMCom modules show when nobody has set their clock. */
export const COLD_START = Date.UTC(1980, 0, 6);

/** Reads `cold`, `host` or an ISO 8601 time (UTC where it names no zone); `undefined` for anything else. */
export function parseRtcStart(text: string): RtcStart | undefined {
  if (text === 'cold' || text === 'host') return text;
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)) return undefined;
  const unixMs = Date.parse(/T/.test(text) && !/(Z|[+-]\d\d:\d\d)$/.test(text) ? `${text}Z` : text);
  return Number.isNaN(unixMs) ? undefined : { unixMs };
}

/** The module's clock. The time zone survives a restart, the time does not (SIM7600 AT command manual V3.00, +CCLK). */
export class VirtualRtc implements Rtc {
  readonly #clock: Clock;
  readonly #start: RtcStart;
  #offset = 0;
  #set = false;
  zoneQuarters = 0;

  constructor(clock: Clock, start: RtcStart) {
    this.#clock = clock;
    this.#start = start;
    this.restart();
  }

  now(): number {
    return this.#clock.now() + this.#offset;
  }

  set(unixMs: number): void {
    this.#offset = unixMs - this.#clock.now();
    this.#set = true;
  }

  get unset(): boolean {
    return !this.#set;
  }

  restart(): void {
    if (this.#start === 'cold') this.set(COLD_START);
    else this.set(this.#start === 'host' ? this.#clock.wall() : this.#start.unixMs);
    this.#set = this.#start !== 'cold';
  }
}
