import { AtChannel, type ExchangeOutcome } from '../../src/at/channel.ts';
import { saysDone, type CompletionSpec, type DecodedLine, type Exchange } from '../../src/at/declare.ts';
import { completes, readFinal, readLine } from '../../src/at/dialect.ts';
import type { LooseValues } from '../../src/at/field.ts';
import type { Transcript, TranscriptEntry } from '../../src/at/transcript.ts';
import type { Family } from '../../src/families/kit/family.ts';
import { bytesOf } from '../../src/kernel/bytes.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { TestPort, settled } from '../support/at-port.ts';

/** A command of a transcript, and everything that the module said until the host spoke again. */
export interface Recorded {
  readonly exchange: Exchange;
  readonly args: LooseValues;
  /** The bytes that the command announces, where it asks for some. */
  readonly body?: string;
  /** What the module said: lines and prompts without line ends; raw bytes belong to the line before them. */
  readonly lines: readonly string[];
  readonly row: number;
}

type Open = { -readonly [Key in keyof Recorded]: Recorded[Key] } & { lines: string[] };

/** The commands of a transcript that the family declares, with their answers. */
export function recordedExchanges(family: Family, { entries }: Transcript): readonly Recorded[] {
  const found: Open[] = [];
  let open: Open | undefined;
  for (const entry of entries) {
    if (entry.kind === 'note') continue;
    if (entry.from === 'module') {
      if (open !== undefined) hear(open, entry);
    } else if (open?.exchange.prompt !== undefined && open.body === undefined && entry.kind !== 'line') {
      open.body = bodyOf(open, entry.kind === 'raw' ? entry.text : '');
    } else {
      open = begin(family, entry);
      if (open !== undefined) found.push(open);
    }
  }
  // A body that was never given, since the module refused, is still what the command would have sent.
  return found
    .filter(({ lines }) => lines.length > 0)
    .map((one) => (one.exchange.prompt === undefined ? one : { ...one, body: one.body ?? bodyOf(one, '') }));
}

function begin(family: Family, entry: Exclude<TranscriptEntry, { readonly kind: 'note' }>): Open | undefined {
  const reading = entry.kind === 'line' ? family.dialect.readCommand(entry.text) : undefined;
  if (entry.kind !== 'line' || reading?.kind !== 'known') return undefined;
  const { exchange, values } = reading.command;
  return { exchange, args: values, lines: [], row: entry.row };
}

function hear(open: Open, entry: Exclude<TranscriptEntry, { readonly kind: 'note' }>): void {
  if (entry.kind === 'line') open.lines.push(entry.text);
  else
    open.lines.push(`${open.lines.pop() ?? ''}\r\n${entry.kind === 'raw' ? entry.text : 'x'.repeat(entry.count ?? 0)}`);
}

/** Exactly as many bytes as the command announces. */
function bodyOf({ exchange, args }: Recorded, text: string): string {
  const length = exchange.prompt === undefined ? undefined : args[exchange.prompt.length];
  return typeof length === 'number' ? text.slice(0, length).padEnd(length, 'x') : text;
}

export interface Heard {
  readonly outcome: ExchangeOutcome;
  readonly urcs: readonly string[];
}

/** The command on a channel of ours, answered by the module's recorded lines; `extra` is said before line `gap`. */
export async function runRecorded(
  family: Family,
  { exchange, args, body, lines }: Recorded,
  extra?: { readonly gap: number; readonly line: string },
): Promise<Heard> {
  const port = new TestPort();
  const channel = new AtChannel(port, family.dialect, { clock: systemClock });
  const urcs: string[] = [];
  channel.onUrc(({ decoded }) => urcs.push(decoded.text));
  const controller = new AbortController();
  const running = channel.run(exchange, args, {
    signal: controller.signal,
    ...(body === undefined ? {} : { body: bytesOf(body) }),
  });
  await settled();
  for (const [gap, line] of lines.entries()) {
    if (extra?.gap === gap) port.say(`\r\n${extra.line}\r\n`);
    port.say(/^> ?$/.test(line) ? `\r\n${line}` : `\r\n${line}\r\n`);
    await settled();
  }
  // A recording that ends before the command does leaves it waiting.
  controller.abort();
  await settled();
  await channel.close();
  return { outcome: await running, urcs };
}

/** An unsolicited line that says that the command has come to nothing. */
function isBreaker(completion: CompletionSpec, decoded: DecodedLine, args: LooseValues): boolean {
  return completion.brokenBy?.includes(decoded.spec.id) === true && completes(completion, decoded, args);
}

/** How the recorded lines end the command, whatever their order: `open` when the recording ends too early. */
export function shownEnd({ dialect }: Family, { exchange, args, lines }: Recorded): 'ok' | 'failed' | 'open' {
  const texts = lines.map((text) => text.split('\r\n')[0] ?? '');
  const finals = texts.flatMap((text) => readFinal(text, exchange.finals) ?? []);
  if (finals.some(({ ok }) => !ok)) return 'failed';
  if (finals.length === 0) return 'open';
  const { completion } = exchange;
  if (completion === undefined) return 'ok';
  const broke = texts.some((text) => {
    const decoded = dialect.readUrc(text)?.decoded;
    return decoded !== undefined && isBreaker(completion, decoded, args);
  });
  if (broke) return 'failed';
  const line = texts
    .map((text) => readLine(completion.line, text))
    .find((decoded) => decoded !== undefined && completes(completion, decoded, args));
  if (line === undefined) return completion.optional === true ? 'ok' : 'open';
  const code = completion.code === undefined ? undefined : (line.values as LooseValues)[completion.code];
  return typeof code !== 'number' || saysDone(completion, code) ? 'ok' : 'failed';
}
