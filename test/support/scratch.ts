import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory of its own for files that outside programs must read. */
export interface Scratch {
  readonly folder: string;
  /** Writes a file only its owner can read and gives its path. */
  file(name: string, content: string | Uint8Array): Promise<string>;
  remove(): Promise<void>;
}

export async function scratch(): Promise<Scratch> {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-'));
  return {
    folder,
    async file(name, content) {
      const path = join(folder, name);
      await writeFile(path, content, { mode: 0o600 });
      return path;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
