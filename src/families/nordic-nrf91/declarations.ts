import { exchange, line, urc, type Exchange } from '../../at/declare.ts';
import { int, oneOf, optional, quoted, rest, word } from '../../at/field.ts';
import { exchangesOf, setting } from '../_parts/gpp/setting.ts';

/* The modem's own commands: identity, modes, registration as it prints it, credentials, keys. */

const REFERENCE = 'nRF9160 AT Commands Reference Guide';
const manual = (command: string): string => `${REFERENCE}, ${command}`;
const NTN = 'public projects for nRF9151 with satellite firmware';

const level = int({ max: 44 });
const flag = int({ max: 1 });
const location = { area: optional(quoted()), cell: optional(quoted()), technology: optional(int({ max: 15 })) };
const reject = {
  causeType: optional(int({ max: 255 })),
  cause: optional(int({ max: 255 })),
  active: optional(quoted()),
  periodic: optional(quoted()),
};
const status = int({ max: 90 });
const context = int({ max: 10 });
const addressLine = line('bearer.address', '+CGPADDR', {
  context,
  address: optional(quoted()),
  second: optional(quoted()),
});

export const basics: readonly Exchange[] = [
  exchange('identity.short', 'exec', '%SHORTSWVER', {
    reply: [line('identity.short.value', '%SHORTSWVER', { build: rest() })],
    manual: manual('%SHORTSWVER'),
  }),
  exchange('identity.hardware', 'exec', '%HWVERSION', {
    reply: [line('identity.hardware.value', '%HWVERSION', { hardware: rest() })],
    manual: manual('%HWVERSION'),
  }),
  exchange('identity.uuid', 'exec', '%XMODEMUUID', {
    reply: [line('identity.uuid.value', '%XMODEMUUID', { uuid: rest() })],
    manual: manual('%XMODEMUUID'),
  }),
  exchange('identity.device-uuid', 'exec', '%DEVICEUUID', {
    reply: [line('identity.device-uuid.value', '%DEVICEUUID', { uuid: rest() })],
    manual: manual('%DEVICEUUID'),
  }),
  exchange('identity.serial.kind', 'set', '+CGSN', {
    args: { kind: int({ max: 3 }) },
    reply: [line('identity.serial.quoted', '+CGSN', { serial: quoted() })],
    manual: manual('+CGSN'),
  }),
  ...exchangesOf([
    setting('power.functionality', '+CFUN', { fields: { level }, initial: { level: 0 }, manual: manual('+CFUN') }),
    setting('network.system-mode', '%XSYSTEMMODE', {
      fields: { lteM: flag, nbIot: flag, gnss: flag, preference: int({ max: 4 }), ntn: optional(flag) },
      initial: { lteM: 1, nbIot: 0, gnss: 0, preference: 0 },
      manual: `${manual('%XSYSTEMMODE')}; ${NTN} (five numbers)`,
    }),
  ]),
  exchange('network.cereg', 'set', '+CEREG', { args: { mode: int({ max: 5 }) }, manual: manual('+CEREG') }),
  exchange('network.cereg.read', 'read', '+CEREG', {
    reply: [line('network.cereg.status', '+CEREG', { mode: int({ max: 5 }), status, ...location, ...reject })],
    manual: manual('+CEREG'),
  }),
  // Context 0 is the one that is used here.
  exchange('bearer.context.set', 'set', '+CGDCONT', {
    args: { context, type: optional(quoted()), apn: optional(quoted()), more: optional(rest()) },
    manual: manual('+CGDCONT'),
  }),
  exchange('bearer.context.read', 'read', '+CGDCONT', {
    reply: [line('bearer.context', '+CGDCONT', { context, type: quoted(), apn: quoted(), more: optional(rest()) })],
    manual: manual('+CGDCONT'),
  }),
  exchange('bearer.address.read', 'set', '+CGPADDR', {
    args: { context },
    reply: [addressLine],
    manual: manual('+CGPADDR'),
  }),
  exchange('bearer.address.all', 'exec', '+CGPADDR', { reply: [addressLine], manual: manual('+CGPADDR') }),
  exchange('network.errors', 'set', '+CNEC', { args: { mask: int({ max: 24 }) }, manual: manual('+CNEC') }),
  exchange('network.monitor', 'exec', '%XMONITOR', {
    reply: [line('network.monitor.value', '%XMONITOR', { status, values: optional(rest()) })],
    manual: manual('%XMONITOR'),
  }),
  exchange('network.cause', 'exec', '+CEER', {
    reply: [line('network.cause.value', '+CEER', { words: rest() })],
    manual: manual('+CEER'),
  }),
  exchange('network.band-lock', 'set', '%XBANDLOCK', { args: { values: rest() }, manual: manual('%XBANDLOCK') }),
  exchange('position.location', 'set', '%LOCATION', { args: { values: rest() }, manual: NTN }),
  exchange('clock.read.daylight', 'read', '%CCLK', {
    reply: [line('clock.daylight', '%CCLK', { time: quoted(), daylight: optional(int({ max: 2 })) })],
    manual: manual('%CCLK'),
  }),
  exchange('clock.notify', 'set', '%XTIME', { args: { on: flag }, manual: manual('%XTIME') }),
  exchange('power.temperature.read', 'read', '%XTEMP', {
    reply: [line('power.temperature', '%XTEMP', { celsius: int({ min: -60, max: 150 }) })],
    manual: manual('%XTEMP'),
  }),
  exchange('power.supply.read', 'exec', '%XVBAT', {
    reply: [line('power.supply', '%XVBAT', { mv: int() })],
    manual: manual('%XVBAT'),
  }),
];

const tag = int({ max: 4_294_967_295 });
const entry = line('credential.entry', '%CMNG', {
  tag,
  type: int({ max: 11 }),
  sha256: optional(quoted()),
  content: optional(rest()),
});

/** The text of a private key, a PSK or a password is never shown. */
const secret = quoted({ max: 8_192, secret: true });

export const credentials: readonly Exchange[] = [
  exchange('credential.write', 'set', '%CMNG', {
    args: { operation: oneOf(0), tag, type: oneOf(0, 1, 5), content: quoted({ max: 8_192 }) },
    deadlineMs: 15_000,
    manual: manual('%CMNG'),
  }),
  exchange('credential.write-secret', 'set', '%CMNG', {
    args: { operation: oneOf(0), tag, type: oneOf(2, 3, 4), content: secret, password: optional(secret) },
    deadlineMs: 15_000,
    manual: manual('%CMNG'),
  }),
  exchange('credential.list', 'set', '%CMNG', {
    args: { operation: oneOf(1), tag: optional(tag), type: optional(int({ max: 11 })) },
    reply: [entry],
    manual: manual('%CMNG'),
  }),
  exchange('credential.read', 'set', '%CMNG', {
    args: { operation: oneOf(2), tag, type: int({ max: 11 }) },
    reply: [entry],
    manual: manual('%CMNG'),
  }),
  exchange('credential.delete', 'set', '%CMNG', {
    args: { operation: oneOf(3), tag, type: int({ max: 11 }) },
    manual: manual('%CMNG'),
  }),
  exchange('credential.expiry', 'set', '%CERTEXPIRY', {
    args: { tag, type: int({ max: 10 }) },
    reply: [line('credential.expiry.value', '%CERTEXPIRY', { serial: rest() })],
    manual: manual('%CERTEXPIRY'),
  }),
  exchange('key.generate', 'set', '%KEYGEN', {
    args: {
      tag,
      type: oneOf(2, 8),
      response: optional(flag),
      attributes: optional(quoted()),
      usage: optional(quoted()),
    },
    reply: [line('key.generated', '%KEYGEN', { request: quoted() })],
    deadlineMs: 60_000,
    manual: manual('%KEYGEN'),
  }),
  exchange('key.attest', 'exec', '%ATTESTTOKEN', {
    reply: [line('key.attested', '%ATTESTTOKEN', { token: quoted() })],
    manual: manual('%ATTESTTOKEN'),
  }),
];

/** What comes by itself; a registration may also slip in between `AT+CEREG?` and its answer. */
export const modemUrcs = [
  urc(
    line('network.cereg.changed', '+CEREG', {
      status,
      area: optional(quoted()),
      cell: optional(quoted()),
      technology: optional(int({ max: 15 })),
      ...reject,
    }),
    manual('+CEREG'),
  ),
  urc(line('clock.network', '%XTIME', { values: rest() }), manual('%XTIME')),
  urc(
    line('power.temperature.alarm', '%XTEMP', { level: int({ max: 4 }), celsius: int({ min: -60, max: 150 }) }),
    manual('%XTEMP'),
  ),
  urc(line('network.error.esm', '+CNEC_ESM', { cause: int(), context: optional(int()) }), manual('+CNEC')),
  urc(line('network.error.emm', '+CNEC_EMM', { cause: int() }), manual('+CNEC')),
  urc(line('network.event', '%MDMEV', { event: word() }), manual('%MDMEV')),
];
