import type { BytePipe } from '../../at/pipe.ts';
import type { ConnectFields } from '../../mqtt/encode.ts';
import type { MqttAck, MqttSession } from '../../mqtt/session.ts';
import { ERROR, OK, type Ending, type ModuleHost } from '../kit/emulator.ts';
import { bearerUp } from '../_parts/gpp/bearer.ts';
import { settingOf } from '../_parts/gpp/emulator/settings.ts';
import { mqttLines, mqttSync } from './declarations-mqtt.ts';
import { openPipe, type Target, type TlsWish } from './emulator-handshake.ts';
import { printMessage } from './emulator-mqtt-payload.ts';

/** SUBACK's word for a refused subscription. */
const SUBSCRIPTION_REFUSED = 0x80;

/** The number of the only client. */
export const CLIENT = 0;

/** How a connection is opened. */
export interface Opening {
  readonly target: Target;
  /** How long opening, and later each answer of the broker, may take, ms. */
  readonly commandMs: number;
  readonly tls?: TlsWish;
}

interface Link {
  readonly server: string;
  readonly commandMs: number;
  readonly pipe: BytePipe;
}

/**
 * The only MQTT client of one life of a virtual module. Its number is in use from CMQNEW on until CMQDISCON, also when
 * the connection has gone meanwhile.
 */
export class MqttClient {
  readonly #host: ModuleHost;
  #alive = true;
  #link: Link | undefined;
  #lost = false;
  #session: MqttSession | undefined;
  /** A CONNECT that waits for its answer. */
  #connecting: Promise<boolean> | undefined;

  constructor(host: ModuleHost) {
    this.#host = host;
  }

  get used(): boolean {
    return this.#link !== undefined;
  }

  /** As the queries print it. */
  get server(): string {
    return this.#link === undefined ? 'null' : `"${this.#link.server}"`;
  }

  get connected(): boolean {
    return this.#session !== undefined;
  }

  /** Opens the connection; false when it does not come about, or another one is in use. */
  async open({ target, commandMs, tls }: Opening): Promise<boolean> {
    if (this.used) return false;
    const opened = await openPipe(this.#host, target, commandMs, tls);
    if (!opened.ok) return false;
    if (!this.#alive) {
      await opened.pipe.close();
      return false;
    }
    const link: Link = { server: target.host, commandMs, pipe: watched(opened.pipe, () => this.#gone(link)) };
    this.#lost = false;
    this.#link = link;
    return true;
  }

  /**
   * Sends CONNECT, and ends the command as AT+CMQTSYNC says: when the broker has answered, or when it is sent. What a
   * refusal looks like is not documented: `+CMQDISCON: 0`, after which a command that still waits says `ERROR` (a guess).
   */
  async connect(fields: ConnectFields): Promise<Ending> {
    const link = this.#link;
    if (link === undefined || this.#lost || this.connected || this.#connecting !== undefined) return ERROR;
    this.#connecting = this.#connect(link, fields);
    if (!this.#waits()) return OK;
    return (await this.#connecting) ? OK : ERROR;
  }

  /** Runs a command that talks to the broker. */
  async operate(talk: (session: MqttSession, timeoutMs: number) => Promise<MqttAck>): Promise<Ending> {
    await this.#connecting;
    const session = this.#session;
    if (session === undefined || this.#link === undefined) return ERROR;
    const answered = talk(session, this.#link.commandMs);
    if (!this.#waits()) return OK;
    const ack = await answered;
    return ack.ok && ack.granted?.includes(SUBSCRIPTION_REFUSED) !== true ? OK : ERROR;
  }

  /** Ends the connection in an orderly way and frees the number; false when it was not in use. */
  async free(): Promise<boolean> {
    const link = this.#link;
    if (link === undefined) return false;
    const session = this.#session;
    // Taken out first, so that the end we cause ourselves is not announced as a loss.
    this.#session = undefined;
    this.#link = undefined;
    this.#connecting = undefined;
    if (session === undefined) await link.pipe.close();
    else await session.disconnect();
    return true;
  }

  /** The network is gone under the connection. */
  networkLost(): void {
    if (this.#link !== undefined) this.#gone(this.#link);
  }

  /** Notices that the data connection was switched off. */
  settle(): void {
    if (!bearerUp(this.#host)) this.networkLost();
  }

  stop(): void {
    this.#alive = false;
    this.#session?.drop();
    void this.#link?.pipe.close();
    this.#session = undefined;
    this.#link = undefined;
  }

  #waits(): boolean {
    return settingOf(this.#host, mqttSync).on === 1;
  }

  async #connect(link: Link, fields: ConnectFields): Promise<boolean> {
    const outcome = await this.#host.services.connectMqtt(link.pipe, { ...fields, connackMs: link.commandMs });
    if (this.#link === link) this.#connecting = undefined;
    if (!outcome.ok) {
      this.#gone(link);
      return false;
    }
    if (this.#link !== link || this.#lost) {
      outcome.session.drop();
      return false;
    }
    this.#adopt(link, outcome.session);
    return true;
  }

  #adopt(link: Link, session: MqttSession): void {
    this.#session = session;
    session.onMessage((message) => {
      if (this.#session === session) printMessage(this.#host, CLIENT, message);
    });
    session.onLost(() => this.#gone(link));
  }

  /** Says once that the connection is gone; the number stays in use. */
  #gone(link: Link): void {
    if (!this.#alive || this.#link !== link || this.#lost) return;
    this.#lost = true;
    this.#session?.drop();
    this.#session = undefined;
    void link.pipe.close();
    this.#host.urc(mqttLines.connectionLost, { client: CLIENT });
  }
}

/** `pipe`, whose end is told even while no session has taken it over: its close listener can be set only once. */
function watched(pipe: BytePipe, onEnd: () => void): BytePipe {
  let listener: Parameters<BytePipe['onClose']>[0] | undefined;
  pipe.onClose((error) => {
    if (listener === undefined) onEnd();
    else listener(error);
  });
  return {
    write: (bytes) => pipe.write(bytes),
    onData: (onData) => pipe.onData(onData),
    onClose: (onClose) => {
      listener = onClose;
    },
    close: () => pipe.close(),
  };
}
