import { ERROR, OK, answer, cmeError, type Answer, type ModuleHost } from '../../../kit/emulator.ts';
import * as network from '../declarations/network.ts';
import { VIRTUAL, type GppEmulation } from '../emulation.ts';
import { answerRanges, changeSetting, settingAnswers, settingOf } from './settings.ts';
import {
  chooseOperator,
  isRegistered,
  locationFields,
  operatorChoice,
  radioOn,
  registrationOf,
  reportMode,
  reportRegistration,
  setReportMode,
  simRefusal,
  withReports,
} from './status.ts';

/** System mode of LTE, in the numbers of `+CNSMOD`. */
const LTE_MODE = 8;
/** A scan of all bands. */
const SCAN_MS = 30_000;
const NO_SIGNAL = 99;
const MODE_REPORT = 'network.mode.report';

/** Registration, operator and signal. */
export function networkAnswers(host: ModuleHost, emulation: GppEmulation): readonly Answer[] {
  host.services.radio.onLinkLost(() => reportRegistration(host, emulation));
  return [
    ...signalAnswers(host),
    ...registrationAnswers(host, emulation),
    ...operatorAnswers(host, emulation),
    ...systemAnswers(host, emulation),
  ];
}

function signalAnswers(host: ModuleHost): readonly Answer[] {
  return [
    answer(network.signal, (_args, reply) => {
      reply.info(network.signalLine, { rssi: isRegistered(host) ? 23 : NO_SIGNAL, ber: NO_SIGNAL });
      return OK;
    }),
    answer(network.signalTest, (_args, reply) => {
      reply.text('+CSQ: (0-31,99),(0-7,99)');
      return OK;
    }),
    answer(network.quality, (_args, reply) => {
      const [rsrq, rsrp] = isRegistered(host) ? [20, 46] : [255, 255];
      reply.info(network.qualityLine, { rxlev: 99, ber: 99, rscp: 255, ecno: 255, rsrq, rsrp });
      return OK;
    }),
    answer(network.qualityTest, (_args, reply) => {
      reply.text('+CESQ: (0-63,99),(0-7,99),(0-96,255),(0-49,255),(0-34,255),(0-97,255)');
      return OK;
    }),
  ];
}

function registrationAnswers(host: ModuleHost, emulation: GppEmulation): readonly Answer[] {
  return network.registrations.flatMap((command) => [
    answer(command.read, (_args, reply) => {
      const mode = reportMode(host, command.token);
      reply.info(command.status, { mode, status: registrationOf(host), ...locationFields(host, emulation, mode) });
      return OK;
    }),
    answer(command.set, ({ mode }) => {
      setReportMode(host, command.token, mode);
      return OK;
    }),
    answer(command.test, (_args, reply) => {
      reply.info(command.ranges, { ranges: '(0-2)' });
      return OK;
    }),
  ]);
}

function operatorAnswers(host: ModuleHost, emulation: GppEmulation): readonly Answer[] {
  const nameBy = (format: number): string =>
    format === 0 ? VIRTUAL.operator : format === 1 ? VIRTUAL.operatorShort : VIRTUAL.plmn;
  const { technology } = emulation;
  const access = technology === undefined ? {} : { technology };
  return [
    answer(network.readOperator, (_args, reply) => {
      const { mode, format } = operatorChoice(host);
      const registered = isRegistered(host);
      reply.info(network.operatorLine, {
        mode,
        ...(registered ? { format, operator: nameBy(format), ...access } : {}),
      });
      return OK;
    }),
    answer(network.setOperator, ({ mode, format, operator }) => {
      const before = operatorChoice(host);
      if (mode === 3) {
        if (format === undefined) return ERROR;
        chooseOperator(host, { ...before, format });
        return OK;
      }
      const wanted = String(operator ?? '');
      // A chosen network that is not there; automatic choice takes the one that is.
      if (mode === 1 && wanted !== nameBy(format ?? 0)) return cmeError(30);
      withReports(host, emulation, () => chooseOperator(host, { ...before, mode: mode === 4 ? 0 : mode }));
      return OK;
    }),
    answer(network.operatorList, async (_args, reply) => {
      const refusal = simRefusal(host);
      if (refusal !== undefined) return refusal;
      await host.services.pace(SCAN_MS);
      const names = [VIRTUAL.operator, VIRTUAL.operatorShort, VIRTUAL.plmn].map((name) => `"${name}"`);
      const found = `(${[2, ...names, ...(technology === undefined ? [] : [technology])].join(',')}),`;
      const there = radioOn(host) && host.services.radio.registration === 1;
      reply.info(network.operatorListLine, { list: `${there ? found : ''},(0,1,2,3,4),(0,1,2)` });
      return OK;
    }),
    // The SIM's list of preferred networks is empty.
    answer(network.preferredList, () => simRefusal(host) ?? OK),
    // It cannot be written to, and an empty list looks the same in each format.
    answer(network.setPreferredList, ({ place }) => simRefusal(host) ?? (place === undefined ? OK : ERROR)),
  ];
}

function systemAnswers(host: ModuleHost, emulation: GppEmulation): readonly Answer[] {
  return [
    answer(network.readSystem, (_args, reply) => {
      const operation = radioOn(host) ? 'Online' : 'Low Power Mode';
      reply.info(
        network.systemLine,
        isRegistered(host)
          ? { system: 'LTE', operation, details: emulation.cell }
          : { system: 'NO SERVICE', operation },
      );
      return OK;
    }),
    answer(network.setSystem, () => OK),
    answer(network.systemTest, (_args, reply) => {
      reply.text('+CPSI: (0-255)');
      return OK;
    }),
    answer(network.readSystemMode, (_args, reply) => {
      const report = host.shared.get(MODE_REPORT) === 1 ? 1 : 0;
      reply.info(network.systemModeLine, { report, mode: isRegistered(host) ? LTE_MODE : 0 });
      return OK;
    }),
    answer(network.setSystemMode, ({ report }) => {
      host.shared.set(MODE_REPORT, report);
      return OK;
    }),
    answer(network.systemModeTest, (_args, reply) => {
      reply.text('+CNSMOD: (0-1)');
      return OK;
    }),
    answer(network.preferredMode.set, (values) => {
      if (!network.PREFERRED_MODES.includes(values.mode)) return ERROR;
      changeSetting(host, network.preferredMode, values);
      return OK;
    }),
    answer(network.preferredMode.read, (_args, reply) => {
      reply.info(network.preferredMode.value, settingOf(host, network.preferredMode));
      return OK;
    }),
    answerRanges(network.preferredMode),
    ...settingAnswers(host, network.autoSignal),
    ...settingAnswers(host, network.acquisitionOrder),
    ...settingAnswers(host, network.usageMode),
    ...settingAnswers(host, network.preferredListSelect),
    ...settingAnswers(host, network.wirelessStack),
  ];
}
