import { utf8Length } from '../../kernel/bytes.ts';
import type { Cause } from '../../kernel/cause.ts';

/* What the text of a %CMNG entry shows of itself: most failures are a PEM that did not arrive as it lies on the disk. */

/** Kinds of entries: 0 root, 1 certificate of the client, 2 its key. */
export type EntryType = 0 | 1 | 2;

/** What is wrong with a text that was given as an entry. */
export interface TextFault {
  readonly cause: Cause;
  readonly text: string;
  readonly source: string;
  /** How much it speaks for being the fault, 0..1. */
  readonly weight: number;
}

const LIMIT_BYTES = 4_096;
const CHECKLIST = 'nrfcredstore and the serial LTE modem, sources read';

/** A line of base64 is 64 or 76 characters long. */
const LONG_RUN = /[A-Za-z0-9+/]{100}/;
const BLANK_FOR_LINE_END = /[A-Za-z0-9+/]{60,76} [A-Za-z0-9+/]{20}/;

/** What can be told from the text of an entry; a text that somebody has shortened or masked shows less. */
export function faultsOf(type: EntryType, text: string): readonly TextFault[] {
  const found: TextFault[] = [];
  const add = (cause: Cause, weight: number, words: string, source = CHECKLIST): void => {
    found.push({ cause, weight, text: words, source });
  };
  const certificates = text.split('-----BEGIN CERTIFICATE-----').length - 1;
  if (/-----\\[rn]/.test(text) || /\\n-----/.test(text)) {
    add(
      'cert-format',
      0.9,
      'its line ends are the two characters \\ and n: that is text for a program, not for the modem',
    );
  } else if (LONG_RUN.test(text) || BLANK_FOR_LINE_END.test(text)) {
    add('cert-format', 0.9, 'it has no line ends between its lines', 'DevZone thread 127054; bifravst issue 53');
  }
  if (type === 1 && certificates > 1) {
    add(
      'cert-format',
      0.6,
      `it holds ${certificates} certificates: one is wanted, that of the device`,
      'bifravst issue 53',
    );
  }
  if (type !== 2 && text.includes('PRIVATE KEY-----')) {
    add('cert-format', 0.9, 'it is a private key where a certificate is wanted');
  }
  if (type === 2) keyFaults(text, add);
  if (/[^\t\r\n -~]/.test(text)) {
    add(
      'cert-format',
      0.8,
      'it has characters that no PEM has: dashes or quotes of a word processor',
      'Circuit Dojo thread 692',
    );
  }
  if (/^\s/.test(text)) add('cert-format', 0.5, 'it begins with a blank or a line end', 'DevZone thread 127054');
  const bytes = utf8Length(text);
  if (bytes >= LIMIT_BYTES) {
    add('chain-too-big', 0.8, `it has ${bytes} bytes: an entry has less than 4 kB`, 'sdk-nrf samples');
  }
  return found;
}

type Add = (cause: Cause, weight: number, words: string, source?: string) => void;

function keyFaults(text: string, add: Add): void {
  if (text.includes('BEGIN CERTIFICATE'))
    add('cert-format', 0.9, 'it is a certificate where the private key is wanted');
  if (text.includes('BEGIN EC PARAMETERS')) {
    add(
      'cert-format',
      0.8,
      'a block EC PARAMETERS stands in front of the key: only the block of the key itself is read',
      'DevZone thread 85066',
    );
  }
  if (text.includes('BEGIN EC PRIVATE KEY')) {
    add(
      'key-type-unsupported',
      0.3,
      'it is an EC key: P-256 is the curve that is known to work',
      'nRF Cloud documentation',
    );
  }
  if (text.includes('BEGIN ENCRYPTED PRIVATE KEY')) {
    add('cert-format', 0.4, 'it is encrypted: its password has to stand behind it', 'nRF9160 AT Commands, %CMNG');
  } else if (text.includes('BEGIN PRIVATE KEY')) {
    add(
      'cert-format',
      0.3,
      'it is PKCS#8: release notes of 1.3.1 say that this is not read, the vendor’s installer writes it all the same',
      'release notes of modem firmware 1.3.1; nRF Cloud utils 3.1',
    );
  }
}

/** Whether a text is anything that can be judged: people write `"root_ca"` for what they do not show. */
export function showsText(text: string): boolean {
  return text.includes('-----BEGIN');
}
