/** Who wrote a line: the program that drives the module, the module, or somebody around them (a program's own log, a person). */
export type Speaker = 'host' | 'module' | 'other';

/** One line of a log without what the logger put around it. Quotes are straight, control marks are resolved. */
export interface LogLine {
  /** Line of the pasted text, from 1; several lines can come out of one. */
  readonly row: number;
  /** ms from an origin of the log's own; absent where it shows no time. */
  readonly at?: number;
  /** As the log marks it; absent: it does not. */
  readonly from?: Speaker;
  readonly text: string;
}
