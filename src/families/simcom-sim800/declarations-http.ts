import { exchange, line } from '../../at/declare.ts';
import { int, oneOf, quoted } from '../../at/field.ts';
import { exchangesOf, setting } from '../_parts/gpp/setting.ts';
import { secretText, text } from '../_parts/simcom-classic/fields.ts';
import { IP_NOTE, manual, note } from './manuals.ts';

/* The bearer of the module's own programs, and the HTTP client, which is one of them. */

const SAPBR = `${IP_NOTE}, AT+SAPBR`;
const profile = int({ min: 1, max: 3 });
const MAX_BODY = 318_976;

export const bearerState = line('bearer.state', '+SAPBR', {
  profile: int(),
  status: int({ max: 3 }),
  address: quoted(),
});

export const bearerCommands = {
  config: exchange('bearer.config', 'set', '+SAPBR', {
    args: { action: oneOf(3), profile, name: text(16), value: text() },
    manual: SAPBR,
  }),
  control: exchange('bearer.control', 'set', '+SAPBR', {
    args: { action: oneOf(0, 1, 2, 4), profile },
    reply: [bearerState],
    deadlineMs: 85_000,
    manual: SAPBR,
  }),
};

export const httpTls = setting('http.tls', '+HTTPSSL', {
  fields: { on: int({ max: 1 }) },
  initial: { on: 0 },
  ranges: '(0-1)',
  manual: note('HTTPSSL'),
});

export const httpLines = {
  result: line('http.result', '+HTTPACTION', { method: int({ max: 3 }), code: int({ max: 999 }), bytes: int() }),
  body: line('http.body', '+HTTPREAD', { bytes: int() }, { payload: 'bytes' }),
};

export const httpCommands = {
  start: exchange('http.start', 'exec', '+HTTPINIT', { manual: manual('HTTPINIT') }),
  stop: exchange('http.stop', 'exec', '+HTTPTERM', { manual: manual('HTTPTERM') }),
  parameter: exchange('http.parameter', 'set', '+HTTPPARA', {
    args: { name: text(16), value: secretText(1024) },
    manual: manual('HTTPPARA'),
  }),
  data: exchange('http.data', 'set', '+HTTPDATA', {
    args: { bytes: int({ max: MAX_BODY }), ms: int({ max: 120_000 }) },
    prompt: { length: 'bytes', maxBytes: MAX_BODY, what: 'data', deadlineMs: 5_000, line: 'DOWNLOAD' },
    deadlineMs: 120_000,
    manual: manual('HTTPDATA'),
  }),
  action: exchange('http.action', 'set', '+HTTPACTION', {
    args: { method: int({ max: 3 }) },
    completion: {
      line: httpLines.result,
      code: 'code',
      done: 'http-status',
      match: ['method'],
      order: 'after',
      deadlineMs: 120_000,
    },
    manual: manual('HTTPACTION'),
  }),
  read: exchange('http.read', 'exec', '+HTTPREAD', { reply: [httpLines.body], manual: manual('HTTPREAD') }),
};

export const httpExchanges = [...exchangesOf([httpTls]), ...Object.values(httpCommands)];
