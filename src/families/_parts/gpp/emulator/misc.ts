import { ERROR, OK, answer, type Answer, type ModuleHost, type Responder } from '../../../kit/emulator.ts';
import * as misc from '../declarations/misc.ts';
import type { GppEmulation } from '../emulation.ts';
import { answerRanges, changeSetting, settingAnswers, settingOf } from './settings.ts';
import { simAwakes } from './sim.ts';
import { simRefusal, simStarting, withReports } from './status.ts';

const LEVELS = [0, 1, 4, 5, 6, 7];
/** Level 6 restarts the module, level 7 takes it offline. */
const RESTART_LEVEL = 6;
const STORAGES = ['SM', 'ME', 'MT', 'SR'];
/** Used and total places of the SIM's message store. */
const PLACES = '0,20';
const NO_FIX_COMMAS = 8;
/** From power-up until the receiver takes commands, and from there until it answers for its position, ms (guesses). */
const RECEIVER_BOOT_MS = 5_000;
const RECEIVER_START_MS = 1_000;
const STORAGE = 'sms.storage';

/** Power, messages, calls and position. */
export function miscAnswers(host: ModuleHost, emulation: GppEmulation): readonly Answer[] {
  return [
    ...powerAnswers(host, emulation),
    ...messageAnswers(host),
    ...ussdAnswers(host),
    ...settingAnswers(host, misc.messageFormat),
    ...settingAnswers(host, misc.messageIndications),
    ...settingAnswers(host, misc.callerIdentity),
    ...settingAnswers(host, misc.callResultCodes),
    ...settingAnswers(host, misc.eventReporting),
    ...settingAnswers(host, misc.waiting),
    answer(misc.callList, () => OK),
    ...settingAnswers(host, misc.callListReport),
    answer(misc.endCall, () => OK),
    answer(misc.endCallTest, () => OK),
    answer(misc.pcmTest, (_args, reply) => {
      reply.text('+CPCMREG: (0-1)');
      return OK;
    }),
    ...positionAnswers(host),
  ];
}

function powerAnswers(host: ModuleHost, emulation: GppEmulation): readonly Answer[] {
  return [
    answer(misc.functionality.set, ({ level, restart = 0 }, reply) => {
      if (!LEVELS.includes(level)) return ERROR;
      if (restart === 1 || level === RESTART_LEVEL) {
        reply.end(OK);
        host.reset();
        return OK;
      }
      if (emulation.simOffError === undefined) reply.end(OK);
      withReports(host, emulation, () => switchRadio(host, emulation, reply, level));
      return OK;
    }),
    answer(misc.functionality.read, (_args, reply) => {
      reply.info(misc.functionality.value, settingOf(host, misc.functionality));
      return OK;
    }),
    answerRanges(misc.functionality),
    answer(misc.restart, (_args, reply) => {
      reply.end(OK);
      host.reset();
      return OK;
    }),
    answer(misc.restartTest, () => OK),
    answer(misc.switchOff, (_args, reply) => {
      reply.end(OK);
      for (const line of emulation.offLines) host.urcText(line);
      host.powerOff();
      return OK;
    }),
    answer(misc.switchOffTest, () => OK),
    answer(misc.readBattery, (_args, reply) => {
      if (typeof emulation.battery === 'string') reply.info(misc.voltage, { voltage: emulation.battery });
      else reply.info(misc.battery, emulation.battery);
      return OK;
    }),
    // Nobody calls, so it is always ready.
    answer(misc.activity, (_args, reply) => {
      reply.info(misc.activityLine, { status: 0 });
      return OK;
    }),
    answer(misc.activityTest, (_args, reply) => {
      reply.info(misc.activityRanges, { ranges: '(0,3,4)' });
      return OK;
    }),
    answer(misc.temperature, (_args, reply) => {
      reply.info(misc.temperatureLine, { celsius: 31 });
      return OK;
    }),
  ];
}

/** Where the SIM goes off with the radio, it says so before `OK` and comes back behind it. */
function switchRadio(host: ModuleHost, emulation: GppEmulation, reply: Responder, level: number): void {
  const { simOffError } = emulation;
  const wasOn = settingOf(host, misc.functionality).level === 1;
  changeSetting(host, misc.functionality, { level });
  if (simOffError === undefined || wasOn === (level === 1)) return;
  if (wasOn) {
    simStarting(host, simOffError);
    emulation.onRadioOff(host);
    reply.text('+CPIN: NOT READY');
  } else {
    reply.end(OK);
    void simAwakes(host, emulation);
  }
}

function messageAnswers(host: ModuleHost): readonly Answer[] {
  const chosen = (): readonly string[] =>
    (host.shared.get(STORAGE) as readonly string[] | undefined) ?? ['SM', 'SM', 'SM'];
  return [
    answer(misc.setStorage, ({ read, write, receive }, reply) => {
      const refusal = simRefusal(host);
      if (refusal !== undefined) return refusal;
      const before = chosen();
      const wanted = [read, write ?? before[1], receive ?? before[2]].map((name) => String(name).toUpperCase());
      if (!wanted.every((name) => STORAGES.includes(name))) return ERROR;
      host.shared.set(STORAGE, wanted);
      reply.info(misc.storage, { list: wanted.map(() => PLACES).join(',') });
      return OK;
    }),
    answer(misc.readStorage, (_args, reply) => {
      const refusal = simRefusal(host);
      if (refusal !== undefined) return refusal;
      reply.info(misc.storage, {
        list: chosen()
          .map((name) => `"${name}",${PLACES}`)
          .join(','),
      });
      return OK;
    }),
    answer(misc.storageTest, (_args, reply) => {
      const names = `(${STORAGES.map((name) => `"${name}"`).join(',')})`;
      reply.info(misc.storage, { list: [names, names, names].join(',') });
      return OK;
    }),
  ];
}

function ussdAnswers(host: ModuleHost): readonly Answer[] {
  const REPORT = 'ussd.report';
  return [
    answer(misc.ussd, ({ report, text }, reply) => {
      const refusal = simRefusal(host);
      if (refusal !== undefined) return refusal;
      host.shared.set(REPORT, report);
      reply.end(OK);
      // 4 = not supported: the virtual network has no such services.
      if (text !== undefined) host.urc(misc.ussdAnswer, { status: 4 });
      return OK;
    }),
    answer(misc.readUssd, (_args, reply) => {
      reply.info(misc.ussdValue, { report: Number(host.shared.get(REPORT) ?? 0) });
      return OK;
    }),
    answer(misc.ussdTest, (_args, reply) => {
      reply.info(misc.ussdRanges, { ranges: '(0-2)' });
      return OK;
    }),
  ];
}

/** Whether so many ms of the module’s own time have passed since now. */
function after(host: ModuleHost, ms: number): () => boolean {
  let over = false;
  void host.services.pace(ms).then(() => (over = true));
  return () => over;
}

function positionAnswers(host: ModuleHost): readonly Answer[] {
  const { receiver } = misc;
  const awake = after(host, RECEIVER_BOOT_MS);
  let searching = (): boolean => true;
  return [
    answer(receiver.set, (values) => {
      // Switching on what is on (or off what is off) is refused, and so is everything right after power-up (recorded).
      if (!awake() || settingOf(host, receiver).on === values.on) return ERROR;
      changeSetting(host, receiver, values);
      if (values.on === 1) searching = after(host, RECEIVER_START_MS);
      return OK;
    }),
    ...settingAnswers(host, receiver).slice(1),
    answer(misc.position, (_args, reply) => {
      if (!searching()) return ERROR;
      reply.info(misc.positionLine, { fix: ','.repeat(NO_FIX_COMMAS) });
      return OK;
    }),
    answer(misc.satellites, (_args, reply) => {
      reply.info(misc.satellitesLine, { fix: ','.repeat(15) });
      return OK;
    }),
  ];
}
