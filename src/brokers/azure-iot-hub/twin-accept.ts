import { systemClock } from '../../kernel/clock.ts';
import { readPresented } from '../kit/twin-devices.ts';
import type { AcceptClient, ClientPowers, ConnectRequest, ConnectVerdict, PublishVerdict } from '../kit/twin-mqtt.ts';
import { judgeSas, type SasVerdict } from './twin-sas.ts';

/* What Azure IoT Hub lets a device do (Azure IoT Hub: MQTT support). */

/** What the hub has on its list of a device. */
export type HubDevice =
  | { readonly auth: 'sas'; readonly keys: readonly Uint8Array[] }
  | { readonly auth: 'x509'; /** SHA-256, hex. */ readonly thumbprints: ReadonlySet<string> };

export interface Hub {
  /** `NAME.azure-devices.net`. */
  readonly host: string;
  readonly devices: ReadonlyMap<string, HubDevice>;
}

const MAX_PAYLOAD_BYTES = 256 * 1024;
const MAX_KEEP_ALIVE = 1177;
/** CONNACK "not authorized", which is all that MQTT 3.1.1 says here. */
const NOT_AUTHORIZED = 5;

export function azureAccept(hub: Hub): AcceptClient {
  return (request) => {
    const refuse = (why: string): ConnectVerdict => ({ is: 'refuse', code: NOT_AUTHORIZED, why });
    const { clientId } = request;
    const device = hub.devices.get(clientId);
    if (device === undefined) return refuse('the hub has no such device');
    const [host, id] = (request.username ?? '').split('/');
    if (host?.toLowerCase() !== hub.host) return refuse('the user name names another hub');
    if (id !== clientId) return refuse('user name and client id name different devices');
    const problem =
      device.auth === 'sas' ? sasProblem(request, hub, device.keys) : x509Problem(request, device.thumbprints);
    return problem === undefined ? { is: 'accept', powers: powers(clientId) } : refuse(problem);
  };
}

const SAS_TEXT: Readonly<Record<Exclude<SasVerdict, 'ok'>, string>> = {
  'no-token': 'the password is no shared access signature',
  'other-resource': 'the token is for another hub or device',
  expired: 'the token has expired by this computer’s clock',
  'wrong-signature': 'the token was signed with another key',
};

function sasProblem(
  { clientId, password }: ConnectRequest,
  { host }: Hub,
  keys: readonly Uint8Array[],
): string | undefined {
  const verdict = judgeSas({
    password: Buffer.from(password ?? new Uint8Array()).toString('utf8'),
    resource: `${host}/devices/${clientId}`,
    keys,
    now: systemClock.wall(),
  });
  return verdict === 'ok' ? undefined : SAS_TEXT[verdict];
}

function x509Problem({ password, tls }: ConnectRequest, thumbprints: ReadonlySet<string>): string | undefined {
  if (password !== undefined && password.length > 0)
    return 'the device authenticates with a certificate, not a password';
  const own = readPresented(tls.certificates);
  if (own === undefined) return 'no certificate was presented';
  if (!thumbprints.has(own.facts.fingerprint)) return 'the certificate’s thumbprint is not the device’s';
  return own.facts.notAfter <= systemClock.wall() ? 'the certificate has expired' : undefined;
}

/** Fixed topics, and no others. */
function powers(id: string): ClientPowers {
  const events = `devices/${id}/messages/events/`;
  const maySend = (topic: string): boolean =>
    topic === events.slice(0, -1) ||
    topic.startsWith(events) ||
    topic.startsWith('$iothub/twin/GET/?$rid=') ||
    topic.startsWith('$iothub/twin/PATCH/properties/reported/?$rid=') ||
    topic.startsWith('$iothub/methods/res/');
  const mayReceive = new Set([
    `devices/${id}/messages/devicebound/#`,
    '$iothub/twin/res/#',
    '$iothub/twin/PATCH/properties/desired/#',
    '$iothub/methods/POST/#',
  ]);
  const close = (why: string): PublishVerdict => ({ is: 'close', why });
  return {
    publish({ topic, qos, retain, payloadBytes }) {
      if (qos === 2) return close('there is no QoS 2');
      if (payloadBytes > MAX_PAYLOAD_BYTES) return close(`over ${MAX_PAYLOAD_BYTES} bytes`);
      if (!maySend(topic)) return close('only the hub’s own topics are there');
      return { is: retain ? 'forget' : 'accept' };
    },
    subscribe(filter, qos) {
      if (!mayReceive.has(filter)) return { is: 'close', why: 'only the hub’s own topics are there' };
      return qos === 2 ? { is: 'refuse', why: 'there is no QoS 2' } : { is: 'accept' };
    },
    keepAlive: (seconds) => (seconds === 0 ? MAX_KEEP_ALIVE : Math.min(seconds, MAX_KEEP_ALIVE)),
  };
}
