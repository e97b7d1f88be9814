import { bareLine, exchange, line } from '../../at/declare.ts';
import { int, literal, quoted, rest } from '../../at/field.ts';
import { manual } from './manuals.ts';

/* Credentials of the MQTT client, in memory until the next restart. */

const flag = int({ max: 1 });

/** Type 0 root, 1 certificate, 2 key, 3 and 4 PSK; then the sum of all pieces, 1 while more follow, and the encoding. */
const around = { total: int({ max: 10_240 }), more: flag, encoding: flag };

/** 0: the text as it stands; 1: the same in hex. */
export const AS_TEXT = 0;

/** A number that is always the same. */
const number = (value: number) => literal(String(value), false);

export const credentialLines = {
  length: bareLine('credential.length', /^(?<name>Root CA|Client CA|Client Private Key|\d): ?(?<bytes>\d+)$/),
};

export const suiteLines = { list: line('tls.suites.list', '+CSETCIPHER', { list: rest() }) };

export const credentialCommands = {
  /** A single blank empties a place. */
  clear: exchange('credential.clear', 'set', '+CSETCA', {
    args: { type: int({ max: 2 }), total: number(1), more: number(0), encoding: number(AS_TEXT), data: literal(' ') },
    manual: `${manual('CSETCA')}; Iamz/mqtt-sim7020e`,
  }),
  write: exchange('credential.write', 'set', '+CSETCA', {
    args: { type: int({ max: 1 }), ...around, data: quoted({ max: 4_096 }) },
    manual: manual('CSETCA'),
  }),
  writeSecret: exchange('credential.write-secret', 'set', '+CSETCA', {
    args: { type: int({ min: 2, max: 4 }), ...around, data: quoted({ max: 4_096, secret: true }) },
    manual: manual('CSETCA'),
  }),
  list: exchange('credential.list', 'read', '+CSETCA', {
    reply: [credentialLines.length, line('credential.lengths', '+CSETCA', { values: rest() })],
    manual: manual('CSETCA'),
  }),
  suites: exchange('tls.suites', 'exec', '+CSETCIPHER', {
    reply: [suiteLines.list],
    manual: manual('CSETCIPHER'),
  }),
  suite: exchange('tls.suite', 'set', '+CSETCIPHER', {
    args: { on: flag, number: int({ max: 99_999 }) },
    manual: manual('CSETCIPHER'),
  }),
};

export const credentialExchanges = Object.values(credentialCommands);
