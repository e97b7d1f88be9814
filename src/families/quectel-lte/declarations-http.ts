import { exchange, line, type Exchange } from '../../at/declare.ts';
import { int, literal, optional, quoted, rest } from '../../at/field.ts';
import { asked } from '../kit/declared.ts';

/* The HTTP client: `AT+QHTTP…`. The URL is given at a prompt, and so is what is posted. */

/** The manual that was read; where BG96 differs (`CONNECT` for the prompt), a recorded dialogue of one shows it. */
export const HTTP = 'Quectel BC660K-GL&BC950K-GL HTTP(S) Application Note V1.1';

const code = int({ max: 999 });
const seconds = optional(int({ max: 65_535 }));
const CONNECT = { deadlineMs: 125_000, line: 'CONNECT' } as const;

const got = line('http.get.result', '+QHTTPGET', { code, status: optional(int()), bytes: optional(int()) });

/** The client's commands, as far as they go before a connection. */
export const httpExchanges: readonly Exchange[] = [
  asked('http.tls-context', 'set', '+QHTTPCFG', HTTP, [], { key: literal('sslctxid'), context: int({ max: 5 }) }),
  asked(
    'http.option',
    'set',
    '+QHTTPCFG',
    HTTP,
    [line('http.option.value', '+QHTTPCFG', { key: quoted(), values: rest() })],
    {
      key: quoted(),
      values: optional(rest()),
    },
  ),
  exchange('http.url', 'set', '+QHTTPURL', {
    args: { bytes: int({ min: 1, max: 2_048 }), seconds },
    prompt: { length: 'bytes', maxBytes: 2_048, what: 'url', ...CONNECT },
    manual: `${HTTP}, AT+QHTTPURL`,
  }),
  exchange('http.get', 'exec', '+QHTTPGET', {
    completion: { line: got, code: 'code', order: 'after', deadlineMs: 125_000 },
    manual: `${HTTP}, AT+QHTTPGET`,
  }),
  exchange('http.get.within', 'set', '+QHTTPGET', {
    args: { seconds: int({ max: 65_535 }), bytes: optional(int()), more: optional(int()) },
    completion: { line: got, code: 'code', order: 'after', deadlineMs: 125_000 },
    manual: `${HTTP}, AT+QHTTPGET`,
  }),
  exchange('http.post', 'set', '+QHTTPPOST', {
    args: { bytes: int({ min: 1 }), input: seconds, answer: seconds },
    prompt: { length: 'bytes', maxBytes: 1_048_576, what: 'body', ...CONNECT },
    completion: {
      line: line('http.post.result', '+QHTTPPOST', { code, status: optional(int()), bytes: optional(int()) }),
      code: 'code',
      order: 'after',
      deadlineMs: 125_000,
    },
    manual: `${HTTP}, AT+QHTTPPOST`,
  }),
  exchange('http.read', 'exec', '+QHTTPREAD', {
    reply: [line('http.read.result', '+QHTTPREAD', { code })],
    finals: [{ line: 'CONNECT', ok: true }],
    manual: `${HTTP}, AT+QHTTPREAD`,
  }),
  exchange('http.read.within', 'set', '+QHTTPREAD', {
    args: { seconds: int({ max: 65_535 }) },
    finals: [{ line: 'CONNECT', ok: true }],
    manual: `${HTTP}, AT+QHTTPREAD`,
  }),
];
