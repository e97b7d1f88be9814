import { expect, test } from 'vitest';
import { mulberry32 } from '../../transports/faulty.ts';
import { MarksNear, NEIGHBOURS, type Look, type MarkCounts } from './neighbours.ts';

const SHAPES = ['command', 'answer', 'other'] as const;

function someLook(random: () => number): Look {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const mark = { side: pick(['out', 'in'] as const), style: pick(['>', '>>']), format: 'arrows', text: '' } as const;
  return { lead: random() < 0.6 ? mark : undefined, shape: pick(SHAPES), channel: undefined };
}

/** The same, counted anew. */
function counted(style: string, looks: readonly Look[], at: number): MarkCounts {
  const near = looks.slice(Math.max(0, at - NEIGHBOURS), at + NEIGHBOURS + 1);
  const of = (side: 'out' | 'in') => {
    const marked = near.filter(({ lead }) => lead?.style === style && lead.side === side);
    const shaped = (shape: Look['shape']): number => marked.filter((look) => look.shape === shape).length;
    return { lines: marked.length, commands: shaped('command'), answers: shaped('answer') };
  };
  return { out: of('out'), in: of('in') };
}

test('marks are counted while the line moves on, also over stretches in which nobody asks and those that are forgotten', () => {
  const random = mulberry32(8);
  const near = new MarksNear();
  let looks: Look[] = [];
  let asked = 0;
  for (let [at, quiet] = [0, 0]; asked < 400; at += 1, quiet -= 1) {
    while (looks.length < at + 1 + Math.floor(random() * (NEIGHBOURS + 4))) looks.push(someLook(random));
    if (quiet <= 0) {
      const style = random() < 0.5 ? '>' : '>>';
      expect(near.of(style, looks, at)).toEqual(counted(style, looks, at));
      asked += 1;
      if (random() < 0.05) quiet = 60;
    }
    if (at > 4 * NEIGHBOURS) {
      const cut = at - NEIGHBOURS;
      near.cut(looks, cut);
      looks = looks.slice(cut);
      at = NEIGHBOURS;
    }
  }
});
