import { it } from 'vitest';
import { CANDIDATES } from '../../predictions/suite.ts';
import { Places, tryAll } from './suite.ts';
import { FORMATS } from './formats.ts';
it('x', async () => {
  const places = new Places(process.env.KIND ?? 'aws-iot');
  const candidate = CANDIDATES.find(({ line }) => line.id.startsWith(process.env.LINE ?? 'LE20B04'))!;
  const tried = await tryAll(places, candidate, { format: FORMATS[Number(process.env.FORMAT ?? 1)]!, identifies: true, givesCa: process.env.CA === '1' });
  for (const t of tried) if (t.problems.length > 0 && (process.env.STATE ?? t.state.id).split('|').includes(t.state.id)) {
    console.log('####', t.state.id, t.alike, t.problems, t.explanation.outcome, JSON.stringify(t.explanation.brokeAt));
    for (const f of t.explanation.findings) console.log(f.code, f.cause, f.rung, f.severity, f.confidence, JSON.stringify(f.evidence.map((e) => e.text)));
    console.log(t.explanation.nextProofs);
  }
  await places.stop();
}, 100000);
