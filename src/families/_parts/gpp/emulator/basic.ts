import { ERROR, OK, answer, type Answer, type ModuleHost } from '../../../kit/emulator.ts';
import * as basic from '../declarations/basic.ts';
import { resumeData } from '../data-connection.ts';
import type { GppEmulation } from '../emulation.ts';
import { answerRanges, changeSetting, settingAnswers, settingOf } from './settings.ts';

const CHARSETS = ['IRA', 'GSM', 'UCS2'];
const BAUD_RATES = (basic.baudRate.rangeText ?? '').replace(/[()]/g, '').split(',').map(Number);
const S_REGISTERS = 's-registers';
/** S0 rings before answering, S3 CR, S4 LF, S5 backspace (V.250 §6.2 and §6.3). */
const INITIAL_REGISTERS: readonly (readonly [number, number])[] = [
  [0, 0],
  [3, 13],
  [4, 10],
  [5, 8],
  [6, 2],
  [7, 50],
  [8, 2],
  [10, 15],
];

function registers(host: ModuleHost): Map<number, number> {
  const known = host.shared.get(S_REGISTERS) as Map<number, number> | undefined;
  if (known !== undefined) return known;
  const fresh = new Map(INITIAL_REGISTERS);
  host.shared.set(S_REGISTERS, fresh);
  return fresh;
}

/** What ATZ and AT&F put back. */
function restoreDefaults(host: ModuleHost, emulation: GppEmulation): void {
  host.echo = true;
  host.verbose = true;
  host.quiet = false;
  host.cmee = emulation.errorMode;
  host.shared.delete(S_REGISTERS);
}

/** V.250 commands and line settings. */
export function basicAnswers(host: ModuleHost, emulation: GppEmulation): readonly Answer[] {
  restoreDefaults(host, emulation);
  const restore = (): typeof OK => {
    restoreDefaults(host, emulation);
    return OK;
  };
  return [
    answer(basic.attention, () => OK),
    answer(basic.echo, ({ value = 0 }) => {
      host.echo = value === 1;
      return OK;
    }),
    answer(basic.verbose, ({ value = 0 }) => {
      host.verbose = value === 1;
      return OK;
    }),
    answer(basic.quiet, ({ value = 0 }) => {
      host.quiet = value === 1;
      return OK;
    }),
    answer(basic.restoreUser, restore),
    answer(basic.restoreFactory, restore),
    answer(basic.hangUp, () => OK),
    answer(basic.online, (_args, reply) => resumeData(host, reply)),
    // There is nobody to call, and no call comes in; data calls (`*99#`) would need PPP.
    answer(basic.answerCall, () => ERROR),
    answer(basic.dial, () => ({ final: 'NO CARRIER' })),
    ...basic.acceptedBasics.map((spec) => answer(spec, () => OK)),
    answer(basic.register, ({ register: text }, reply) => {
      const [name = '', value] = text.split('=');
      const number = Number(name.replace('?', ''));
      if (text.endsWith('?')) {
        const stored = registers(host).get(number);
        if (stored === undefined) return ERROR;
        reply.text(String(stored).padStart(3, '0'));
        return OK;
      }
      if (Number(value) > 255) return ERROR;
      registers(host).set(number, Number(value));
      return OK;
    }),
    ...errorMode(host),
    ...charset(host),
    ...settingAnswers(host, basic.flowControl),
    ...settingAnswers(host, basic.framing),
    answer(basic.baudRate.set, (values) => {
      if (!BAUD_RATES.includes(values.baud)) return ERROR;
      changeSetting(host, basic.baudRate, values);
      return OK;
    }),
    ...settingAnswers(host, basic.baudRate).slice(1),
    answer(basic.multiplex.set, (_args, reply) => {
      // From here on the real one speaks frames (27.010) only; the virtual one has none to say, and takes no commands.
      reply.dataMode(() => undefined);
      return OK;
    }),
    answer(basic.multiplex.test, () => OK),
  ];
}

function errorMode(host: ModuleHost): readonly Answer[] {
  return [
    answer(basic.errorMode.set, ({ mode }) => {
      host.cmee = mode === 0 ? 0 : mode === 1 ? 1 : 2;
      return OK;
    }),
    answer(basic.errorMode.read, (_args, reply) => {
      reply.info(basic.errorMode.value, { mode: host.cmee });
      return OK;
    }),
    answerRanges(basic.errorMode),
  ];
}

function charset(host: ModuleHost): readonly Answer[] {
  return [
    answer(basic.charset.set, (values) => {
      if (!CHARSETS.includes(String(values.charset))) return ERROR;
      changeSetting(host, basic.charset, values);
      return OK;
    }),
    answer(basic.charset.read, (_args, reply) => {
      reply.info(basic.charset.value, settingOf(host, basic.charset));
      return OK;
    }),
    answerRanges(basic.charset),
  ];
}
