/*
 * What a module has been told and what it has said, as far as it is known. The same shape for all families: rebuilt from
 * replies while we talk to a module, and from the lines of a log afterwards. `undefined` always means "not known".
 */

export interface Identity {
  readonly manufacturer?: string;
  readonly model?: string;
  /** Marketing revision (`SIM7600M22_V2.0.1`). */
  readonly revision?: string;
  /** Build string (`LE20B04SIM7600G22`): this names the firmware. */
  readonly build?: string;
}

export type SimState = 'ready' | 'pin' | 'puk' | 'absent' | 'busy' | 'failure';
/** 3GPP 27.007 registration status, in words. */
export type Registration = 'off' | 'home' | 'searching' | 'denied' | 'unknown' | 'roaming' | 'sms-only' | 'other';

export interface TlsContextState {
  readonly sslversion?: number;
  /** 0 none, 1 server, 2 server and client, 3 client only. */
  readonly authmode?: number;
  readonly ignorelocaltime?: number;
  readonly negotiatetime?: number;
  readonly cacert?: string;
  readonly clientcert?: string;
  readonly clientkey?: string;
  readonly sni?: boolean;
  readonly ciphersuites?: number;
}

/** `maybe`: a command that changes it was given, and nobody has heard how it ended. */
export type Known = boolean | 'maybe';

export interface MqttClientState {
  readonly acquired?: Known;
  readonly clientId?: string;
  readonly tls?: boolean;
  /** TLS context bound to the client, where one was. */
  readonly context?: number;
  readonly connected?: Known;
  readonly url?: string;
}

export interface ModuleState {
  readonly identity: Identity;
  readonly echo?: boolean;
  readonly sim?: SimState;
  readonly registration?: Registration;
  /** 0..31, 99 unknown. */
  readonly signal?: number;
  readonly attached?: boolean;
  /** PDP context 1. */
  readonly bearer?: { readonly active?: boolean; readonly apn?: string; readonly address?: string };
  /** What the module's clock shows (ISO 8601, UTC) and whether that can be right (year 2024 or later). */
  readonly clock?: { readonly iso: string; readonly set: boolean };
  /** Names in the certificate store; sizes where an upload showed them. */
  readonly files?: ReadonlyMap<string, { readonly bytes?: number }>;
  readonly tls: ReadonlyMap<number, TlsContextState>;
  readonly netOpen?: boolean;
  readonly mqtt: {
    readonly started?: Known;
    readonly clients: ReadonlyMap<number, MqttClientState>;
  };
  /** TLS socket service (CCH). */
  readonly sockets: { readonly started?: boolean };
}

export const EMPTY_STATE: ModuleState = {
  identity: {},
  tls: new Map(),
  mqtt: { clients: new Map() },
  sockets: {},
};

/** `state` with one TLS context changed. */
export function withTlsContext(state: ModuleState, context: number, change: TlsContextState): ModuleState {
  const tls = new Map(state.tls);
  tls.set(context, { ...tls.get(context), ...change });
  return { ...state, tls };
}

/** `state` with one MQTT client changed. */
export function withMqttClient(state: ModuleState, index: number, change: MqttClientState): ModuleState {
  const clients = new Map(state.mqtt.clients);
  clients.set(index, { ...clients.get(index), ...change });
  return { ...state, mqtt: { ...state.mqtt, clients } };
}

/** What a restart leaves: identity and stored files; everything else is volatile. */
export function afterReset(state: ModuleState): ModuleState {
  return {
    ...EMPTY_STATE,
    identity: state.identity,
    ...(state.files === undefined ? {} : { files: state.files }),
  };
}
