import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CAUSES } from '../kernel/cause.ts';
import { RUNGS } from '../kernel/rung.ts';
import { projectFiles } from '../../test/support/tree.ts';
import { CATALOGUE, catalogueEntry, type FindingCode } from './catalogue.ts';
import { codeFor, unexplained } from './codes.ts';

const codes = Object.keys(CATALOGUE) as FindingCode[];

/** Nothing is to be read up about these: they say what was seen, and no more. */
const SELF_EVIDENT: readonly FindingCode[] = [
  'module-silent',
  'module-error',
  'firmware-unknown',
  'file-byte-array',
  'fit-ambiguous',
  'fit-nothing',
  'fit-converted',
  'fit-left-out',
  'probe-incomplete',
  'login-withheld',
];

/** What the program can name: its source without the catalogue itself and without tests. */
async function productSource(): Promise<string> {
  const paths = (await projectFiles('src')).filter(
    (path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('/findings/catalogue'),
  );
  expect(paths.length).toBeGreaterThan(100);
  const texts = await Promise.all(paths.map((path) => readFile(new URL(`../../${path}`, import.meta.url), 'utf8')));
  // A rule's id is no finding.
  return texts.join('\n').replace(/\bid: '[a-z-]+'/g, '');
}

describe('the catalogue', () => {
  it('has an entry for everything that can be found, complete and in known terms', () => {
    expect(codes.length).toBeGreaterThan(40);
    for (const code of codes) {
      const { cause, rung, title, meaning, evidence, sources, remedy } = catalogueEntry(code);
      expect(CAUSES, code).toContain(cause);
      expect(RUNGS, code).toContain(rung);
      expect(title, code).toMatch(/^\S.{8,}[^.]$/);
      expect(meaning, code).toMatch(/\.$/);
      expect(evidence, code).toMatch(/^\S.{20,}\.$/);
      for (const source of sources) expect(source, code).toMatch(/^\S.{4,}[^.\s]$/);
      if (sources.length === 0) expect(SELF_EVIDENT, code).toContain(code);
      // Where nothing is wrong there may be nothing to do.
      if (cause !== 'none') expect(remedy.length, code).toBeGreaterThan(0);
      for (const { text, command } of remedy) {
        expect(text, code).toMatch(/\.$/);
        if (command !== undefined) expect(command, code).toMatch(/^(--|AT|hawser |openssl )/);
      }
    }
  });

  it('tells each kind of finding by a title of its own', () => {
    const titles = codes.map((code) => catalogueEntry(code).title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it('holds nothing that is never found', async () => {
    const source = await productSource();
    expect(codes.filter((code) => !source.includes(`'${code}'`))).toEqual([]);
  });

  it('never remedies anything by leaving the broker unverified', () => {
    for (const code of codes) {
      for (const { text, command = '' } of catalogueEntry(code).remedy) {
        expect(`${text} ${command}`, code).not.toMatch(
          /authmode",\d,0|without verif|insecure|switch (it|the check) off/i,
        );
      }
    }
  });
});

describe('the code of an inferred cause', () => {
  it('is there for every cause on every rung, and is of that cause wherever the catalogue has one', () => {
    let specific = 0;
    for (const cause of CAUSES) {
      for (const rung of RUNGS) {
        const code = codeFor({ cause, rung });
        expect(codes).toContain(code);
        if (code === 'module-error') continue;
        specific += 1;
        const same = catalogueEntry(code).cause === cause;
        // One finding for the two ways in which a stored file can be of no use.
        expect(same || code === 'stored-file-unusable', `${cause} on ${rung} is ${code}`).toBe(true);
      }
    }
    expect(specific).toBeGreaterThan(200);
  });

  it('fits the rung where the cause is called differently by it', () => {
    expect(codeFor({ cause: 'auth-credentials', rung: 'mqtt' })).toBe('login-refused');
    expect(codeFor({ cause: 'auth-credentials', rung: 'client-auth' })).toBe('client-cert-refused');
    expect(codeFor({ cause: 'network-not-attached', rung: 'bearer' })).toBe('no-bearer');
    expect(codeFor({ cause: 'client-id/policy', rung: 'publish' })).toBe('topic-denied');
    expect(codeFor({ cause: 'wrong-port/plain-on-tls', rung: 'tcp' })).toBe('tcp-failed');
  });

  it('of a rung that nothing explains sits on that rung', () => {
    for (const rung of RUNGS) {
      const code = unexplained(rung);
      if (code !== 'module-error') expect(catalogueEntry(code).rung).toBe(rung);
    }
  });
});
