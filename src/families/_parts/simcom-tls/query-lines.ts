import { line, type LineSpec } from '../../../at/declare.ts';
import { int } from '../../../at/field.ts';
import { maybe, type ShownField, type TlsSetting } from './settings.ts';

/*
 * A log often shows the answer to AT+CSSLCFG? of a module of which nobody says which it is, or of a firmware that nobody
 * has written about. No two of these orders fit the same line: where one has a number, the other has a text in quotes.
 */

const FIRST = [
  'sslversion',
  'authmode',
  'ignorelocaltime',
  'negotiatetime',
  'cacert',
  'clientcert',
  'clientkey',
] as const satisfies readonly TlsSetting[];

interface Order {
  readonly id: string;
  /** Behind the first seven. */
  readonly then: readonly TlsSetting[];
  /** So many of them are always there. */
  readonly always: number;
}

const ORDERS: readonly Order[] = [
  { id: 'tls.context.name-first', then: ['enableSNI', 'keypwd', 'ciphersuites'], always: 1 },
  {
    id: 'tls.context.name-second',
    then: ['password', 'enableSNI', 'ignorecertCN', 'use_tickets', 'ciphersuites'],
    always: 2,
  },
  { id: 'tls.context.nameless', then: [], always: 0 },
];

/** Lines that show a TLS context, in the order of the family and in those of others. */
export const CONTEXT_LINES: ReadonlySet<string> = new Set(['tls.context', ...ORDERS.map(({ id }) => id)]);

/** The line in all orders that are known, for who reads logs. Sources: those of the families' own orders. */
export function foreignLines(shown: Readonly<Record<TlsSetting, ShownField>>): readonly LineSpec[] {
  return ORDERS.map(({ id, then, always }) =>
    line(id, '+CSSLCFG', {
      context: int({ max: 9 }),
      ...Object.fromEntries(FIRST.map((setting) => [setting, shown[setting]])),
      ...Object.fromEntries(then.map((setting, at) => [setting, at < always ? shown[setting] : maybe(shown[setting])])),
    }),
  );
}
