import { Session, type SessionEvent } from '../../src/explain/session.ts';
import type { Family } from '../../src/families/kit/family.ts';
import type { ObservedExchange } from '../../src/families/kit/part.ts';
import type { Notice } from '../../src/families/kit/reading.ts';
import { EMPTY_STATE, afterReset, type ModuleState } from '../../src/families/kit/state.ts';
import type { Cause } from '../../src/kernel/cause.ts';
import type { Rung } from '../../src/kernel/rung.ts';

/** What a dialogue leaves known, and what the readings of the parts say on the way. */
export interface Observed {
  readonly state: ModuleState;
  readonly notices: readonly Notice[];
  readonly harmless: readonly string[];
  readonly reached: readonly Rung[];
}

/** Causes of a notice, heaviest first. */
export function causesOf(notice: Notice | undefined): readonly Cause[] {
  return [...(notice?.causes ?? [])].sort((a, b) => b.weight - a.weight).map(({ cause }) => cause);
}

/**
 * Runs a dialogue through the observers and readings of a family. `> ` begins a line of the host, `< ` one of the module, and
 * a number before it is its time in ms.
 */
export function observe(family: Family, lines: readonly string[]): Observed {
  const watch = new Watch(family);
  const session = new Session(family.dialect);
  lines.forEach((line, i) => {
    const [, at, side, text = ''] = /^(?:(\d+) )?([<>]) ?(.*)$/.exec(line) ?? [];
    const from = side === '>' ? ('host' as const) : ('module' as const);
    const read = { row: i + 1, from, text: text === '' && from === 'module' ? '>' : text };
    for (const event of session.read(at === undefined ? read : { ...read, at: Number(at) })) watch.take(event);
  });
  for (const event of session.end()) watch.take(event);
  return watch.seen;
}

class Watch {
  readonly #family: Family;
  #state = EMPTY_STATE;
  readonly #notices: Notice[] = [];
  readonly #harmless: string[] = [];
  readonly #reached: Rung[] = [];

  constructor(family: Family) {
    this.#family = family;
  }

  get seen(): Observed {
    return { state: this.#state, notices: this.#notices, harmless: this.#harmless, reached: this.#reached };
  }

  take(event: SessionEvent): void {
    if (event.is === 'exchange') this.#exchange(event.seen, event.end);
    if (event.is !== 'line') return;
    const { id, values, reset } = event;
    if (reset) this.#state = afterReset(this.#state);
    for (const { observer } of this.#family.parts) {
      this.#state = observer.urcs?.[id]?.(this.#state, values) ?? this.#state;
    }
    for (const { reading } of this.#family.parts) {
      this.#keep(this.#reached, reading?.passes?.[id]?.(values));
      this.#keep(this.#notices, reading?.lines?.[id]?.(values, this.#state));
    }
  }

  #exchange(seen: ObservedExchange, end: 'seen' | 'assumed' | 'silent'): void {
    const { id } = seen.exchange;
    for (const { observer } of this.#family.parts) {
      const next =
        end === 'silent'
          ? observer.unfinished?.[id]?.(this.#state, seen.args)
          : observer.exchanges?.[id]?.(this.#state, seen);
      this.#state = next ?? this.#state;
    }
    for (const { reading } of this.#family.parts) {
      if (end !== 'seen') this.#keep(this.#notices, reading?.unanswered?.[id]?.(seen.args, this.#state));
      else this.#ended(seen, reading ?? {});
    }
  }

  #ended(seen: ObservedExchange, reading: NonNullable<Family['parts'][number]['reading']>): void {
    const { id } = seen.exchange;
    const excuse = seen.ok ? undefined : reading.harmless?.[id]?.(seen, this.#state);
    if (excuse !== undefined) {
      this.#harmless.push(excuse);
      return;
    }
    const notice = reading.ends?.[id]?.(seen, this.#state);
    this.#keep(this.#notices, notice);
    const reaches = reading.reaches?.[id];
    const rung = typeof reaches === 'function' ? reaches(seen, this.#state) : reaches;
    if (seen.ok && notice === undefined) this.#keep(this.#reached, rung);
  }

  #keep<T>(kept: T[], value: T | undefined): void {
    if (value !== undefined) kept.push(value);
  }
}
