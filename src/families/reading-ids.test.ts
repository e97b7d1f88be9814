import { describe, expect, it } from 'vitest';
import type { Part } from './kit/part.ts';
import { families } from './registry.ts';

const BY_EXCHANGE = ['reaches', 'ends', 'unanswered', 'harmless'] as const;
const BY_LINE = ['passes', 'lines'] as const;

/** Ids that a part's reading claims, with what it claims them for. */
function claims({ reading }: Part): readonly string[] {
  return [...BY_EXCHANGE, ...BY_LINE].flatMap((kind) =>
    Object.keys(reading?.[kind] ?? {}).map((id) => `${kind} ${id}`),
  );
}

function twice(all: readonly string[]): readonly string[] {
  return [...new Set(all.filter((one, at) => all.indexOf(one) !== at))];
}

/* Of all families: one reading serves several of them, and some lack a command that others have. */
const PARTS = families().flatMap(({ parts }) => parts);
const EXCHANGES = PARTS.flatMap(({ exchanges }) => exchanges);
const EXCHANGE_IDS: ReadonlySet<string> = new Set(EXCHANGES.map(({ id }) => id));
const LINE_IDS: ReadonlySet<string> = new Set([
  ...PARTS.flatMap(({ urcs }) => urcs.map(({ line }) => line.id)),
  ...EXCHANGES.flatMap(({ reply, completion }) =>
    [...reply, ...(completion === undefined ? [] : [completion.line])].map(({ id }) => id),
  ),
]);

describe.each(families().map((family) => [family.id, family] as const))('the readings of %s', (_id, family) => {
  it('claim no id twice: one of the two would silently be lost', () => {
    expect(twice(family.parts.flatMap(claims))).toEqual([]);
  });

  it('and the observers claim only what is declared', () => {
    for (const part of family.parts) {
      const { reading, observer } = part;
      const ofExchanges = [...BY_EXCHANGE.map((kind) => reading?.[kind]), observer.exchanges, observer.unfinished];
      const ofLines = [...BY_LINE.map((kind) => reading?.[kind]), observer.urcs];
      const ids = (all: readonly (object | undefined)[]) => all.flatMap((own) => Object.keys(own ?? {}));
      expect(ids(ofExchanges).filter((id) => !EXCHANGE_IDS.has(id))).toEqual([]);
      expect(ids(ofLines).filter((id) => !LINE_IDS.has(id))).toEqual([]);
    }
  });
});

it('there are readings of most families', () => {
  const read = families().filter(({ parts }) => parts.flatMap(claims).length > 0);
  expect(read.length).toBeGreaterThan(10);
});
