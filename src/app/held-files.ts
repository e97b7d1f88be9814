import { loadFile } from '../pki/read.ts';
import { readObjects, type Reading } from '../pki/read-objects.ts';
import type { HeldFile } from '../pki/understand.ts';
import { fromEnvironment } from './credentials.ts';

/** How files under a password are opened. */
export interface PasswordSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Name of the environment variable that holds the password. */
  readonly passwordEnv?: string | undefined;
  /** Asks a person, where there is one; `undefined`: nobody answers. */
  readonly ask?: ((path: string, attempt: number) => Promise<string | undefined>) | undefined;
}

const MAX_ATTEMPTS = 3;

/** Reads the files that the user named. Throws `file-unreadable`, `file-empty` and `secret-missing`. */
export async function holdFiles(paths: readonly string[], source: PasswordSource): Promise<readonly HeldFile[]> {
  const password =
    source.passwordEnv === undefined ? undefined : fromEnvironment('password', source.passwordEnv, source.env);
  const held: HeldFile[] = [];
  for (const path of paths) {
    const bytes = await loadFile(path);
    held.push({ path, bytes: bytes.length, reading: await openReading(path, bytes, password?.reveal(), source) });
  }
  return held;
}

async function openReading(
  path: string,
  bytes: Uint8Array,
  password: string | undefined,
  { ask }: PasswordSource,
): Promise<Reading> {
  let reading = readObjects(bytes, password);
  if (password !== undefined || ask === undefined) return reading;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS && isLocked(reading); attempt += 1) {
    const answer = await ask(path, attempt);
    if (answer === undefined || answer === '') return reading;
    reading = readObjects(bytes, answer);
  }
  return reading;
}

function isLocked({ objects }: Reading): boolean {
  return objects.some(
    (object) => object.kind === 'locked' && (object.reason === 'no-password' || object.reason === 'wrong-password'),
  );
}
