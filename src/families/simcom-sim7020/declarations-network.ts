import { exchange, line, urc } from '../../at/declare.ts';
import { int, optional, quoted, rest } from '../../at/field.ts';
import { exchangesOf, setting } from '../_parts/gpp/setting.ts';
import { secretText, text } from '../_parts/simcom-classic/fields.ts';
import { manual, MANUAL } from './manuals.ts';

/* Clock and data connection, as far as they differ from 3GPP. */

const flag = int({ max: 1 });

export const networkLines = {
  clock: line('clock.time', '+CCLK', { time: rest() }),
  ntpTime: line('clock.ntp.time', '+CSNTP', { time: rest() }),
  networkTime: line('clock.network.report', '+CLTS', { time: rest() }),
  parameters: line('bearer.parameters.value', '+CGCONTRDP', { values: rest() }),
};

export const clockCommands = {
  read: exchange('clock.read', 'read', '+CCLK', {
    reply: [networkLines.clock],
    manual: `${manual('CCLK')} (the time is not in quotes)`,
  }),
  networkTime: exchange('clock.network-time', 'set', '+CLTS', { args: { on: flag }, manual: manual('CLTS') }),
  ntpStart: exchange('clock.ntp.start', 'set', '+CSNTPSTART', {
    args: { server: text(), zone: optional(text(4)) },
    manual: manual('CSNTPSTART'),
  }),
  ntpStop: exchange('clock.ntp.stop', 'exec', '+CSNTPSTOP', { manual: manual('CSNTPSTOP') }),
};

export const bearerCommands = {
  /** The access point, kept; it is taken on when the radio is switched on next. */
  setDefault: exchange('bearer.default', 'set', '*MCGDEFCONT', {
    args: {
      type: quoted({ quotesOptional: true, max: 8 }),
      apn: optional(text(100)),
      user: optional(text()),
      password: optional(secretText()),
    },
    manual: `${MANUAL}, AT*MCGDEFCONT`,
  }),
  /** What the network gave: access point and address of the data connection. */
  parameters: exchange('bearer.parameters', 'exec', '+CGCONTRDP', {
    reply: [networkLines.parameters],
    manual: '3GPP TS 27.007 §10.1.23',
  }),
};

export const networkSettings = {
  powerSaving: setting('power.saving', '+CPSMS', {
    fields: { mode: int({ max: 2 }), values: optional(rest()) },
    initial: { mode: 0 },
    manual: '3GPP TS 27.007 §7.38',
  }),
  band: setting('network.band', '+CBAND', {
    fields: { bands: rest() },
    initial: { bands: '0' },
    manual: manual('CBAND'),
  }),
  /** Whether payloads are hex digits, in both directions; kept over a restart. */
  hex: setting('ip.hex', '+CREVHEX', {
    fields: { on: flag },
    initial: { on: 1 },
    kept: true,
    manual: manual('CREVHEX'),
  }),
};

export const networkExchanges = [
  ...Object.values(clockCommands),
  ...Object.values(bearerCommands),
  ...exchangesOf(Object.values(networkSettings)),
];

export const networkUrcs = [
  urc(networkLines.ntpTime, manual('CSNTPSTART')),
  urc(networkLines.networkTime, manual('CLTS')),
];
