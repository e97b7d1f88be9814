import { rowsFrom, span, weigh } from '../../kit/rows.ts';
import type { CodeMeaning, CodeTable } from '../../kit/part.ts';
import { ALERT_NAMES, FILE_WORDS, LATER_NAMES, LIBRARY_NAMES, OWN_NAMES, SOCKET_NAMES } from './names.ts';
import { READINGS, type Reading } from './readings.ts';

/** How far the block of the TLS library lies lower in the second generation. */
const LIBRARY_SHIFT = -500;

const SDK_1 = 'CC3200 SDK 1.5.0, socket.h';
const SDK_2 = 'SimpleLink CC32xx SDK 2.10, errors.h';
const FLASH = 'CC3200 SDK 1.5.0, fs.h';

function numbered(names: string, shift = 0): readonly (readonly [string, number])[] {
  return names.split(', ').map((pair) => {
    const [name = '', number = ''] = pair.split(' ');
    return [name, Number(number) + shift];
  });
}

const other = (why: string) => weigh('other', 0.4, 'tls', why);

/** For a number whose name says all that is known: the block in which it lies. */
const OF_SOCKET: Reading = {
  text: 'refused by the socket layer',
  span: span('tcp'),
  causes: [weigh('command-order/state', 0.5, 'tcp', 'a parameter or the order of the calls')],
};
const OF_CERTIFICATE: Reading = {
  text: 'a certificate or key could not be read',
  span: span('server-trust', 'client-auth'),
  causes: [
    weigh(
      'cert-format',
      0.7,
      'server-trust',
      'the DER of the file, or of what the server sent, is broken at that point',
    ),
    weigh('cert-format', 0.3, 'client-auth', 'the same for the own certificate and key'),
  ],
};
const OF_LIBRARY: Reading = {
  text: 'the handshake broke',
  span: span('tls', 'client-auth'),
  causes: [other('the name is all that is known')],
};
const OF_ALERT: Reading = {
  text: 'a TLS alert',
  span: span('tls', 'mqtt'),
  causes: [other('the log of the server says why')],
};

/** The names of reading DER lie in the first part of the library's block. */
const LAST_OF_DER = -181;

function rows(source: string, names: string, fallback: (number: number) => Reading, shift = 0): readonly CodeMeaning[] {
  const row = rowsFrom(source);
  return numbered(names, shift).map(([name, number]) => {
    const { text, span: where, causes } = READINGS[name] ?? fallback(number - shift);
    return row(number, `${name}: ${text}`, where, ...causes);
  });
}

const ofLibrary = (number: number): Reading => (number >= LAST_OF_DER ? OF_CERTIFICATE : OF_LIBRARY);

interface TableOptions {
  readonly explains: readonly string[];
}

/** Sockets and TLS of CC3100 and CC3200. */
export const firstGeneration: CodeTable = {
  id: 'SL',
  title: 'SimpleLink sockets and TLS (sl_Connect, socket events)',
  explains: [],
  codes: [
    ...rows(SDK_1, SOCKET_NAMES, () => OF_SOCKET),
    ...rows(SDK_1, LIBRARY_NAMES, ofLibrary),
    {
      ...rowsOfName('ASN_NO_SIGNER_E', -188),
      confidence: 'guess',
      source: 'in no header of this generation; the number of the second without its shift, and that of wolfSSL',
    },
    ...rows(SDK_1, ALERT_NAMES, () => OF_ALERT),
    ...rows(SDK_1, OWN_NAMES, () => OF_LIBRARY),
  ],
};

function rowsOfName(name: keyof typeof READINGS, number: number): CodeMeaning {
  const { text, span: where, causes } = READINGS[name] ?? OF_LIBRARY;
  return rowsFrom(SDK_2)(number, `${name}: ${text}`, where, ...causes);
}

const laterRow = rowsFrom(`${SDK_2}, and SlNetSock`);
const flashRow = (code: number, text: string): CodeMeaning =>
  laterRow(
    code,
    text,
    span('server-trust', 'client-auth'),
    weigh('cert-not-stored', 0.4, 'server-trust', 'a credential file is not what it should be'),
  );
const dns = (why: string) => weigh('dns', 0.8, 'dns', why);

/** Sockets, TLS and names of CC3120 to CC3235. */
export function secondGeneration({ explains }: TableOptions): CodeTable {
  return {
    id: 'SL',
    title: 'SimpleLink sockets, TLS and names (sl_Connect, AT firmware)',
    explains,
    codes: [
      ...rows(SDK_2, SOCKET_NAMES, () => OF_SOCKET),
      ...rows(SDK_2, withoutFirst(LIBRARY_NAMES), ofLibrary, LIBRARY_SHIFT),
      ...rows(SDK_2, ALERT_NAMES, () => OF_ALERT),
      ...rows(SDK_2, OWN_NAMES, () => OF_LIBRARY),
      ...rows(SDK_2, LATER_NAMES, (number) => (number <= -600 ? OF_LIBRARY : OF_SOCKET)),
      laterRow(
        -2005,
        'API_ABORTED: the call was given up after an error of the host driver',
        span('tcp', 'client-auth'),
        other('what went before says why'),
      ),
      laterRow(-2021, 'a function of the socket layer failed', span('tcp', 'client-auth'), other('no detail given')),
      laterRow(
        -6150,
        'no answer to the question for a name',
        span('bearer', 'dns'),
        dns('the server for names keeps silent'),
      ),
      laterRow(-6154, 'the question for a name failed', span('bearer', 'dns'), dns('the name does not resolve')),
      laterRow(-6160, 'the server was not found', span('dns'), dns('the name does not resolve')),
      ...[-10287, -10289].map((code) => flashRow(code, 'wrong signature of a file')),
      flashRow(-10348, 'there is no file system on the flash'),
    ],
  };
}

/** The number behind a name of the headers (without `SL_` and `ESEC_`). Throws TypeError for a name that a table does not have. */
export function codeNamed({ id, codes }: CodeTable, name: string): number {
  const row = codes.find(({ text }) => text.startsWith(`${name}:`));
  if (row === undefined) throw new TypeError(`the table ${id} has no ${name}`);
  return row.code;
}

/** Two numbers of the first generation's library are not in the second's. */
function withoutFirst(names: string): string {
  return names.replace('RSA_WRONG_TYPE_E -130, RSA_BUFFER_E -131, ', '');
}

/** What the file system of the first generation says. */
export const flashCodes: CodeTable = {
  id: 'FS',
  title: 'Files on the flash (sl_FsOpen, sl_FsWrite)',
  explains: [],
  codes: [...FILE_WORDS].map(([code, text]) =>
    rowsFrom(FLASH)(
      code,
      text,
      span('server-trust', 'client-auth'),
      weigh('cert-not-stored', code === -11 ? 0.9 : 0.4, 'server-trust', 'a credential file is not what it should be'),
    ),
  ),
};
