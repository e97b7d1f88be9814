import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { projectFiles, ROOT } from '../support/tree.ts';

const MAX_LINES = 400;
/** Files that may be longer, each with its reason. */
const LONGER: readonly string[] = [];

const KEY_BODY = /-----BEGIN [A-Z ]*PRIVATE KEY-----(\r?\n|\\r|\\n)+[A-Za-z0-9+/=]{40,}/;

// Built from pieces, so that this file does not hold what it forbids.
const FORBIDDEN: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a private key', KEY_BODY],
  ['a folder of one machine', new RegExp(`(^|[^\\w.-])/(${['home', 'root', 'work', 'Users'].join('|')})/[\\w.]`)],
  [
    'a host of a private network',
    new RegExp(`\\b[a-z0-9-]+\\.(${['internal', 'intranet', 'corp'].join('|')})(:\\d|/)`),
  ],
  ['a merge left-over', /^(<{7}|>{7}) /m],
];

async function texts(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const file of await projectFiles()) found.set(file, await readFile(ROOT + file, 'utf8'));
  return found;
}

/** The check digit that every IMEI has. */
function isLuhn(digits: string): boolean {
  const sum = Array.from(digits)
    .reverse()
    .map((digit, place) => Number(digit) * (place % 2 === 0 ? 1 : 2))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return sum % 10 === 0;
}

describe('files', () => {
  it('are small', async () => {
    const sources = (await projectFiles('src')).filter((file) => file.endsWith('.ts'));
    const long: string[] = [];
    for (const file of sources) {
      const lines = (await readFile(ROOT + file, 'utf8')).trimEnd().split('\n').length;
      if (lines > MAX_LINES && !LONGER.includes(file)) long.push(`${file}: ${lines} lines`);
    }
    expect(long).toEqual([]);
    expect(sources.length).toBeGreaterThan(50);
  });

  it.each(FORBIDDEN)('hold no %s', async (_what, pattern) => {
    const all = await texts();
    const bad = [...all].filter(([, text]) => pattern.test(text)).map(([file]) => file);
    expect(bad).toEqual([]);
    expect(all.size).toBeGreaterThan(50);
  });

  it('hold no serial number of a real device in transcripts', async () => {
    const transcripts = [...(await texts())].filter(([file]) => file.endsWith('.at'));
    const bad = transcripts.flatMap(([file, text]) =>
      Array.from(text.matchAll(/(?<!\d)\d{15}(?!\d)/g), ([digits]) => digits)
        .filter(isLuhn)
        .map((digits) => `${file}: ${digits}`),
    );
    expect(bad).toEqual([]);
    expect(transcripts.length).toBeGreaterThan(0);
  });
});
