import { ERROR, OK, answer, type Answer, type ModuleHost } from '../kit/emulator.ts';
import { bearerUp } from '../_parts/gpp/bearer.ts';
import { formatClock } from '../_parts/gpp/clock-text.ts';
import type { GppEmulation } from '../_parts/gpp/emulation.ts';
import { addressOf, chooseOperator, contextsOf, storeContexts } from '../_parts/gpp/emulator/status.ts';
import { textOf } from '../_parts/simcom-common/emulator.ts';
import { bearerCommands, clockCommands, networkLines } from './declarations-network.ts';

const TYPES = ['IP', 'IPV6', 'IPV4V6'];
/** The default data connection has this bearer (SIM7020 Series MQTT(S) Application Note V1.05, AT+CGCONTRDP). */
const BEARER = 5;
const NETMASK = '255.255.255.0';
const NUMERIC = 2;
const DEFAULT_CONTEXT = 'bearer.default';
const NETWORK_TIME = 'clock.network-time';
const RADIO_OFF = 'radio.off.listeners';
const NTP_MS = 800;

/** Tells a part that the host switches the radio off (`AT+CFUN=0`), before the module says so. */
export function whenRadioOff(host: ModuleHost, listener: () => void): void {
  host.shared.set(RADIO_OFF, [...radioOffListeners(host), listener]);
}

export function radioSwitchedOff(host: ModuleHost): void {
  for (const listener of radioOffListeners(host)) listener();
}

function radioOffListeners(host: ModuleHost): readonly (() => void)[] {
  return (host.shared.get(RADIO_OFF) as readonly (() => void)[] | undefined) ?? [];
}

/** The network has taken the module in: the default access point is the one stored last, and the network tells its time. */
export function attached(host: ModuleHost): void {
  const stored = host.nv.get(DEFAULT_CONTEXT);
  if (stored !== undefined) {
    const { type, apn } = JSON.parse(String(stored)) as { readonly type: string; readonly apn: string };
    storeContexts(host, [{ context: 1, type, apn, automatic: true }]);
  }
  if (host.shared.get(NETWORK_TIME) !== 1) return;
  const { clock, rtc } = host.services;
  // Whether the module sets its clock by it is not known: it does not (a guess).
  host.urc(networkLines.networkTime, { time: `${formatClock(clock.wall(), rtc.zoneQuarters)},"DST +0 in use"` });
}

/** Clock, default access point and what the network gave. */
export function networkAnswers(host: ModuleHost, emulation: GppEmulation): readonly Answer[] {
  chooseOperator(host, { mode: 0, format: NUMERIC });
  // A new value of AT+CLTS holds from the next start on.
  host.shared.set(NETWORK_TIME, host.nv.get(NETWORK_TIME));
  return [
    ...clockAnswers(host),
    answer(bearerCommands.setDefault, ({ type, apn = '' }) => {
      const kind = textOf(type).toUpperCase();
      if (!TYPES.includes(kind)) return ERROR;
      host.nv.set(DEFAULT_CONTEXT, JSON.stringify({ type: kind, apn: textOf(apn) }));
      return OK;
    }),
    answer(bearerCommands.parameters, (_args, reply) => {
      for (const entry of contextsOf(host, emulation)) {
        const address = addressOf(host, entry);
        if (address === undefined) continue;
        const values = `${entry.context},${BEARER},"${entry.apn}","${address}.${NETMASK}"`;
        reply.info(networkLines.parameters, { values });
      }
      return OK;
    }),
  ];
}

function clockAnswers(host: ModuleHost): readonly Answer[] {
  const { rtc, clock } = host.services;
  let asking = 0;
  return [
    answer(clockCommands.read, (_args, reply) => {
      reply.info(networkLines.clock, { time: formatClock(rtc.now(), rtc.zoneQuarters) });
      return OK;
    }),
    answer(clockCommands.networkTime, ({ on }) => {
      host.nv.set(NETWORK_TIME, on);
      return OK;
    }),
    answer(clockCommands.ntpStart, async ({ server, zone }, reply) => {
      const quarters = zone === undefined ? 0 : Number(textOf(zone));
      if (!Number.isInteger(quarters) || Math.abs(quarters) > 96) return ERROR;
      asking += 1;
      const mine = asking;
      reply.end(OK);
      await host.services.pace(NTP_MS);
      // The virtual network has no UDP; a name that resolves stands for a server that tells the host's time. What is
      // printed where none answers is not known: nothing (a guess).
      const found = bearerUp(host) && (await host.services.resolve(textOf(server))) !== undefined;
      if (!found || asking !== mine) return OK;
      const hundredths = String(Math.floor((clock.wall() % 1_000) / 10)).padStart(2, '0');
      const time = formatClock(clock.wall(), quarters).slice(0, -'+00'.length);
      // The manual does not say that this sets the clock: it does not (a guess).
      host.urc(networkLines.ntpTime, { time: `${time}:${hundredths}` });
      return OK;
    }),
    answer(clockCommands.ntpStop, () => {
      asking += 1;
      return OK;
    }),
  ];
}
