import { refusedAs } from '../../kit/excuses.ts';
import type { ObservedExchange } from '../../kit/part.ts';
import type { LogReading, Notice } from '../../kit/reading.ts';
import { textIn } from '../../kit/seen.ts';
import { span, weigh } from '../../kit/rows.ts';

const UPLOAD = 'AT+CCERTDOWN in the AT command manuals of SIM7600, A76xx and SIM767x';

/** The module looks at no content when it stores a file, so a refusal is about the command, the memory or the firmware. */
function refusedUpload({ ok, args }: ObservedExchange): Notice | undefined {
  if (ok) return undefined;
  const name = textIn(args, 'name') ?? 'the file';
  const ending = /\.(?:pem|der)$/i.test(name);
  return {
    text: ending ? `the upload of ${name} is refused` : `${name} is refused: names end in .pem or .der`,
    span: span('server-trust'),
    causes: ending
      ? [
          weigh('firmware-bug', 0.5, 'server-trust', 'some SIM767x builds refuse every upload'),
          weigh('command-order/state', 0.3, 'server-trust', 'the length or the name is out of range'),
          weigh('buffer/memory', 0.2, 'server-trust', 'the store is full'),
        ]
      : [weigh('command-order/state', 0.9, 'server-trust', 'names end in .pem or .der')],
    source: ending ? `${UPLOAD}; LilyGo-Modem-Series issues 183, 275 and 339` : UPLOAD,
  };
}

const FTP = 'T-SIM7600X issue 49 (directory 4 of AT+CFTPSGETFILE is the certificate store)';
const STORE = 4;

function fetched({ ok, args }: ObservedExchange): Notice | undefined {
  if (ok && args['directory'] === STORE) return undefined;
  const why = ok
    ? `directory ${String(args['directory'])} is not the certificate store, which is 4`
    : 'the file was not fetched';
  return {
    text: why,
    span: ok ? span('server-trust') : span('bearer', 'server-trust'),
    causes: [
      weigh('cert-not-stored', 0.6, 'server-trust', why),
      ...(ok ? [] : [weigh('network-not-attached', 0.3, 'bearer', 'the FTP server was not reached')]),
    ],
    source: FTP,
  };
}

function notMoved({ ok }: ObservedExchange): Notice | undefined {
  if (ok) return undefined;
  const why = 'the file that was to be moved into the certificate store is not where the command looks for it';
  return {
    text: why,
    span: span('server-trust'),
    causes: [weigh('cert-not-stored', 0.8, 'server-trust', why)],
    source: 'A76XX Series AT Command Manual V1.09, AT+CCERTMOVE',
  };
}

/** What the certificate store says in a log. */
export const certificateReading: LogReading = {
  ends: { 'cert.download': refusedUpload, 'cert.fetch': fetched, 'cert.move': notMoved },
  harmless: {
    'cert.delete': refusedAs('there was no such file to delete'),
  },
  asks: [
    {
      command: 'AT+CCERTLIST',
      learns: 'which files are in the certificate store, by their exact names',
      decides: ['cert-not-stored', 'client-cert-missing'],
    },
    {
      command: 'AT+CCERTDOWN="ca.pem",SIZE',
      learns:
        'store the root once more: SIZE is the file’s own with its line ends, and the module says OK after as many bytes',
      decides: ['cert-format', 'wrong-root-ca', 'intermediate-instead-of-root', 'firmware-bug'],
    },
  ],
};
