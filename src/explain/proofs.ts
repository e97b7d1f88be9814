import type { Finding, Proof } from '../findings/finding.ts';
import type { Family } from '../families/kit/family.ts';
import type { Ask } from '../families/kit/reading.ts';
import type { Cause } from '../kernel/cause.ts';

const MOST = 5;

/** What the program that does TLS can be made to print, whichever module brings its bytes. */
const HOST_ASKS: readonly Ask[] = [
  {
    command: 'print the clock (time(NULL), RTC) right before the handshake',
    learns: 'whether certificate dates are compared with a clock that is right',
    decides: ['clock-not-set'],
  },
  {
    command: 'raise the TLS library’s log level and print its own code with the alert number',
    learns: 'which side broke the handshake off, and over what',
    decides: [
      'wrong-root-ca',
      'tls-version',
      'cipher-suite',
      'client-cert-missing',
      'wrong-port/plain-on-tls',
      'buffer/memory',
      'other',
    ],
  },
  {
    command: 'print the host name that is set for the server name (SNI), and the length of each certificate',
    learns: 'whether the broker knows who is meant, and whether the files are whole',
    decides: ['sni-missing', 'cert-format', 'cert-not-stored', 'client-key-mismatch'],
  },
  {
    command: 'mosquitto_pub -d with the same files, user name and client id, from a computer',
    learns: 'whether the broker takes this login and client id from anybody',
    decides: ['client-id/policy', 'auth-credentials', 'client-key-mismatch', 'client-cert-missing'],
  },
];

/** The plainest questions, for a module of which nothing else is known. */
const ANY_MODULE: readonly Ask[] = [
  { command: 'ATI', learns: 'which module it is, and which firmware', decides: ['firmware-bug', 'other'] },
  { command: 'AT+CGMR', learns: 'the firmware', decides: ['firmware-bug'] },
  { command: 'AT+CEREG?', learns: 'whether it is registered', decides: ['network-not-attached'] },
  { command: 'AT+CCLK?', learns: 'what the clock shows', decides: ['clock-not-set'] },
];

/** Where nothing speaks for a cause: those that are met most, in that order. */
const USUAL: readonly Cause[] = [
  'wrong-root-ca',
  'sni-missing',
  'cert-not-stored',
  'clock-not-set',
  'client-cert-missing',
  'client-id/policy',
  'network-not-attached',
  'firmware-bug',
];

/** The checks that would decide what the findings leave open, those that decide most first; never none. */
export function proofsOf(
  family: Family | undefined,
  findings: readonly Finding[],
  answered: ReadonlySet<string>,
): readonly Proof[] {
  const open = [...new Set(findings.filter(({ confidence }) => confidence !== 'certain').map(({ cause }) => cause))];
  const asks = unique(asksOf(family));
  const fresh = asks.filter(({ command }) => !answered.has(command.toUpperCase()));
  const causes = open.some((cause) => cause !== 'none') ? open : USUAL;
  const fitting = bestFirst(fresh.length === 0 ? asks : fresh, causes);
  const chosen = fitting.length > 0 ? fitting : fresh.slice(0, MOST);
  return (chosen.length > 0 ? chosen : asks).slice(0, MOST);
}

function unique(asks: readonly Ask[]): readonly Ask[] {
  return asks.filter(({ command }, at) => asks.findIndex((other) => other.command === command) === at);
}

function asksOf(family: Family | undefined): readonly Ask[] {
  if (family === undefined) return HOST_ASKS;
  const own = family.parts.flatMap(({ reading }) => reading?.asks ?? []);
  return own.length === 0 ? ANY_MODULE : own;
}

/** A question about the first cause goes before one about the last. */
function bestFirst(asks: readonly Ask[], open: readonly Cause[]): readonly Ask[] {
  const worth = ({ decides }: Ask): number =>
    decides.reduce((sum, cause) => sum + (open.includes(cause) ? 1 / (1 + open.indexOf(cause)) : 0), 0);
  return [...asks].filter((ask) => worth(ask) > 0).sort((a, b) => worth(b) - worth(a));
}
