import { exchange, line, urc, type Exchange, type LineSpec, type UrcSpec } from '../../../../at/declare.ts';
import { int, optional, quoted, rest, word, type Field } from '../../../../at/field.ts';
import { exchangesOf, setting } from '../setting.ts';

/* Registration, operator, signal (3GPP TS 27.007 §7 and §8). */

const SIMCOM = 'SIM7500_SIM7600 AT command manual V3.00 §4';

export const signalLine = line('network.signal', '+CSQ', { rssi: int({ max: 199 }), ber: int({ max: 99 }) });
export const signal = exchange('network.signal.read', 'exec', '+CSQ', {
  reply: [signalLine],
  manual: '3GPP TS 27.007 §8.5',
});
export const signalTest = exchange('network.signal.test', 'test', '+CSQ', {
  reply: [line('network.signal.ranges', '+CSQ', { ranges: rest() })],
  manual: '3GPP TS 27.007 §8.5',
});
export const autoSignal = setting('network.signal.auto', '+AUTOCSQ', {
  fields: { on: int({ max: 1 }), mode: optional(int({ max: 1 })) },
  initial: { on: 0, mode: 0 },
  ranges: '(0-1),(0-1)',
  manual: `${SIMCOM}, AT+AUTOCSQ`,
});
const level = int({ max: 255 });
export const qualityLine = line('network.quality', '+CESQ', {
  rxlev: level,
  ber: level,
  rscp: level,
  ecno: level,
  rsrq: level,
  rsrp: level,
});
export const quality = exchange('network.quality.read', 'exec', '+CESQ', {
  reply: [qualityLine],
  manual: '3GPP TS 27.007 §8.69',
});
export const qualityTest = exchange('network.quality.test', 'test', '+CESQ', {
  reply: [line('network.quality.ranges', '+CESQ', { ranges: rest() })],
  manual: '3GPP TS 27.007 §8.69',
});

/** One of the three registration commands: circuit, GPRS, EPS. */
export interface RegistrationCommand {
  readonly token: '+CREG' | '+CGREG' | '+CEREG';
  readonly read: Exchange;
  readonly set: Exchange<{ readonly mode: Field<number, false> }>;
  readonly test: Exchange;
  readonly status: LineSpec<typeof statusFields>;
  readonly changed: UrcSpec<typeof changedFields>;
  readonly ranges: LineSpec<{ readonly ranges: Field<string, false> }>;
}

const location = {
  area: optional(quoted({ quotesOptional: true, max: 8 })),
  cell: optional(quoted({ quotesOptional: true, max: 9 })),
  technology: optional(int({ max: 15 })),
};
const statusFields = { mode: int({ max: 5 }), status: int({ max: 11 }), ...location };
/** The area stands in quotes here, or an unsolicited line could not be told from the answer of the read form. */
const changedFields = {
  status: int({ max: 11 }),
  area: optional(quoted({ max: 8 })),
  cell: optional(quoted({ max: 9 })),
  technology: optional(int({ max: 15 })),
};

function registration(id: string, token: RegistrationCommand['token'], section: string): RegistrationCommand {
  const manual = `3GPP TS 27.007 §${section}`;
  const status = line(`${id}.status`, token, statusFields);
  const ranges = line(`${id}.ranges`, token, { ranges: rest() });
  return {
    token,
    status,
    ranges,
    read: exchange(`${id}.read`, 'read', token, { reply: [status], manual }),
    set: exchange(id, 'set', token, { args: { mode: int({ max: 2 }) }, manual }),
    test: exchange(`${id}.test`, 'test', token, { reply: [ranges], manual }),
    changed: urc(line(`${id}.changed`, token, changedFields), manual),
  };
}

export const registrations = [
  registration('network.creg', '+CREG', '7.2'),
  registration('network.cgreg', '+CGREG', '10.1.20'),
  registration('network.cereg', '+CEREG', '10.1.22'),
] as const;

export const operatorLine = line('network.operator', '+COPS', {
  mode: int({ max: 4 }),
  format: optional(int({ max: 2 })),
  operator: optional(quoted()),
  technology: optional(int({ max: 15 })),
});
export const readOperator = exchange('network.operator.read', 'read', '+COPS', {
  reply: [operatorLine],
  deadlineMs: 45_000,
  manual: '3GPP TS 27.007 §7.3',
});
export const setOperator = exchange('network.operator.set', 'set', '+COPS', {
  args: {
    mode: int({ max: 4 }),
    format: optional(int({ max: 2 })),
    operator: optional(quoted({ quotesOptional: true })),
    technology: optional(int({ max: 15 })),
  },
  deadlineMs: 120_000,
  manual: '3GPP TS 27.007 §7.3',
});
export const operatorListLine = line('network.operator.list', '+COPS', { list: rest() });
export const operatorList = exchange('network.operator.test', 'test', '+COPS', {
  reply: [operatorListLine],
  deadlineMs: 180_000,
  manual: '3GPP TS 27.007 §7.3',
});

export const systemLine = line('network.system', '+CPSI', {
  system: word(/^[A-Za-z0-9 /-]+$/),
  operation: word(/^[A-Za-z0-9 -]+$/),
  details: optional(rest()),
});
export const readSystem = exchange('network.system.read', 'read', '+CPSI', {
  reply: [systemLine],
  manual: `${SIMCOM}, AT+CPSI`,
});
export const setSystem = exchange('network.system.set', 'set', '+CPSI', {
  args: { seconds: int({ max: 255 }) },
  manual: `${SIMCOM}, AT+CPSI`,
});
export const systemTest = exchange('network.system.test', 'test', '+CPSI', {
  reply: [line('network.system.ranges', '+CPSI', { ranges: rest() })],
  manual: `${SIMCOM}, AT+CPSI`,
});

/** Read form: report flag and system mode (8 = LTE, 0 = none). */
export const systemModeLine = line('network.mode.current', '+CNSMOD', {
  report: int({ max: 1 }),
  mode: int({ max: 25 }),
});
export const readSystemMode = exchange('network.mode.current.read', 'read', '+CNSMOD', {
  reply: [systemModeLine],
  manual: `${SIMCOM}, AT+CNSMOD`,
});
export const setSystemMode = exchange('network.mode.current.set', 'set', '+CNSMOD', {
  args: { report: int({ max: 1 }) },
  manual: `${SIMCOM}, AT+CNSMOD`,
});
export const systemModeTest = exchange('network.mode.current.test', 'test', '+CNSMOD', {
  reply: [line('network.mode.current.ranges', '+CNSMOD', { ranges: rest() })],
  manual: `${SIMCOM}, AT+CNSMOD`,
});

export const preferredMode = setting('network.mode', '+CNMP', {
  fields: { mode: int({ max: 110 }) },
  initial: { mode: 2 },
  ranges:
    '((2-Automatic),(13-GSM Only),(14-WCDMA Only),(38-LTE Only),(59-TDS-CDMA Only),(19-GSM+WCDMA Only),(39-GSM+WCDMA+LTE Only))',
  kept: true,
  manual: `${SIMCOM}, AT+CNMP`,
});
/** Modes that the ranges of `+CNMP` name, and further combinations that the manual lists. */
export const PREFERRED_MODES: readonly number[] = [2, 9, 10, 13, 14, 19, 22, 38, 39, 48, 51, 54, 59, 60, 63, 67];

export const acquisitionOrder = setting('network.acquisition', '+CNAOP', {
  fields: { mode: int({ max: 7 }) },
  initial: { mode: 0 },
  ranges: '(0-7)',
  kept: true,
  manual: `${SIMCOM}, AT+CNAOP`,
});
export const usageMode = setting('network.usage', '+CEMODE', {
  fields: { mode: int({ max: 3 }) },
  initial: { mode: 2 },
  ranges: '(0-3)',
  kept: true,
  manual: '3GPP TS 27.007 §10.1.28',
});
export const preferredListSelect = setting('network.preferred.select', '+CPLS', {
  fields: { list: int({ max: 2 }) },
  initial: { list: 0 },
  ranges: '(0-2)',
  manual: '3GPP TS 27.007 §7.20',
});
export const preferredList = exchange('network.preferred.read', 'read', '+CPOL', {
  reply: [line('network.preferred', '+CPOL', { entry: rest() })],
  manual: '3GPP TS 27.007 §7.19',
});
/** With a format alone it says how the list is shown; with a place it changes that entry. */
export const setPreferredList = exchange('network.preferred.set', 'set', '+CPOL', {
  args: {
    place: optional(int({ max: 255 })),
    format: optional(int({ max: 2 })),
    operator: optional(quoted({ quotesOptional: true, max: 32 })),
  },
  manual: '3GPP TS 27.007 §7.19',
});
export const wirelessStack = setting('network.stack', '+WS46', {
  fields: { stack: int({ max: 35 }) },
  initial: { stack: 25 },
  ranges: '(12,22,25,28)',
  manual: '3GPP TS 27.007 §5.9',
});

export const networkSettings = [autoSignal, acquisitionOrder, usageMode, preferredListSelect, wirelessStack] as const;

export const networkExchanges: readonly Exchange[] = [
  signal,
  signalTest,
  quality,
  qualityTest,
  ...registrations.flatMap(({ read, set, test }) => [read, set, test]),
  readOperator,
  setOperator,
  operatorList,
  readSystem,
  setSystem,
  systemTest,
  readSystemMode,
  setSystemMode,
  systemModeTest,
  preferredList,
  setPreferredList,
  ...exchangesOf([preferredMode, ...networkSettings]),
];

export const networkUrcs = registrations.map(({ changed }) => changed);
