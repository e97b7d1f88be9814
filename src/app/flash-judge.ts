import type { FamilyChoice } from '../families/kit/find.ts';
import type { Finding } from '../findings/finding.ts';
import { readObjects } from '../pki/read-objects.ts';
import { understand } from '../pki/understand.ts';
import { judgeForModule } from './creds-module.ts';
import type { FileToWrite } from './flash-job.ts';

/** Where the chip looks for the certificates and keys of its sockets, by number. */
const CREDENTIAL = /^\/cert\/\d{1,3}\.der$/;

/** What the chip will not read of the credentials among the files. They are written as they are all the same. */
export function judgeForChip(files: readonly FileToWrite[], choice: FamilyChoice): readonly Finding[] {
  const held = files
    .filter(({ remote }) => CREDENTIAL.test(remote))
    .map(({ local, bytes }) => ({ path: local, bytes: bytes.length, reading: readObjects(bytes) }));
  // Whose root it is makes no difference to the form of a file.
  return judgeForModule(
    understand(held, () => undefined),
    choice,
  );
}
