import type { LooseValues } from '../../../at/field.ts';
import type { ObservedExchange, Observer } from '../../kit/part.ts';
import { lineSeen } from '../../kit/seen.ts';
import { withClock, type ModuleState } from '../../kit/state.ts';
import { parseClock } from '../gpp/clock-text.ts';
import { textOf } from './values.ts';

/** `2020,12,9,12,57,4,"+12",0` of SIM800; `23/03/12,22:09:23","+04",0` of the newer ones, whose quotes do not pair. */
const NETWORK_TIME = /^"?(\d{2}|\d{4})[,/](\d{1,2})[,/](\d{1,2}),(\d{1,2})[,:](\d{1,2})[,:](\d{1,2})/;

/** The network's own time, which sets the clock: it comes only where `AT+CLTS=1` asks for that. It is UTC. */
function networkTime(state: ModuleState, { time }: LooseValues): ModuleState {
  const parts = NETWORK_TIME.exec(textOf(time) ?? '')
    ?.slice(1)
    .map(Number);
  if (parts === undefined) return state;
  const [year = 0, month = 1, day = 1, hour, minute, second] = parts;
  return withClock(state, Date.UTC(year < 100 ? 2000 + year : year, month - 1, day, hour, minute, second));
}

/** `+CNTP: 1,"2024/05/06,07:08:09"`, or only that it is done. */
function timed(state: ModuleState, seen: ObservedExchange): ModuleState {
  if (!seen.ok) return state;
  const reading = parseClock(textOf(lineSeen(seen, 'clock.ntp.result')?.['time']) ?? '');
  return reading === undefined ? { ...state, clockSynced: true } : withClock(state, reading.unixMs);
}

/** What the clock is told. */
export const basicsObserver: Observer = {
  exchanges: { 'clock.ntp': timed },
  unfinished: { 'clock.ntp': (state) => ({ ...state, clockSynced: 'maybe' }) },
  urcs: { 'clock.network': networkTime },
};
