import type { ConnectIntent } from '../families/kit/driver.ts';
import type { Carried, CarryStep, SecretName } from '../families/kit/step.ts';
import { isAddress } from '../kernel/host.ts';
import type { Rung } from '../kernel/rung.ts';

/** The handshake goes over a slow line and a slow network. */
const TLS_MS = 90_000;
const REPLY_MS = 60_000;

/** What this computer does over the module's open socket, in order. */
export function carriedSteps(intent: ConnectIntent): readonly CarryStep[] {
  const { route, clientId, keepAliveSeconds, will, subscribe, publish } = intent;
  if (route === 'module-mqtt') return [];
  const login: readonly SecretName[] = [
    ...(intent.username ? (['username'] as const) : []),
    ...(intent.password ? (['password'] as const) : []),
  ];
  return [
    ...(route === 'host-tls' ? [tlsStep(intent)] : []),
    carry('connect', 'mqtt', 'this computer builds the MQTT packets; the module only carries them', {
      does: 'connect',
      clientId,
      keepAliveSeconds,
      login,
      ...(will === undefined ? {} : { will }),
    }),
    ...subscribe.map(({ topic, qos }, i) =>
      carry(
        `subscribe-${i + 1}`,
        'subscribe',
        'acknowledged by the broker: the topic is allowed',
        { does: 'subscribe', topic, qos },
        i === subscribe.length - 1,
      ),
    ),
    ...(publish === undefined
      ? []
      : [
          carry(
            'publish',
            'publish',
            publish.qos === 1 ? 'acknowledged by the broker' : 'sent without acknowledgement',
            { does: 'publish', ...publish },
          ),
        ]),
  ];
}

function tlsStep({ host, sni, hostCredentials = [] }: ConnectIntent): CarryStep {
  const named = sni && !isAddress(host) ? { serverName: host } : {};
  return {
    ...carry('host-tls', 'tls', 'this computer does TLS; the module sees only what is encrypted', {
      does: 'tls',
      ...named,
      credentials: hostCredentials,
    }),
    proves: 'client-auth',
    deadlineMs: TLS_MS,
  };
}

function carry(id: string, rung: Rung, reason: string, carried: Carried, proves = true): CarryStep {
  return {
    kind: 'carry',
    id: `carry-${id}`,
    rung,
    reason,
    ...(proves ? { proves: rung } : {}),
    accept: [{ final: 'OK' }],
    deadlineMs: REPLY_MS,
    carried,
  };
}
