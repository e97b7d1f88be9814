import {
  CERTIFICATE,
  CERTIFICATE_REQUEST,
  CERTIFICATE_STATUS,
  EXTENSION,
  SERVER_HELLO_DONE,
  SERVER_KEY_EXCHANGE,
  parseCertificate,
  parseCertificateRequest,
  type ServerHello,
} from '../hello.ts';
import { RecordError, type HandshakeMessage } from '../records.ts';
import { parseOcspStatus, parseServerKeyExchange } from '../server-messages.ts';
import { suiteByNumber } from '../suites.ts';
import type { ServerFlight } from './answer.ts';
import type { Incoming } from './incoming.ts';

const ORDER = [CERTIFICATE, CERTIFICATE_STATUS, SERVER_KEY_EXCHANGE, CERTIFICATE_REQUEST, SERVER_HELLO_DONE];

/** Reads what follows a ServerHello in TLS 1.2 and below, where all of it is in the clear, up to ServerHelloDone. */
export async function readClearFlight(incoming: Incoming, hello: ServerHello): Promise<ServerFlight> {
  const ticket = hello.extensions.includes(EXTENSION.sessionTicket);
  let flight: ServerFlight = { ...beginFlight(hello), ticket };
  const follow = inOrder(ORDER);
  for (;;) {
    const message = await incoming.next();
    follow(message.type);
    if (message.type === SERVER_HELLO_DONE) break;
    flight = { ...flight, ...readPart(message, hello) };
  }
  const auth = suiteByNumber(hello.suite)?.auth;
  if (auth === 'rsa' || auth === 'ecdsa') requireCertificate(flight);
  return { ...flight, recordBytes: incoming.recordBytes };
}

function readPart({ type, body }: HandshakeMessage, hello: ServerHello): Partial<ServerFlight> {
  switch (type) {
    case CERTIFICATE:
      return { certificates: parseCertificate(body), certificateMessageBytes: body.length };
    case CERTIFICATE_STATUS: {
      const ocspBytes = parseOcspStatus(body);
      return ocspBytes === undefined ? {} : { ocspBytes };
    }
    case SERVER_KEY_EXCHANGE:
      return parseServerKeyExchange(body, hello.suite, hello.version);
    case CERTIFICATE_REQUEST:
      return { certificateRequest: parseCertificateRequest(body, hello.version) };
    default:
      return {};
  }
}

/** What the ServerHello itself says. */
export function beginFlight(hello: ServerHello): ServerFlight {
  const { version, suite, extensions, alpn, maxFragmentLength } = hello;
  return {
    version,
    suite,
    extensions,
    certificates: [],
    certificateMessageBytes: 0,
    recordBytes: [],
    ...(alpn === undefined ? {} : { alpn }),
    ...(maxFragmentLength === undefined ? {} : { maxFragmentLength }),
  };
}

/** Refuses messages that come twice, out of order, or not from the list; any may be left out. */
export function inOrder(order: readonly number[]): (type: number) => void {
  let last = -1;
  return (type) => {
    const at = order.indexOf(type);
    if (at <= last) throw new RecordError(`a handshake message of type ${type} stands where none belongs`);
    last = at;
  };
}

export function requireCertificate(flight: ServerFlight): void {
  if (flight.certificates.length === 0) throw new RecordError('the server sent no certificate');
}
