import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { BrokerProfile } from '../../src/brokers/kit/profile.ts';
import type { Family } from '../../src/families/kit/family.ts';
import { ROOT } from '../support/run.ts';

/** A family's folder, with what it exports. */
export interface FamilyFolder {
  readonly name: string;
  readonly family: Family;
  readonly hasEmulator: boolean;
  readonly hasReadme: boolean;
}

/** A broker's folder, with what it exports. */
export interface BrokerFolder {
  readonly name: string;
  readonly profile: BrokerProfile;
  readonly hasTwin: boolean;
}

async function foldersIn(area: string): Promise<string[]> {
  const entries = await readdir(`${ROOT}src/${area}`, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('_') && entry.name !== 'kit');
  return names.map((entry) => entry.name).sort();
}

async function load(path: string): Promise<Readonly<Record<string, unknown>>> {
  if (!existsSync(ROOT + path)) throw new Error(`${path} is missing: every folder beside it has one`);
  return (await import(pathToFileURL(ROOT + path).href)) as Readonly<Record<string, unknown>>;
}

function idMatches(value: unknown, folder: string): boolean {
  return typeof value === 'object' && value !== null && 'id' in value && value.id === folder;
}

function kindMatches(value: unknown, folder: string): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === folder;
}

/** All families, in the order of their folders' names. */
export async function familyFolders(): Promise<readonly FamilyFolder[]> {
  const found: FamilyFolder[] = [];
  for (const name of await foldersIn('families')) {
    const path = `src/families/${name}`;
    const { family } = await load(`${path}/family.ts`);
    if (!idMatches(family, name)) throw new Error(`${path}/family.ts must export \`family\` with the id "${name}"`);
    found.push({
      name,
      family: family as Family,
      hasEmulator: existsSync(`${ROOT}${path}/emulator.ts`),
      hasReadme: existsSync(`${ROOT}${path}/README.md`),
    });
  }
  return found;
}

/** All broker profiles, in the order of their folders' names. */
export async function brokerFolders(): Promise<readonly BrokerFolder[]> {
  const found: BrokerFolder[] = [];
  for (const name of await foldersIn('brokers')) {
    const path = `src/brokers/${name}/profile.ts`;
    const { profile } = await load(path);
    if (!idMatches(profile, name)) throw new Error(`${path} must export \`profile\` with the id "${name}"`);
    const twinPath = `src/brokers/${name}/twin.ts`;
    const hasTwin = existsSync(ROOT + twinPath);
    if (hasTwin && !kindMatches((await load(twinPath))['twin'], name))
      throw new Error(`${twinPath} must export \`twin\` with the kind "${name}"`);
    found.push({ name, profile: profile as BrokerProfile, hasTwin });
  }
  return found;
}
