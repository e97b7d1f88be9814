import { definePart, type CodeTable, type Part } from '../../kit/part.ts';
import type { CertificateDeclarations } from './declarations.ts';
import { certificateObserver } from './observer.ts';
import { certificateReading } from './reading.ts';

/** The certificate store of the SIMCom modules that have `+CCERTDOWN`. `codes`: those of `+CFTPSGETFILE`. */
export function certificatePart(declared: CertificateDeclarations, codes: CodeTable): Part {
  const { download, downloadTest, list, listTest, remove, removeTest, fetch } = declared;
  return definePart({
    id: 'simcom-certificates',
    title: 'Certificate store',
    roles: ['credentialStore'],
    exchanges: [
      download,
      downloadTest.exchange,
      list,
      listTest.exchange,
      remove,
      removeTest.exchange,
      fetch,
      ...(declared.move === undefined ? [] : [declared.move]),
    ],
    urcs: [],
    observer: certificateObserver,
    codes: [codes],
    reading: certificateReading,
  });
}
