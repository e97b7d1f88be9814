import { definePart, type Part } from '../../kit/part.ts';
import { cmeTable, ntpTable } from './codes.ts';
import { basicExchanges } from './declarations/basic.ts';
import { clockExchanges, clockUrcs } from './declarations/clock.ts';
import { identityExchanges } from './declarations/identity.ts';
import { miscExchanges, miscUrcs } from './declarations/misc.ts';
import { networkExchanges, networkUrcs } from './declarations/network.ts';
import { packetExchanges, packetUrcs } from './declarations/packet-data.ts';
import { simExchanges, simUrcs } from './declarations/sim.ts';
import { storeExchanges } from './declarations/store.ts';
import { gppObserver } from './observer.ts';
import { gppReading } from './reading.ts';

/** What a family leaves out. */
export interface GppOptions {
  /** Ids of exchanges that the family does not have. */
  readonly without?: readonly string[];
}

/** The commands that all cellular modules share: V.250, 3GPP TS 27.007 and 27.005, and SIMCom's additions to them. */
export function gppPart({ without = [] }: GppOptions = {}): Part {
  const exchanges = [
    ...basicExchanges,
    ...identityExchanges,
    ...simExchanges,
    ...networkExchanges,
    ...packetExchanges,
    ...clockExchanges,
    ...miscExchanges,
    ...storeExchanges,
  ];
  return definePart({
    id: 'gpp',
    title: '3GPP basics',
    roles: ['identify', 'network', 'clock'],
    exchanges: exchanges.filter(({ id }) => !without.includes(id)),
    urcs: [...simUrcs, ...networkUrcs, ...packetUrcs, ...clockUrcs, ...miscUrcs],
    observer: gppObserver,
    codes: [cmeTable, ntpTable],
    reading: gppReading,
  });
}
