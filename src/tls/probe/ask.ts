import { encodeClientHello, offersTls13, type ClientHelloSpec } from '../client-hello.ts';
import { SERVER_HELLO, TLS_1_2, TLS_1_3, parseServerHello } from '../hello.ts';
import { RecordError, encodeAlert } from '../records.ts';
import { ALERT_WARNING } from '../alerts.ts';
import type { Answer, Ask, ServerFlight } from './answer.ts';
import { checkChoice } from './choice.ts';
import { readClearFlight } from './flight.ts';
import { FlightEnded, Incoming } from './incoming.ts';
import { firstKeyShares } from './key-share.ts';
import { readSealedFlight, type Asked } from './tls13.ts';
import { Wire } from './wire.ts';

const CLOSE_NOTIFY = 0;

/**
 * Asks on a connection of its own and leaves before the handshake is over, so that neither a key nor a certificate of
 * ours is needed. An abort counts as the time being over. Throws RangeError for a hello that cannot be written.
 */
export const ask: Ask = async (spec, options) => {
  const asked = ready(spec);
  const bytes = encodeClientHello(spec, asked.draw);
  const wire = await Wire.open(options);
  if (!(wire instanceof Wire)) return wire;
  wire.write(bytes);
  const answer = await listen(wire, asked);
  await wire.close(answer.is === 'flight' ? goodbye(answer.flight.version) : undefined);
  return answer;
};

function ready(spec: ClientHelloSpec): Asked {
  const tls13 = offersTls13(spec);
  const random = crypto.getRandomValues(new Uint8Array(32));
  const sessionId = crypto.getRandomValues(new Uint8Array(tls13 ? 32 : 0));
  // Without groups there is nothing to share; the server says what it thinks of that.
  const keyShares = tls13 && spec.groups !== undefined ? firstKeyShares(spec.groups) : undefined;
  return { spec, draw: { random, sessionId, ...(keyShares === undefined ? {} : { keyShares }) } };
}

async function listen(wire: Wire, asked: Asked): Promise<Answer> {
  const incoming = new Incoming(wire);
  try {
    const flight = await readFlight(wire, incoming, asked);
    return { is: 'flight', flight, warnings: incoming.warnings };
  } catch (error) {
    if (error instanceof FlightEnded) return error.answer;
    if (error instanceof RecordError) return { is: 'garbled', why: error.message };
    await wire.close();
    throw error;
  }
}

async function readFlight(wire: Wire, incoming: Incoming, asked: Asked): Promise<ServerFlight> {
  const first = await incoming.next();
  if (first.type !== SERVER_HELLO) throw new RecordError('the first message is no ServerHello');
  const hello = parseServerHello(first.body);
  checkChoice(asked.spec, asked.draw.sessionId, hello);
  return hello.version >= TLS_1_3 ? readSealedFlight(wire, incoming, asked, first) : readClearFlight(incoming, hello);
}

/** In the clear in TLS 1.3 too: the server has nothing sealed of us yet, and takes it. */
function goodbye(version: number): Uint8Array {
  return encodeAlert(Math.min(version, TLS_1_2), ALERT_WARNING, CLOSE_NOTIFY);
}
