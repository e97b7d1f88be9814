import { describe, expect, it } from 'vitest';
import { RUNGS } from '../kernel/rung.ts';
import { Ladder } from './ladder.ts';

describe('the ladder', () => {
  it('has all rungs from the lowest up, unknown at first', () => {
    const entries = new Ladder().entries();
    expect(entries.map(({ rung }) => rung)).toEqual(RUNGS);
    expect(entries.every(({ state }) => state === 'unknown')).toBe(true);
  });

  it('keeps what was said last, with times in whole milliseconds', () => {
    const ladder = new Ladder();
    ladder.set('dns', 'skipped');
    ladder.set('tcp', 'passed', 12.4);
    ladder.set('tls', 'failed');
    ladder.set('tls', 'passed');
    expect(ladder.entries().filter(({ state }) => state !== 'unknown')).toEqual([
      { rung: 'dns', state: 'skipped' },
      { rung: 'tcp', state: 'passed', ms: 12 },
      { rung: 'tls', state: 'passed' },
    ]);
    expect(ladder.get('mqtt')).toBe('unknown');
  });

  it('names a failed rung only where it is sure', () => {
    const ladder = new Ladder();
    ladder.set('tls', 'passed');
    ladder.fail({ from: 'tls', to: 'client-auth' });
    expect([ladder.get('tls'), ladder.get('server-trust'), ladder.get('client-auth')]).toEqual([
      'unknown',
      'unknown',
      'unknown',
    ]);
    ladder.fail({ from: 'mqtt', to: 'mqtt' });
    expect(ladder.get('mqtt')).toBe('failed');
  });
});
