import type { DecodedLine, Exchange } from '../../src/at/declare.ts';
import { completes, readFinal, readLine, type Dialect } from '../../src/at/dialect.ts';
import type { LooseValues } from '../../src/at/field.ts';
import type { Transcript, TranscriptEntry } from '../../src/at/transcript.ts';

/** A module line without its command: what it can be at that place. */
export function decodeLine(
  dialect: Dialect,
  text: string,
  flight?: { readonly exchange: Exchange; readonly args: LooseValues },
): DecodedLine | undefined {
  const { exchange, args } = flight ?? {};
  const completion = exchange?.completion;
  if (completion !== undefined) {
    const decoded = readLine(completion.line, text);
    if (decoded !== undefined && completes(completion, decoded, args ?? {})) return decoded;
  }
  const prefixed = exchange?.reply.filter(({ bare }) => bare === undefined) ?? [];
  const bare = exchange?.reply.filter((spec) => spec.bare !== undefined) ?? [];
  const first = [...prefixed].map((spec) => readLine(spec, text)).find((decoded) => decoded !== undefined);
  return (
    first ??
    dialect.readUrc(text)?.decoded ??
    bare.map((spec) => readLine(spec, text)).find((decoded) => decoded !== undefined)
  );
}

/** What a transcript's rows were read as; `unknown` names the rows that nothing declares. */
export interface SessionReading {
  readonly commands: number;
  readonly lines: number;
  readonly unknown: readonly string[];
}

/** Reads both directions of a transcript by the dialect alone. */
export function decodeSession(dialect: Dialect, transcript: Transcript): SessionReading {
  const unknown: string[] = [];
  let commands = 0;
  let lines = 0;
  let flight: { readonly exchange: Exchange; readonly args: LooseValues; readonly text: string } | undefined;
  for (const entry of transcript.entries) {
    if (entry.kind !== 'line') continue;
    if (entry.from === 'host') {
      const reading = dialect.readCommand(entry.text);
      commands += 1;
      flight = undefined;
      // A command that the module refuses may be one that nobody declares: it was mistyped.
      if (reading.kind === 'known') {
        flight = { exchange: reading.command.exchange, args: reading.command.values, text: entry.text };
      } else if (!refused(transcript, entry)) unknown.push(`row ${entry.row}: > ${entry.text}`);
      continue;
    }
    lines += 1;
    const isPrompt = entry.text.trim() === '>' && flight?.exchange.prompt !== undefined;
    const isEcho = entry.text === flight?.text;
    if (isPrompt || isEcho || readFinal(entry.text, flight?.exchange.finals) !== undefined) continue;
    if (decodeLine(dialect, entry.text, flight) === undefined) unknown.push(`row ${entry.row}: < ${entry.text}`);
  }
  return { commands, lines, unknown };
}

/** Whether the next thing that the module says is a refusal. */
function refused({ entries }: Transcript, command: TranscriptEntry): boolean {
  const answer = entries.slice(entries.indexOf(command) + 1).find(({ kind }) => kind === 'line');
  return answer?.kind === 'line' && answer.from === 'module' && readFinal(answer.text)?.ok === false;
}
