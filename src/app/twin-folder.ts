import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PreparedTwin } from '../brokers/kit/twin.ts';
import { utf8Text } from '../kernel/bytes.ts';
import { HawserError } from '../kernel/errors.ts';
import { loadFile } from '../pki/read.ts';
import { writeFolder, type FolderFile } from './write-folder.ts';

/** How to connect to a twin: `login.json`. Files are named relative to it; secrets stand in files of their own. */
export interface TwinLoginFile {
  readonly madeBy: typeof MADE_BY;
  readonly kind: string;
  readonly listening: string;
  readonly host: string;
  readonly clientId?: string;
  readonly username?: string;
  readonly passwordFile?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly ca: string;
  readonly anchors: string;
  readonly verify?: 'ack';
  readonly topic?: string;
  /** All files that were written with it: the next twin replaces them. */
  readonly files: readonly string[];
}

const MADE_BY = 'hawser twin';
const LOGIN_FILE = 'login.json';
const ANCHORS = 'anchors';

/** One file that was written. */
export interface TwinFileMade {
  /** Relative to the folder. */
  readonly name: string;
  readonly what: string;
  readonly secret: boolean;
}

/**
 * Writes what is needed to connect to a twin. Files of an earlier twin in the folder are replaced; anything else that is
 * in the way is left alone, and nothing is written. Throws `file-exists` and `file-unwritable`.
 */
export async function writeTwinFolder(
  folder: string,
  twin: PreparedTwin,
  running: { readonly kind: string; readonly listening: string },
): Promise<readonly TwinFileMade[]> {
  const [usual] = twin.served;
  const ca = usual === undefined ? undefined : twin.roots.get(usual.root);
  if (ca === undefined) throw new TypeError('a twin without a root');
  const open = (name: string, what: string, content: string): FolderFile & TwinFileMade => ({
    name,
    what,
    content,
    secret: false,
  });
  const files = [open('ca.pem', 'the root for the module', ca), ...twin.files];
  const roots = [...twin.roots].map(([name, pem]) =>
    open(`${ANCHORS}/${name}.pem`, 'a root that the twin’s chains can end at', pem),
  );
  const names = [LOGIN_FILE, ...[...files, ...roots].map(({ name }) => name)];
  const login = loginFile(twin, running, names);
  await removeEarlier(folder);
  // The login file comes last: it says that the others are whole.
  const loginText = `${JSON.stringify(login, undefined, 2)}\n`;
  await writeFolder(folder, [...files, ...roots, open(LOGIN_FILE, 'how to connect', loginText)]);
  return [
    ...files.map(({ name, what, secret }) => ({ name, what, secret })),
    { name: LOGIN_FILE, what: 'how to connect', secret: false },
    { name: `${ANCHORS}/`, what: 'the roots, for --anchors', secret: false },
  ];
}

function loginFile(
  { host, login }: PreparedTwin,
  running: { readonly kind: string; readonly listening: string },
  files: readonly string[],
): TwinLoginFile {
  const { certificate, ...rest } = login;
  const own = certificate ? { cert: 'device.pem', key: 'device.key.pem' } : {};
  return { madeBy: MADE_BY, ...running, host, ...rest, ...own, ca: 'ca.pem', anchors: ANCHORS, files };
}

/** Takes away what an earlier twin has written, and only that. */
async function removeEarlier(folder: string): Promise<void> {
  for (const name of await earlierFiles(join(folder, LOGIN_FILE))) {
    try {
      await rm(join(folder, name), { force: true });
    } catch (cause) {
      throw new HawserError(`${join(folder, name)} of an earlier twin cannot be removed`, {
        code: 'file-unwritable',
        next: [{ text: 'Name another folder.', command: '--out DIR' }],
        cause,
      });
    }
  }
}

/** No twin writes other names, so no list, whoever has written it, can lead out of the folder or to other files. */
const OWN_NAME = /^(anchors\/)?[a-z0-9][a-z0-9-]*(\.key)?\.(pem|txt|json)$/;

async function earlierFiles(path: string): Promise<readonly string[]> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(utf8Text(await loadFile(path)) ?? '');
  } catch {
    // Not there, or not ours: writing says what is in the way.
    return [];
  }
  if (typeof parsed !== 'object' || parsed === null || !('madeBy' in parsed) || parsed.madeBy !== MADE_BY) return [];
  const files: unknown = 'files' in parsed ? parsed.files : undefined;
  if (!Array.isArray(files)) return [];
  return files.filter((name): name is string => typeof name === 'string' && OWN_NAME.test(name));
}
