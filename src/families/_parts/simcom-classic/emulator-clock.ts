import { OK, answer, type Answer, type ModuleHost } from '../../kit/emulator.ts';
import { VIRTUAL } from '../gpp/emulation.ts';
import { changeSetting, settingAnswers, settingOf } from '../gpp/emulator/settings.ts';
import { textOf } from '../simcom-common/emulator.ts';
import { daylightLine, indicatorLine, networkTime, ntpContext, ntpResult, runNtp, setNtp, timeLine } from './basics.ts';

/** Results of `+CNTP`; 1 is the good one. */
const CODE = { done: 1, network: 61, dns: 62, notSet: 66 } as const;
const NTP_MS = 800;
/** Event 10 of `+CIEV`: the network's name (TinyGSM issue 471). */
const NETWORK_NAME = 10;
const KEPT = 'clock.network-time.kept';

/** The clock by a server's time and by the network's. `hasBearer`: whether the bearer is up that `+CNTP` goes over. */
export function clockAnswers(host: ModuleHost, hasBearer: () => boolean): readonly Answer[] {
  changeSetting(host, networkTime, { on: Number(host.nv.get(KEPT) ?? 0) });
  const { rtc, clock } = host.services;
  let server: { readonly name: string; readonly zone: number } | undefined;
  const ask = async (): Promise<number> => {
    if (server === undefined) return CODE.notSet;
    if (!hasBearer()) return CODE.network;
    // The virtual network has no UDP; a name that resolves stands for a server that tells the host's time.
    const { name, zone } = server;
    if ((await host.services.resolve(name)) === undefined) return CODE.dns;
    rtc.set(clock.wall());
    rtc.zoneQuarters = zone;
    return CODE.done;
  };
  return [
    ...settingAnswers(host, networkTime),
    ...settingAnswers(host, ntpContext),
    answer(setNtp, (args) => {
      server = { name: textOf(args.server), zone: args.zone ?? 0 };
      return OK;
    }),
    answer(runNtp, async (_args, reply) => {
      reply.end(OK);
      await host.services.pace(NTP_MS);
      host.urc(ntpResult, { code: await ask() });
      return OK;
    }),
  ];
}

/** `AT&W`: the switch for the network's time is one of the values that it keeps. */
export function keepNetworkTime(host: ModuleHost): void {
  host.nv.set(KEPT, settingOf(host, networkTime).on);
}

/** What the network tells a module that it takes in: time, daylight saving, its own name. It sets the clock. */
export function networkTells(host: ModuleHost): void {
  if (settingOf(host, networkTime).on !== 1) return;
  const { clock, rtc } = host.services;
  const now = new Date(clock.wall());
  rtc.set(clock.wall());
  const date = [now.getUTCFullYear(), now.getUTCMonth() + 1, now.getUTCDate()];
  const time = [now.getUTCHours(), now.getUTCMinutes(), now.getUTCSeconds()];
  const name = `"${VIRTUAL.operator}"`;
  host.urc(timeLine, { time: `${[...date, ...time].join(',')},"+00",0` });
  host.urc(daylightLine, { hours: 0 });
  // The blanks before the last two are the module's own.
  host.urc(indicatorLine, { indicator: NETWORK_NAME, values: `"${VIRTUAL.plmn}",${name},${name}, 0, 0` });
}
