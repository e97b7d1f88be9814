import { systemClock } from '../../kernel/clock.ts';
import type { ClientDecision } from '../../tls/front.ts';
import type { ClientHello } from '../../tls/hello.ts';
import {
  DEVICE_ID,
  makeDeviceCa,
  makeDevices,
  readPresented,
  type Device,
  type DeviceSpec,
} from '../kit/twin-devices.ts';
import { makeUserLogin } from '../kit/twin-login.ts';
import { makeEndpoint, makeTwinPki, withLocalNames } from '../kit/twin-pki.ts';
import { ALERT, misbehavingPolicy, servedKinds, tlsFrontRules, type Route, type TlsPolicy } from '../kit/twin-tls.ts';
import type { InactiveMode, PreparedTwin, TwinDefinition, TwinOptions } from '../kit/twin.ts';
import { ALPN_AUTHORIZER, ALPN_CERTIFICATE, AUTHORIZER, awsAccept } from './twin-accept.ts';
import { AWS_PKI } from './twin-pki.ts';
import { thingPolicy } from './twin-policy.ts';

const HOST = 'hawser-twin-ats.iot.eu-west-1.amazonaws.com';
const CUSTOM_HOST = 'iot.hawser-twin.example';

/** AWS IoT developer guide, transport security: what every policy has for TLS 1.2. */
const SUITES = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES128-SHA256',
  'ECDHE-RSA-AES128-SHA256',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES256-SHA384',
  'ECDHE-RSA-AES256-SHA384',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
  'AES128-GCM-SHA256',
  'AES128-SHA256',
  'AES128-SHA',
  'AES256-GCM-SHA384',
  'AES256-SHA256',
  'AES256-SHA',
] as const;

/** By AWS's own names. */
const POLICIES: ReadonlyMap<string, TlsPolicy & { readonly text: string }> = new Map([
  ['TLS13_1_2_2022_10', { min: 'TLSv1.2', max: 'TLSv1.3', suites: SUITES, text: 'TLS 1.2 and 1.3' }],
  ['TLS13_1_3_2022_10', { min: 'TLSv1.3', max: 'TLSv1.3', suites: [], text: 'TLS 1.3 only' }],
  ['TLS12_1_2_2022_10', { min: 'TLSv1.2', max: 'TLSv1.2', suites: SUITES, text: 'TLS 1.2 only' }],
  ['TLS12_1_0_2016_01', { min: 'TLSv1', max: 'TLSv1.2', suites: SUITES, text: 'TLS 1.0 to 1.2' }],
  ['TLS12_1_0_2015_01', { min: 'TLSv1', max: 'TLSv1.2', suites: SUITES, text: 'TLS 1.0 to 1.2' }],
]);

const DEVICES: readonly (Omit<DeviceSpec, 'issuer'> & { readonly state: DeviceState })[] = [
  { name: 'device', what: 'the device’s certificate: registered and active', state: 'active' },
  { name: 'device-inactive', what: 'registered, not active', state: 'inactive' },
  { name: 'device-expired', what: 'registered and active, but expired yesterday', state: 'active', expired: true },
  {
    name: 'device-multi-account',
    what: 'registered without its CA, for several accounts: works with SNI only',
    state: 'multi-account',
  },
  { name: 'device-unknown', what: 'never registered', state: 'unknown' },
];
/** How AWS IoT has a certificate on its list. */
type DeviceState = 'active' | 'inactive' | 'multi-account' | 'unknown';

export const twin: TwinDefinition = {
  kind: 'aws-iot',
  title: 'AWS IoT Core',
  policies: [...POLICIES].map(([name, { text }]) => ({ name, text })),
  hasInactive: true,
  prepare,
};

async function prepare({ policy: name, inactive, misbehave, alpnPort }: TwinOptions): Promise<PreparedTwin> {
  const chosen = POLICIES.get(name);
  if (chosen === undefined) throw new TypeError(`no policy ${name}`);
  const policy = misbehavingPolicy(chosen, misbehave);
  const [pki, deviceCa] = await Promise.all([
    makeTwinPki(AWS_PKI, misbehave),
    makeDeviceCa('OU=Amazon Web Services O\\=Amazon.com Inc. L\\=Seattle ST\\=Washington C\\=US', 'ec'),
  ]);
  const kinds = servedKinds(['rsa', 'ec'], misbehave);
  const [endpoint, custom, devices] = await Promise.all([
    makeEndpoint(pki, kinds, withLocalNames(['*.iot.eu-west-1.amazonaws.com'])),
    makeEndpoint(pki, kinds, [CUSTOM_HOST]),
    makeDevices(
      'rsa',
      DEVICES.map((spec) => ({ ...spec, issuer: deviceCa })),
    ),
  ]);
  const login = makeUserLogin('hawser-twin');
  const iotPolicy = thingPolicy(DEVICE_ID);
  const states = statesOf(devices.list);
  return {
    host: HOST,
    tls: tlsFrontRules({
      policy,
      route(serverName): Route {
        if (serverName === CUSTOM_HOST) return { is: 'endpoint', endpoint: custom };
        const own = serverName === undefined || serverName === HOST || serverName === 'localhost';
        return own ? { is: 'endpoint', endpoint } : { is: 'close' };
      },
      ...(alpnPort ? { alpn: [ALPN_CERTIFICATE, ALPN_AUTHORIZER] } : {}),
      asksClient: (alpn) => !alpnPort || alpn === ALPN_CERTIFICATE,
      demandsCertificate: true,
      judgeClient: (certificates, hello) => judgeDevice(certificates, hello, states, inactive),
    }),
    accept: awsAccept(iotPolicy, login),
    ...(alpnPort ? { speaks: (alpn) => (alpn === undefined ? 'http' : 'mqtt') } : {}),
    login: { clientId: DEVICE_ID, certificate: true },
    roots: pki.roots,
    files: [
      ...devices.files,
      ...(alpnPort ? [login.file] : []),
      {
        name: 'policy.json',
        what: 'the AWS IoT policy of the device',
        content: `${JSON.stringify(iotPolicy, undefined, 2)}\n`,
        secret: false,
      },
    ],
    served: [endpoint, custom].flatMap((one) => Object.values(one)),
    assumed: assumptions(alpnPort),
  };
}

function statesOf(devices: readonly Device[]): ReadonlyMap<string, DeviceState> {
  const stateOf = new Map(DEVICES.map(({ name, state }) => [name, state]));
  return new Map(devices.map(({ name, fingerprint }) => [fingerprint, stateOf.get(name) ?? 'unknown']));
}

const INACTIVE: Readonly<Record<InactiveMode, ClientDecision>> = {
  alert46: { is: 'alert', number: ALERT.certificateUnknown },
  alert42: { is: 'alert', number: ALERT.badCertificate },
  close: { is: 'close' },
};

function judgeDevice(
  certificates: readonly Uint8Array[],
  hello: ClientHello,
  states: ReadonlyMap<string, DeviceState>,
  inactive: InactiveMode,
): ClientDecision {
  const own = readPresented(certificates);
  if (own === undefined) return { is: 'alert', number: ALERT.badCertificate };
  const { fingerprint, notAfter } = own.facts;
  const state = states.get(fingerprint) ?? 'unknown';
  if (state === 'unknown') return { is: 'close' };
  if (notAfter <= systemClock.wall()) return { is: 'alert', number: ALERT.expired };
  if (state === 'inactive') return INACTIVE[inactive];
  return state === 'multi-account' && hello.serverName === undefined ? { is: 'close' } : { is: 'accept' };
}

function assumptions(alpnPort: boolean): readonly string[] {
  return [
    'A certificate that is not active is refused with alert 46, as one report of 2017 has it; --inactive changes that.',
    'A certificate that was never registered passes the handshake and is hung up on after it, as one report of 2024 has it.',
    'No certificate is alert 40, or 116 in TLS 1.3, as most servers do; nobody has confirmed it for AWS.',
    'An expired certificate is alert 45.',
    'No TLS version in common is alert 70, which is reported for TLS 1.2.',
    'A server name that is neither the endpoint nor the custom domain ends the connection without an alert.',
    'Without a server name the plain endpoint works, except for certificates that are registered for several accounts.',
    'The policies TLS12_1_0_… have the same suites here as the others; DHE is left out.',
    'Limits are those of MQTT 3.1.1; MQTT 5 is answered with CONNACK 1, rates are not limited.',
    ...(alpnPort
      ? [
          'Without ALPN this port speaks HTTPS and answers MQTT with status 400; an ALPN name that is not known is alert 120.',
          `With the ALPN name "mqtt" the custom authorizer "${AUTHORIZER}" asks for user name and password; what it refuses is closed on without a CONNACK.`,
        ]
      : ['A port that ends in 443 plays port 443, where ALPN says what is spoken; this one plays 8883.']),
  ];
}
