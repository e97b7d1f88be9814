import type { Lead } from './lead.ts';
import type { Shape } from './shape.ts';

/** How many lines on both sides decide what a mark in front of a line means. */
export const NEIGHBOURS = 12;

/** What a line looks like to its neighbours. */
export interface Look {
  readonly lead: Lead | undefined;
  readonly shape: Shape;
  readonly channel: Channel | undefined;
}

/** Channel of a UART sniffer that a line may be marked with, and what follows. */
export interface Channel {
  readonly id: '0' | '1';
  readonly text: string;
  readonly shape: Shape;
}

/** What a mark in front of a line means: a direction, a mere separator, or nothing that a logger put there. */
export type MarkMeaning = 'host' | 'module' | 'separator' | 'text';

/** What stands behind the marks of one style around a line, by their side. */
export type MarkCounts = Readonly<Record<Lead['side'], { lines: number; commands: number; answers: number }>>;

/** Counts the marks around a line, itself included, while the line moves on. */
export class MarksNear {
  readonly #styles = new Map<string, MarkCounts>();
  /** What is counted: looks from the first on, up to the second. */
  #from = 0;
  #to = 0;

  of(style: string, looks: readonly Look[], at: number): MarkCounts {
    this.#leave(looks, at - NEIGHBOURS);
    const to = Math.min(looks.length, at + NEIGHBOURS + 1);
    for (; this.#to < to; this.#to += 1) this.#count(looks[this.#to], 1);
    return this.#countsOf(style);
  }

  /** So many of the looks, from the first on, are about to go: they are no longer near. */
  cut(looks: readonly Look[], count: number): void {
    this.#leave(looks, count);
    this.#from -= count;
    this.#to -= count;
  }

  #leave(looks: readonly Look[], from: number): void {
    for (; this.#from < from; this.#from += 1) if (this.#from < this.#to) this.#count(looks[this.#from], -1);
    this.#to = Math.max(this.#to, this.#from);
  }

  #count(look: Look | undefined, by: number): void {
    if (look?.lead === undefined) return;
    const counts = this.#countsOf(look.lead.style)[look.lead.side];
    counts.lines += by;
    if (look.shape === 'answer') counts.answers += by;
    else if (look.shape === 'command') counts.commands += by;
  }

  #countsOf(style: string): MarkCounts {
    let counts = this.#styles.get(style);
    if (counts === undefined) {
      counts = { out: { lines: 0, commands: 0, answers: 0 }, in: { lines: 0, commands: 0, answers: 0 } };
      this.#styles.set(style, counts);
    }
    return counts;
  }
}

/** Remembers what marks meant, for stretches that show one side only: a long upload. */
export class MarkMeanings {
  readonly #known = new Map<string, 'straight' | 'reversed'>();

  meaning(lead: Lead, shape: Shape, { out, in: into }: MarkCounts): MarkMeaning {
    if (out.lines > 0 && into.lines > 0 && out.commands + out.answers + into.commands + into.answers > 0) {
      // Commands come from both sides where the module echoes; results come from one.
      const reversed = out.answers > into.answers;
      this.#known.set(lead.style, reversed ? 'reversed' : 'straight');
      return side(lead, reversed);
    }
    // Nothing but one kind of mark, commands and answers alike behind it: it is no direction.
    const own = lead.side === 'out' ? out.answers : into.commands;
    const right = lead.side === 'out' ? out.commands : into.answers;
    if (own > 0 && (right > 0 || shape !== 'other') && lead.style !== 'words' && lead.style !== 'sscom') {
      this.#known.delete(lead.style);
      return 'separator';
    }
    // Transcripts write raw bytes with a doubled mark.
    const known = this.#known.get(lead.style) ?? (lead.style === '>>' ? this.#known.get('>') : undefined);
    if (known !== undefined) return side(lead, known === 'reversed');
    if (shape === 'other') return lead.style === 'sscom' ? side(lead, false) : 'text';
    return side(lead, false);
  }
}

function side(lead: Lead, reversed: boolean): 'host' | 'module' {
  return (lead.side === 'out') === reversed ? 'module' : 'host';
}

/** So many lines in a row must be marked before a leading digit is taken for a channel. */
const MIN_CHANNEL_RUN = 4;

/**
 * The module's channel, where a line stands in a run of lines that are all marked with one, and there is some dialogue
 * among them.
 */
export function moduleChannel(before: readonly Look[], after: readonly Look[]): string | undefined {
  const run = [...runOf([...before].reverse()), ...runOf(after)];
  if (run.length < MIN_CHANNEL_RUN) return undefined;
  const answers = { 0: 0, 1: 0 };
  let commands = 0;
  for (const { id, shape } of run) {
    if (shape === 'command') commands++;
    if (shape === 'answer') answers[id]++;
  }
  if (commands + answers[0] + answers[1] === 0) return undefined;
  return answers[0] > answers[1] ? '0' : '1';
}

function runOf(looks: readonly Look[]): readonly Channel[] {
  const run: Channel[] = [];
  for (const { channel } of looks) {
    if (channel === undefined) break;
    run.push(channel);
  }
  return run;
}
