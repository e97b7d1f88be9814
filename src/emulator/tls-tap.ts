import type { BytePipe } from '../at/pipe.ts';
import type { TlsFailure } from '../families/kit/emulator.ts';
import { ALERT_FATAL } from '../tls/alerts.ts';
import {
  CERTIFICATE,
  CLIENT_KEY_EXCHANGE,
  SERVER_HELLO,
  SERVER_HELLO_DONE,
  parseServerHello,
  type ServerHello,
} from '../tls/hello.ts';
import { PipeStream } from '../tls/pipe-stream.ts';
import {
  ALERT,
  CHANGE_CIPHER_SPEC,
  HANDSHAKE,
  HandshakeReader,
  RecordError,
  RecordReader,
  encodeAlert,
  encodeHandshake,
  encodeRecord,
  type HandshakeMessage,
  type TlsRecord,
} from '../tls/records.ts';

export type TlsSide = 'client' | 'server';

/** What was seen in the clear on the wire; what is encrypted is not in it. */
export type TlsEvent =
  | { readonly kind: 'message'; readonly from: TlsSide; readonly type: number }
  | { readonly kind: 'alert'; readonly from: TlsSide; readonly level: number; readonly number: number };

export interface Refusal {
  readonly alert: number;
  readonly reason: string;
}

export interface TapOptions {
  /** Looks at the body of the server's Certificate message; a refusal ends the handshake before our second flight. */
  readonly judge: (certificateMessage: Uint8Array) => Refusal | undefined;
  readonly onRefused: () => void;
  readonly onEvent?: ((event: TlsEvent) => void) | undefined;
}

/** Oldest record version, for an alert before any hello has settled one. */
const TLS_1_0 = 0x0301;

/**
 * Stands between a TCP pipe and node:tls and reads the clear part of a handshake (TLS 1.2 and below). The server's
 * messages are passed on one by one, the Certificate only after it was judged: node:tls itself can neither judge as a
 * module does nor send an alert of our choice in time.
 */
export class TlsTap extends PipeStream {
  readonly #pipe: BytePipe;
  readonly #options: TapOptions;
  readonly #fromServer = new RecordReader();
  readonly #fromClient = new RecordReader();
  readonly #messages = new HandshakeReader();
  readonly #clientMessages = new HandshakeReader();
  #version = TLS_1_0;
  #serverHello: ServerHello | undefined;
  #judged = false;
  #serverDone = false;
  #secondFlight = false;
  #serverEncrypts = false;
  #clientEncrypts = false;
  /** Nothing of node:tls goes out any more. */
  #sealed = false;
  #refusal: Refusal | undefined;
  #fatal: { readonly from: TlsSide; readonly number: number } | undefined;
  #notTls = false;

  constructor(pipe: BytePipe, options: TapOptions) {
    super(pipe);
    this.#pipe = pipe;
    this.#options = options;
  }

  /** Whether a Certificate was seen and let through. */
  get judged(): boolean {
    return this.#judged;
  }

  /** How a handshake that has come to nothing ended, by what was on the wire. */
  failure(): TlsFailure {
    if (this.#refusal !== undefined) return { at: 'trust', ...this.#refusal };
    if (this.#notTls) return { at: 'hello', by: 'not-tls' };
    if (this.#fatal === undefined) return { at: this.#secondFlight ? 'client-auth' : 'hello', by: 'close' };
    const { from, number: alert } = this.#fatal;
    if (from === 'client') return { at: 'hello', by: 'alert', alert, own: true };
    return { at: this.#secondFlight ? 'client-auth' : 'hello', by: 'alert', alert };
  }

  protected override sending(bytes: Uint8Array): boolean {
    if (!this.#sealed) this.#watchClient(bytes);
    return !this.#sealed;
  }

  protected override received(bytes: Uint8Array): void {
    try {
      for (const record of this.#fromServer.push(bytes)) this.#serverRecord(record);
    } catch (error) {
      if (!(error instanceof RecordError)) throw error;
      this.#garbled();
    }
  }

  #serverRecord(record: TlsRecord): void {
    if (this.#sealed || this.over) return;
    if (record.type === HANDSHAKE && !this.#serverEncrypts) {
      for (const message of this.#messages.push(record.body)) this.#serverMessage(message, record.version);
      return;
    }
    if (record.type === ALERT && !this.#serverEncrypts) this.#noteAlert('server', record.body);
    if (record.type === CHANGE_CIPHER_SPEC) this.#serverEncrypts = true;
    this.deliver(encodeRecord(record.type, record.version, record.body));
  }

  #serverMessage(message: HandshakeMessage, version: number): void {
    // After a fatal alert of either side nothing more is judged: the first one ended it.
    if (this.#sealed || this.#fatal !== undefined) return;
    this.#options.onEvent?.({ kind: 'message', from: 'server', type: message.type });
    if (message.type === SERVER_HELLO) {
      this.#serverHello = parseServerHello(message.body);
      this.#version = version;
    }
    if (message.type === CERTIFICATE) {
      const refusal = this.#options.judge(message.body);
      if (refusal !== undefined) {
        this.#refuse(refusal);
        return;
      }
      this.#judged = true;
    }
    if (message.type === SERVER_HELLO_DONE) this.#serverDone = true;
    this.deliver(encodeHandshake(version, message));
  }

  #refuse(refusal: Refusal): void {
    this.#refusal = refusal;
    this.#endWith(refusal.alert);
    this.#options.onRefused();
  }

  /** As the first answer this is another protocol; later it is a broken peer, which OpenSSL tells by a decode_error. */
  #garbled(): void {
    this.#notTls = this.#serverHello === undefined && this.#fatal === undefined;
    if (!this.#notTls && !this.#serverEncrypts) this.#endWith(50);
    this.destroy();
  }

  #endWith(alert: number): void {
    this.#sealed = true;
    const event = Uint8Array.of(ALERT_FATAL, alert);
    this.#noteAlert('client', event);
    // A pipe that is already broken cannot take our last words, and nobody would read them.
    void this.#pipe.write(encodeAlert(this.#version, ALERT_FATAL, alert)).catch(() => undefined);
    void this.#pipe.close();
  }

  #watchClient(bytes: Uint8Array): void {
    if (this.#clientEncrypts) return;
    for (const record of this.#fromClient.push(bytes)) {
      if (record.type === CHANGE_CIPHER_SPEC) {
        this.#clientEncrypts = true;
        return;
      }
      if (record.type === ALERT) this.#noteAlert('client', record.body);
      if (record.type !== HANDSHAKE) continue;
      for (const { type } of this.#clientMessages.push(record.body)) {
        if (this.#serverDone && (type === CERTIFICATE || type === CLIENT_KEY_EXCHANGE)) this.#secondFlight = true;
        this.#options.onEvent?.({ kind: 'message', from: 'client', type });
      }
    }
  }

  #noteAlert(from: TlsSide, body: Uint8Array): void {
    const [level, number] = body;
    if (level === undefined || number === undefined) return;
    if (level === ALERT_FATAL) this.#fatal ??= { from, number };
    this.#options.onEvent?.({ kind: 'alert', from, level, number });
  }
}
