import { nameUnresolved } from '../kit/causes.ts';
import type { CodeMeaning, CodeTable } from '../kit/part.ts';
import { rowsFrom, span, weigh } from '../kit/rows.ts';
import { subjectNumbers, wordsOf } from './cme-words.ts';

const NOTE = 'SIM800 series SSL application note V1.05 (2020)';
const MANUAL = 'SIM800 Series AT Command Manual V1.09';

const network = (why: string) => weigh('network-not-attached', 0.8, 'bearer', why);
const order = (why: string) => weigh('command-order/state', 0.8, 'at', why);

/** Of some numbers only the range is documented here. */
const OWN_WORDS = 'the words by general knowledge, not looked up';

const documented = rowsFrom(`${MANUAL}, +CME ERROR`);
const inOurWords = rowsFrom(`${MANUAL}, +CME ERROR (${OWN_WORDS})`);

type Row = (code: number, ...of: ReadAs) => CodeMeaning;
type ReadAs = [span: CodeMeaning['span'], ...causes: CodeMeaning['causes']];
const cme: Row = (code, ...of) => documented(code, wordsOf(code), ...of);
const cmeInOurWords: Row = (code, ...of) => inOurWords(code, wordsOf(code), ...of);

const bySubject = subjectNumbers.map((code) => cme(code, undefined));

/** Numbers that 3GPP does not have. */
export const cmeRows: readonly CodeMeaning[] = [
  ...bySubject,
  cme(99, undefined, order('something else uses what the command needs')),
  cme(160, span('bearer', 'dns'), nameUnresolved(0.8), network('no data connection')),
  cme(
    161,
    span('bearer', 'tcp'),
    network('no data connection'),
    weigh('wrong-port/plain-on-tls', 0.4, 'tcp', 'nothing listens there'),
  ),
  cme(180, span('network', 'bearer'), network('AT+CGATT? says 0')),
  cme(181, undefined, order('another connection is being made')),
  cme(600, undefined),
  cme(753, undefined, order('a parameter is missing')),
  cme(756, undefined, order('a parameter is out of range')),
  cme(757, undefined, order('a parameter is out of range')),
  cme(765, undefined, order('a value is out of range')),
  cme(766, undefined, order('not in this firmware')),
  cme(767, undefined, order('the state did not allow it')),
  cme(768, undefined, order('the multiplexer is on')),
  cme(769, undefined, order('something else has it')),
  cme(770, span('network'), weigh('network-not-attached', 0.8, 'network', 'the network refuses the SIM')),
  cme(771, undefined, order('a call is being made')),
  cme(772, span('sim'), weigh('network-not-attached', 0.8, 'sim', 'the SIM is switched off: AT+CFUN=1')),
  cme(773, span('sim'), weigh('network-not-attached', 0.5, 'sim', 'the SIM does not have the file')),
  cmeInOurWords(791, undefined, order('a parameter is missing')),
  cmeInOurWords(792, undefined, order('a parameter too many')),
  cmeInOurWords(793, undefined, order('a value is out of range')),
  cmeInOurWords(794, undefined, order('quotes are missing, or too many')),
  cmeInOurWords(795, undefined, order('a parameter is written wrong')),
  cmeInOurWords(796, undefined, order('a parameter is empty')),
  cme(797, span('sim', 'network'), weigh('network-not-attached', 0.9, 'network', 'the radio is off: AT+CFUN=1')),
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
