import type { CompletionSpec, LineSpec } from '../../../at/declare.ts';

/** A code line that is printed only when the command is refused, ahead of `ERROR`. */
export function refusal(line: LineSpec): CompletionSpec {
  return { line, code: 'code', match: ['client'], order: 'before', deadlineMs: 9_000, optional: true };
}

/** A code line that belongs to every end of the command, on whichever side of `OK` the firmware prints it. */
export function outcome(line: LineSpec, deadlineMs: number): CompletionSpec {
  return { line, code: 'code', match: ['client'], order: 'either', deadlineMs };
}
