import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the RSA keys that the test files of one run share; gone at its end. */
    readonly keyPool: string;
  }
}

/** The folder is empty at first: whoever needs a key that is not there makes it (`shared-keys.ts`). */
export default async function keyPool(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-keys-'));
  project.provide('keyPool', folder);
  return () => rm(folder, { recursive: true, force: true });
}
