import { bareLine, exchange, line, urc, type Exchange } from '../../../at/declare.ts';
import { int, optional, quoted, rest } from '../../../at/field.ts';
import { readCcid } from '../gpp/declarations/identity.ts';
import { preferredMode, readSystem, setSystem } from '../gpp/declarations/network.ts';
import { exchangesOf, setting } from '../gpp/setting.ts';
import { text } from './fields.ts';

/* What SIM800, SIM7000 and SIM7080 have in common beside the 3GPP commands: identity, boot, clock, time from a server. */

export const MANUAL = 'SIM800 Series AT Command Manual V1.09; SIM7070_SIM7080_SIM7090 Series AT Command Manual V1.05';
const LOGS = 'users’ logs of SIM800, SIM7000 and SIM7080';

/** `ATI`: model and revision on one line. */
export const bannerLine = bareLine('info.banner', /^(?<model>SIM\d{3,4}\w*) (?<revision>R\d{2}\.?\d{2})$/);
/** `+SIMCOMATI` goes on behind `Revision:` with the versions of the application and the modem. */
const detailLine = bareLine('info.detail', /^(?:CSUB|APRev|QCN|IMEI): ?(?<value>.*)$/);
const buildLine = bareLine('info.build', /^Revision: ?(?<build>\S+)$/);

export const networkTime = setting('clock.network-time', '+CLTS', {
  fields: { on: int({ max: 1 }) },
  initial: { on: 0 },
  ranges: '(0,1)',
  manual: `${MANUAL}, AT+CLTS`,
});
export const ntpContext = setting('clock.ntp.context', '+CNTPCID', {
  fields: { context: int({ max: 3 }) },
  initial: { context: 1 },
  ranges: '(1-3)',
  manual: `${MANUAL}, AT+CNTPCID`,
});

/** `+CNTP: 1`, and on newer modules the time behind it. */
export const ntpResult = line('clock.ntp.result', '+CNTP', { code: int({ max: 99 }), time: optional(quoted()) });
export const setNtp = exchange('clock.ntp.set', 'set', '+CNTP', {
  args: {
    server: text(),
    zone: optional(int({ min: -48, max: 96 })),
    context: optional(int({ max: 3 })),
    mode: optional(int({ max: 2 })),
  },
  manual: `${MANUAL}, AT+CNTP`,
});
export const runNtp = exchange('clock.ntp', 'exec', '+CNTP', {
  completion: { line: ntpResult, code: 'code', done: 1, order: 'after', deadlineMs: 75_000 },
  manual: `${MANUAL}, AT+CNTP`,
});
export const batteryCheck = exchange('power.battery-check', 'set', '+CBATCHK', {
  args: { on: int({ max: 1 }) },
  manual: LOGS,
});

export const basicExchanges: readonly Exchange[] = [
  exchange('identity.info.full', 'exec', '+SIMCOMATI', { reply: [buildLine, detailLine], manual: LOGS }),
  readSystem,
  setSystem,
  ...exchangesOf([preferredMode, networkTime, ntpContext]),
  setNtp,
  runNtp,
  batteryCheck,
  exchange('sim.ccid.short', 'exec', '+ICCID', { reply: readCcid.reply, manual: LOGS }),
];

/** The network's own time. The quotes of the newer form do not pair, so that nothing inside can be told apart. */
export const timeLine = line('clock.network', '*PSUTTZ', { time: rest() });
export const daylightLine = line('clock.daylight', 'DST', { hours: int({ max: 3 }) });
export const indicatorLine = line('network.indicator', '+CIEV', { indicator: int({ max: 99 }), values: rest() });

export const basicUrcs = [
  urc(bareLine('boot.sms', /^(?:SMS Ready|Call Ready)$/), LOGS),
  urc(bareLine('boot.noise', /^(?:NORMAL POWER DOWN|UNDER-VOLTAGE WARNNING|OVER-VOLTAGE WARNNING)$/), LOGS),
  urc(line('boot.functionality', '+CFUN', { level: int({ max: 7 }) }), LOGS),
  urc(timeLine, LOGS),
  urc(daylightLine, LOGS),
  urc(indicatorLine, LOGS),
];
