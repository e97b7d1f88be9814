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
export type MarksNear = Readonly<Record<'out' | 'into', { lines: number; commands: number; answers: number }>>;

/** Counts the marks of a style around a line, itself included. */
export function marksNear(style: string, looks: readonly Look[], at: number): MarksNear {
  const out = { lines: 0, commands: 0, answers: 0 };
  const into = { lines: 0, commands: 0, answers: 0 };
  const end = Math.min(looks.length, at + NEIGHBOURS + 1);
  for (let index = Math.max(0, at - NEIGHBOURS); index < end; index += 1) {
    const look = looks[index];
    if (look?.lead?.style !== style) continue;
    const counts = look.lead.side === 'out' ? out : into;
    counts.lines++;
    if (look.shape === 'answer') counts.answers++;
    else if (look.shape === 'command') counts.commands++;
  }
  return { out, into };
}

/** Remembers what marks meant, for stretches that show one side only: a long upload. */
export class MarkMeanings {
  readonly #known = new Map<string, 'straight' | 'reversed'>();

  meaning(lead: Lead, shape: Shape, { out, into }: MarksNear): MarkMeaning {
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
