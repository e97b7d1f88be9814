import { ALERT_FATAL } from '../alerts.ts';
import {
  CERTIFICATE,
  SERVER_HELLO,
  TLS_1_2,
  TLS_1_3,
  parseCertificate,
  parseServerHello,
  type ServerHello,
} from '../hello.ts';
import { parseCertificate13 } from '../messages13.ts';
import {
  ALERT,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  HANDSHAKE,
  HandshakeReader,
  RecordError,
  RecordReader,
  encodeAlert,
  type TlsRecord,
} from '../records.ts';
import { sealWith, unsealWith, type InnerRecord, type Unseal } from '../sealed-records.ts';
import { suite13ByNumber, type CipherSuite13 } from '../suites13.ts';

const CLIENT_HANDSHAKE_SECRET = 'CLIENT_HANDSHAKE_TRAFFIC_SECRET';
const SERVER_APPLICATION_SECRET = 'SERVER_TRAFFIC_SECRET_0';

/**
 * Reads along while node:tls serves a handshake, up to the client's Certificate: in TLS 1.2 and below that is in the
 * clear, in TLS 1.3 it opens with the secrets that node:tls gives away for such use.
 */
export class HandshakeWatch {
  readonly #fromServer = new RecordReader();
  readonly #serverMessages = new HandshakeReader();
  readonly #clientMessages = new HandshakeReader();
  readonly #alertVersion: number;
  readonly #secrets = new Map<string, Uint8Array>();
  #serverHello: ServerHello | undefined;
  #serverInClear = true;
  #clientInClear = true;
  #unseal: Unseal | undefined;
  #fatal: number | undefined;

  /** `alertVersion`: the record version of an alert before one is agreed. */
  constructor(alertVersion: number) {
    this.#alertVersion = alertVersion;
  }

  /** The fatal alert that the server has sent in the clear. */
  get fatal(): number | undefined {
    return this.#fatal;
  }

  /** What the two sides have agreed on; `0` before the ServerHello. */
  get version(): number {
    return this.#serverHello?.version ?? 0;
  }

  /** A line of the `keylog` event. */
  secret(line: string): void {
    const [label = '', , secret = ''] = line.trim().split(' ');
    if (label !== CLIENT_HANDSHAKE_SECRET && label !== SERVER_APPLICATION_SECRET) return;
    this.#secrets.set(label, new Uint8Array(Buffer.from(secret, 'hex')));
  }

  /** Bytes that the server sends. */
  fromServer(bytes: Uint8Array): void {
    if (!this.#serverInClear) return;
    for (const { type, body } of this.#fromServer.cut(bytes)) {
      if (type === CHANGE_CIPHER_SPEC || type === APPLICATION_DATA) this.#serverInClear = false;
      if (!this.#serverInClear) return;
      if (type === ALERT && body[0] === ALERT_FATAL) this.#fatal ??= body[1];
      if (type !== HANDSHAKE) continue;
      for (const message of this.#serverMessages.push(body)) {
        if (message.type === SERVER_HELLO) this.#serverHello = parseServerHello(message.body);
      }
    }
  }

  /** The certificates of the record that ends the client's Certificate message. Throws {@link RecordError}. */
  fromClient(record: TlsRecord): readonly Uint8Array[] | undefined {
    // In TLS 1.3 this record means nothing; before, what follows cannot be read.
    if (record.type === CHANGE_CIPHER_SPEC && this.#suite13() === undefined) this.#clientInClear = false;
    if (!this.#clientInClear) return undefined;
    const inner = this.#open(record);
    if (inner.type !== HANDSHAKE) return undefined;
    const certificate = this.#clientMessages.push(inner.body).find(({ type }) => type === CERTIFICATE);
    if (certificate === undefined) return undefined;
    return this.#suite13() === undefined
      ? parseCertificate(certificate.body)
      : parseCertificate13(certificate.body).certificates;
  }

  /**
   * A fatal alert as the client expects it now. In TLS 1.3 that is the first record under the server's application
   * keys, so nothing may have been sent under them before.
   */
  alert(number: number): Uint8Array {
    const suite = this.#suite13();
    const secret = this.#secrets.get(SERVER_APPLICATION_SECRET);
    if (suite === undefined || secret === undefined) {
      // OpenSSL drops an alert of another version than the one agreed.
      const version = this.#serverHello === undefined ? this.#alertVersion : Math.min(this.version, TLS_1_2);
      return encodeAlert(version, ALERT_FATAL, number);
    }
    return sealWith(suite, secret)({ type: ALERT, body: Uint8Array.of(ALERT_FATAL, number) });
  }

  /** Drops the secrets; an alert after this is one in the clear. */
  forget(): void {
    this.#secrets.clear();
    this.#unseal = undefined;
  }

  #open(record: TlsRecord): InnerRecord {
    const suite = this.#suite13();
    if (suite === undefined || record.type !== APPLICATION_DATA) return record;
    this.#unseal ??= unsealWith(suite, this.#clientSecret());
    return this.#unseal(record);
  }

  #clientSecret(): Uint8Array {
    const secret = this.#secrets.get(CLIENT_HANDSHAKE_SECRET);
    if (secret === undefined) throw new RecordError('the client seals a record before keys were agreed');
    return secret;
  }

  #suite13(): CipherSuite13 | undefined {
    const { version, suite } = this.#serverHello ?? { version: 0, suite: 0 };
    return version < TLS_1_3 ? undefined : suite13ByNumber(suite);
  }
}
