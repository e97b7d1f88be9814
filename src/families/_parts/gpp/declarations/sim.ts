import { bareLine, exchange, line, urc } from '../../../../at/declare.ts';
import { int, optional, quoted, rest, word } from '../../../../at/field.ts';

/* The SIM (3GPP TS 27.007 §8). */

const MANUAL = '3GPP TS 27.007 §8';
const pin = quoted({ min: 4, max: 8, quotesOptional: true, secret: true });

export const pinStatus = line('sim.status', '+CPIN', { status: rest() });
export const readPin = exchange('sim.status.read', 'read', '+CPIN', { reply: [pinStatus], manual: `${MANUAL}.3` });
export const enterPin = exchange('sim.pin.enter', 'set', '+CPIN', {
  args: { pin, newPin: optional(pin) },
  deadlineMs: 10_000,
  manual: `${MANUAL}.3`,
});
export const pinTest = exchange('sim.pin.test', 'test', '+CPIN', { manual: `${MANUAL}.3` });

export const simAnswer = line('sim.file.answer', '+CRSM', {
  sw1: int({ max: 255 }),
  sw2: int({ max: 255 }),
  response: optional(quoted({ quotesOptional: true })),
});
export const simFile = exchange('sim.file', 'set', '+CRSM', {
  args: {
    command: int({ max: 255 }),
    file: optional(int({ max: 65_535 })),
    p1: optional(int({ max: 255 })),
    p2: optional(int({ max: 255 })),
    p3: optional(int({ max: 255 })),
    data: optional(quoted({ quotesOptional: true })),
    path: optional(quoted({ quotesOptional: true })),
  },
  reply: [simAnswer],
  manual: `${MANUAL}.18`,
});
export const simFileTest = exchange('sim.file.test', 'test', '+CRSM', { manual: `${MANUAL}.18` });

/** An APDU may carry a PIN (VERIFY), so what is sent counts as a secret. */
export const apduAnswer = line('sim.apdu.answer', '+CSIM', { length: int({ max: 520 }), response: quoted() });
export const apdu = exchange('sim.apdu', 'set', '+CSIM', {
  args: { length: int({ max: 520 }), command: quoted({ quotesOptional: true, max: 520, secret: true }) },
  reply: [apduAnswer],
  manual: `${MANUAL}.17`,
});
export const apduTest = exchange('sim.apdu.test', 'test', '+CSIM', { manual: `${MANUAL}.17` });

/** Tries left: PIN1, PIN2, PUK1, PUK2. */
export const triesLine = line('sim.tries', '+SPIC', {
  pin: int({ max: 10 }),
  pin2: int({ max: 10 }),
  puk: int({ max: 10 }),
  puk2: int({ max: 10 }),
});
export const tries = exchange('sim.tries.read', 'exec', '+SPIC', {
  reply: [triesLine],
  manual: 'SIM7500_SIM7600 AT command manual V3.00 §5, AT+SPIC',
});

export const lockLine = line('sim.lock.status', '+CLCK', { status: int({ max: 1 }), services: optional(int()) });
export const lock = exchange('sim.lock', 'set', '+CLCK', {
  args: {
    facility: quoted({ quotesOptional: true, max: 2 }),
    mode: int({ max: 2 }),
    password: optional(pin),
    services: optional(int({ max: 255 })),
  },
  reply: [lockLine],
  deadlineMs: 15_000,
  manual: '3GPP TS 27.007 §7.4',
});
export const lockTest = exchange('sim.lock.test', 'test', '+CLCK', {
  reply: [line('sim.lock.ranges', '+CLCK', { facilities: rest() })],
  manual: '3GPP TS 27.007 §7.4',
});
export const changePassword = exchange('sim.password', 'set', '+CPWD', {
  args: { facility: quoted({ quotesOptional: true, max: 2 }), old: optional(pin), new: optional(pin) },
  deadlineMs: 15_000,
  manual: '3GPP TS 27.007 §7.5',
});
export const changePasswordTest = exchange('sim.password.test', 'test', '+CPWD', {
  reply: [line('sim.password.ranges', '+CPWD', { facilities: rest() })],
  manual: '3GPP TS 27.007 §7.5',
});

export const providerName = line('sim.provider', '+CSPN', { name: quoted(), display: optional(int({ max: 3 })) });
export const readProviderName = exchange('sim.provider.read', 'read', '+CSPN', {
  reply: [providerName],
  manual: 'SIM7500_SIM7600 AT command manual V3.00 §4, AT+CSPN',
});
export const ownNumber = exchange('sim.number.read', 'exec', '+CNUM', {
  reply: [line('sim.number', '+CNUM', { text: rest() })],
  manual: '3GPP TS 27.007 §7.1',
});
export const ownNumberTest = exchange('sim.number.test', 'test', '+CNUM', { manual: '3GPP TS 27.007 §7.1' });

const BOOT = 'users logs of SIM7600 and A76xx; SIM7600 hardware design, power-on';

/** What the module says while it starts. The first word is the sign that it has forgotten everything volatile. */
export const simUrcs = [
  urc(bareLine('boot.ready', /^(?:RDY|\*ATREADY: ?1)$/), BOOT, 'reset'),
  urc(
    line('sim.status.changed', '+CPIN', {
      status: word(/^(READY|SIM PIN|SIM PUK|SIM REMOVED|NOT READY|NOT INSERTED)$/),
    }),
    BOOT,
  ),
  urc(bareLine('boot.sms', /^SMS DONE$/), BOOT),
  urc(bareLine('boot.phonebook', /^PB DONE$/), BOOT),
  urc(line('sms.arrived', '+CMTI', { storage: optional(quoted()), index: int({ min: -1 }) }), '3GPP TS 27.005 §3.4.1'),
] as const;

export const simExchanges = [
  readPin,
  enterPin,
  pinTest,
  simFile,
  simFileTest,
  apdu,
  apduTest,
  tries,
  lock,
  lockTest,
  changePassword,
  changePasswordTest,
  readProviderName,
  ownNumber,
  ownNumberTest,
];
