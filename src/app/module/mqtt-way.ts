import { rootCertificates } from 'node:tls';
import type { BytePipe } from '../../at/pipe.ts';
import type { ConnectIntent } from '../../families/kit/driver.ts';
import { known, type Credentials } from '../../findings/inputs.ts';
import { utf8Bytes, utf8Length } from '../../kernel/bytes.ts';
import type { Clock } from '../../kernel/clock.ts';
import { HawserError, isHawserError } from '../../kernel/errors.ts';
import { isAddress } from '../../kernel/host.ts';
import { throwIfAborted } from '../../kernel/interrupt.ts';
import { decide } from '../../plan/decide.ts';
import type { KnownModule } from '../../plan/module-facts.ts';
import { seenOver } from '../../plan/route.ts';
import type { Materials } from '../../run/execute.ts';
import { startHostTls, type HostTlsOutcome } from '../../tls/host-tls.ts';
import type { HostTlsFailure } from '../../tls/host-tls-failure.ts';
import { rank } from '../../findings/ranker.ts';
import { observeTls, type ShownInTls } from '../carry-observe-tls.ts';
import type { ToldBroker } from '../carry-observe.ts';
import { watchBroker } from '../connect-broker.ts';
import { prepareConnect } from '../connect-prepare.ts';
import { connectWay } from '../connect-way.ts';
import { loadCredentials } from '../credentials.ts';
import { pathOrPem } from './given-file.ts';
import { materialsFor, type NetworkWish } from './intents.ts';
import { findingError } from './module-errors.ts';
import type { MqttOptions } from './mqtt-options.ts';

/** How an MQTT connection gets to its broker over a module, decided once. */
export interface MqttWay {
  /** `mqtts://HOST:PORT` */
  readonly where: string;
  readonly told: ToldBroker;
  readonly clientId: string;
  readonly intent: ConnectIntent;
  readonly materials: Materials;
  /** What this computer does over the socket before MQTT begins. */
  readonly secure: (pipe: BytePipe) => Promise<BytePipe>;
}

/** Unless it is said; short enough for most networks that forget silent connections, and cheap. */
export const KEEP_ALIVE_S = 120;
/** The handshake goes over a slow line and a slow network. */
const TLS_MS = 90_000;

interface WayDeps {
  readonly network: NetworkWish;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

/**
 * Puts module, broker and credentials to the rules, as `hawser connect` does, and decides the way. Throws a HawserError for
 * what is wrong with the options, and for what the rules find against it.
 */
export async function mqttWay(module: KnownModule, options: MqttOptions, deps: WayDeps): Promise<MqttWay> {
  const { network, clock, signal } = deps;
  const { broker, brokerKind, ca, cert, key, tls } = options;
  if (options.password !== undefined && options.username === undefined) throw passwordAlone();
  const asked = {
    broker,
    verify: 'none',
    probe: false,
    mqtt: 'host',
    keepAliveSeconds: options.keepAliveSeconds ?? KEEP_ALIVE_S,
    registrationMs: network.registrationMs,
    ...(brokerKind === undefined ? {} : { brokerKind }),
    ...(options.clientId === undefined ? {} : { clientId: options.clientId }),
    ...(network.apn === undefined ? {} : { apn: network.apn }),
  } as const;
  const made = await prepareConnect(asked, { env: {}, clock });
  const held = await loadCredentials(
    {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
    },
    {},
    undefined,
    pathOrPem,
  );
  const { url, wish } = made.request;
  const prepared = { ...made, credentials: { ...held, facts: withLogin(held.facts, options) } };
  const watch = watchBroker(prepared, asked, { clock, ...(signal === undefined ? {} : { signal }) });
  try {
    const now = clock.wall();
    const way = await connectWay(module, {
      request: made.request,
      options: url.tls ? { ...asked, tls: tls ?? 'host' } : asked,
      now,
      meet: (seen) => watch.meet(seen),
    });
    throwIfAborted(signal);
    const { broker: facts, credentials, meet } = way.target;
    const seen = seenOver(module, way.route, now);
    const decision = decide(seen, facts, credentials.facts, credentials.stored, wish, now, meet);
    const against = decision.findings.find(({ severity }) => severity === 'error');
    if (against !== undefined) throw findingError(against);
    const credential = (role: 'ca' | 'cert' | 'key') => credentials.materials.credential(role);
    const { intent } = decision;
    return {
      where: url.text,
      told: {
        login: options.username !== undefined,
        ...(way.route === 'host-tls' ? { tls: shownIn(intent.host, intent.sni, credential('cert')) } : {}),
      },
      clientId: wish.clientId,
      intent: { ...intent, pin: network.pin !== undefined },
      materials: materialsFor(network, credential),
      secure: (pipe) => (way.route === 'host-tls' ? encrypted(pipe, intent, credential, clock) : Promise.resolve(pipe)),
    };
  } finally {
    watch.stop();
  }
}

function withLogin(facts: Credentials, { username, password }: MqttOptions): Credentials {
  const given = (ref: string) => ({ kind: 'option', ref, text: 'given' }) as const;
  const bytes = typeof password === 'string' ? utf8Length(password) : 1;
  return {
    ...facts,
    ...(username === undefined ? {} : { username: known({ bytes: utf8Length(username) }, given('username')) }),
    ...(password === undefined ? {} : { password: known({ bytes }, given('password')) }),
  };
}

async function encrypted(
  pipe: BytePipe,
  { host, sni }: ConnectIntent,
  credential: Materials['credential'],
  clock: Clock,
): Promise<BytePipe> {
  const [cert, key] = [credential('cert'), credential('key')];
  const shown = shownIn(host, sni, cert);
  const outcome = await startHostTls(pipe, {
    host,
    ca: credential('ca') ?? utf8Bytes(rootCertificates.join('\n')),
    ...(shown.serverName ? { serverName: host } : {}),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    deadlineMs: TLS_MS,
    clock,
  });
  if (!outcome.ok) throw tlsError(outcome.failure, shown, host);
  return tellingRefusal(outcome, shown, host);
}

function shownIn(host: string, sni: boolean, cert: Uint8Array | undefined): ShownInTls {
  return { serverName: sni && !isAddress(host), certificate: cert !== undefined };
}

/** Closes with the reason: in TLS 1.3 a server says only after the handshake that it does not take the client’s certificate. */
function tellingRefusal(outcome: HostTlsOutcome & { readonly ok: true }, shown: ShownInTls, host: string): BytePipe {
  const { pipe } = outcome;
  return {
    write: (bytes) => pipe.write(bytes),
    onData: (listener) => pipe.onData(listener),
    onClose: (listener) =>
      pipe.onClose((error) => {
        const failure = outcome.refusal();
        if (failure?.is === 'alert') listener(tlsError(failure, shown, host));
        // What node:tls says is only that the socket under it is gone; why is the socket’s own word.
        else listener(isHawserError(error?.cause) ? error.cause : error);
      }),
    close: () => pipe.close(),
    pause: () => pipe.pause?.(),
    resume: () => pipe.resume?.(),
  };
}

function tlsError(failure: HostTlsFailure, shown: ShownInTls, host: string): HawserError {
  const [first] = rank([], observeTls(failure, shown));
  if (first !== undefined) return findingError(first, ` (${host}: ${failure.said})`);
  return new HawserError(`no TLS with ${host}: ${failure.said}`, { code: 'connect-failed', rung: failure.span.from });
}

function passwordAlone(): HawserError {
  return new HawserError('there is a password but no user name, which MQTT does not allow', {
    code: 'login-invalid',
    rung: 'mqtt',
    next: [{ text: 'Give the user name as well.' }],
  });
}
