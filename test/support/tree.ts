import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, with a separator at its end. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const NOT_OURS = new Set(['node_modules', 'dist', 'coverage', '.git']);

/** Every file of the project as `src/kernel/bytes.ts`, without what is installed or built; sorted. */
export async function projectFiles(folder = ''): Promise<string[]> {
  const entries = await readdir(join(ROOT, folder), { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    if (NOT_OURS.has(entry.name)) continue;
    const path = relative(ROOT, join(ROOT, folder, entry.name)).replaceAll('\\', '/');
    if (entry.isDirectory()) found.push(...(await projectFiles(path)));
    else if (entry.isFile() && !entry.name.endsWith('.tgz')) found.push(path);
  }
  return found.sort();
}
