import { definePart, type Part } from '../../kit/part.ts';
import type { FileDeclarations } from './declarations.ts';
import { fileObserver } from './observer.ts';
import { fileReading } from './reading.ts';

/** The ordinary file system (`C:/`), which is apart from the certificate store. */
export function filePart(x: FileDeclarations): Part {
  return definePart({
    id: 'simcom-files',
    title: 'File system',
    roles: [],
    exchanges: [
      x.changeDirectory,
      x.readDirectory,
      x.directoryTest.exchange,
      x.list,
      x.listKind,
      x.listCounts,
      x.listTest.exchange,
      x.remove,
      x.removeTest.exchange,
      x.space,
      x.spaceTest.exchange,
      x.stat,
      x.statTest.exchange,
      x.write,
      x.writeTest.exchange,
      x.read,
      x.readTest.exchange,
    ],
    urcs: [],
    observer: fileObserver,
    codes: [],
    reading: fileReading,
  });
}
