import { randomBytes } from 'node:crypto';
import { systemClock } from '../../kernel/clock.ts';
import { DEVICE_ID, makeDeviceCa, makeDevices } from '../kit/twin-devices.ts';
import { PASSWORD_FILE, passwordFile } from '../kit/twin-login.ts';
import { makeEndpoint, makeTwinPki, withLocalNames } from '../kit/twin-pki.ts';
import { misbehavingPolicy, servedKinds, tlsFrontRules, type TlsPolicy } from '../kit/twin-tls.ts';
import type { PreparedTwin, TwinDefinition, TwinFile, TwinOptions } from '../kit/twin.ts';
import { azureAccept, type HubDevice } from './twin-accept.ts';
import { AZURE_PKI } from './twin-pki.ts';
import { signSas } from './twin-sas.ts';

const HOST = 'hawser-twin.azure-devices.net';
/** Authenticates with the certificate in `device.pem`. */
const X509_DEVICE = 'hawser-twin-x509';

const STRONG_SUITES = [
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-SHA384',
  'ECDHE-RSA-AES128-SHA256',
] as const;
/** For `--misbehave ecdsa-only` and `p384`: what the preview with EC certificates has. */
const ECDSA_SUITES = STRONG_SUITES.map((name) => name.replace('RSA', 'ECDSA'));

/** Azure IoT Hub: TLS support; the change of 2025-08-31. */
const POLICIES: ReadonlyMap<string, TlsPolicy & { readonly text: string }> = new Map([
  [
    'strong',
    {
      min: 'TLSv1.2',
      max: 'TLSv1.2',
      suites: [...STRONG_SUITES, ...ECDSA_SUITES],
      text: 'TLS 1.2 with ephemeral keys only, enforced on every hub since 2025-08-31',
    },
  ],
  [
    'before-2025-08-31',
    {
      min: 'TLSv1',
      max: 'TLSv1.2',
      suites: [
        ...STRONG_SUITES,
        ...ECDSA_SUITES,
        'ECDHE-RSA-AES256-SHA',
        'ECDHE-RSA-AES128-SHA',
        'AES256-GCM-SHA384',
        'AES128-GCM-SHA256',
        'AES256-SHA256',
        'AES128-SHA256',
        'AES256-SHA',
        'AES128-SHA',
      ],
      text: 'TLS 1.0 to 1.2 with static RSA as well, as hubs were until then',
    },
  ],
]);

export const twin: TwinDefinition = {
  kind: 'azure-iot-hub',
  title: 'Azure IoT Hub',
  policies: [...POLICIES].map(([name, { text }]) => ({ name, text })),
  hasInactive: false,
  prepare,
};

async function prepare({ policy: name, misbehave }: TwinOptions): Promise<PreparedTwin> {
  const chosen = POLICIES.get(name);
  if (chosen === undefined) throw new TypeError(`no policy ${name}`);
  const [pki, deviceCa] = await Promise.all([
    makeTwinPki(AZURE_PKI, misbehave),
    makeDeviceCa('O=Hawser Twin, CN=Device CA', 'ec'),
  ]);
  const [endpoint, devices] = await Promise.all([
    makeEndpoint(pki, servedKinds(['rsa'], misbehave), withLocalNames(['*.azure-devices.net'])),
    makeDevices('rsa', [
      { name: 'device', what: `its thumbprint is that of ${X509_DEVICE}`, issuer: deviceCa },
      { name: 'device-expired', what: 'as device.pem, but it expired yesterday', issuer: deviceCa, expired: true },
      { name: 'device-unknown', what: 'a thumbprint that the hub does not know', issuer: deviceCa },
    ]),
  ]);
  const primaryKey = randomBytes(32);
  const known = devices.list.filter((device) => device.name !== 'device-unknown').map(({ fingerprint }) => fingerprint);
  const hub = {
    host: HOST,
    devices: new Map<string, HubDevice>([
      [DEVICE_ID, { auth: 'sas', keys: [primaryKey, randomBytes(32)] }],
      [X509_DEVICE, { auth: 'x509', thumbprints: new Set(known) }],
    ]),
  };
  return {
    host: HOST,
    tls: tlsFrontRules({
      policy: misbehavingPolicy(chosen, misbehave),
      route: () => ({ is: 'endpoint', endpoint }),
      asksClient: () => true,
      demandsCertificate: false,
      // Who the device is shows in CONNECT: the certificate is looked at there.
      judgeClient: () => ({ is: 'accept' }),
    }),
    accept: azureAccept(hub),
    login: {
      clientId: DEVICE_ID,
      username: usernameOf(DEVICE_ID),
      passwordFile: PASSWORD_FILE,
      certificate: false,
      verify: 'ack',
      topic: `devices/${DEVICE_ID}/messages/events/`,
    },
    roots: pki.roots,
    files: [...devices.files, ...secretFiles(primaryKey)],
    served: Object.values(endpoint),
    assumed: [
      'TLS 1.3 is not spoken; no page of the provider names it for IoT Hub.',
      'Any server name, and none, is taken: the hub is named in CONNECT.',
      'Whatever is wrong with token, device or certificate is CONNACK 5; the hub may answer 4 to a bad token.',
      'A user name without api-version is taken.',
      'A subscription with QoS 2 is refused in the SUBACK; device twins and direct methods do not answer.',
      'Port 443 is not played: the hub speaks MQTT over WebSocket there.',
      `A device with a certificate is "${X509_DEVICE}", user name "${usernameOf(X509_DEVICE)}", without a password.`,
    ],
  };
}

function usernameOf(id: string): string {
  return `${HOST}/${id}/?api-version=2021-04-12`;
}

const DAY_SECONDS = 86_400;

function secretFiles(key: Uint8Array): readonly TwinFile[] {
  const now = Math.floor(systemClock.wall() / 1000);
  const token = (expiry: number): string => signSas(`${HOST}/devices/${DEVICE_ID}`, key, expiry);
  return [
    passwordFile(PASSWORD_FILE, 'a token for the device, good for a day', token(now + DAY_SECONDS)),
    passwordFile('password-expired.txt', 'a token that ran out yesterday', token(now - DAY_SECONDS)),
    passwordFile(
      'device-key.txt',
      'the device’s primary key, base64, to sign tokens with',
      Buffer.from(key).toString('base64'),
    ),
  ];
}
