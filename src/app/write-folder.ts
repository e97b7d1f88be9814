import { lstat, mkdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { HawserError } from '../kernel/errors.ts';
import { shellWord } from './shell-word.ts';
import { writeOutput } from './write-file.ts';

/** One file of a set. */
export interface FolderFile {
  /** May lead into a folder below, `anchors/root.pem`. */
  readonly name: string;
  readonly content: Uint8Array | string;
  /** Only its owner may read it. */
  readonly secret: boolean;
}

/**
 * Writes a set of files into a folder, which is made where it is missing. Nothing is written when one of them is there
 * already and `force` is not true: half a set would be worse than none. `force` is left out by commands that have no such
 * option. Throws `file-exists` and `file-unwritable`.
 */
export async function writeFolder(folder: string, files: readonly FolderFile[], force?: boolean): Promise<void> {
  const folders = new Set(files.map(({ name }) => dirname(join(folder, name))));
  if (force !== true) for (const { name } of files) await refuseExisting(folder, name, force === false);
  for (const one of [folder, ...folders]) await make(one);
  const options = { force: force === true };
  for (const { name, content, secret } of files) await writeOutput(join(folder, name), content, { ...options, secret });
}

async function make(folder: string): Promise<void> {
  try {
    await makeWithParents(resolve(folder));
  } catch (cause) {
    throw new HawserError(`the folder ${folder} cannot be made`, {
      code: 'file-unwritable',
      next: [{ text: 'Name another folder.', command: '--out DIR' }],
      cause,
    });
  }
}

/** Step by step: where a folder cannot be had, as in `/proc`, node:fs tries for ever to make it with its parents. */
async function makeWithParents(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(folder) === folder) throw error;
    await makeWithParents(dirname(folder));
    await mkdir(folder);
  }
}

async function refuseExisting(folder: string, name: string, mayForce: boolean): Promise<void> {
  const path = join(folder, name);
  if (!(await exists(path))) return;
  const force = { text: `Or let the files in ${shellWord(folder)} be overwritten.`, command: '--force' };
  throw new HawserError(`${path} is there already; nothing was written`, {
    code: 'file-exists',
    next: [{ text: 'Name another folder.', command: '--out DIR' }, ...(mayForce ? [force] : [])],
  });
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch {
    // What else may be wrong with the path shows when it is written to.
    return false;
  }
}
