import { exchange, line } from '../../at/declare.ts';
import { int, literal, optional, quoted, rest } from '../../at/field.ts';
import { text } from '../_parts/simcom-classic/fields.ts';
import { TLS_NOTE } from './manuals.ts';

/* TLS sockets (+CTLS). Their results are numbers of mbedTLS; 1 is good. */

const note = (command: string): string => `${TLS_NOTE}, AT+${command}`;

const session = int({ min: 1, max: 6 });
const code = int({ min: -99_999, max: 99_999 });
const outcome = (id: string, token: string) => line(`${id}.outcome`, token, { session, code, data: optional(rest()) });
const TLS_MS = 125_000;

export const tlsLines = {
  connected: outcome('tls.connect', '+CTLSCONN'),
  sent: outcome('tls.send', '+CTLSSEND'),
  received: outcome('tls.receive', '+CTLSRECV'),
  closed: outcome('tls.close', '+CTLSCLOSE'),
};

function later(spec: (typeof tlsLines)[keyof typeof tlsLines], done: number | 'not-negative') {
  return { line: spec, code: 'code', done, match: ['session'], order: 'after', deadlineMs: TLS_MS } as const;
}

const number = (value: number) => literal(String(value), false);
/** A credential of a session, in pieces as with CSETCA: the sum of all, 1 while more follow, the piece. */
const piece = { total: int({ max: 10_240 }), more: int({ max: 1 }) };

export const tlsCommands = {
  /** Where to, and whether the server is verified: 0 no, 1 optional, 2 required. */
  target: exchange('tls.config.target', 'set', '+CTLSCFG', {
    args: {
      session,
      hostNumber: number(1),
      host: text(),
      portNumber: number(2),
      port: int({ max: 65_535 }),
      kindNumber: number(3),
      kind: int({ max: 0 }),
      verifyNumber: number(4),
      verify: int({ max: 2 }),
    },
    manual: note('CTLSCFG'),
  }),
  root: exchange('tls.config.root', 'set', '+CTLSCFG', {
    args: { session, number: number(6), ...piece, data: quoted({ max: 2_048 }) },
    manual: note('CTLSCFG'),
  }),
  certificate: exchange('tls.config.certificate', 'set', '+CTLSCFG', {
    args: { session, number: number(7), ...piece, data: quoted({ max: 2_048 }) },
    manual: note('CTLSCFG'),
  }),
  key: exchange('tls.config.key', 'set', '+CTLSCFG', {
    args: { session, number: number(8), ...piece, data: quoted({ max: 2_048, secret: true }) },
    manual: note('CTLSCFG'),
  }),
  /** Any other list of numbers and values. */
  config: exchange('tls.config', 'set', '+CTLSCFG', {
    args: { session, values: { ...rest(), secret: true } },
    manual: note('CTLSCFG'),
  }),
  connect: exchange('tls.connect', 'set', '+CTLSCONN', {
    args: { session, context: int({ max: 9 }) },
    completion: later(tlsLines.connected, 1),
    manual: note('CTLSCONN'),
  }),
  send: exchange('tls.send', 'set', '+CTLSSEND', {
    args: { session, bytes: int({ max: 1024 }), data: text(1024), encoding: optional(int()) },
    completion: later(tlsLines.sent, 'not-negative'),
    manual: note('CTLSSEND'),
  }),
  receive: exchange('tls.receive', 'set', '+CTLSRECV', {
    args: { session, max: int({ max: 1024 }), encoding: optional(int()) },
    completion: later(tlsLines.received, 'not-negative'),
    manual: note('CTLSRECV'),
  }),
  close: exchange('tls.close', 'set', '+CTLSCLOSE', {
    args: { session },
    completion: later(tlsLines.closed, 1),
    manual: note('CTLSCLOSE'),
  }),
};

export const tlsExchanges = Object.values(tlsCommands);
