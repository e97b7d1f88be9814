import type { ExchangeOutcome } from '../../../at/outcome.ts';
import type { LooseValues } from '../../../at/field.ts';
import { BLOCK_BYTES, lines } from './socket-lines.ts';
import { linkCommands } from './sockets.ts';
import type { FetchedBytes, SocketEvent, SocketTraffic, SocketUse } from '../../kit/driver.ts';

/** `AT+CIPRXGET=2`: bytes as they are; 3 would be hex. */
const RAW = 2;
/** With quick send the module says how much it has taken. */
const ACCEPTED = /^DATA ACCEPT: ?(?:[0-7],)?(\d+)$/;

/** What moves bytes through a link of multi mode. */
export function traffic({ link, receive }: SocketUse): SocketTraffic {
  return {
    sendBytes: BLOCK_BYTES,
    send: (length) => ({ exchange: linkCommands.send.id, args: { link, length } }),
    taken,
    ...(receive === 'asked'
      ? {
          receive: () => ({ exchange: linkCommands.receive.id, args: { mode: RAW, link, max: BLOCK_BYTES } }),
          received,
        }
      : {}),
    said: (lineId, values, payload) => said(link, lineId, values, payload),
  };
}

function taken({ final, args, bodySent }: ExchangeOutcome): number {
  const asked = typeof args['length'] === 'number' ? args['length'] : bodySent;
  const accepted = ACCEPTED.exec(final?.text ?? '')?.[1];
  return accepted === undefined ? asked : Math.min(Number(accepted), asked);
}

/** An `OK` without the block, or with one whose bytes did not come, has lost bytes of the stream. */
function received({ info }: ExchangeOutcome): FetchedBytes | undefined {
  const found = info.find(({ spec }) => spec.id === lines.received.id);
  if (found === undefined) return undefined;
  const { bytes: announced, left } = found.values as LooseValues;
  const bytes = found.payload ?? new Uint8Array();
  if (announced !== bytes.length) return undefined;
  return { bytes, ...(typeof left === 'number' ? { left } : {}) };
}

function said(
  link: number,
  lineId: string,
  values: LooseValues,
  payload: Uint8Array | undefined,
): SocketEvent | undefined {
  // Of a line without a prefix the number is text.
  if (Number(values['link']) !== link) return undefined;
  switch (lineId) {
    case lines.dataWaits.id:
      return { is: 'data-waits' };
    case lines.pushed.id:
      return payload === undefined ? undefined : { is: 'data', bytes: payload };
    case lines.closed.id:
      return { is: 'closed' };
    default:
      return undefined;
  }
}
