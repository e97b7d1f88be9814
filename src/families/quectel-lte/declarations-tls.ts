import { exchange, line, urc, type Exchange } from '../../at/declare.ts';
import { hexNumber, int, literal, optional, quoted, rest, type Fields } from '../../at/field.ts';
import { asked, tested } from '../kit/declared.ts';
import { context, SSL } from './declarations-common.ts';

/* TLS contexts (`AT+QSSLCFG`) and sockets (`AT+QSSL…`). Without a value the option is read. */

const configured = line('tls.config.value', '+QSSLCFG', { key: quoted({ quotesOptional: true }), values: rest() });
const MANUAL = `${SSL}, AT+QSSLCFG`;

function option(key: string, value: Fields): Exchange {
  return exchange(`tls.${key}`, 'set', '+QSSLCFG', {
    args: { key: literal(key), context: int({ max: 5 }), ...value },
    reply: [configured],
    manual: MANUAL,
  });
}

const number = (max: number): Fields => ({ value: optional(int({ max })) });
const file: Fields = { value: optional(quoted({ max: 84, quotesOptional: true })) };

const options: readonly Exchange[] = [
  option('sslversion', number(5)),
  // One suite, 0XFFFF for all; some firmware takes a list.
  option('ciphersuite', { value: optional(hexNumber()), more: optional(rest()) }),
  option('cacert', file),
  option('cacertex', file),
  option('clientcert', file),
  option('clientkey', { ...file, password: optional(quoted({ max: 128, secret: true })) }),
  option('seclevel', number(2)),
  option('ignorelocaltime', number(1)),
  option('negotiatetime', number(300)),
  option('sni', number(1)),
  option('session_cache', number(1)),
  option('renegotiation', number(1)),
  option('closetimemode', number(1)),
  option('ignoremulticertchainverify', number(1)),
  option('ignoreinvalidcertsign', number(1)),
  option('ignorecertitem', number(1_048_575)),
  option('alpn', { value: optional(quoted()) }),
  option('dtls', number(1)),
  option('dtlsversion', number(5)),
  option('psk', { identity: optional(quoted()), value: optional(quoted({ secret: true })) }),
];

const client = int({ max: 11 });
const data = line('tls-socket.data', '+QSSLRECV', { bytes: int() }, { payload: 'bytes' });
const state = line('tls-socket.state.value', '+QSSLSTATE', { client, state: rest() });
const opened = line('tls-socket.opened', '+QSSLOPEN', { client, code: int({ max: 999 }) });

export const tlsExchanges: readonly Exchange[] = [
  ...options,
  asked('tls.option', 'set', '+QSSLCFG', SSL, [configured], { key: quoted(), values: optional(rest()) }),
  tested('tls.option', '+QSSLCFG', SSL),
  exchange('tls-socket.open', 'set', '+QSSLOPEN', {
    args: {
      pdp: context,
      context: int({ max: 5 }),
      client,
      host: quoted({ min: 1, max: 200 }),
      port: int({ max: 65_535 }),
      mode: optional(int({ max: 2 })),
    },
    finals: [{ line: 'CONNECT', ok: true }],
    completion: { line: opened, code: 'code', match: ['client'], order: 'after', deadlineMs: 450_000, optional: true },
    deadlineMs: 150_000,
    manual: `${SSL}, AT+QSSLOPEN`,
  }),
  exchange('tls-socket.send', 'set', '+QSSLSEND', {
    args: { client, bytes: optional(int({ max: 1_500 })) },
    prompt: { length: 'bytes', maxBytes: 1_500, what: 'data', deadlineMs: 5_000 },
    finals: [
      { line: 'SEND OK', ok: true },
      { line: 'SEND FAIL', ok: false },
    ],
    manual: `${SSL}, AT+QSSLSEND`,
  }),
  asked('tls-socket.receive', 'set', '+QSSLRECV', SSL, [data], { client, bytes: int({ max: 1_500 }) }),
  asked('tls-socket.close', 'set', '+QSSLCLOSE', SSL, [], { client, seconds: optional(int()) }),
  asked('tls-socket.state', 'exec', '+QSSLSTATE', SSL, [state]),
  asked('tls-socket.state.of', 'set', '+QSSLSTATE', SSL, [state], { client }),
];

export const tlsUrcs = [
  urc(
    line('tls-socket.event', '+QSSLURC', { event: quoted(), client: optional(int()), bytes: optional(int()) }),
    `${SSL}, +QSSLURC`,
  ),
];
