import { clientHelloMessage, encodeClientHello, type ClientHelloSpec } from '../client-hello.ts';
import {
  CERTIFICATE,
  CERTIFICATE_REQUEST,
  CERTIFICATE_VERIFY,
  ENCRYPTED_EXTENSIONS,
  FINISHED,
  SERVER_HELLO,
  TLS_1_2,
  parseServerHello,
  type ServerHello,
} from '../hello.ts';
import {
  parseCertificate13,
  parseCertificateRequest13,
  parseCertificateVerify,
  parseEncryptedExtensions,
} from '../messages13.ts';
import { CHANGE_CIPHER_SPEC, RecordError, encodeRecord, handshakeBytes, type HandshakeMessage } from '../records.ts';
import { unsealWith } from '../sealed-records.ts';
import { suite13ByNumber, type CipherSuite13 } from '../suites13.ts';
import type { ServerFlight } from './answer.ts';
import { checkAgreed, checkChoice } from './choice.ts';
import { beginFlight, inOrder, requireCertificate } from './flight.ts';
import type { Incoming } from './incoming.ts';
import { serverHandshakeSecret, transcriptHash } from './key-schedule.ts';
import { makeKeyShare, type KeyShare } from './key-share.ts';
import type { Wire } from './wire.ts';

const ORDER = [ENCRYPTED_EXTENSIONS, CERTIFICATE_REQUEST, CERTIFICATE, CERTIFICATE_VERIFY, FINISHED];
/** Stands for the first ClientHello in the transcript once there was a second one (RFC 8446 §4.4.1). */
const MESSAGE_HASH = 254;

/** A question of TLS 1.3 that is on its way. */
export interface Asked {
  readonly spec: ClientHelloSpec;
  readonly draw: {
    readonly random: Uint8Array;
    readonly sessionId: Uint8Array;
    readonly keyShares?: readonly KeyShare[];
    readonly cookie?: Uint8Array;
  };
}

/** The first answer, and all messages up to it, each with its header. */
interface Exchange {
  readonly asked: Asked;
  readonly answer: ServerHello;
  readonly messages: readonly Uint8Array[];
}

/**
 * Reads the flight of a server that chose TLS 1.3, up to its Finished. `first` is the body of its ServerHello or
 * HelloRetryRequest, which is answered once. Neither the signature nor the Finished is verified: that it opens at all
 * shows that it is meant for us.
 */
export async function readSealedFlight(
  wire: Wire,
  incoming: Incoming,
  asked: Asked,
  first: HandshakeMessage,
): Promise<ServerFlight> {
  const answer = parseServerHello(first.body);
  const suite = suite13ByNumber(answer.suite);
  if (suite === undefined) throw new RecordError('a suite of TLS 1.3 that nobody knows');
  let exchange: Exchange = { asked, answer, messages: [helloBytes(asked), handshakeBytes(first)] };
  if (answer.helloRetry === true) {
    const again = await askAgain(wire, incoming, asked, first, suite);
    if (again === undefined) return unreadable(incoming, answer);
    exchange = again;
  }
  const transcript = transcriptHash(suite, exchange.messages);
  incoming.sealedWith(unsealWith(suite, serverHandshakeSecret(suite, sharedSecret(exchange), transcript)));
  return readMessages(incoming, exchange);
}

/** `undefined` where the server wants a group that we do not compute. */
async function askAgain(
  wire: Wire,
  incoming: Incoming,
  asked: Asked,
  retry: HandshakeMessage,
  suite: CipherSuite13,
): Promise<Exchange | undefined> {
  const answer = parseServerHello(retry.body);
  const keyShares = sharesWanted(asked, answer);
  if (keyShares === undefined) return undefined;
  const { cookie } = answer;
  const again: Asked = {
    spec: asked.spec,
    draw: { ...asked.draw, keyShares, ...(cookie === undefined ? {} : { cookie }) },
  };
  incoming.retryAsTls13();
  // The same sign that a client of TLS 1.2 gives at this point: some boxes on the way wait for it (§D.4).
  wire.write(encodeRecord(CHANGE_CIPHER_SPEC, TLS_1_2, Uint8Array.of(1)));
  wire.write(encodeClientHello({ ...again.spec, recordVersion: TLS_1_2 }, again.draw));
  const second = await incoming.next();
  if (second.type !== SERVER_HELLO) throw new RecordError('no ServerHello follows the second ClientHello');
  const chosen = parseServerHello(second.body);
  checkChoice(asked.spec, asked.draw.sessionId, chosen);
  if (chosen.helloRetry === true) throw new RecordError('the server wants a third ClientHello');
  if (chosen.version !== answer.version || chosen.suite !== answer.suite) {
    throw new RecordError('the server changed its mind between HelloRetryRequest and ServerHello');
  }
  const firstHello = handshakeBytes({ type: MESSAGE_HASH, body: transcriptHash(suite, [helloBytes(asked)]) });
  const messages = [firstHello, handshakeBytes(retry), helloBytes(again), handshakeBytes(second)];
  return { asked: again, answer: chosen, messages };
}

/** The ClientHello as the transcript has it. */
function helloBytes({ spec, draw }: Asked): Uint8Array {
  return handshakeBytes(clientHelloMessage(spec, draw));
}

function sharesWanted({ spec, draw }: Asked, { group, cookie }: ServerHello): readonly KeyShare[] | undefined {
  const sent = draw.keyShares ?? [];
  if (group === undefined) {
    if (cookie === undefined) throw new RecordError('a HelloRetryRequest asks for no change');
    return sent;
  }
  if (spec.groups?.includes(group) !== true) throw new RecordError('the server wants a group that was not offered');
  if (sent.some((share) => share.group === group)) throw new RecordError('the server wants a key share that it has');
  const share = makeKeyShare(group);
  return share === undefined ? undefined : [share];
}

function sharedSecret({ asked, answer }: Exchange): Uint8Array {
  const { group, keyShare } = answer;
  const own = asked.draw.keyShares?.find((share) => share.group === group);
  if (own === undefined || keyShare === undefined) {
    throw new RecordError('the server answers none of the key shares that it was sent');
  }
  return own.secret(keyShare);
}

async function readMessages(incoming: Incoming, { asked, answer }: Exchange): Promise<ServerFlight> {
  let flight = withGroup(beginFlight(answer), answer);
  const follow = inOrder(ORDER);
  for (;;) {
    const message = await incoming.next();
    follow(message.type);
    if (message.type === FINISHED) break;
    flight = { ...flight, ...readPart(message, flight, asked.spec) };
  }
  requireCertificate(flight);
  return { ...flight, recordBytes: incoming.recordBytes };
}

function readPart(
  { type, body }: HandshakeMessage,
  flight: ServerFlight,
  spec: ClientHelloSpec,
): Partial<ServerFlight> {
  switch (type) {
    case ENCRYPTED_EXTENSIONS: {
      const { extensions, ...agreed } = parseEncryptedExtensions(body);
      checkAgreed(spec, agreed);
      return { ...agreed, extensions: [...flight.extensions, ...extensions] };
    }
    case CERTIFICATE_REQUEST:
      return { certificateRequest: parseCertificateRequest13(body) };
    case CERTIFICATE:
      return { ...parseCertificate13(body), certificateMessageBytes: body.length };
    case CERTIFICATE_VERIFY:
      return { signatureScheme: parseCertificateVerify(body) };
    default:
      return {};
  }
}

/** Version, suite and group are all that shows of a server that wants a share which we cannot make. */
function unreadable(incoming: Incoming, answer: ServerHello): ServerFlight {
  return { ...withGroup(beginFlight(answer), answer), recordBytes: incoming.recordBytes, unread: true };
}

function withGroup(flight: ServerFlight, { group }: ServerHello): ServerFlight {
  return group === undefined ? flight : { ...flight, group };
}
