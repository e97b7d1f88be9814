import {
  ERROR,
  OK,
  answer,
  type EmulatorHalf,
  type Ending,
  type ModuleHost,
  type Responder,
} from '../../kit/emulator.ts';
import { answerTest, textOf } from '../simcom-common/emulator.ts';
import type { FileDeclarations } from './declarations.ts';

/** Total size that `+FSMEM` shows for `C:`, bytes: the manual's example. */
const DRIVE_BYTES = 11_348_480;
/** Largest block of `+CFTRANTX`, bytes. */
const BLOCK = 1024;
/** Directories that exist; there is no SD card, so no `D:`. */
const DIRECTORIES = ['C:/', 'E:/', 'E:/mssl_cert/', 'F:/'];

/** Directory and name of a path; relative ones start at `current`. */
function locate(path: string, current: string): { readonly directory: string; readonly name: string } | undefined {
  const unquoted = path.trim().replace(/^"(.*)"$/, '$1');
  const whole = /^[a-z]:/i.test(unquoted) ? unquoted : current + unquoted;
  const cut = whole.lastIndexOf('/') + 1;
  const directory = DIRECTORIES.find((known) => known.toLowerCase() === whole.slice(0, cut).toLowerCase());
  return directory === undefined ? undefined : { directory, name: whole.slice(cut) };
}

/** Area of a directory in `FileStore`: `c:` for `C:/`. */
function areaOf(directory: string): string {
  return directory.slice(0, -1).toLowerCase();
}

/** The ordinary file system of a virtual module. */
export function fileEmulator(x: FileDeclarations): EmulatorHalf {
  return (host) => {
    const { files } = host.services;
    let current = 'C:/';
    const list = (reply: Responder, kind: number): Ending => {
      const folders = DIRECTORIES.filter((path) => path !== current && path.startsWith(current));
      if (kind !== 2 && folders.length > 0) {
        reply.info(x.heading, { heading: 'SUBDIRECTORIES:' });
        for (const folder of folders) reply.text(folder.slice(current.length, -1));
      }
      const names = files.list(areaOf(current)).map(({ name }) => name);
      if (kind !== 1 && names.length > 0) {
        reply.info(x.heading, { heading: 'FILES:' });
        for (const name of names) reply.text(name);
      }
      return OK;
    };
    return {
      answers: [
        answer(x.changeDirectory, (args, reply) => {
          const path = args.path.trim().replace(/^"(.*)"$/, '$1');
          const found = locate(path.endsWith('/') ? path : `${path}/`, current);
          if (found === undefined) return ERROR;
          current = found.directory;
          reply.info(x.directory, { path: current });
          return OK;
        }),
        answer(x.readDirectory, (_args, reply) => {
          reply.info(x.directory, { path: current });
          return OK;
        }),
        answerTest(x.directoryTest),
        answer(x.list, (_args, reply) => list(reply, 0)),
        answer(x.listKind, (args, reply) => list(reply, args.kind)),
        answer(x.listCounts, (_args, reply) => {
          const folders = DIRECTORIES.filter((path) => path !== current && path.startsWith(current)).length;
          reply.info(x.counts, {
            subdirectories: `SUBDIRECTORIES:${folders}`,
            files: `FILES:${files.list(areaOf(current)).length}`,
          });
          return OK;
        }),
        answerTest(x.listTest),
        answer(x.remove, (args) => {
          const found = locate(args.path, current);
          return found !== undefined && files.remove(areaOf(found.directory), found.name) ? OK : ERROR;
        }),
        answerTest(x.removeTest),
        answer(x.space, (_args, reply) => {
          const used = files.list('c:').reduce((sum, { bytes }) => sum + bytes.length, 0);
          reply.info(x.memory, { sizes: `C:(${DRIVE_BYTES},${used})` });
          return OK;
        }),
        answerTest(x.spaceTest),
        answer(x.stat, (args, reply) => {
          const found = locate(args.path, current);
          const bytes = found && files.read(areaOf(found.directory), found.name);
          if (bytes === undefined) return ERROR;
          reply.info(x.attributes, { values: String(bytes.length) });
          return OK;
        }),
        answerTest(x.statTest),
        answer(x.write, (args, reply) => write(host, reply, locate(textOf(args.path), current), args.bytes)),
        answerTest(x.writeTest),
        answer(x.read, (args, reply) => {
          const found = locate(textOf(args.path), current);
          const bytes = found && files.read(areaOf(found.directory), found.name);
          if (bytes === undefined) return ERROR;
          const from = args.from ?? 0;
          const end = Math.min(bytes.length, from + (args.bytes ?? bytes.length));
          for (let at = from; at < end; at += BLOCK) {
            const block = bytes.subarray(at, Math.min(end, at + BLOCK));
            reply.info(x.sent, { bytes: block.length }, block);
          }
          reply.info(x.ended, { code: 0 });
          return OK;
        }),
        answerTest(x.readTest),
      ],
    };
  };
}

async function write(
  host: ModuleHost,
  reply: Responder,
  target: ReturnType<typeof locate>,
  length: number,
): Promise<Ending> {
  if (target === undefined || target.name === '') return ERROR;
  const body = await reply.prompt(length);
  if (body === undefined) return ERROR;
  return host.services.files.write(areaOf(target.directory), target.name, body) ? OK : ERROR;
}
