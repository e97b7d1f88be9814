import { nameUnresolved } from '../../kit/causes.ts';
import { alreadyUp, refusedAs } from '../../kit/excuses.ts';
import { bearerEnded } from '../../kit/notices.ts';
import type { ObservedExchange } from '../../kit/part.ts';
import type { Ask, LogReading, Notice } from '../../kit/reading.ts';
import { span, weigh } from '../../kit/rows.ts';
import { lineSeen, numberIn } from '../../kit/seen.ts';
import type { ModuleState } from '../../kit/state.ts';

const MANUAL = 'SIM800 Series AT Command Manual V1.09; SIM800 IP Application Note V1.02';
const NOT_ALLOWED = 3;

/** `+CME ERROR: operation not allowed`, in numbers or in words: the state was not the right one. */
export function notAllowed({ cme }: ObservedExchange): boolean {
  return cme?.number === NOT_ALLOWED || /^operation not allowed$/i.test(cme?.words?.trim() ?? '');
}

const network = (weight: number, why: string) => weigh('network-not-attached', weight, 'bearer', why);

/** A data connection that was asked for and did not come. */
export function noBearer(command: string, source: string) {
  return ({ ok }: ObservedExchange): Notice | undefined =>
    ok
      ? undefined
      : {
          text: `${command} failed: there is no data connection`,
          span: span('network', 'bearer'),
          causes: [network(0.8, 'wrong APN, a SIM without data, or not registered')],
          source,
        };
}

function openRefused({ ok, exchange }: ObservedExchange, state: ModuleState): Notice | undefined {
  if (ok) return undefined;
  const single = exchange.id === 'ip.open.single';
  return {
    text: 'AT+CIPSTART was refused before anything was sent',
    span: span('bearer', 'tcp'),
    causes: [
      weigh(
        'command-order/state',
        0.6,
        'tcp',
        `a connection is open still, or AT+CIPMUX=${single ? '1' : '0'} wants the other form of the command`,
      ),
      network(state.bearer?.active === true ? 0.1 : 0.5, 'AT+CIICR and AT+CIFSR come first'),
    ],
    source: `${MANUAL}, AT+CIPSTART`,
  };
}

function unresolved(code: number | undefined): Notice {
  return {
    text: `the name does not resolve${code === undefined ? '' : ` (${code})`}`,
    span: span('bearer', 'dns'),
    causes: [
      weigh('dns', 0.7, 'dns', 'the name is wrong, or the server for names knows it not'),
      network(0.5, 'no data connection'),
    ],
    source: `${MANUAL}, AT+CDNSGIP`,
  };
}

const NOTHING_OPEN = 'there was no open connection to close: a program that tidies up before it begins';

const ASKS: readonly Ask[] = [
  {
    command: 'AT+CDNSGIP="HOST"',
    learns: 'whether the module’s server for names knows the broker',
    decides: ['dns', 'network-not-attached'],
  },
];

/** What logs of the sockets say that no code says: SIM800, and SIM7000 and SIM7020, which have kept them. */
export const classicReading: LogReading = {
  reaches: {
    'net.open': 'bearer',
    'net.address': 'bearer',
    'ip.open': 'tcp',
    'ip.open.single': 'tcp',
  },
  ends: {
    'net.open': noBearer('AT+CIICR', `${MANUAL}, AT+CIICR`),
    'net.address': noBearer('AT+CIFSR', `${MANUAL}, AT+CIFSR`),
    'ip.open': openRefused,
    'ip.open.single': openRefused,
    'ip.resolve': (seen) => {
      const failed = lineSeen(seen, 'ip.unresolved');
      if (failed !== undefined) return unresolved(numberIn(failed, 'code'));
      return seen.ok ? undefined : unresolved(undefined);
    },
  },
  lines: {
    'ip.unresolved': (values) => unresolved(numberIn(values, 'code')),
    'ip.failed': () => ({
      text: 'the connection did not come about',
      span: span('bearer', 'tcp'),
      causes: [
        weigh('wrong-port/plain-on-tls', 0.5, 'tcp', 'nothing listens at that address and port, or it is filtered'),
        network(0.4, 'the data connection is not up, or was lost'),
        nameUnresolved(0.3),
      ],
      source: `${MANUAL}, CONNECT FAIL`,
    }),
    'ip.network-closed': () =>
      bearerEnded(
        span('network', 'bearer'),
        0.9,
        'it has to be set up anew, from AT+CIPSHUT on',
        `${MANUAL}, +PDP: DEACT`,
      ),
  },
  harmless: {
    'ip.close': refusedAs(NOTHING_OPEN),
    'ip.close.single': refusedAs(NOTHING_OPEN),
    'ip.shut': refusedAs('there was nothing to shut: a program that tidies up before it begins'),
    'net.open': alreadyUp,
    'power.battery-check': refusedAs('it only switches a check of the supply'),
  },
  asks: ASKS,
};
