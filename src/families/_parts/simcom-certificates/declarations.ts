import { exchange, line } from '../../../at/declare.ts';
import { int, oneOf, quoted } from '../../../at/field.ts';
import type { Fact } from '../../../kernel/facts.ts';
import { testForm } from '../simcom-common/forms.ts';

/** What differs between the module families that have this command group. */
export interface CertificateDialect {
  /** Title of the AT command manual. */
  readonly manual: string;
  /** Length of a file name with its ending, bytes. */
  readonly nameBytes: Fact<{ readonly min: number; readonly max: number }>;
  /** Largest file, bytes. */
  readonly maxBytes: Fact<number>;
  /** Whether `+CCERTMOVE` exists. */
  readonly move: Fact<boolean>;
}

const FLASH_MS = 15_000;
/** An FTP transfer over a slow network. */
const DOWNLOAD_MS = 120_000;

/** The commands of the certificate store. */
export function certificateDeclarations(dialect: CertificateDialect) {
  const { manual } = dialect;
  const { min, max } = dialect.nameBytes.value;
  const maxBytes = dialect.maxBytes.value;
  const name = quoted({ min, max, quotesOptional: true });
  const entry = line('cert.entry', '+CCERTLIST', { name: quoted() });
  const fetched = line('cert.fetch.result', '+CFTPSGETFILE', { code: int({ max: 99 }) });
  const move = exchange('cert.move', 'set', '+CCERTMOVE', {
    args: { name },
    deadlineMs: FLASH_MS,
    manual: `${manual}, AT+CCERTMOVE`,
  });
  return {
    entry,
    fetched,
    download: exchange('cert.download', 'set', '+CCERTDOWN', {
      args: { name, bytes: int({ min: 1, max: maxBytes }) },
      prompt: { length: 'bytes', maxBytes, what: 'certificate', deadlineMs: 5_000 },
      deadlineMs: FLASH_MS,
      manual: `${manual}, AT+CCERTDOWN`,
    }),
    downloadTest: testForm('cert.download', '+CCERTDOWN', `${manual}, AT+CCERTDOWN`, `(${min}-${max}),(1-${maxBytes})`),
    list: exchange('cert.list', 'exec', '+CCERTLIST', { reply: [entry], manual: `${manual}, AT+CCERTLIST` }),
    listTest: testForm('cert.list', '+CCERTLIST', `${manual}, AT+CCERTLIST`),
    remove: exchange('cert.delete', 'set', '+CCERTDELE', {
      args: { name },
      deadlineMs: FLASH_MS,
      manual: `${manual}, AT+CCERTDELE`,
    }),
    removeTest: testForm('cert.delete', '+CCERTDELE', `${manual}, AT+CCERTDELE`, `(${min}-${max})`),
    fetch: exchange('cert.fetch', 'set', '+CFTPSGETFILE', {
      args: { path: quoted({ min: 1, max: 256 }), directory: oneOf(1, 2, 3, 4) },
      completion: { line: fetched, code: 'code', order: 'either', deadlineMs: DOWNLOAD_MS },
      manual: `${manual}, AT+CFTPSGETFILE (directory 4 is the certificate store)`,
    }),
    ...(dialect.move.value ? { move } : {}),
  };
}

export type CertificateDeclarations = ReturnType<typeof certificateDeclarations>;
