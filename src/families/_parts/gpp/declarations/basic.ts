import { bareLine, exchange, line } from '../../../../at/declare.ts';
import { int, oneOf, optional, quoted, rest, word } from '../../../../at/field.ts';
import { exchangesOf, setting } from '../setting.ts';

/* Commands without `+` (ITU-T V.250) and those that govern the line itself (3GPP TS 27.007 §5 and §9). */

const V250 = 'ITU-T V.250';
const flag = { value: optional(oneOf(0, 1)) };
const number = { value: optional(int({ max: 255 })) };

function basic<const T extends string>(id: string, token: T, section: string) {
  return exchange(id, 'basic', token, { args: number, manual: `${V250} §${section}` });
}

export const attention = exchange('at', 'basic', '', { manual: `${V250} §5.2`, deadlineMs: 1_000 });
export const echo = exchange('echo', 'basic', 'E', { args: flag, manual: `${V250} §6.2.4` });
export const verbose = exchange('verbose', 'basic', 'V', { args: flag, manual: `${V250} §6.2.6` });
export const quiet = exchange('quiet', 'basic', 'Q', { args: flag, manual: `${V250} §6.2.5` });
export const restoreUser = basic('profile.load', 'Z', '6.1.1');
export const restoreFactory = basic('profile.factory', '&F', '6.1.2');
export const hangUp = basic('call.hang-up', 'H', '6.3.6');

export const saveProfile = basic('profile.save', '&W', 'annex');

/** Accepted and without effect here: call progress, storing a profile, modem control lines, speaker, answer. */
export const acceptedBasics = [
  basic('call.progress', 'X', '6.2.7'),
  saveProfile,
  basic('line.carrier', '&C', '6.2.8'),
  basic('line.terminal-ready', '&D', '6.2.9'),
  basic('speaker.volume', 'L', '6.3.13'),
  basic('speaker.mode', 'M', '6.3.14'),
];

/** Back to the data connection that `+++` has left. */
export const online = exchange('call.online', 'basic', 'O', {
  args: number,
  finals: [
    { line: /^CONNECT( \d+)?$/, ok: true },
    { line: 'NO CARRIER', ok: false },
  ],
  manual: `${V250} §6.3.7`,
});
export const answerCall = basic('call.answer', 'A', '6.3.5');
export const dial = exchange('call.dial', 'basic', 'D', {
  args: { number: optional(rest()) },
  finals: [
    { line: /^CONNECT( \d+)?$/, ok: true },
    { line: 'NO CARRIER', ok: false },
    { line: 'NO DIALTONE', ok: false },
    { line: 'BUSY', ok: false },
    { line: 'NO ANSWER', ok: false },
  ],
  deadlineMs: 60_000,
  manual: `${V250} §6.3.1`,
});

/** Value of an S register: three digits. */
export const registerValue = bareLine('register.value', /^(?<value>\d{3})$/);
export const register = exchange('register', 'basic', 'S', {
  args: { register: word(/^\d{1,3}(=\d{0,3}|\?)$/) },
  reply: [registerValue],
  manual: `${V250} §5.3.2`,
});

export const errorMode = setting('error-mode', '+CMEE', {
  fields: { mode: oneOf(0, 1, 2) },
  initial: { mode: 0 },
  ranges: '(0-2)',
  manual: '3GPP TS 27.007 §9.1',
});

export const charset = setting('charset', '+CSCS', {
  fields: { charset: quoted({ quotesOptional: true, max: 8 }) },
  initial: { charset: 'IRA' },
  ranges: '("IRA","GSM","UCS2")',
  manual: '3GPP TS 27.007 §5.5',
});

export const flowControl = setting('flow-control', '+IFC', {
  fields: { fromHost: optional(int({ max: 2 })), fromModule: optional(int({ max: 2 })) },
  initial: { fromHost: 0, fromModule: 0 },
  ranges: '(0,2),(0,2)',
  manual: `${V250} §6.2.12`,
});
export const framing = setting('character-framing', '+ICF', {
  fields: { format: int({ max: 6 }), parity: optional(int({ max: 3 })) },
  initial: { format: 3, parity: 3 },
  ranges: '(1-6),(0-3)',
  manual: `${V250} §6.2.11`,
});
export const baudRate = setting('baud-rate', '+IPR', {
  fields: { baud: int({ max: 4_000_000 }) },
  initial: { baud: 115_200 },
  ranges:
    '(0,300,600,1200,2400,4800,9600,19200,38400,57600,115200,230400,460800,921600,1500000,2000000,2900000,3000000)',
  manual: `${V250} §6.2.10`,
});

/** The multiplexer (3GPP TS 27.010). */
export const multiplex = {
  set: exchange('multiplex', 'set', '+CMUX', {
    args: { mode: int({ max: 1 }), options: optional(rest()) },
    manual: '3GPP TS 27.007 §5.7',
  }),
  test: exchange('multiplex.test', 'test', '+CMUX', {
    reply: [line('multiplex.ranges', '+CMUX', { ranges: rest() })],
    manual: '3GPP TS 27.007 §5.7',
  }),
};

export const basicExchanges = [
  attention,
  echo,
  verbose,
  quiet,
  restoreUser,
  restoreFactory,
  hangUp,
  online,
  answerCall,
  dial,
  register,
  ...acceptedBasics,
  ...exchangesOf([errorMode, charset, flowControl, framing, baudRate]),
  multiplex.set,
  multiplex.test,
];
