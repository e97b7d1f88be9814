import { bareLine, exchange, line } from '../../at/declare.ts';
import { int, rest } from '../../at/field.ts';
import { bareText } from '../_parts/simcom-classic/fields.ts';
import { note } from './manuals.ts';

/* The file system, from which certificates are taken over. Paths have backslashes: `C:\\USER\\CERT.CRT`. */

const flag = int({ max: 1 });
const path = bareText(100);
/** Most bytes of one write. */
export const WRITE_BYTES = 10_240;

export const fileLines = {
  drive: line('file.drive.letter', '+FSDRIVE', { drive: rest() }),
  size: line('file.size.value', '+FSFLSIZE', { bytes: int() }),
  name: bareLine('file.name', /^(?<name>[\w.-]+\.\w{1,4}|[\w.-]+\\)$/),
};

export const fileCommands = {
  drive: exchange('file.drive', 'set', '+FSDRIVE', {
    args: { storage: flag },
    reply: [fileLines.drive],
    manual: note('FSDRIVE'),
  }),
  create: exchange('file.create', 'set', '+FSCREATE', { args: { file: path }, manual: note('FSCREATE') }),
  write: exchange('file.write', 'set', '+FSWRITE', {
    args: { file: path, mode: flag, bytes: int({ max: WRITE_BYTES }), seconds: int({ min: 1, max: 20 }) },
    prompt: { length: 'bytes', maxBytes: WRITE_BYTES, what: 'file', deadlineMs: 5_000 },
    deadlineMs: 30_000,
    manual: note('FSWRITE'),
  }),
  size: exchange('file.size', 'set', '+FSFLSIZE', {
    args: { file: path },
    reply: [fileLines.size],
    manual: note('FSFLSIZE'),
  }),
  read: exchange('file.read', 'set', '+FSREAD', {
    args: { file: path, mode: flag, bytes: int(), from: int() },
    manual: note('FSREAD'),
  }),
  remove: exchange('file.delete', 'set', '+FSDEL', { args: { file: path }, manual: note('FSDEL') }),
  list: exchange('file.list', 'set', '+FSLS', {
    args: { folder: path },
    reply: [fileLines.name],
    manual: note('FSLS'),
  }),
  makeFolder: exchange('file.make-folder', 'set', '+FSMKDIR', { args: { folder: path }, manual: note('FSMKDIR') }),
};
