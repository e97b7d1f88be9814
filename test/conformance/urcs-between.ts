import { AtChannel } from '../../src/at/channel.ts';
import type { Exchange } from '../../src/at/declare.ts';
import type { LooseValues } from '../../src/at/field.ts';
import type { Transcript } from '../../src/at/transcript.ts';
import type { Family } from '../../src/families/kit/family.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { expect } from 'vitest';
import { TestPort, settled } from '../support/at-port.ts';
import { decodeLine } from './decode.ts';
import { sampleLine } from './samples.ts';

interface Exchanged {
  readonly exchange: Exchange;
  readonly args: LooseValues;
  /** What the module said, line by line, without line ends; raw bytes belong to the line before them. */
  readonly lines: readonly string[];
  readonly row: number;
}

/**
 * Each command of a transcript, run on a channel with the module's recorded lines as the answer: once as it was, and
 * once for every gap with an unsolicited line in it. The end must be the same, and the line must arrive as unsolicited.
 * Returns how many gaps were tried.
 */
export async function urcsBetween(family: Family, transcript: Transcript): Promise<number> {
  let gaps = 0;
  for (const exchanged of exchangesOf(family, transcript)) {
    const urc = strangeTo(family, exchanged);
    if (urc === undefined) continue;
    const plain = await run(family, exchanged, undefined);
    for (let gap = 0; gap <= exchanged.lines.length - 1; gap += 1) {
      const cut = await run(family, exchanged, { gap, line: urc });
      expect(cut.outcome, `row ${exchanged.row}, gap ${gap}`).toEqual(plain.outcome);
      expect(cut.urcs, `row ${exchanged.row}, gap ${gap}`).toContain(urc);
      gaps += 1;
    }
  }
  return gaps;
}

/** The commands that need no body, with their answers up to the end. */
function exchangesOf(family: Family, { entries }: Transcript): readonly Exchanged[] {
  const found: { exchange: Exchange; args: LooseValues; lines: string[]; row: number }[] = [];
  let open: (typeof found)[number] | undefined;
  for (const entry of entries) {
    if (entry.kind === 'note') continue;
    if (entry.from === 'host') {
      const reading = entry.kind === 'line' ? family.dialect.readCommand(entry.text) : undefined;
      open = undefined;
      if (reading?.kind !== 'known' || reading.command.exchange.prompt !== undefined) continue;
      open = { exchange: reading.command.exchange, args: reading.command.values, lines: [], row: entry.row };
      found.push(open);
    } else if (entry.kind === 'line') {
      open?.lines.push(entry.text);
    } else if (entry.kind === 'raw' && open !== undefined) {
      open.lines.push(`${open.lines.pop() ?? ''}\r\n${entry.text}`);
    }
  }
  return found.filter(({ lines }) => lines.length > 0);
}

/** An unsolicited line that is neither a reply of this command nor the news of a restart. */
function strangeTo(family: Family, { exchange, args }: Exchanged): string | undefined {
  const own = [...exchange.reply, ...(exchange.completion === undefined ? [] : [exchange.completion.line])];
  for (const { line, means } of family.dialect.urcs) {
    const text = means === undefined ? sampleLine(line) : undefined;
    if (text === undefined) continue;
    const decoded = decodeLine(family.dialect, text, { exchange, args });
    if (decoded !== undefined && decoded.spec.id === line.id && !own.includes(decoded.spec)) return text;
  }
  return undefined;
}

async function run(
  family: Family,
  { exchange, args, lines }: Exchanged,
  extra: { readonly gap: number; readonly line: string } | undefined,
): Promise<{ readonly outcome: unknown; readonly urcs: readonly string[] }> {
  const port = new TestPort();
  const channel = new AtChannel(port, family.dialect, { clock: systemClock });
  const urcs: string[] = [];
  channel.onUrc(({ decoded }) => urcs.push(decoded.text));
  const controller = new AbortController();
  const running = channel.run(exchange, args, { signal: controller.signal });
  await settled();
  for (const [gap, line] of lines.entries()) {
    if (extra?.gap === gap) port.say(`\r\n${extra.line}\r\n`);
    port.say(`\r\n${line}\r\n`);
  }
  await settled();
  // A recording that ends before the command does leaves it waiting; both runs then end in the same way.
  controller.abort();
  const { status, final, info, completion, code, other } = await running;
  await channel.close();
  return {
    outcome: {
      status,
      final,
      code,
      other,
      info: info.map(({ text }) => text),
      completion: completion?.text,
    },
    urcs,
  };
}
