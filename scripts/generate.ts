import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { findingCodes } from '../src/app/finding.ts';
import { matrix } from '../src/app/matrix.ts';
import { matrixPage } from '../src/app/matrix-page.ts';
import { hostStacks } from '../src/explain/stacks/read.ts';
import { loadKnown } from '../src/pki/anchors/set.ts';
import { anchorPage } from './generate/anchor-page.ts';
import { brokerPage, brokerTable } from './generate/broker-page.ts';
import { codesPage, stackPage } from './generate/code-page.ts';
import { familyPage, familyTable } from './generate/family-page.ts';
import { findingIndex, findingPageText } from './generate/finding-page.ts';
import { brokerFolders, familyFolders } from './generate/folders.ts';
import { betweenMarkers, pageHeader } from './generate/markdown.ts';
import { brokerRegistry, emulatorRegistry, familyRegistry, twinRegistry } from './generate/registries.ts';
import { ROOT } from './support/run.ts';

/*
 * Writes what follows from the folders of families and brokers and from the known roots: registries, pages in docs/, the
 * tables in the README. With --check nothing is written, and any difference is a failure.
 */

/** Folders that hold nothing but generated pages: a page that is no longer made is removed. */
const PAGE_FOLDERS = ['docs/families', 'docs/brokers', 'docs/findings', 'docs/codes'];

async function outputs(): Promise<ReadonlyMap<string, string>> {
  const families = await familyFolders();
  const brokers = await brokerFolders();
  if (families.length === 0 || brokers.length === 0) throw new Error('no family or no broker folder was found');
  const anchors = await loadKnown();
  const readme = await readFile(`${ROOT}README.md`, 'utf8');
  return new Map([
    ['src/families/registry.ts', familyRegistry(families)],
    ['src/families/emulators.ts', emulatorRegistry(families)],
    ['src/brokers/registry.ts', brokerRegistry(brokers)],
    ['src/brokers/twins.ts', twinRegistry(brokers)],
    ...families.map((folder) => [`docs/families/${folder.name}.md`, familyPage(folder)] as const),
    ...brokers.map((folder) => [`docs/brokers/${folder.name}.md`, brokerPage(folder, anchors)] as const),
    ...families
      .filter(({ family }) => family.codes.length > 0)
      .map((folder) => [`docs/codes/${folder.name}.md`, codesPage(folder)] as const),
    ...hostStacks().map((stack) => [`docs/codes/${stack.id}.md`, stackPage(stack)] as const),
    ['docs/findings/README.md', findingIndex()],
    ...findingCodes().map((code) => [`docs/findings/${code}.md`, findingPageText(code)] as const),
    ['docs/anchors.md', anchorPage(anchors)],
    ['docs/matrix.md', `${pageHeader('the facts of families and brokers')}${matrixPage(matrix())}`],
    [
      'README.md',
      betweenMarkers(betweenMarkers(readme, 'families', familyTable(families)), 'brokers', brokerTable(brokers)),
    ],
  ]);
}

async function obsoletePages(made: ReadonlyMap<string, string>): Promise<string[]> {
  const pages: string[] = [];
  for (const folder of PAGE_FOLDERS) {
    if (!existsSync(ROOT + folder)) continue;
    for (const file of await readdir(ROOT + folder)) pages.push(`${folder}/${file}`);
  }
  return pages.filter((page) => !made.has(page));
}

async function main(check: boolean): Promise<number> {
  const made = await outputs();
  const changed: string[] = [];
  for (const [path, text] of made) {
    const options = { ...(await resolveConfig(ROOT + path)), filepath: ROOT + path };
    const wanted = await format(text, options);
    const present = existsSync(ROOT + path) ? await readFile(ROOT + path, 'utf8') : undefined;
    if (present === wanted) continue;
    changed.push(path);
    if (check) continue;
    await mkdir(dirname(ROOT + path), { recursive: true });
    await writeFile(ROOT + path, wanted);
  }
  for (const path of await obsoletePages(made)) {
    changed.push(path);
    if (!check) await rm(ROOT + path);
  }
  for (const path of changed) console.log(`${check ? 'differs' : 'written'}: ${path}`);
  console.log(`${made.size} generated files, ${changed.length} ${check ? 'differ' : 'changed'}`);
  if (check && changed.length > 0) console.log('run: npm run generate');
  return check && changed.length > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.includes('--check'));
