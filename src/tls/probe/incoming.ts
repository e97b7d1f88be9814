import { concatBytes } from '../../kernel/bytes.ts';
import { ALERT_FATAL, ALERT_WARNING } from '../alerts.ts';
import {
  ALERT,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  HANDSHAKE,
  HandshakeReader,
  RecordError,
  RecordReader,
  type HandshakeMessage,
  type TlsRecord,
} from '../records.ts';
import type { Unseal } from '../sealed-records.ts';
import type { Answer } from './answer.ts';
import type { Wire } from './wire.ts';

/** As much of another protocol is kept as tells which one it is. */
const FIRST_BYTES = 256;
/** How long the rest of another protocol's greeting may take, ms. */
const GREETING_MS = 250;
/** Records that bring nothing, and warnings: none is wrong, many are an attack. */
const MAX_IDLE = 64;
const CLOSE_NOTIFY = 0;
const USER_CANCELED = 90;

/** The server's part is over before its flight was whole; carries what to report. */
export class FlightEnded extends Error {
  override readonly name = 'FlightEnded';
  readonly answer: Answer;

  constructor(answer: Answer) {
    super(`the flight ended: ${answer.is}`);
    this.answer = answer;
  }
}

/** The handshake messages that come in over a wire, with what was seen on the way. */
export class Incoming {
  readonly #wire: Wire;
  readonly #reader = new RecordReader();
  #records = this.#reader.cut(new Uint8Array());
  #whole = 0;
  #first: Uint8Array = new Uint8Array();
  #handshake = new HandshakeReader();
  #messages: HandshakeMessage[] = [];
  #recordBytes: number[] = [];
  #warnings: number[] = [];
  #idle = 0;
  #tls13 = false;
  #unseal: Unseal | undefined;

  constructor(wire: Wire) {
    this.#wire = wire;
  }

  /** Numbers of the warning alerts so far. */
  get warnings(): readonly number[] {
    return this.#warnings;
  }

  /** Lengths of the records that brought handshake messages, as they were on the wire. */
  get recordBytes(): readonly number[] {
    return this.#recordBytes;
  }

  /** From here on the rules of TLS 1.3 hold: change_cipher_spec means nothing. What was counted starts anew. */
  retryAsTls13(): void {
    this.#boundary();
    this.#tls13 = true;
    this.#recordBytes = [];
  }

  /** From here on everything is sealed. */
  sealedWith(unseal: Unseal): void {
    this.#boundary();
    this.#tls13 = true;
    this.#unseal = unseal;
  }

  /** The next message. Throws {@link FlightEnded} where none comes, {@link RecordError} where the rules are broken. */
  async next(): Promise<HandshakeMessage> {
    for (;;) {
      const message = this.#messages.shift();
      if (message !== undefined) return message;
      this.#take(await this.#record());
    }
  }

  /** Keys change between records only (RFC 8446 §5.1). */
  #boundary(): void {
    if (this.#messages.length > 0) throw new RecordError('a message follows in the record of the one before it');
    this.#handshake = new HandshakeReader();
  }

  async #record(): Promise<TlsRecord> {
    for (;;) {
      const { value } = await this.#cut();
      if (value !== undefined) {
        this.#whole += 1;
        return value;
      }
      const read = await this.#wire.read();
      if (read.is === 'flood') throw new RecordError('more bytes came than any flight has');
      if (read.is !== 'bytes') throw this.#over(read.is);
      if (this.#first.length < FIRST_BYTES) this.#first = firstOf([this.#first, read.bytes]);
      this.#records = this.#reader.cut(read.bytes);
    }
  }

  async #cut(): Promise<IteratorResult<TlsRecord, void>> {
    try {
      return this.#records.next();
    } catch (error) {
      if (!(error instanceof RecordError) || this.#whole > 0 || beginsAsTls(this.#first)) throw error;
      const more = await this.#wire.rest(FIRST_BYTES - this.#first.length, GREETING_MS);
      throw new FlightEnded({ is: 'not-tls', first: firstOf([this.#first, ...more]) });
    }
  }

  #take(record: TlsRecord): void {
    const sealed = this.#unseal !== undefined && record.type === APPLICATION_DATA;
    const { type, body } = sealed && this.#unseal !== undefined ? this.#unseal(record) : record;
    if (type === ALERT) {
      this.#alert(body, sealed);
    } else if (type === CHANGE_CIPHER_SPEC && this.#tls13 && !sealed) {
      this.#idled();
    } else if (type === HANDSHAKE && sealed === (this.#unseal !== undefined)) {
      if (body.length === 0) this.#idled();
      this.#recordBytes.push(record.body.length);
      this.#messages.push(...this.#handshake.push(body));
    } else {
      throw new RecordError(`a ${sealed ? 'sealed ' : ''}record of type ${type} does not belong into the flight`);
    }
  }

  /** In TLS 1.3 the level says nothing: all but two alerts are fatal (RFC 8446 §6). */
  #alert(body: Uint8Array, sealed: boolean): void {
    if (body.length === 0 || body.length % 2 !== 0) throw new RecordError(`an alert of ${body.length} bytes`);
    for (let at = 0; at < body.length; at += 2) {
      const level = body[at] ?? 0;
      const number = body[at + 1] ?? 0;
      if (level !== ALERT_FATAL && level !== ALERT_WARNING) throw new RecordError(`an alert has no level ${level}`);
      const warning = sealed ? number === CLOSE_NOTIFY || number === USER_CANCELED : level === ALERT_WARNING;
      if (!warning) throw new FlightEnded({ is: 'alert', number, warnings: this.#warnings });
      this.#warnings.push(number);
      this.#idled();
      if (number === CLOSE_NOTIFY) throw this.#over('closed');
    }
  }

  #idled(): void {
    this.#idle += 1;
    if (this.#idle > MAX_IDLE) throw new RecordError('too many records that bring the handshake no further');
  }

  #over(is: 'closed' | 'reset' | 'silent'): FlightEnded {
    const received = this.#wire.received;
    return new FlightEnded({ is, warnings: this.#warnings, ...(received === 0 ? {} : { received }) });
  }
}

function firstOf(parts: readonly Uint8Array[]): Uint8Array {
  return concatBytes(parts).slice(0, FIRST_BYTES);
}

function beginsAsTls(first: Uint8Array): boolean {
  const [type = 0, major = 3] = first;
  return type >= CHANGE_CIPHER_SPEC && type <= APPLICATION_DATA && major === 3;
}
