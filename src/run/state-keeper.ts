import type { ExchangeOutcome, UrcEvent } from '../at/channel.ts';
import type { Family } from '../families/kit/family.ts';
import type { ObservedExchange, Observer } from '../families/kit/part.ts';
import { EMPTY_STATE, afterNetworkLost, afterReset, type Identity, type ModuleState } from '../families/kit/state.ts';

/** The known state of one module, kept right by everything that the module says. */
export class StateKeeper {
  readonly #observers: readonly Observer[];
  #state: ModuleState;

  constructor(family: Family, identity: Identity) {
    this.#state = { ...EMPTY_STATE, identity };
    this.#observers = family.parts.map((part) => part.observer);
  }

  get state(): ModuleState {
    return this.#state;
  }

  /** Takes in how an exchange ended, or that nobody heard how. */
  exchange(outcome: ExchangeOutcome): void {
    const { id } = outcome.exchange;
    if (outcome.status === 'reset') {
      this.#state = afterReset(this.#state);
    } else if (outcome.status === 'ok' || outcome.status === 'failed') {
      const seen = observed(outcome);
      for (const { exchanges } of this.#observers) this.#state = exchanges?.[id]?.(this.#state, seen) ?? this.#state;
    } else {
      for (const { unfinished } of this.#observers) {
        this.#state = unfinished?.[id]?.(this.#state, outcome.args) ?? this.#state;
      }
    }
  }

  /** Whatever is stored under these names is not what it should be, so they count as not stored. */
  distrust(names: readonly string[]): void {
    if (this.#state.files === undefined) return;
    const files = new Map([...this.#state.files].filter(([name]) => !names.includes(name)));
    this.#state = { ...this.#state, files };
  }

  urc({ urc, decoded }: UrcEvent): void {
    if (urc.means === 'reset') this.#state = afterReset(this.#state);
    if (urc.means === 'network-lost') this.#state = afterNetworkLost(this.#state);
    for (const { urcs } of this.#observers) {
      const apply = urcs?.[decoded.spec.id];
      if (apply !== undefined) this.#state = apply(this.#state, decoded.values);
    }
  }
}

/** What the observers need of an outcome. */
export function observed(outcome: ExchangeOutcome): ObservedExchange {
  const error = outcome.final?.error;
  const info = [...outcome.info, ...(outcome.completion === undefined ? [] : [outcome.completion])];
  return {
    exchange: outcome.exchange,
    args: outcome.args,
    ok: outcome.status === 'ok',
    ...(outcome.code === undefined ? {} : { code: outcome.code }),
    ...(error?.kind === 'cme'
      ? {
          cme: {
            ...(error.number === undefined ? {} : { number: error.number }),
            ...(error.words === undefined ? {} : { words: error.words }),
          },
        }
      : {}),
    info: info.map(({ spec, values, text }) => ({ spec, values, text })),
  };
}
