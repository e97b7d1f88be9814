import { lstat, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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
 * already and `force` is not given: half a set would be worse than none. Throws `file-exists` and `file-unwritable`.
 */
export async function writeFolder(folder: string, files: readonly FolderFile[], force: boolean): Promise<void> {
  const folders = new Set(files.map(({ name }) => dirname(join(folder, name))));
  for (const one of [folder, ...folders]) await make(one);
  if (!force) for (const { name } of files) await refuseExisting(folder, name);
  for (const { name, content, secret } of files) await writeOutput(join(folder, name), content, { force, secret });
}

async function make(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw new HawserError(`the folder ${folder} cannot be made`, {
      code: 'file-unwritable',
      next: [{ text: 'Name another folder.', command: '--out DIR' }],
      cause,
    });
  }
}

async function refuseExisting(folder: string, name: string): Promise<void> {
  const path = join(folder, name);
  if (!(await exists(path))) return;
  throw new HawserError(`${path} is there already; nothing was written`, {
    code: 'file-exists',
    next: [
      { text: 'Name another folder.', command: '--out DIR' },
      { text: `Or let the files in ${shellWord(folder)} be overwritten.`, command: '--force' },
    ],
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
