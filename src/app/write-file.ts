import { open } from 'node:fs/promises';
import { HawserError } from '../kernel/errors.ts';
import { shellWord } from './shell-word.ts';

export interface WriteOptions {
  /** Whether a file that is there may be overwritten. */
  readonly force?: boolean;
  /** Only its owner may read it: keys, and whatever holds one. */
  readonly secret?: boolean;
}

/** Writes a file that the user named. Throws `file-exists` and `file-unwritable`. */
export async function writeOutput(
  path: string,
  content: Uint8Array | string,
  options: WriteOptions = {},
): Promise<void> {
  const { force = false, secret = false } = options;
  try {
    const file = await open(path, force ? 'w' : 'wx', secret ? 0o600 : 0o644);
    try {
      // The mode above counts for a new file only, and a key must not be readable for a moment either.
      if (secret) await file.chmod(0o600);
      await file.writeFile(content);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw (cause as NodeJS.ErrnoException).code === 'EEXIST' ? exists(path, cause) : unwritable(path, cause);
  }
}

function exists(path: string, cause: unknown): HawserError {
  return new HawserError(`${path} is there already`, {
    code: 'file-exists',
    next: [
      { text: 'Name another file.', command: '--out FILE' },
      { text: `Or let ${shellWord(path)} be overwritten.`, command: '--force' },
    ],
    cause,
  });
}

const SYSTEM_WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

function unwritable(path: string, cause: unknown): HawserError {
  const why = SYSTEM_WORDS[(cause as NodeJS.ErrnoException).code ?? ''] ?? 'the system refuses';
  return new HawserError(`cannot write ${path}: ${why}`, { code: 'file-unwritable', cause });
}
