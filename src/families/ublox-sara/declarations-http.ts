import { line, urc, type Exchange } from '../../at/declare.ts';
import { int, oneOf, optional, quoted, rest } from '../../at/field.ts';
import { asked } from '../kit/declared.ts';
import { GUIDE } from './declarations.ts';

/* The HTTP client: a profile (`AT+UHTTP`), a command (`AT+UHTTPC`), and its end, which comes later. */

const profile = int({ max: 3 });
const value = line('http.profile.value', '+UHTTP', { profile, operation: int({ max: 9 }), values: optional(rest()) });

export const httpExchanges: readonly Exchange[] = [
  asked('http.reset', 'set', '+UHTTP', GUIDE, [], { profile }),
  asked('http.server', 'set', '+UHTTP', GUIDE, [value], { profile, operation: oneOf(1), host: quoted({ max: 128 }) }),
  asked('http.address', 'set', '+UHTTP', GUIDE, [value], { profile, operation: oneOf(0), host: quoted({ max: 64 }) }),
  asked('http.port', 'set', '+UHTTP', GUIDE, [value], { profile, operation: oneOf(5), port: int({ max: 65_535 }) }),
  asked('http.secure', 'set', '+UHTTP', GUIDE, [value], {
    profile,
    operation: oneOf(6),
    on: int({ max: 1 }),
    context: optional(int({ max: 4 })),
  }),
  asked('http.option', 'set', '+UHTTP', GUIDE, [value], {
    profile,
    operation: oneOf(2, 3, 4, 7, 8, 9),
    values: optional(rest()),
  }),
  asked('http.request', 'set', '+UHTTPC', GUIDE, [], { profile, command: int({ max: 7 }), values: rest() }),
  asked(
    'http.error',
    'set',
    '+UHTTPER',
    GUIDE,
    [line('http.error.value', '+UHTTPER', { profile, kind: int(), code: int() })],
    {
      profile,
    },
  ),
];

/** 1 is success here, as it is for MQTT. */
export const httpUrcs = [
  urc(
    line('http.ended', '+UUHTTPCR', {
      profile,
      command: int({ max: 7 }),
      result: int({ max: 1 }),
      status: optional(rest()),
    }),
    `${GUIDE}, +UUHTTPCR`,
  ),
];
