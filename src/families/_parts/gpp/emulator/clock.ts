import { ERROR, OK, answer, type Answer, type ModuleHost } from '../../../kit/emulator.ts';
import { bearerUp } from '../bearer.ts';
import { formatClock, parseClock } from '../clock-text.ts';
import * as clock from '../declarations/clock.ts';
import { settingAnswers } from './settings.ts';

const NTP_OK = 0;
const NTP_NETWORK = 4;
const NTP_MS = 800;
const SERVER = 'ntp.server';
const ZONE = 'ntp.zone';

/** The module's clock. */
export function clockAnswers(host: ModuleHost): readonly Answer[] {
  const { rtc } = host.services;
  return [
    answer(clock.readClock, (_args, reply) => {
      reply.info(clock.clockLine, { time: formatClock(rtc.now(), rtc.zoneQuarters) });
      return OK;
    }),
    answer(clock.setClock, ({ time }) => {
      const reading = parseClock(String(time));
      if (reading === undefined) return ERROR;
      rtc.zoneQuarters = reading.zoneQuarters ?? rtc.zoneQuarters;
      rtc.set(reading.unixMs);
      return OK;
    }),
    answer(clock.clockTest, () => OK),
    ...settingAnswers(host, clock.zoneUpdate),
    ...settingAnswers(host, clock.zoneReport),
    ...ntpAnswers(host),
  ];
}

function ntpAnswers(host: ModuleHost): readonly Answer[] {
  const { rtc } = host.services;
  const server = (): string => String(host.nv.get(SERVER) ?? 'pool.ntp.org');
  const zone = (): number => Number(host.nv.get(ZONE) ?? 0);
  return [
    answer(clock.setNtp, (args) => {
      host.nv.set(SERVER, String(args.server));
      host.nv.set(ZONE, args.zone ?? 0);
      return OK;
    }),
    answer(clock.readNtp, (_args, reply) => {
      reply.info(clock.ntpLine, { server: server(), zone: zone() });
      return OK;
    }),
    answer(clock.ntpTest, (_args, reply) => {
      reply.info(clock.ntpRanges, { ranges: '(1-255),(-96-96)' });
      return OK;
    }),
    answer(clock.runNtp, async (_args, reply) => {
      reply.end(OK);
      await host.services.pace(NTP_MS);
      // The virtual network has no UDP; a name that resolves stands for a server that tells the host's time.
      const found = bearerUp(host) && (await host.services.resolve(server())) !== undefined;
      if (found) {
        rtc.set(host.services.clock.wall());
        rtc.zoneQuarters = zone();
      }
      host.urc(clock.ntpResult, { code: found ? NTP_OK : NTP_NETWORK });
      return OK;
    }),
  ];
}
