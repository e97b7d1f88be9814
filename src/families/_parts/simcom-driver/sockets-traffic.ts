import type { LooseValues } from '../../../at/field.ts';
import type { ExchangeOutcome } from '../../../at/outcome.ts';
import { concatBytes } from '../../../kernel/bytes.ts';
import { numberIn } from '../../kit/seen.ts';
import type { FetchedBytes, SocketEvent, SocketTraffic, SocketUse } from '../../kit/driver.ts';
import type { SimcomDeclared } from './declared.ts';

const NOTHING = new Uint8Array();
/** Second parameter of `+CIPRXGET`: print what waits as raw bytes. */
const RAW = 2;

/** Bytes over a plain socket: CIPSEND, and CIPRXGET or `+IPD`. A pushed block does not name its link, so only one is used. */
export function plainTraffic({ sockets }: SimcomDeclared, { link, receive }: SocketUse): SocketTraffic {
  const sendBytes = sockets.send.prompt?.maxBytes ?? 1;
  return {
    sendBytes,
    send: (length) => ({ exchange: sockets.send.id, args: { link, length } }),
    taken: (outcome) => numberIn(outcome.completion?.values, 'confirmed') ?? 0,
    ...(receive === 'asked'
      ? {
          receive: () => ({ exchange: sockets.receive.id, args: { mode: RAW, link, max: sendBytes } }),
          received: (outcome) => fetched(outcome, link),
        }
      : {}),
    said: (lineId, values, payload) => plainEvent(lineId, values, payload, link),
  };
}

function fetched({ info }: ExchangeOutcome, link: number): FetchedBytes | undefined {
  const data = info.find(({ spec, values }) => spec.id === 'ip.receive.data' && numberIn(values, 'link') === link);
  if (data === undefined) return undefined;
  const bytes = data.payload ?? NOTHING;
  // Announced bytes that did not come are lost; less than nothing tells that from an empty answer.
  if (bytes.length !== numberIn(data.values, 'bytes')) return undefined;
  return { bytes, left: numberIn(data.values, 'left') ?? 0 };
}

function plainEvent(
  lineId: string,
  values: LooseValues,
  payload: Uint8Array | undefined,
  link: number,
): SocketEvent | undefined {
  if (lineId === 'ip.push.data') return { is: 'data', bytes: payload ?? NOTHING };
  if (numberIn(values, 'link') !== link) return undefined;
  if (lineId === 'ip.data-waiting') return { is: 'data-waits' };
  return lineId === 'ip.closed' ? { is: 'closed' } : undefined;
}

/** Bytes over a session with TLS in the module: CCHSEND, and CCHRECV on request or by itself. */
export function tlsTraffic({ tlsSockets }: SimcomDeclared, { link: session, receive }: SocketUse): SocketTraffic {
  const sendBytes = tlsSockets.send.prompt?.maxBytes ?? 1;
  return {
    sendBytes,
    send: (length) => ({ exchange: tlsSockets.send.id, args: { session, length } }),
    ...(receive === 'asked'
      ? {
          receive: () => ({ exchange: tlsSockets.receive.id, args: { session, max: sendBytes } }),
          received: (outcome) => blocks(outcome, session, sendBytes),
        }
      : {}),
    said: (lineId, values, payload) => tlsEvent(lineId, values, payload, session),
  };
}

/** How much is left is not told; less than was asked for means nothing. */
function blocks(outcome: ExchangeOutcome, session: number, asked: number): FetchedBytes | undefined {
  const data = outcome.info.filter(
    ({ spec, values }) => spec.id === 'cch.data' && numberIn(values, 'session') === session,
  );
  if (data.length === 0) return undefined;
  const bytes = concatBytes(data.map(({ payload }) => payload ?? NOTHING));
  return bytes.length < asked ? { bytes, left: 0 } : { bytes };
}

function tlsEvent(
  lineId: string,
  values: LooseValues,
  payload: Uint8Array | undefined,
  session: number,
): SocketEvent | undefined {
  if (numberIn(values, 'session') !== session) return undefined;
  switch (lineId) {
    case 'cch.data-waiting':
      return { is: 'data-waits' };
    // Also what a fetch that was given up still brings.
    case 'cch.data':
      return { is: 'data', bytes: payload ?? NOTHING };
    case 'cch.peer-closed':
    case 'cch.receive-closed':
    case 'cch.close.result':
      return { is: 'closed' };
    default:
      return undefined;
  }
}
