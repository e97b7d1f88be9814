import { readChunk } from './chunk.ts';
import { readCode } from './code.ts';
import { readLead, type Lead } from './lead.ts';
import { loggerInside, pieces } from './pieces.ts';
import { peel } from './prefix.ts';
import { shapeOf, type Shape } from './shape.ts';

/* What shows by a text alone, whatever stands around it. */

/** A part of a program that logs a dialogue names itself in front of the arrow. */
export const NAMED_ARROW = /^[\w.-]{1,24}: ?(?:<{2,3}|>{2,3}) /;
const MAY_BE_CHUNK = /^["'b<\\]|[>\]}nr]$/;

/** A text behind what a logger puts in front, and what it is behind its mark. */
export interface Marked {
  readonly lead: Lead | undefined;
  readonly shape: Shape;
}

export function readMarked(text: string): Marked {
  const lead = readLead(text);
  return { lead, shape: shapeBehind(lead, text) };
}

/** What a text is behind its mark, or by itself. */
export function shapeBehind(lead: Lead | undefined, text: string): Shape {
  return shapeOf(start(lead?.text ?? text));
}

/**
 * The text, if nobody has put anything around it and it is one line of the dialogue, or of anything else. Remembered, it is
 * the same string each time, which is found faster further on.
 */
export function asItIs(text: string): string | undefined {
  return isItself(text) ? text : undefined;
}

function isItself(text: string): boolean {
  const { stamp, leveled, text: body } = peel(text);
  if (stamp !== undefined || leveled || body !== text || text.startsWith('[') || NAMED_ARROW.test(text)) return false;
  const { lines, ended, quoted, marked } = readChunk(text);
  if (lines.length !== 1 || lines[0] !== text || !ended || quoted || marked) return false;
  if (readLead(text) !== undefined || readCode(text) !== undefined || loggerInside(text) > 0) return false;
  const [piece, ...more] = pieces(text);
  return more.length === 0 && piece?.text === text && piece.from === undefined;
}

/** The beginning of what a text says that may be quoted, or show its line ends. */
function start(text: string): string {
  return MAY_BE_CHUNK.test(text) ? (readChunk(text).lines[0] ?? '') : text;
}
