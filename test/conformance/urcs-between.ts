import { classify } from '../../src/at/classify.ts';
import type { Exchange } from '../../src/at/declare.ts';
import type { LooseValues } from '../../src/at/field.ts';
import type { Transcript } from '../../src/at/transcript.ts';
import type { Family } from '../../src/families/kit/family.ts';
import { expect } from 'vitest';
import { recordedExchanges, runRecorded, type Heard } from './recorded.ts';
import { sampleLine } from './samples.ts';

/**
 * Each command of a transcript, run on a channel with the module's recorded lines as the answer: once as it was, and
 * once for every gap with an unsolicited line in it. The end must be the same, and the line must arrive as unsolicited.
 * Returns how many gaps were tried.
 */
export async function urcsBetween(family: Family, transcript: Transcript): Promise<number> {
  let gaps = 0;
  for (const recorded of recordedExchanges(family, transcript)) {
    const urc = strangeTo(family, [recorded]);
    if (urc === undefined) continue;
    const plain = await runRecorded(family, recorded);
    for (let gap = 0; gap < recorded.lines.length; gap += 1) {
      const where = `row ${recorded.row}, gap ${gap}`;
      const cut = await runRecorded(family, recorded, { gap, line: urc });
      expect(endOf(cut), where).toEqual(endOf(plain));
      expect(cut.urcs, where).toContain(urc);
      gaps += 1;
    }
  }
  return gaps;
}

function endOf({ outcome }: Heard): unknown {
  const { status, final, code, other, info, completion } = outcome;
  return { status, final, code, other, info: info.map(({ text }) => text), completion: completion?.text };
}

interface Flight {
  readonly exchange: Exchange;
  readonly args: LooseValues;
}

/** An unsolicited line that is no reply of these commands, no news of a restart, and changes nothing that is known. */
export function strangeTo(family: Family, flights: readonly Flight[]): string | undefined {
  for (const { line, means } of family.dialect.urcs) {
    const observed = family.parts.some(({ observer }) => observer.urcs?.[line.id] !== undefined);
    const text = means === undefined && !observed ? sampleLine(line) : undefined;
    if (text === undefined) continue;
    const stranger = flights.every((flight) => {
      const found = classify(text, family.dialect, { ...flight, echo: [], wantsCompletion: true });
      return found.kind === 'urc' && found.decoded.spec.id === line.id;
    });
    if (stranger) return text;
  }
  return undefined;
}
