import { bareLine, exchange, line } from '../../../at/declare.ts';
import { int, literal, optional, quoted } from '../../../at/field.ts';
import { testForm } from '../simcom-common/forms.ts';
import type { HttpDialect } from './dialect.ts';

/** Connecting and the server's answer have two minutes each by default. */
const ACTION_MS = 240_000;
const MAX_BODY = 153_600;
export const METHODS = ['GET', 'POST', 'HEAD', 'DELETE', 'PUT'] as const;

/** The HTTP client of the module. It uses the TLS contexts; brokers are not reached by it, but users prove links with it. */
export function httpDeclarations(d: HttpDialect) {
  const manual = (command: string): string => `${d.manual}, AT+${command}`;
  const method = int({ max: METHODS.length - 1 });
  const word = d.block.value === 'with-word' ? { kind: literal('DATA', false) } : {};
  const form = (name: string, token: string, ...ranges: readonly string[]) =>
    testForm(`http.${name}`, `+${token}`, manual(token), ...ranges);
  const result = line('http.action.result', '+HTTPACTION', { method, status: int({ max: 999 }), bytes: int() });
  const length = line('http.read.length', '+HTTPREAD', { kind: literal('LEN', false), bytes: int() });
  const block = line('http.read.block', '+HTTPREAD', { ...word, bytes: int({ min: 1 }) }, { payload: 'bytes' });
  const end = line('http.read.end', '+HTTPREAD', { code: int({ max: 0 }) });
  const head = line('http.head.block', '+HTTPHEAD', { ...word, bytes: int({ min: 1 }) }, { payload: 'bytes' });
  return {
    manual: d.manual,
    result,
    length,
    block,
    end,
    head,
    start: exchange('http.start', 'exec', '+HTTPINIT', { deadlineMs: 120_000, manual: manual('HTTPINIT') }),
    stop: exchange('http.stop', 'exec', '+HTTPTERM', { deadlineMs: 120_000, manual: manual('HTTPTERM') }),
    /** Addresses and header lines may hold keys and tokens. */
    parameter: exchange('http.parameter', 'set', '+HTTPPARA', {
      args: { name: quoted({ min: 1, max: 16 }), value: quoted({ max: 1024, quotesOptional: true, secret: true }) },
      manual: manual('HTTPPARA'),
    }),
    data: exchange('http.data', 'set', '+HTTPDATA', {
      args: { bytes: int({ min: 1, max: MAX_BODY }), seconds: int({ min: 10, max: 65_535 }) },
      reply: [bareLine('http.data.prompt', /^DOWNLOAD$/)],
      deadlineMs: 120_000,
      manual: `${manual('HTTPDATA')} (the prompt is the word DOWNLOAD)`,
    }),
    action: exchange('http.action', 'set', '+HTTPACTION', {
      args: { method },
      completion: {
        line: result,
        code: 'status',
        done: 'http-status',
        match: ['method'],
        order: 'after',
        deadlineMs: ACTION_MS,
      },
      manual: manual('HTTPACTION'),
    }),
    readHead: exchange('http.head', 'exec', '+HTTPHEAD', { reply: [head], manual: manual('HTTPHEAD') }),
    readLength: exchange('http.read.state', 'read', '+HTTPREAD', { reply: [length], manual: manual('HTTPREAD') }),
    read: exchange('http.read', 'set', '+HTTPREAD', {
      args: { from: int(), bytes: optional(int({ min: 1, max: 1_048_576 })) },
      reply: [block],
      completion: { line: end, order: 'after', deadlineMs: 60_000 },
      manual: `${manual('HTTPREAD')} (with one number: so many bytes from the beginning)`,
    }),
    tests: [
      form('start', 'HTTPINIT'),
      form('stop', 'HTTPTERM'),
      form('parameter', 'HTTPPARA'),
      form('data', 'HTTPDATA', `(1-${MAX_BODY}),(10-65535)`),
      form('action', 'HTTPACTION', `(0-${METHODS.length - 1})`),
      form('head', 'HTTPHEAD'),
      form('read', 'HTTPREAD'),
    ],
  };
}

export type HttpDeclarations = ReturnType<typeof httpDeclarations>;

/** Names that `+HTTPPARA` takes. */
export const PARAMETERS = [
  'URL',
  'CONNECTTO',
  'RECVTO',
  'CONTENT',
  'ACCEPT',
  'USERDATA',
  'SSLCFG',
  'READMODE',
  'BREAK',
  'BREAKEND',
] as const;
