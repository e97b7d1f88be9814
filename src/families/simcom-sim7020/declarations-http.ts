import { exchange, line, urc } from '../../at/declare.ts';
import { int, optional, rest } from '../../at/field.ts';
import { text } from '../_parts/simcom-classic/fields.ts';
import { manual } from './manuals.ts';

/* The HTTP client. */

const client = int({ max: 4 });
const HTTP_MS = 75_000;

export const httpLines = {
  created: line('http.created', '+CHTTPCREATE', { client }),
  error: line('http.error', '+CHTTPERR', { client, code: int({ min: -99, max: 99 }) }),
  head: line('http.head', '+CHTTPNMIH', { client, status: int(), bytes: int(), text: rest() }),
  body: line('http.body', '+CHTTPNMIC', { client, more: int({ max: 1 }), total: int(), bytes: int(), data: rest() }),
};

export const httpCommands = {
  create: exchange('http.create', 'set', '+CHTTPCREATE', {
    args: { host: text(255), more: optional(rest()) },
    reply: [httpLines.created],
    manual: manual('CHTTPCREATE'),
  }),
  connect: exchange('http.connect', 'set', '+CHTTPCON', {
    args: { client },
    deadlineMs: HTTP_MS,
    manual: manual('CHTTPCON'),
  }),
  send: exchange('http.send', 'set', '+CHTTPSEND', {
    args: { client, method: int({ max: 3 }), path: text(), more: optional(rest()) },
    deadlineMs: HTTP_MS,
    manual: manual('CHTTPSEND'),
  }),
  disconnect: exchange('http.disconnect', 'set', '+CHTTPDISCON', { args: { client }, manual: manual('CHTTPDISCON') }),
  destroy: exchange('http.destroy', 'set', '+CHTTPDESTROY', { args: { client }, manual: manual('CHTTPDESTROY') }),
};

export const httpExchanges = Object.values(httpCommands);

export const httpUrcs = [
  urc(httpLines.error, manual('CHTTPCON')),
  urc(httpLines.head, manual('CHTTPSEND')),
  urc(httpLines.body, manual('CHTTPSEND')),
];
