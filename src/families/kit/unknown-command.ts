import type { ObservedExchange } from './observed.ts';
import type { Notice } from './reading.ts';
import { span, weigh } from './rows.ts';

/** Answering their test form needs the SIM or the network; the others only print ranges that are built in. */
const NEEDS_MORE = /^(?:sim|network|bearer|sms|book|call|ussd|register)\b/;
const NOT_SUPPORTED = 4;

/**
 * `AT+X=?` asks whether a command exists at all and changes nothing. A firmware that refuses it does not have the command,
 * whatever the manual of the series says. `undefined` for everything else.
 */
export function unknownCommand({
  exchange,
  ok,
  cme,
}: Pick<ObservedExchange, 'exchange' | 'ok' | 'cme'>): Notice | undefined {
  if (ok || exchange.form !== 'test' || NEEDS_MORE.test(exchange.id)) return undefined;
  if (cme !== undefined && !saysUnsupported(cme)) return undefined;
  const command = `AT${exchange.token}`;
  return {
    text: `${command}=? is refused: this firmware does not have ${command}`,
    span: span('at'),
    causes: [
      weigh(
        'command-order/state',
        0.9,
        'at',
        `the firmware lacks ${command}: another command does it, or another firmware`,
      ),
    ],
    finding: 'command-refused',
    source: '3GPP TS 27.007 §4 and ITU-T V.250 §5.4.4.1 (the test form)',
  };
}

function saysUnsupported({ number, words = '' }: NonNullable<ObservedExchange['cme']>): boolean {
  return number === NOT_SUPPORTED || words.trim().toLowerCase() === 'operation not supported';
}
