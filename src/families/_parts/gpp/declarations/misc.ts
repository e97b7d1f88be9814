import { exchange, line, urc, type Exchange } from '../../../../at/declare.ts';
import { int, optional, quoted, rest, word } from '../../../../at/field.ts';
import { exchangesOf, setting } from '../setting.ts';

/* Power, messages, calls, position: what Linux's modem programs ask for besides the network. */

const CALLS = '3GPP TS 27.007 §7';
const MESSAGES = '3GPP TS 27.005 §3';
const SIMCOM = 'SIM7500_SIM7600 AT command manual V3.00';
const flag = int({ max: 1 });

export const functionality = setting('power.functionality', '+CFUN', {
  fields: { level: int({ max: 7 }), restart: optional(flag) },
  initial: { level: 1 },
  ranges: '(0-1,4-7),(0-1)',
  manual: '3GPP TS 27.007 §8.2',
});
export const restart = exchange('power.restart', 'exec', '+CRESET', { manual: `${SIMCOM} §3, AT+CRESET` });
export const restartTest = exchange('power.restart.test', 'test', '+CRESET', { manual: `${SIMCOM} §3, AT+CRESET` });
export const switchOff = exchange('power.off', 'exec', '+CPOF', { manual: `${SIMCOM} §3, AT+CPOF` });
export const switchOffTest = exchange('power.off.test', 'test', '+CPOF', { manual: `${SIMCOM} §3, AT+CPOF` });

/** SIM7600 prints only the voltage; the 27.007 form has charge state and level. */
export const voltage = line('power.voltage', '+CBC', { voltage: word(/^\d+\.\d+V$/) });
export const battery = line('power.battery', '+CBC', {
  state: int({ max: 3 }),
  level: int({ max: 100 }),
  mv: optional(int()),
});
export const readBattery = exchange('power.battery.read', 'exec', '+CBC', {
  reply: [voltage, battery],
  manual: `${SIMCOM} §3, AT+CBC`,
});
export const temperatureLine = line('power.temperature', '+CPMUTEMP', { celsius: int({ min: -60, max: 150 }) });
export const temperature = exchange('power.temperature.read', 'exec', '+CPMUTEMP', {
  reply: [temperatureLine],
  manual: `${SIMCOM} §3, AT+CPMUTEMP`,
});

export const activityLine = line('power.activity', '+CPAS', { status: int({ max: 5 }) });
export const activity = exchange('power.activity.read', 'exec', '+CPAS', {
  reply: [activityLine],
  manual: '3GPP TS 27.007 §8.1',
});
export const activityRanges = line('power.activity.ranges', '+CPAS', { ranges: rest() });
export const activityTest = exchange('power.activity.test', 'test', '+CPAS', {
  reply: [activityRanges],
  manual: '3GPP TS 27.007 §8.1',
});

const ON_OFF = '(0-1)';
export const messageFormat = setting('sms.format', '+CMGF', {
  fields: { text: flag },
  initial: { text: 0 },
  ranges: ON_OFF,
  manual: `${MESSAGES}.2.3`,
});
export const messageIndications = setting('sms.indications', '+CNMI', {
  fields: {
    mode: optional(int({ max: 3 })),
    deliver: optional(int({ max: 3 })),
    broadcast: optional(int({ max: 3 })),
    status: optional(int({ max: 2 })),
    buffer: optional(flag),
  },
  initial: { mode: 2, deliver: 1, broadcast: 0, status: 0, buffer: 0 },
  ranges: '(0,1,2),(0,1,2,3),(0,2),(0,1,2),(0,1)',
  manual: `${MESSAGES}.4.1`,
});
export const callerIdentity = setting('call.identity', '+CLIP', {
  fields: { report: flag, state: optional(int({ max: 2 })) },
  initial: { report: 0, state: 1 },
  ranges: ON_OFF,
  manual: `${CALLS}.6`,
});
export const callResultCodes = setting('call.result-codes', '+CRC', {
  fields: { on: flag },
  initial: { on: 0 },
  ranges: ON_OFF,
  manual: '3GPP TS 27.007 §6.11',
});
export const eventReporting = setting('call.events', '+CMER', {
  fields: {
    mode: int({ max: 3 }),
    keypad: optional(int({ max: 2 })),
    display: optional(int({ max: 2 })),
    indicators: optional(int({ max: 2 })),
    buffer: optional(flag),
  },
  initial: { mode: 0, keypad: 0, display: 0, indicators: 0, buffer: 0 },
  ranges: '(0-3),(0),(0),(0-1),(0-1)',
  manual: '3GPP TS 27.007 §8.10',
});

const messageSettings = [messageFormat, messageIndications, callerIdentity, callResultCodes, eventReporting] as const;

export const storage = line('sms.storage.value', '+CPMS', { list: rest() });
export const setStorage = exchange('sms.storage', 'set', '+CPMS', {
  args: {
    read: quoted({ quotesOptional: true, max: 2 }),
    write: optional(quoted({ quotesOptional: true, max: 2 })),
    receive: optional(quoted({ quotesOptional: true, max: 2 })),
  },
  reply: [storage],
  manual: `${MESSAGES}.2.2`,
});
export const readStorage = exchange('sms.storage.read', 'read', '+CPMS', {
  reply: [storage],
  manual: `${MESSAGES}.2.2`,
});
export const storageTest = exchange('sms.storage.test', 'test', '+CPMS', {
  reply: [storage],
  manual: `${MESSAGES}.2.2`,
});

export const waiting = setting('call.waiting', '+CCWA', {
  fields: { report: flag, mode: optional(int({ max: 2 })), services: optional(int({ max: 255 })) },
  initial: { report: 0 },
  ranges: ON_OFF,
  manual: `${CALLS}.12`,
});

export const ussdAnswer = line('ussd.answer', '+CUSD', {
  status: int({ max: 5 }),
  text: optional(quoted()),
  coding: optional(int({ max: 255 })),
});
export const ussd = exchange('ussd', 'set', '+CUSD', {
  args: { report: int({ max: 2 }), text: optional(quoted({ max: 182 })), coding: optional(int({ max: 255 })) },
  deadlineMs: 60_000,
  manual: `${CALLS}.15`,
});
export const ussdValue = line('ussd.value', '+CUSD', { report: int({ max: 2 }) });
export const readUssd = exchange('ussd.read', 'read', '+CUSD', { reply: [ussdValue], manual: `${CALLS}.15` });
export const ussdRanges = line('ussd.ranges', '+CUSD', { ranges: rest() });
export const ussdTest = exchange('ussd.test', 'test', '+CUSD', { reply: [ussdRanges], manual: `${CALLS}.15` });

export const callList = exchange('call.list', 'exec', '+CLCC', {
  reply: [line('call.entry', '+CLCC', { call: rest() })],
  manual: `${CALLS}.18`,
});
/** SIMCom's modules can print the list by themselves at each change; 27.007 has only the bare command. */
export const callListReport = setting('call.list-report', '+CLCC', {
  fields: { report: flag },
  initial: { report: 0 },
  ranges: ON_OFF,
  manual: `${SIMCOM}, AT+CLCC`,
});
export const endCall = exchange('call.end', 'exec', '+CHUP', { manual: '3GPP TS 27.007 §6.5' });
export const endCallTest = exchange('call.end.test', 'test', '+CHUP', { manual: '3GPP TS 27.007 §6.5' });
export const pcmTest = exchange('audio.pcm.test', 'test', '+CPCMREG', {
  reply: [line('audio.pcm.ranges', '+CPCMREG', { ranges: rest() })],
  manual: `${SIMCOM} §17, AT+CPCMREG`,
});

export const receiver = setting('position.receiver', '+CGPS', {
  fields: { on: flag, mode: optional(int({ max: 3 })) },
  initial: { on: 0, mode: 1 },
  ranges: '(0-1),(1-3)',
  manual: `${SIMCOM} §24, AT+CGPS`,
});
export const positionLine = line('position', '+CGPSINFO', { fix: rest() });
export const position = exchange('position.read', 'exec', '+CGPSINFO', {
  reply: [positionLine],
  manual: `${SIMCOM} §24, AT+CGPSINFO`,
});
export const satellitesLine = line('position.satellites', '+CGNSSINFO', { fix: rest() });
export const satellites = exchange('position.satellites.read', 'exec', '+CGNSSINFO', {
  reply: [satellitesLine],
  manual: `${SIMCOM} §24, AT+CGNSSINFO`,
});

export const miscUrcs = [urc(ussdAnswer, `${CALLS}.15`)];

export const miscExchanges: readonly Exchange[] = [
  ...exchangesOf([functionality, ...messageSettings, waiting, callListReport, receiver]),
  restart,
  restartTest,
  switchOff,
  switchOffTest,
  readBattery,
  temperature,
  setStorage,
  readStorage,
  storageTest,
  ussd,
  readUssd,
  ussdTest,
  callList,
  activity,
  activityTest,
  endCall,
  endCallTest,
  pcmTest,
  position,
  satellites,
];
