import { bareLine, exchange, line } from '../../../at/declare.ts';
import { int, literal, optional, quoted, rest, word } from '../../../at/field.ts';
import { testForm } from '../simcom-common/forms.ts';

const FLASH_MS = 15_000;

/** The commands of the ordinary file system. `manual`: title of the AT command manual. */
export function fileDeclarations(manual: string) {
  const path = rest();
  const directory = line('fs.directory.path', '+FSCD', { path: rest() });
  const heading = line('fs.list.heading', '+FSLS', { heading: word(/^(FILES|SUBDIRECTORIES):$/) });
  const counts = line('fs.list.counts', '+FSLS', {
    subdirectories: word(/^SUBDIRECTORIES:\d+$/),
    files: word(/^FILES:\d+$/),
  });
  const name = bareLine('fs.list.name', /^(?<name>[^+"\r\n][^"\r\n]*)$/);
  const memory = line('fs.memory.sizes', '+FSMEM', { sizes: rest() });
  const attributes = line('fs.attributes.values', '+FSATTRI', { values: rest() });
  const sent = line('fs.read.data', '+CFTRANTX', { kind: literal('DATA', false), bytes: int() }, { payload: 'bytes' });
  const ended = line('fs.read.end', '+CFTRANTX', { code: int({ max: 99 }) });
  return {
    directory,
    heading,
    counts,
    name,
    memory,
    attributes,
    sent,
    ended,
    changeDirectory: exchange('fs.directory', 'set', '+FSCD', {
      args: { path },
      reply: [directory],
      manual: `${manual}, AT+FSCD`,
    }),
    readDirectory: exchange('fs.directory.read', 'read', '+FSCD', { reply: [directory], manual: `${manual}, AT+FSCD` }),
    directoryTest: testForm('fs.directory', '+FSCD', `${manual}, AT+FSCD`),
    list: exchange('fs.list', 'exec', '+FSLS', { reply: [heading, name], manual: `${manual}, AT+FSLS` }),
    listKind: exchange('fs.list.kind', 'set', '+FSLS', {
      args: { kind: int({ max: 2 }) },
      reply: [heading, name],
      manual: `${manual}, AT+FSLS`,
    }),
    listCounts: exchange('fs.list.read', 'read', '+FSLS', { reply: [counts], manual: `${manual}, AT+FSLS` }),
    listTest: testForm('fs.list', '+FSLS', `${manual}, AT+FSLS`, '(0-2)'),
    remove: exchange('fs.delete', 'set', '+FSDEL', {
      args: { path },
      deadlineMs: FLASH_MS,
      manual: `${manual}, AT+FSDEL`,
    }),
    removeTest: testForm('fs.delete', '+FSDEL', `${manual}, AT+FSDEL`),
    space: exchange('fs.memory', 'exec', '+FSMEM', { reply: [memory], manual: `${manual}, AT+FSMEM` }),
    spaceTest: testForm('fs.memory', '+FSMEM', `${manual}, AT+FSMEM`),
    stat: exchange('fs.attributes', 'set', '+FSATTRI', {
      args: { path },
      reply: [attributes],
      manual: `${manual}, AT+FSATTRI`,
    }),
    statTest: testForm('fs.attributes', '+FSATTRI', `${manual}, AT+FSATTRI`),
    write: exchange('fs.write', 'set', '+CFTRANRX', {
      args: { path: quoted({ min: 4, max: 255 }), bytes: int({ min: 1, max: 1_048_576 }) },
      prompt: { length: 'bytes', maxBytes: 1_048_576, what: 'file', deadlineMs: 5_000 },
      deadlineMs: 60_000,
      manual: `${manual}, AT+CFTRANRX`,
    }),
    writeTest: testForm('fs.write', '+CFTRANRX', `${manual}, AT+CFTRANRX`),
    read: exchange('fs.read', 'set', '+CFTRANTX', {
      args: { path: quoted({ min: 4, max: 255 }), from: optional(int()), bytes: optional(int({ min: 1 })) },
      reply: [sent, ended],
      deadlineMs: 60_000,
      manual: `${manual}, AT+CFTRANTX`,
    }),
    readTest: testForm('fs.read', '+CFTRANTX', `${manual}, AT+CFTRANTX`),
  };
}

export type FileDeclarations = ReturnType<typeof fileDeclarations>;
