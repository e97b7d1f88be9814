import type { FindingCode } from '../../../findings/catalogue.ts';
import type { CauseWeight } from '../../../kernel/cause.ts';
import type { Rung } from '../../../kernel/rung.ts';
import type { CodeMeaning, CodeTable } from '../../kit/part.ts';
import { cmeWords } from './cme-words.ts';

/* `+CME ERROR` and `+CNTP`: what their numbers say about the ladder. */

const SOURCE = '3GPP TS 27.007 §9.2; SIM7500_SIM7600 AT command manual V3.00, error codes';

interface Reading {
  readonly rung: Rung;
  readonly cause: CauseWeight['cause'];
  readonly why: string;
  readonly finding?: FindingCode;
}

const sim = (why: string): Reading => ({ rung: 'sim', cause: 'network-not-attached', why });
const locked = (finding: FindingCode, why: string): Reading => ({ ...sim(why), finding });
const network = (why: string): Reading => ({ rung: 'network', cause: 'network-not-attached', why });
const bearer = (why: string): Reading => ({ rung: 'bearer', cause: 'network-not-attached', why });
const order = (why: string): Reading => ({ rung: 'at', cause: 'command-order/state', why });

/** Numbers that are not here say nothing about the ladder. */
const READINGS: ReadonlyMap<number, Reading> = new Map<number, Reading>([
  [3, order('the command is refused in the state the module is in')],
  [4, order('this firmware does not have the command')],
  [5, sim('the module is locked to another SIM')],
  [10, sim('there is no SIM in the holder, or it makes no contact')],
  [11, locked('sim-pin', 'the SIM waits for its PIN')],
  [12, locked('sim-puk', 'too many wrong PINs: the SIM waits for its PUK')],
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
  const { rung, cause, why, finding } = reading;
  const name = finding === undefined ? {} : { finding };
  return { ...base, ...name, span: { from: rung, to: rung }, causes: [{ cause, weight: 0.9, rung, why }] };
}

/** `+CME ERROR` ends any command, so no exchange is named. */
export const cmeTable: CodeTable = {
  id: 'CME',
  title: '+CME ERROR: the module or the network refuses',
  explains: [],
  codes: [...cmeWords].map(meaning),
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
