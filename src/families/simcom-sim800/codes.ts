import { nameUnresolved } from '../kit/causes.ts';
import type { CodeMeaning, CodeTable } from '../kit/part.ts';
import { rowsFrom, span, weigh } from '../kit/rows.ts';

const NOTE = 'SIM800 series SSL application note V1.05 (2020)';
const MANUAL = 'SIM800 Series AT Command Manual V1.09';

const network = (why: string) => weigh('network-not-attached', 0.8, 'bearer', why);
const order = (why: string) => weigh('command-order/state', 0.8, 'at', why);

/** Of some numbers only the range is documented here. */
const OWN_WORDS = 'the words by general knowledge, not looked up';

const cme = rowsFrom(`${MANUAL}, +CME ERROR`);
const cmeInOurWords = rowsFrom(`${MANUAL}, +CME ERROR (${OWN_WORDS})`);

/** Ranges of which only the subject is known. */
const SUBJECTS: readonly (readonly [from: number, to: number, subject: string])[] = [
  [171, 179, 'MMS'],
  [182, 193, 'MMS'],
  [601, 614, 'Bluetooth'],
  [754, 755, 'a parameter'],
  [758, 764, 'a parameter'],
];

const bySubject = SUBJECTS.flatMap(([from, to, subject]) =>
  Array.from({ length: to - from + 1 }, (_, i) => cme(from + i, `${subject}: no detail known`, undefined)),
);

/** Numbers that 3GPP does not have. */
export const cmeRows: readonly CodeMeaning[] = [
  ...bySubject,
  cme(99, 'resource limitation', undefined, order('something else uses what the command needs')),
  cme(160, 'DNS resolve failed', span('bearer', 'dns'), nameUnresolved(0.8), network('no data connection')),
  cme(
    161,
    'Socket open failed',
    span('bearer', 'tcp'),
    network('no data connection'),
    weigh('wrong-port/plain-on-tls', 0.4, 'tcp', 'nothing listens there'),
  ),
  cme(180, 'GPRS is not attached', span('network', 'bearer'), network('AT+CGATT? says 0')),
  cme(181, 'TCPIP stack is busy', undefined, order('another connection is being made')),
  cme(600, 'Bluetooth: unspecified', undefined),
  cme(753, 'missing required cmd parameter', undefined, order('a parameter is missing')),
  cme(756, 'invalid P1', undefined, order('a parameter is out of range')),
  cme(757, 'invalid P2', undefined, order('a parameter is out of range')),
  cme(765, 'invalid input value', undefined, order('a value is out of range')),
  cme(766, 'unsupported mode', undefined, order('not in this firmware')),
  cme(767, 'operation failed', undefined, order('the state did not allow it')),
  cme(768, 'MUX already running', undefined, order('the multiplexer is on')),
  cme(769, 'unable to get control', undefined, order('something else has it')),
  cme(
    770,
    'SIM network reject',
    span('network'),
    weigh('network-not-attached', 0.8, 'network', 'the network refuses the SIM'),
  ),
  cme(771, 'call setup in progress', undefined, order('a call is being made')),
  cme(
    772,
    'SIM powered down',
    span('sim'),
    weigh('network-not-attached', 0.8, 'sim', 'the SIM is switched off: AT+CFUN=1'),
  ),
  cme(
    773,
    'SIM file not present',
    span('sim'),
    weigh('network-not-attached', 0.5, 'sim', 'the SIM does not have the file'),
  ),
  cmeInOurWords(791, 'param count not enough', undefined, order('a parameter is missing')),
  cmeInOurWords(792, 'param count beyond', undefined, order('a parameter too many')),
  cmeInOurWords(793, 'param value range beyond', undefined, order('a value is out of range')),
  cmeInOurWords(794, 'param type not match', undefined, order('quotes are missing, or too many')),
  cmeInOurWords(795, 'param format invalid', undefined, order('a parameter is written wrong')),
  cmeInOurWords(796, 'get a null param', undefined, order('a parameter is empty')),
  cme(
    797,
    'CFUN state is 0 or 4',
    span('sim', 'network'),
    weigh('network-not-attached', 0.9, 'network', 'the radio is off: AT+CFUN=1'),
  ),
];

const cert = rowsFrom(`${NOTE}, AT+SSLSETCERT`);

export const certificateCodes: CodeTable = {
  id: 'SSLSETCERT',
  title: 'Client certificate taken over (+SSLSETCERT)',
  explains: ['tls.client-certificate'],
  codes: [
    cert(0, 'done', undefined),
    cert(
      1,
      'failed',
      span('client-auth'),
      weigh('cert-format', 0.7, 'client-auth', 'certificate and key are wanted in one file: .crt, .cer or .p12'),
      weigh('cert-not-stored', 0.5, 'client-auth', 'there is no file at that path; it has backslashes'),
      weigh('key-type-unsupported', 0.2, 'client-auth', 'an EC key'),
    ),
  ],
};

const remove = rowsFrom(`${NOTE}, AT+SSLDEROOT and AT+SSLDECLI`);

export const deletionCodes: CodeTable = {
  id: 'SSLDE',
  title: 'Certificates deleted (+SSLDEROOT, +SSLDECLI)',
  explains: ['tls.root.delete', 'tls.client.delete'],
  codes: [
    remove(0, 'done', undefined),
    remove(13, 'no such file', undefined, order('the name is another: AT+SSLDEROOT?')),
    remove(42, 'no right to', undefined, order('it belongs to the firmware')),
  ],
};

const http = rowsFrom(`${MANUAL}, AT+HTTPACTION; ${NOTE}`);
const httpInOurWords = rowsFrom(`${MANUAL}, AT+HTTPACTION (${OWN_WORDS})`);
const old = weigh('tls-version', 0.8, 'tls', 'R14.18 speaks TLS 1.0, and hardly a server takes that today');
const noName = weigh('sni-unsupported-firmware', 0.4, 'tls', 'no server name is sent');

/** Below 600 it is the server's own status. */
export const httpCodes: CodeTable = {
  id: 'HTTPACTION',
  title: 'HTTP client in the module (+HTTPACTION)',
  explains: ['http.action'],
  codes: [
    httpInOurWords(
      600,
      'not HTTP',
      span('tcp', 'tls'),
      weigh('wrong-port/plain-on-tls', 0.8, 'tls', 'the port speaks TLS, or something else'),
    ),
    httpInOurWords(601, 'network error', span('bearer', 'tcp'), network('the data connection is not up, or was lost')),
    httpInOurWords(602, 'no memory', span('tcp'), weigh('buffer/memory', 0.9, 'tcp', 'too big an answer')),
    httpInOurWords(603, 'DNS error', span('bearer', 'dns'), nameUnresolved(0.8), network('no data connection')),
    httpInOurWords(604, 'stack busy', undefined, order('the action before has not ended')),
    http(
      605,
      'TLS could not be established',
      span('tls', 'client-auth'),
      old,
      noName,
      weigh('cipher-suite', 0.3, 'tls', 'old suites only'),
    ),
    http(
      606,
      'a fatal TLS alert',
      span('tls', 'client-auth'),
      old,
      noName,
      weigh('client-cert-missing', 0.2, 'client-auth', 'a certificate is wanted'),
    ),
  ],
};
