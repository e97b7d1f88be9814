import type { TlsVersion } from '../../kernel/facts.ts';

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

/** A credential that a module has stored. */
export interface StoredFile {
  /** As the upload or a listing showed. */
  readonly bytes?: number;
  /** The text that was given, secrets masked, where a log shows it. */
  readonly text?: string;
  /** What the module prints to tell it from others: a checksum, an MD5 or SHA-256, as it writes it. */
  readonly digest?: string;
}

/**
 * What a TLS context was told. The first members are as SIMCom's `CSSLCFG` has them; the others say the same for modules
 * that word it in another way.
 */
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
  /** Whether the server is verified. */
  readonly verifies?: boolean;
  /** Whether a client certificate is presented. */
  readonly presents?: boolean;
  /** Whether certificate dates are compared with the clock. */
  readonly checksDates?: boolean;
  /** Highest version that it may speak. */
  readonly maxVersion?: TlsVersion;
  /** Suites that it may offer, IANA numbers. */
  readonly suites?: readonly number[];
  /** The program goes on where the module says that it has verified nothing. */
  readonly takesUnverified?: boolean;
}

/** The connection that was last asked for, however it went. */
export interface Tried {
  readonly over: 'mqtt' | 'socket' | 'http';
  readonly host?: string;
  readonly port?: number;
  /** `maybe`: the command does not say. */
  readonly tls: Known;
  /** TLS context, or security tag. */
  readonly context?: number;
  readonly clientId?: string;
  /** Whether a user name and a password were given. */
  readonly username?: boolean;
  readonly password?: boolean;
}

/** A socket that is not connected yet. */
export interface OpenedSocket {
  readonly tls: boolean;
  /** TLS context, or security tag. */
  readonly context?: number;
  /** Where it will lead, for modules that are told so before. */
  readonly host?: string;
  readonly port?: number;
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
  /** Whether a user name and a password were given, where commands of their own take them. */
  readonly username?: boolean;
  readonly password?: boolean;
}

export interface ModuleState {
  readonly identity: Identity;
  readonly echo?: boolean;
  readonly sim?: SimState;
  readonly registration?: Registration;
  /** 0..31, 99 unknown. */
  readonly signal?: number;
  readonly attached?: boolean;
  /** 3GPP 27.007 `+CFUN`: 0 minimum or off, 1 full, 4 radio off; vendors have more. */
  readonly functionality?: number;
  /** PDP context 1. */
  readonly bearer?: { readonly active?: boolean; readonly apn?: string; readonly address?: string };
  /** What the module's clock shows (ISO 8601, UTC) and whether that can be right (year 2024 or later). */
  readonly clock?: { readonly iso: string; readonly set: boolean };
  /** Whether a time server has set the clock, where the module says so and not what it shows; `maybe`: it was told to ask one. */
  readonly clockSynced?: Known;
  /**
   * Names in the certificate store; a slot or tag stands for a name where the module has none. A file outside of the store
   * stands under its whole path.
   */
  readonly files?: ReadonlyMap<string, StoredFile>;
  /** Whether a listing has shown all that are in the store: a name that is not among them is not stored. */
  readonly filesListed?: boolean;
  readonly tls: ReadonlyMap<number, TlsContextState>;
  readonly netOpen?: boolean;
  readonly mqtt: {
    readonly started?: Known;
    /** It was told to start and has not: whatever needs it fails, too. */
    readonly startFailed?: true;
    readonly clients: ReadonlyMap<number, MqttClientState>;
  };
  readonly sockets: {
    /** TLS socket service (CCH). */
    readonly started?: boolean;
    /** Whether sockets are opened with TLS, where one switch is for all (`+CIPSSL`). */
    readonly tls?: boolean;
    /** Whether several can be open at once, each with a number, where that is a mode (`+CIPMUX`). */
    readonly numbered?: boolean;
    /** Whether received bytes wait until they are asked for, where that is a mode (`+CIPRXGET`). */
    readonly asked?: boolean;
    /** Whether one was opened by name and port and not closed by the host since. */
    readonly connected?: boolean;
    /** By handle, for modules that open a socket before they are told where it connects to. */
    readonly opened?: ReadonlyMap<number, OpenedSocket>;
  };
  /** The HTTP client of the module: what it was told before it is let go. */
  readonly http?: { readonly url?: string; readonly tls?: boolean; readonly context?: number };
  readonly tried?: Tried;
  /** It has been seen to start: what is volatile and has not been told since is not set. */
  readonly booted?: boolean;
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

/** What a TLS context was told, whichever way its family words it; what nobody has told is left out. */
export function tlsTold(
  context: TlsContextState,
): Pick<TlsContextState, 'verifies' | 'presents' | 'checksDates' | 'maxVersion'> {
  const { authmode, ignorelocaltime, maxVersion } = context;
  const verifies = context.verifies ?? (authmode === undefined ? undefined : authmode === 1 || authmode === 2);
  const presents = context.presents ?? (authmode === undefined ? undefined : authmode === 2 || authmode === 3);
  const checksDates = context.checksDates ?? (ignorelocaltime === undefined ? undefined : ignorelocaltime === 0);
  return {
    ...(verifies === undefined ? {} : { verifies }),
    ...(presents === undefined ? {} : { presents }),
    ...(checksDates === undefined ? {} : { checksDates }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
  };
}

/** `state` with one MQTT client changed. */
export function withMqttClient(state: ModuleState, index: number, change: MqttClientState): ModuleState {
  const clients = new Map(state.mqtt.clients);
  clients.set(index, { ...clients.get(index), ...change });
  return { ...state, mqtt: { ...state.mqtt, clients } };
}

/** Earlier than this, nobody has set the clock. */
const PLAUSIBLE = Date.UTC(2024, 0, 1);

/** `state` with the module's clock as it shows, Unix ms. */
export function withClock(state: ModuleState, unixMs: number): ModuleState {
  return { ...state, clock: { iso: new Date(unixMs).toISOString(), set: unixMs >= PLAUSIBLE } };
}

/** `state` with one stored file changed or added. */
export function withFile(state: ModuleState, name: string, change: StoredFile): ModuleState {
  const files = new Map(state.files);
  files.set(name, { ...files.get(name), ...change });
  return { ...state, files };
}

/** `state` without a file. One file fewer says nothing of the others: where none was known, none is. */
export function withoutFile(state: ModuleState, name: string): ModuleState {
  if (state.files === undefined) return state;
  const files = new Map(state.files);
  files.delete(name);
  return { ...state, files };
}

export type Bearer = NonNullable<ModuleState['bearer']>;

/** `state` with what is known of the data connection changed. */
export function withBearer(state: ModuleState, change: Bearer): ModuleState {
  return { ...state, bearer: { ...state.bearer, ...change } };
}

/** `state` with one socket opened. */
export function withSocket(state: ModuleState, handle: number, socket: OpenedSocket): ModuleState {
  const opened = new Map(state.sockets.opened);
  opened.set(handle, socket);
  return { ...state, sockets: { ...state.sockets, opened } };
}

/** The network was lost: whether the module is in one again is not known, and its data connection is gone. */
export function afterNetworkLost(state: ModuleState): ModuleState {
  const { registration: _home, attached: _was, bearer, ...others } = state;
  return { ...others, bearer: { ...bearer, active: false } };
}

/** What a restart leaves: identity and stored files; everything else is volatile. */
export function afterReset(state: ModuleState): ModuleState {
  return {
    ...EMPTY_STATE,
    booted: true,
    identity: state.identity,
    ...(state.files === undefined ? {} : { files: state.files }),
    ...(state.filesListed === undefined ? {} : { filesListed: state.filesListed }),
  };
}
