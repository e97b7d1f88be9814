import { HawserError } from '../../../kernel/errors.ts';
import type { TlsVersion } from '../../../kernel/facts.ts';
import type { TlsContextState } from '../../kit/state.ts';
import { FILE_PLACES, MASK_BITS, METHODS, numberedFile, suitesOfMask, type Generation } from './options.ts';

/* What a program sets on a secure socket, as somebody writes it down: by the names of the headers, or by their numbers. */

const METHOD_PREFIX = 'SL_SO_SEC_METHOD_';

/** Highest version of a method; SSL 3.0 and DTLS are none that a broker of today speaks. */
const HIGHEST: ReadonlyMap<number, TlsVersion> = new Map([
  [1, 'TLSv1'],
  [2, 'TLSv1.1'],
  [3, 'TLSv1.2'],
  [4, 'TLSv1.2'],
]);

/** `SL_SO_SEC_METHOD_TLSV1_2` or `3`; `undefined` for what is no method, or one that no broker speaks. */
export function methodTold(text: string): Pick<TlsContextState, 'maxVersion'> | undefined {
  const name = text.replace(METHOD_PREFIX, '').toUpperCase();
  const number = numberIn(text) ?? [...METHODS].find(([, own]) => own.toUpperCase() === name)?.[0];
  const maxVersion = HIGHEST.get(number ?? -1);
  return maxVersion === undefined ? undefined : { maxVersion };
}

/** Names of suites with bars between them, or a number. */
export function maskTold(text: string, generation: Generation): Pick<TlsContextState, 'suites'> | undefined {
  const number = numberIn(text);
  if (number !== undefined) return number > 0xffffffff ? undefined : { suites: suitesOfMask(number, generation) };
  const named = text.split('|').map((name) => {
    const bare = name.trim().replace(/^SL_SEC_MASK_/, '');
    return MASK_BITS.later.find((bit) => bit.name === `SL_SEC_MASK_${bare}`);
  });
  if (named.some((bit) => bit === undefined)) return undefined;
  const known = new Set(MASK_BITS[generation].map(({ suite }) => suite));
  return { suites: named.flatMap((bit) => (bit !== undefined && known.has(bit.suite) ? [bit.suite] : [])) };
}

/** One place of the array: 0 key, 1 certificate, 2 CA, 3 DH parameters. */
export function placeTold(place: number, number: number): TlsContextState {
  const name = numberedFile(number) ?? '';
  switch (FILE_PLACES[place]) {
    case 'key':
      return { clientkey: name };
    case 'cert':
      return { clientcert: name };
    case 'ca':
      return { cacert: name, verifies: number !== 0 };
    default:
      return {};
  }
}

/** Four numbers: `126,127,128,0`. */
export function filesTold(text: string): TlsContextState | undefined {
  const numbers = text
    .replace(/[{}\s]/g, '')
    .split(',')
    .map(numberIn);
  if (numbers.length !== FILE_PLACES.length) return undefined;
  if (!numbers.every((number) => number !== undefined && number <= 255)) return undefined;
  const [key = 0, cert = 0] = numbers;
  return numbers.reduce<TlsContextState>((told, number, place) => ({ ...told, ...placeTold(place, number ?? 0) }), {
    presents: key !== 0 && cert !== 0,
  });
}

function numberIn(text: string): number | undefined {
  return /^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(text.trim()) ? Number(text) : undefined;
}

type Reader = (text: string, generation: Generation) => TlsContextState | undefined;

/** By name, in any case. `server_verify` is the last argument of Paho's TLSConnectNetwork. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['SL_SO_SECMETHOD', (text) => methodTold(text)],
  ['SL_SO_SECURE_MASK', maskTold],
  ['SL_SO_SECURE_FILES', (text) => filesTold(text)],
  ['SERVER_VERIFY', (text) => (/^[01]$/.test(text.trim()) ? { takesUnverified: text.trim() === '0' } : undefined)],
]);

const EXAMPLES: Readonly<Record<string, string>> = {
  SL_SO_SECMETHOD: 'SL_SO_SEC_METHOD_TLSV1_2 or 3 (1 to 4; no broker speaks SSL 3.0 or DTLS)',
  SL_SO_SECURE_MASK: '0x110, or names as SL_SEC_MASK_TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, with | between them',
  SL_SO_SECURE_FILES: '126,127,128,0 (key, certificate, CA, DH parameters)',
  SERVER_VERIFY: '0 or 1',
};

/** Puts settings together. Throws `usage` for a name or a value that is none. */
export function toldSettings(settings: ReadonlyMap<string, string>, generation: Generation): TlsContextState {
  return [...settings].reduce<TlsContextState>((told, [name, text]) => {
    const upper = name.toUpperCase();
    const reader = READERS.get(upper);
    if (reader === undefined) throw unknownSetting(name);
    const read = reader(text, generation);
    if (read === undefined) throw wrongValue(name, upper);
    return { ...told, ...read };
  }, {});
}

function unknownSetting(name: string): HawserError {
  return new HawserError(`there is no setting ${name} that is judged`, {
    code: 'usage',
    next: Object.entries(EXAMPLES).map(([own, example]) => ({ text: `${own}: ${example}` })),
  });
}

function wrongValue(name: string, upper: string): HawserError {
  return new HawserError(`the value of ${name} is none that it can have`, {
    code: 'usage',
    next: [{ text: `It is ${EXAMPLES[upper] ?? 'another one'}.` }],
  });
}
