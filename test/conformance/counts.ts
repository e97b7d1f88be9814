import { expect, it } from 'vitest';

/** How many of each kind of thing the checks of one family have visited. */
export class Counts {
  readonly #visited = new Map<string, number>();
  readonly #notes: string[] = [];

  /** Announces a kind of thing that the family has: not to visit any of it is a failure. */
  expect(...kinds: readonly string[]): void {
    for (const kind of kinds) this.#visited.set(kind, this.#visited.get(kind) ?? 0);
  }

  visit(kind: string, number = 1): void {
    this.#visited.set(kind, (this.#visited.get(kind) ?? 0) + number);
  }

  /** Something that whoever reads the result should know. */
  note(text: string): void {
    this.#notes.push(text);
  }

  of(kind: string): number {
    return this.#visited.get(kind) ?? 0;
  }

  toString(): string {
    return [...this.#visited].map(([kind, number]) => `${number} ${kind}`).join(', ');
  }

  /** The last test of a family: prints the counts and fails when something was announced and never visited. */
  check(): void {
    it('visited everything that the family has', async ({ annotate }) => {
      await annotate(this.toString(), 'visited');
      for (const text of this.#notes) await annotate(text, 'note');
      const missed = [...this.#visited].filter(([, number]) => number === 0).map(([kind]) => kind);
      expect(missed).toEqual([]);
      expect(this.#visited.size).toBeGreaterThan(0);
    });
  }
}
