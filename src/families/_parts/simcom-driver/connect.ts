import type { Exchange } from '../../../at/declare.ts';
import { utf8Length } from '../../../kernel/bytes.ts';
import type { Rung } from '../../../kernel/rung.ts';
import type { ConnectIntent, StoredCredential } from '../../kit/driver.ts';
import type { CredentialRole, Guard, Retry, Step } from '../../kit/step.ts';
import { ANY_REFUSAL, atStep, uploadStep } from '../../kit/steps.ts';
import { activate, defineContext } from '../gpp/declarations/packet-data.ts';
import { attachSteps, registrationSteps, simSteps } from '../gpp/driver.ts';
import { CLIENT, CONTEXT, type SimcomDeclared } from './declared.ts';

const STARTED_ALREADY = 23;
/** A person who has pressed Ctrl-C waits no longer than this for a CONNECT that is still under way. */
const LEAVING_MS = 15_000;
/** What an earlier run began keeps the client busy to the end of its time-out: 120 s for an operation, 300 s for a handshake. */
const BUSY: Retry = { everyMs: 2_000, forMs: 310_000, on: [{ code: 14 }] };
/** A service that an earlier run has begun to start is neither started nor can be started again. */
const STARTING: Retry = { everyMs: 1_000, forMs: 15_000, on: [{ code: 9 }] };

/** SIM, registration and data connection, as far as they are not there yet. */
export function networkSteps(intent: ConnectIntent): readonly Step[] {
  const { state, apn } = intent;
  return [
    ...simSteps(intent),
    ...(apn !== undefined && state.bearer?.apn !== apn
      ? [
          atStep(defineContext, {
            id: 'set-apn',
            rung: 'bearer',
            reason: 'the operator’s way into the data network',
            args: { context: 1, type: 'IP', apn },
          }),
        ]
      : []),
    ...registrationSteps(intent),
    ...attachSteps(intent),
    ...(state.bearer?.active === true
      ? []
      : [
          atStep(activate, {
            id: 'activate-context',
            rung: 'bearer',
            proves: 'bearer',
            reason: 'the module’s MQTT client and its sockets use context 1',
            args: { active: 1, context: 1 },
          }),
        ]),
  ];
}

/** Where a connection breaks that lacks this file. */
function rungOf(role: CredentialRole): Rung {
  return role === 'ca' ? 'server-trust' : 'client-auth';
}

/** Puts what is not stored yet into the store. */
export function uploadSteps({ certificates }: SimcomDeclared, { credentials }: ConnectIntent): readonly Step[] {
  const title: Record<CredentialRole, string> = {
    ca: 'root certificate',
    cert: 'client certificate',
    key: 'client key',
  };
  return credentials.map(({ role, name, bytes, sha256 }) =>
    uploadStep(certificates.download, {
      id: `store-${role}`,
      rung: rungOf(role),
      reason: `the ${title[role]}; its name holds the content’s hash, so it is stored once`,
      args: { name, bytes },
      name,
      body: { credential: role, bytes, sha256 },
    }),
  );
}

/** Sets one TLS context as this connection needs it; what already stands there is not sent again. */
export function tlsSteps(
  declared: SimcomDeclared,
  intent: ConnectIntent,
  context: number,
  verify: boolean,
): readonly Step[] {
  const { tls } = declared;
  const have = intent.state.tls.get(context);
  const file = (role: CredentialRole): StoredCredential | undefined =>
    intent.credentials.find((item) => item.role === role);
  const set = (
    id: string,
    exchange: Exchange,
    value: number | string,
    current: number | string | undefined,
    reason: string,
    rung: Rung = 'tls',
  ) =>
    current === value
      ? []
      : [
          atStep(exchange, {
            id: `tls-${id}-${context}`,
            rung,
            reason,
            args: { context, value },
          }),
        ];
  const named = (role: CredentialRole, id: string, exchange: Exchange, current: string | undefined, reason: string) => {
    const name = file(role)?.name;
    return name === undefined ? [] : set(id, exchange, name, current, reason, rungOf(role));
  };
  return [
    ...set('versions', tls.sslversion, 4, have?.sslversion, 'up to TLS 1.2, which brokers demand'),
    ...set(
      'authmode',
      tls.authmode,
      authmode(verify && file('ca') !== undefined, file('cert') !== undefined),
      have?.authmode,
      AUTHMODE_REASON,
    ),
    ...named('ca', 'cacert', tls.cacert, have?.cacert, 'what the broker’s chain must end in'),
    ...named('cert', 'clientcert', tls.clientcert, have?.clientcert, 'what the module shows the broker'),
    ...named('key', 'clientkey', tls.clientkey, have?.clientkey, 'proves that the certificate is the module’s own'),
    ...sniSteps(declared, intent, context),
  ];
}

const AUTHMODE_REASON = '1 = the broker is verified, 2 = both sides, 3 = only the module shows a certificate';

function authmode(verify: boolean, client: boolean): number {
  if (verify) return client ? 2 : 1;
  return client ? 3 : 0;
}

/** Whether old firmware has the option is not established: its refusal is no failure where the name is not needed. */
export function sniSteps({ tls }: SimcomDeclared, { sni, state }: ConnectIntent, context: number): readonly Step[] {
  const have = state.tls.get(context)?.sni;
  if (have === sni || (!sni && have === undefined)) return [];
  return [
    atStep(tls.enableSNI, {
      id: `tls-sni-${context}`,
      rung: 'tls',
      reason: sni ? 'brokers with many customers need the server name' : 'this connection goes without the server name',
      args: { context, value: sni ? 1 : 0 },
      tolerate: ANY_REFUSAL,
    }),
  ];
}

/** Service, client, will and CONNECT. */
export function mqttSteps(declared: SimcomDeclared, intent: ConnectIntent): readonly Step[] {
  const { mqtt, versionBy, wrongState } = declared;
  const { clientId, tls, will } = intent;
  const at = (
    id: string,
    exchange: Exchange,
    options: Partial<Parameters<typeof atStep>[1]> & { readonly reason: string },
  ) => atStep(exchange, { id, rung: 'mqtt', ...options });
  return [
    ...stopSteps(declared, 'stale'),
    at('start-service', mqtt.start, {
      reason: 'the service opens the data connection for itself',
      // Where it says no more than ERROR, the next command shows whether the service runs.
      tolerate: [wrongState.value === 'code' ? { code: STARTED_ALREADY } : { final: 'ERROR', bare: true }],
    }),
    at('acquire-client', mqtt.acquire, {
      reason: `the third parameter chooses TLS${versionBy.value === 'acquire' ? ', the fourth MQTT 3.1.1' : ''}`,
      args: {
        client: CLIENT,
        clientId,
        tls: tls ? 1 : 0,
        ...(versionBy.value === 'acquire' ? { version: 4 } : {}),
      },
      retry: STARTING,
    }),
    ...(versionBy.value === 'config'
      ? [
          at('mqtt-version', mqtt.version, {
            reason: 'MQTT 3.1.1; the module’s own choice is 3.1',
            args: { client: CLIENT, version: 4 },
          }),
        ]
      : []),
    ...(tls
      ? [
          at('bind-context', mqtt.context, {
            reason: 'forgotten after each failure and disconnection',
            args: { client: CLIENT, context: CONTEXT },
          }),
        ]
      : []),
    ...(will === undefined
      ? []
      : [
          at('will-topic', mqtt.willTopic, {
            reason: 'told by the broker when the module is lost',
            args: { client: CLIENT, length: utf8Length(will.topic) },
            body: { text: will.topic },
          }),
          at('will-message', mqtt.willMessage, {
            reason: 'told by the broker when the module is lost',
            args: { client: CLIENT, length: utf8Length(will.text), qos: will.qos },
            body: { text: will.text },
          }),
        ]),
    at('connect', mqtt.connect, {
      reason: 'the URL begins with tcp:// for TLS too; this one command climbs from DNS to CONNACK',
      proves: 'mqtt',
      args: {
        client: CLIENT,
        url: `tcp://${intent.host}:${intent.port}`,
        keepAlive: intent.keepAliveSeconds,
        clean: 1,
        ...(intent.username ? { username: { secret: 'username' } } : {}),
        ...(intent.username && intent.password ? { password: { secret: 'password' } } : {}),
      },
    }),
  ];
}

/** Disconnect, release, stop: each only if the module is known to stand there. */
export function stopSteps({ mqtt }: SimcomDeclared, when: 'stale' | 'done'): readonly Step[] {
  const reason = when === 'stale' ? 'an earlier session is still there' : 'leave nothing of ours running';
  const step = (id: string, exchange: Exchange, args: Readonly<Record<string, number>>, guard: Guard) =>
    atStep(exchange, {
      id: when === 'stale' ? `${id}-stale` : id,
      rung: 'mqtt',
      reason,
      args,
      guard,
      tolerate: [...ANY_REFUSAL, { silence: true }],
      retry: when === 'stale' ? BUSY : { ...BUSY, forMs: LEAVING_MS },
    });
  const client = { client: CLIENT };
  const acquired: Guard = { that: 'mqtt.acquired', ...client, is: true };
  const endClient = (again = ''): readonly Step[] => [
    step(
      `disconnect${again}`,
      mqtt.disconnect,
      { client: CLIENT, seconds: 60 },
      { that: 'mqtt.connected', ...client, is: true },
    ),
    step(`release-client${again}`, mqtt.release, client, acquired),
  ];
  return [
    ...endClient(),
    // A client that was busy connecting when it was asked may be connected by now.
    ...(when === 'stale' ? [step('read-connections', mqtt.disconnected, {}, acquired), ...endClient('-again')] : []),
    ...(when === 'done' ? [step('stop-service', mqtt.stop, {}, { that: 'mqtt.started', is: true })] : []),
  ];
}
