import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingCodes } from '../../src/app/finding.ts';
import { writtenCode } from '../../src/families/kit/part.ts';
import { families } from '../../src/families/registry.ts';
import { projectFiles, ROOT } from '../support/tree.ts';

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(markdown: string): ReadonlySet<string> {
  const headings = markdown.replace(/^```[^]*?^```/gm, '').match(/^#+ .*$/gm) ?? [];
  return new Set(
    headings.map((heading) =>
      heading
        .replace(/^#+ /, '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

async function pages(): Promise<ReadonlyMap<string, string>> {
  const paths = [
    'README.md',
    'CONTRIBUTING.md',
    ...(await projectFiles('docs')).filter((path) => path.endsWith('.md')),
  ];
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(ROOT + path, 'utf8')] as const)));
}

describe('links in documents', () => {
  it('lead to files and headings that there are', async () => {
    const all = await pages();
    const anchors = new Map([...all].map(([path, text]) => [path, anchorsOf(text)]));
    const bad: string[] = [];
    let seen = 0;
    for (const [path, text] of all) {
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        seen += 1;
        const [file = '', anchor] = target.split('#');
        const to = file === '' ? path : normalize(join(dirname(path), file));
        const there = existsSync(ROOT + to) && (anchor === undefined || anchors.get(to)?.has(anchor) === true);
        if (!there) bad.push(`${path}: ${target}`);
      }
    }
    expect(bad).toEqual([]);
    expect(seen).toBeGreaterThan(500);
  });
});

describe('the explaining pages', () => {
  it('are there for every finding, with all that the catalogue says', async () => {
    const all = await pages();
    const index = all.get('docs/findings/README.md') ?? '';
    for (const code of findingCodes()) {
      expect(index).toContain(`(${code}.md)`);
      const page = all.get(`docs/findings/${code}.md`) ?? '';
      expect(page, code).toContain(`\`hawser finding ${code}\``);
      expect(page, code).toContain('## What it is seen by');
    }
  });

  it('have an anchor for every result code of every family', async () => {
    const all = await pages();
    let seen = 0;
    for (const { id, codes } of families()) {
      if (codes.length === 0) continue;
      const anchors = anchorsOf(all.get(`docs/codes/${id}.md`) ?? '');
      for (const table of codes) {
        for (const { code } of table.codes) {
          expect(anchors, id).toContain(`${table.id}-${writtenCode(table, code)}`.toLowerCase());
          seen += 1;
        }
      }
    }
    expect(seen).toBeGreaterThan(200);
  });
});
