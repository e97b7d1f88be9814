import { byteString, concatBytes } from '../../kernel/bytes.ts';
import { ERROR, OK, answer, type Answer, type ModuleHost } from '../kit/emulator.ts';
import { textOf } from '../_parts/simcom-common/emulator.ts';
import { fileCommands as x, fileLines } from './declarations-files.ts';

/** Area of the only drive in `FileStore`; there is no memory card, so no `D:`. */
const AREA = 'c:';
/** Where the note's examples put certificates: it is there from the beginning. */
const USER = 'USER\\';

/** The part of a path behind `C:\`; `undefined` for another drive, or for slashes. */
function below(path: string): string | undefined {
  return /^c:\\([^/:"]*)$/i.exec(path)?.[1];
}

/** A stored name, in the case in which it was made: names are the same whatever their case. */
function stored({ services }: ModuleHost, name: string): string | undefined {
  return services.files.list(AREA).find((file) => file.name.toLowerCase() === name.toLowerCase())?.name;
}

/** Bytes of the file at a path, `C:\USER\CERT.CRT`. */
export function fileAt(host: ModuleHost, path: string): Uint8Array | undefined {
  const name = below(path);
  const found = name === undefined || name.endsWith('\\') ? undefined : stored(host, name);
  return found === undefined ? undefined : host.services.files.read(AREA, found);
}

/** Folders are kept as empty files whose names end in a backslash. */
function isFolder(host: ModuleHost, name: string): boolean {
  return name === '' || name.toLowerCase() === USER.toLowerCase() || stored(host, name) !== undefined;
}

/** Everything up to and including the last backslash. */
function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf('\\') + 1);
}

/** Names right in a folder: files, and folders with their backslash. */
function entriesOf(host: ModuleHost, folder: string): readonly string[] {
  const names = host.services.files.list(AREA).map(({ name }) => name);
  const all = folder === '' ? [USER, ...names] : names;
  return all
    .filter((name) => name.toLowerCase().startsWith(folder.toLowerCase()))
    .map((name) => name.slice(folder.length))
    .filter((name) => /^[^\\]+\\?$/.test(name));
}

/** The file system of a virtual module. */
export function fileAnswers(host: ModuleHost): readonly Answer[] {
  const { files } = host.services;
  return [
    answer(x.drive, ({ storage }, reply) => {
      if (storage !== 0) return ERROR;
      reply.info(fileLines.drive, { drive: 'C' });
      return OK;
    }),
    answer(x.create, ({ file }) => {
      const name = below(textOf(file));
      if (name === undefined || name === '' || name.endsWith('\\') || !isFolder(host, folderOf(name))) return ERROR;
      // What becomes of a file that is there already is not known: refused (a guess).
      return stored(host, name) === undefined && files.write(AREA, name, new Uint8Array()) ? OK : ERROR;
    }),
    answer(x.write, async ({ file, mode, bytes, seconds }, reply) => {
      const before = fileAt(host, textOf(file));
      const name = stored(host, below(textOf(file)) ?? '');
      if (before === undefined || name === undefined || bytes === 0) return ERROR;
      const body = await reply.prompt(bytes, { withinMs: seconds * 1_000 });
      if (body === undefined || body.length < bytes) return ERROR;
      return files.write(AREA, name, mode === 0 ? body : concatBytes([before, body])) ? OK : ERROR;
    }),
    answer(x.size, ({ file }, reply) => {
      const found = fileAt(host, textOf(file));
      if (found === undefined) return ERROR;
      reply.info(fileLines.size, { bytes: found.length });
      return OK;
    }),
    answer(x.read, ({ file, mode, bytes, from }, reply) => {
      const found = fileAt(host, textOf(file));
      if (found === undefined) return ERROR;
      const start = mode === 0 ? 0 : from;
      const part = found.subarray(start, start + bytes);
      if (part.length > 0) reply.text(byteString(part));
      return OK;
    }),
    answer(x.remove, ({ file }) => {
      const name = stored(host, below(textOf(file)) ?? '');
      return name !== undefined && !name.endsWith('\\') && files.remove(AREA, name) ? OK : ERROR;
    }),
    answer(x.list, ({ folder }, reply) => {
      const name = below(textOf(folder));
      if (name === undefined || (name !== '' && !name.endsWith('\\')) || !isFolder(host, name)) return ERROR;
      for (const entry of entriesOf(host, name)) reply.text(entry);
      return OK;
    }),
    answer(x.makeFolder, ({ folder }) => {
      const name = below(textOf(folder))?.replace(/\\?$/, '\\');
      if (name === undefined || name === '\\' || isFolder(host, name)) return ERROR;
      if (!isFolder(host, folderOf(name.slice(0, -1)))) return ERROR;
      return files.write(AREA, name, new Uint8Array()) ? OK : ERROR;
    }),
  ];
}
