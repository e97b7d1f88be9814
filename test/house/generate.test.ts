import { describe, expect, it } from 'vitest';
import { anchorPage } from '../../scripts/generate/anchor-page.ts';
import { brokerPage } from '../../scripts/generate/broker-page.ts';
import { factsIn, showValue } from '../../scripts/generate/facts.ts';
import { familyPage, familyTable } from '../../scripts/generate/family-page.ts';
import { brokerFolders, familyFolders } from '../../scripts/generate/folders.ts';
import { betweenMarkers, table } from '../../scripts/generate/markdown.ts';
import { brokers } from '../../src/brokers/registry.ts';
import { emulatedFamilies, emulatorOf } from '../../src/families/emulators.ts';
import { families } from '../../src/families/registry.ts';
import { guess, stated } from '../../src/kernel/facts.ts';
import { loadKnown } from '../../src/pki/anchors/set.ts';

describe('registries', () => {
  it('hold every family folder and every emulator half', async () => {
    const folders = await familyFolders();
    expect(families().map(({ id }) => id)).toEqual(folders.map(({ name }) => name));
    const emulated = folders.filter(({ hasEmulator }) => hasEmulator).map(({ name }) => name);
    expect(emulatedFamilies()).toEqual(emulated);
    for (const id of emulated) expect((await emulatorOf(id))?.family).toBe(id);
    expect(await emulatorOf('constructor')).toBeUndefined();
    expect(emulated.length).toBeGreaterThan(0);
  });

  it('hold every broker folder', async () => {
    const folders = await brokerFolders();
    expect(brokers().map(({ id }) => id)).toEqual(folders.map(({ name }) => name));
    expect(folders.length).toBeGreaterThan(0);
  });

  it('give no alias to two families', () => {
    const names = families().flatMap(({ id, aliases }) => [id, ...aliases].map((name) => name.toLowerCase()));
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
    expect(names.length).toBeGreaterThan(0);
  });
});

describe('pages', () => {
  it('show every firmware line, fact and code of a family', async () => {
    let shown = 0;
    for (const folder of await familyFolders()) {
      const page = familyPage(folder);
      for (const line of folder.family.firmware) {
        expect(page).toContain(`### Facts of ${line.id}\n`);
        for (const { name } of factsIn(line.facts)) expect(page).toContain(`| ${name} | `);
        shown += 1;
      }
      for (const { code, text } of folder.family.codes.flatMap(({ codes }) => codes)) {
        expect(page).toContain(`| ${code} | ${text.replaceAll('|', '\\|')} |`);
      }
      expect(familyTable([folder])).toContain(`docs/families/${folder.name}.md`);
    }
    expect(shown).toBeGreaterThan(0);
  });

  it('show every fact of a broker with its source, and its dates', async () => {
    const anchors = await loadKnown();
    let shown = 0;
    for (const folder of await brokerFolders()) {
      const page = brokerPage(folder, anchors);
      for (const { name, fact } of factsIn(folder.profile)) {
        expect(page, `${folder.name} ${name}`).toContain(`| ${fact.confidence} | ${fact.source}`);
        if (fact.note !== undefined) expect(page, `${folder.name} ${name}`).toContain(fact.note);
        if (typeof fact.value === 'string' && fact.value.includes(' ')) expect(page).toContain(fact.value);
        shown += 1;
      }
      for (const { on } of folder.profile.dates) expect(page).toContain(`| ${on} | `);
    }
    expect(shown).toBeGreaterThan(300);
  });

  it('show every root with its history, and link to it', async () => {
    const known = await loadKnown();
    const page = anchorPage(known);
    for (const { name, keyId, events } of known) {
      expect(page).toContain(`\n## ${name}\n`);
      expect(page).toContain(keyId);
      for (const { on, text } of events) expect(page).toContain(`| ${on} | ${text}`);
    }
    expect(page).toContain('(#starfield-services-root-certificate-authority---g2)');
    expect(known.length).toBeGreaterThan(30);
  });
});

describe('facts', () => {
  it('are found at any depth and shown for people', () => {
    const found = factsIn({
      name: 'not a fact',
      tls: { suites: stated([0xc02f, 0x2f], 'manual'), versions: guess({ min: 'TLSv1', max: 'TLSv1.2' }, 'unknown') },
      sni: stated(true, 'manual'),
      limit: guess(null, 'nobody knows'),
      prompt: stated('>\r\n', 'log'),
      bytes: stated(10240, 'manual'),
    });
    expect(found.map((named) => `${named.name}: ${showValue(named)}`)).toEqual([
      'tls.suites: 0xC02F, 0x002F',
      'tls.versions: TLSv1 to TLSv1.2',
      'sni: yes',
      'limit: not known',
      'prompt: `>\\r\\n`',
      'bytes: 10240',
    ]);
  });
});

describe('Markdown', () => {
  it('keeps a cell in its place', () => {
    expect(table(['a'], [['x | y\n z']])).toBe('| a |\n| --- |\n| x \\| y z |\n\n');
    expect(table(['a'], [])).toBe('');
  });

  it('replaces what is between the markers only', () => {
    const text = 'one\n<!-- t: generated -->\nold\n<!-- t: end -->\ntwo\n';
    const replaced = betweenMarkers(text, 't', 'new\n');
    expect(replaced).toBe('one\n<!-- t: generated -->\n\nnew\n\n<!-- t: end -->\ntwo\n');
    expect(betweenMarkers(replaced, 't', 'new\n')).toBe(replaced);
    expect(() => betweenMarkers(text, 'other', '')).toThrow('other: generated');
  });
});
