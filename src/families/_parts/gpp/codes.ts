import type { CauseWeight } from '../../../kernel/cause.ts';
import type { Rung } from '../../../kernel/rung.ts';
import type { CodeMeaning, CodeTable } from '../../kit/part.ts';

/* `+CME ERROR`: numbers, words, and what they say about the ladder (3GPP TS 27.007 §9.2). */

const SOURCE = '3GPP TS 27.007 §9.2; SIM7500_SIM7600 AT command manual V3.00, error codes';

/** The vendor's words by number; `+CMEE=2` prints these. Numbers without a rung below say nothing about the ladder. */
const WORDS: readonly (readonly [number, string])[] = [
  [0, 'phone failure'],
  [1, 'no connection to phone'],
  [2, 'phone adaptor link reserved'],
  [3, 'operation not allowed'],
  [4, 'operation not supported'],
  [5, 'PH-SIM PIN required'],
  [6, 'PH-FSIM PIN required'],
  [7, 'PH-FSIM PUK required'],
  [10, 'SIM not inserted'],
  [11, 'SIM PIN required'],
  [12, 'SIM PUK required'],
  [13, 'SIM failure'],
  [14, 'SIM busy'],
  [15, 'SIM wrong'],
  [16, 'incorrect password'],
  [17, 'SIM PIN2 required'],
  [18, 'SIM PUK2 required'],
  [20, 'memory full'],
  [21, 'invalid index'],
  [22, 'not found'],
  [23, 'memory failure'],
  [24, 'text string too long'],
  [25, 'invalid characters in text string'],
  [26, 'dial string too long'],
  [27, 'invalid characters in dial string'],
  [30, 'no network service'],
  [31, 'network timeout'],
  [32, 'network not allowed - emergency calls only'],
  [40, 'network personalization PIN required'],
  [41, 'network personalization PUK required'],
  [42, 'network subset personalization PIN required'],
  [43, 'network subset personalization PUK required'],
  [44, 'service provider personalization PIN required'],
  [45, 'service provider personalization PUK required'],
  [46, 'corporate personalization PIN required'],
  [47, 'corporate personalization PUK required'],
  [50, 'incorrect parameters'],
  [100, 'unknown'],
  [103, 'illegal MESSAGE'],
  [106, 'illegal ME'],
  [107, 'GPRS services not allowed'],
  [111, 'PLMN not allowed'],
  [112, 'location area not allowed'],
  [113, 'roaming not allowed in this location area'],
  [132, 'service option not supported'],
  [133, 'requested service option not subscribed'],
  [134, 'service option temporarily out of order'],
  [148, 'unspecified GPRS error'],
  [149, 'PDP authentication failure'],
  [150, 'invalid mobile class'],
  [151, 'AT command timeout'],
];

/** Words for `EmulatorFamily.cmeWords`. */
export const cmeWords: ReadonlyMap<number, string> = new Map(WORDS);

/** The number of a code that a module with `+CMEE=2` spelled out; case differs between vendors. */
export function cmeNumber(words: string): number | undefined {
  // A refused context comes with the network's cause appended: `… not subscribed (#33)`.
  const wanted = words
    .replace(/\s*\(#\d+\)$/, '')
    .trim()
    .toLowerCase();
  return WORDS.find(([, text]) => text.toLowerCase() === wanted)?.[0];
}

interface Reading {
  readonly rung: Rung;
  readonly cause: CauseWeight['cause'];
  readonly why: string;
}

const sim = (why: string): Reading => ({ rung: 'sim', cause: 'network-not-attached', why });
const network = (why: string): Reading => ({ rung: 'network', cause: 'network-not-attached', why });
const bearer = (why: string): Reading => ({ rung: 'bearer', cause: 'network-not-attached', why });
const order = (why: string): Reading => ({ rung: 'at', cause: 'command-order/state', why });

const READINGS: ReadonlyMap<number, Reading> = new Map<number, Reading>([
  [3, order('the command is refused in the state the module is in')],
  [4, order('this firmware does not have the command')],
  [5, sim('the module is locked to another SIM')],
  [10, sim('there is no SIM in the holder, or it makes no contact')],
  [11, sim('the SIM waits for its PIN')],
  [12, sim('too many wrong PINs: the SIM waits for its PUK')],
  [13, sim('the SIM does not answer')],
  [14, sim('the SIM is still starting: ask again in a second')],
  [15, sim('the module does not accept this SIM')],
  [16, sim('the PIN is wrong; each attempt costs one of three')],
  [30, network('the module is not registered')],
  [31, network('the network did not answer')],
  [32, network('the network allows emergency calls only: no subscription here')],
  [40, sim('the module is locked to a network')],
  [44, sim('the module is locked to a service provider')],
  [50, order('a parameter is out of range for this firmware')],
  [106, network('the network refuses this module')],
  [107, bearer('the subscription has no data service')],
  [111, network('the SIM may not use this network')],
  [112, network('the SIM may not use the network at this place')],
  [113, network('roaming is not allowed for this SIM here')],
  [132, bearer('the network does not know the requested service: often the access point name')],
  [133, bearer('the access point name is not part of the subscription')],
  [134, bearer('the network has no data service at the moment')],
  [148, bearer('the network refused the data connection without saying why')],
  [149, bearer('user or password of the access point is wrong')],
]);

function meaning([code, text]: readonly [number, string]): CodeMeaning {
  const reading = READINGS.get(code);
  const base = { code, text, confidence: 'stated', source: SOURCE } as const;
  if (reading === undefined) return { ...base, causes: [] };
  const { rung, cause, why } = reading;
  return { ...base, span: { from: rung, to: rung }, causes: [{ cause, weight: 0.9, rung, why }] };
}

/** `+CME ERROR` ends any command, so no exchange is named. */
export const cmeTable: CodeTable = {
  id: 'CME',
  title: '+CME ERROR: the module or the network refuses',
  explains: [],
  codes: WORDS.map(meaning),
};

const NTP_SOURCE = 'SIM7500_SIM7600 AT command manual V3.00 §20, AT+CNTP';

function ntp(code: number, text: string, cause?: Omit<CauseWeight, 'weight'>): CodeMeaning {
  const base = { code, text, confidence: 'stated', source: NTP_SOURCE } as const;
  if (cause === undefined) return { ...base, causes: [] };
  return { ...base, span: { from: cause.rung, to: 'clock' }, causes: [{ ...cause, weight: 0.7 }] };
}

/** `+CNTP: code`: the module's clock could not be set from a time server. */
export const ntpTable: CodeTable = {
  id: 'CNTP',
  title: '+CNTP: time from a server',
  explains: ['clock.ntp'],
  codes: [
    ntp(0, 'done'),
    ntp(1, 'unknown error', { cause: 'clock-not-set', rung: 'clock', why: 'the server gave no usable time' }),
    ntp(2, 'wrong parameter', { cause: 'command-order/state', rung: 'clock', why: 'no server was set before' }),
    ntp(3, 'wrong date and time calculated', {
      cause: 'clock-not-set',
      rung: 'clock',
      why: 'the time of the server did not fit the zone given',
    }),
    ntp(4, 'network error', {
      cause: 'network-not-attached',
      rung: 'bearer',
      why: 'no data connection, or the name of the server does not resolve',
    }),
    ntp(5, 'time zone error', { cause: 'command-order/state', rung: 'clock', why: 'the zone is out of range' }),
    ntp(6, 'time out', { cause: 'clock-not-set', rung: 'bearer', why: 'the server did not answer' }),
  ],
};
