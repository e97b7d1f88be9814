import type { CauseWeight } from '../../kernel/cause.ts';
import type { CodeMeaning } from './part.ts';
import { called, rowsFrom, span, weigh } from './rows.ts';

/** How a module passes on what its broker answered. */
export interface ConnackDialect {
  /** The number that stands for the broker's 1; the others follow it. Absent: the broker's own numbers. */
  readonly first?: number;
  /** How this module is told another MQTT version. */
  readonly version?: string;
  /** What else 5 can stand for at brokers that this module has trouble with. */
  readonly notAuthorized?: readonly CauseWeight[];
}

/** Rows for the broker's refusals of CONNECT (MQTT 3.1.1 §3.2.2.3): it says itself what it does not like. */
export function connackRows(
  source: string,
  { first = 1, version = 'the broker takes another MQTT version', notAuthorized = [] }: ConnackDialect = {},
): readonly CodeMeaning[] {
  const row = rowsFrom(source);
  const at = span('mqtt');
  return [
    called('mqtt-version', row(first, 'refused: protocol version', at, weigh('other', 0.9, 'mqtt', version))),
    called(
      'client-id-refused',
      row(first + 1, 'refused: client identifier', at, weigh('client-id/policy', 0.9, 'mqtt', 'CONNACK 2')),
    ),
    called(
      'broker-unavailable',
      row(
        first + 2,
        'refused: server unavailable',
        at,
        weigh('other', 0.8, 'mqtt', 'CONNACK 3: the broker is overloaded or in trouble'),
      ),
    ),
    called(
      'login-refused',
      row(first + 3, 'refused: user name or password', at, weigh('auth-credentials', 1, 'mqtt', 'CONNACK 4')),
    ),
    called(
      'client-not-allowed',
      row(
        first + 4,
        'refused: not authorized',
        at,
        weigh('auth-credentials', 0.6, 'mqtt', 'CONNACK 5 is also what a wrong login gets'),
        weigh('client-id/policy', 0.4, 'mqtt', 'CONNACK 5'),
        ...notAuthorized,
      ),
    ),
  ];
}
