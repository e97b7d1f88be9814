import type { ConnectIntent, StoredCredential } from '../../families/kit/driver.ts';
import type { Secret } from '../../kernel/secret.ts';
import type { KnownModule } from '../../plan/module-facts.ts';
import type { Materials } from '../../run/execute.ts';

/** What the user said of SIM and network, for every connection alike. */
export interface NetworkWish {
  readonly apn: string | undefined;
  readonly pin: Secret | undefined;
  /** ms */
  readonly registrationMs: number;
}

/** Where a socket leads, and what the module is given for it. */
export interface SocketWish {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly credentials: readonly StoredCredential[];
  readonly sni: boolean;
}

/** A socket for bytes of somebody else: nothing of MQTT is in it. */
export function socketIntent({ line, state }: KnownModule, network: NetworkWish, wish: SocketWish): ConnectIntent {
  const { apn, pin, registrationMs } = network;
  return {
    ...wish,
    facts: line.facts,
    state,
    route: wish.tls ? 'module-socket' : 'host-tls',
    clientId: '',
    username: false,
    password: false,
    pin: pin !== undefined,
    ...(apn === undefined ? {} : { apn }),
    keepAliveSeconds: 0,
    registrationMs,
    subscribe: [],
  };
}

/** The credentials of one connection, and the PIN of the module. */
export function materialsFor({ pin }: NetworkWish, credential: Materials['credential']): Materials {
  return { secret: (name) => (name === 'pin' ? pin : undefined), credential };
}
