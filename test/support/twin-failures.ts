import type { FailureId, Seen } from '../../src/brokers/kit/signatures.ts';
import type { TwinRequest } from '../../src/app/twin.ts';
import {
  deviceArgs,
  mosquittoClient,
  rightClient,
  sClient,
  type MqttHello,
  type SClient,
  type TestTwin,
} from './twin.ts';

/*
 * How each failure of a twin is brought about with programs of others, and what they see of it; the causes and their
 * numbers stand in the broker's profile.
 */

export type Level = 'tls12' | 'tls13' | 'mqtt';

/** What was seen, in the words of a profile's signatures. */
export interface Shown {
  readonly alert?: number;
  readonly connack?: number;
  readonly seen?: readonly Seen[];
  /** After the client believed that the handshake was done. */
  readonly late?: boolean;
}

/** A twin as it has to be set up. */
export type Variant = 'usual' | 'at443' | 'password' | 'plain' | 'tls10-only';

export const VARIANTS: Readonly<Record<Variant, Partial<TwinRequest>>> = {
  usual: {},
  at443: {},
  password: { policy: 'password' },
  plain: { misbehave: ['plain'] },
  'tls10-only': { misbehave: ['tls10-only'] },
};

/** One failure at one kind of twin. */
export interface Failure {
  readonly kind: string;
  readonly id: FailureId;
  readonly level: Level;
  readonly variant: Variant;
  /** Has to stand in what the twin says that it assumes, where the profile has a guess. */
  readonly assumed?: RegExp;
  show(twin: TestTwin): Promise<Shown>;
}

/** Failures that a twin does not show, and why it cannot or need not. */
export interface Spared {
  readonly kind: string;
  readonly ids: readonly FailureId[];
  readonly levels?: readonly Level[];
  readonly why: string;
}

const TLS = ['tls12', 'tls13'] as const;
type TlsLevel = (typeof TLS)[number];
const VERSION: Readonly<Record<TlsLevel, string>> = { tls12: '-tls1_2', tls13: '-tls1_3' };
const CLOUD = ['aws-iot', 'azure-iot-hub', 'hivemq-cloud', 'emqx-cloud'];
const ALL = [...CLOUD, 'mosquitto'];

function shown({ alert, connack, handshake, output }: SClient): Shown {
  if (alert !== undefined) return { alert, late: handshake };
  if (connack !== undefined) return { connack };
  if (output.includes('HTTP/1.1 400')) return { seen: ['http'] };
  if (output.includes('wrong version number')) return { seen: ['wrong-version-number'] };
  return { seen: handshake ? ['completes', 'close'] : ['close'], late: handshake };
}

interface Change {
  readonly args?: readonly string[];
  readonly named?: readonly string[];
  readonly device?: readonly string[];
  readonly hello?: MqttHello;
}

/** A client that is right but for what is changed. */
async function dial(twin: TestTwin, change: Change): Promise<SClient> {
  const right = await rightClient(twin);
  const { args = [], named = right.named, device = right.device, hello = {} } = change;
  return sClient(twin, [...named, ...device, ...args], { ...right.hello, ...hello });
}

/** The same on both versions. */
function onTls(
  kind: string,
  id: FailureId,
  change: (twin: TestTwin) => Change | Promise<Change>,
  more: { readonly levels?: readonly TlsLevel[]; readonly variant?: Variant; readonly assumed?: RegExp } = {},
): readonly Failure[] {
  const { levels = TLS, variant = 'usual', assumed } = more;
  return levels.map((level) => ({
    kind,
    id,
    level,
    variant,
    ...(assumed === undefined ? {} : { assumed }),
    show: async (twin) => {
      const { args = [], ...rest } = await change(twin);
      return shown(await dial(twin, { ...rest, args: [VERSION[level], ...args] }));
    },
  }));
}

function onMqtt(
  kind: string,
  id: FailureId,
  change: (twin: TestTwin) => Change | Promise<Change>,
  more: { readonly variant?: Variant; readonly assumed?: RegExp } = {},
): Failure {
  const { variant = 'usual', ...rest } = more;
  const show = async (twin: TestTwin): Promise<Shown> => {
    const { connack, handshake } = await dial(twin, await change(twin));
    return connack === undefined ? { seen: handshake ? ['close'] : [] } : { connack };
  };
  return { kind, id, level: 'mqtt', variant, ...rest, show };
}

/** Versions and suites that the two sides do not have in common. Only Azure has no TLS 1.3 of itself. */
function helloFailures(kind: string): readonly Failure[] {
  const old = ['-cipher', 'ALL:@SECLEVEL=0'];
  const has13 = kind !== 'azure-iot-hub';
  const assumed = kind === 'aws-iot' ? { assumed: /No TLS version in common is alert 70/ } : {};
  return [
    {
      kind,
      id: 'version',
      level: 'tls12',
      variant: 'usual',
      show: async (twin) => shown(await dial(twin, { args: ['-tls1_1', ...old] })),
    },
    ...onTls(kind, 'version', () => ({ args: old }), {
      levels: ['tls13'],
      variant: has13 ? 'tls10-only' : 'usual',
      ...assumed,
    }),
    ...onTls(kind, 'suite', () => ({ args: ['-cipher', 'DHE-RSA-AES128-GCM-SHA256'] }), { levels: ['tls12'] }),
    ...(has13
      ? onTls(kind, 'suite', () => ({ args: ['-ciphersuites', 'TLS_AES_128_CCM_SHA256'] }), { levels: ['tls13'] })
      : []),
  ];
}

/** A client that has another root refuses the twin: only the twin sees the alert. */
function serverRefused(kind: string): readonly Failure[] {
  const levels = kind === 'azure-iot-hub' ? (['tls12'] as const) : TLS;
  return levels.map((level) => ({
    kind,
    id: 'server-refused',
    level,
    variant: 'usual',
    show: async (twin) => {
      const before = twin.events.length;
      const [, other = ''] = twin.twin.roots.keys();
      await dial(twin, { args: [VERSION[level], '-CAfile', twin.path(`anchors/${other}.pem`)] });
      const told = await twin.event((event) => event.is === 'handshake' && twin.events.indexOf(event) >= before);
      const alert = told.is === 'handshake' ? told.refusal.clientAlert : undefined;
      return { seen: ['from-the-client'], ...(alert === undefined ? {} : { alert }) };
    },
  }));
}

/** MQTT in the clear to the twin; and, which no cloud can show, TLS to one that has none. */
function plainOnTls(kind: string): readonly Failure[] {
  return TLS.flatMap((level): readonly Failure[] => [
    {
      kind,
      id: 'plain-on-tls',
      level,
      variant: 'usual',
      show: async (twin) => {
        const { status, output } = await mosquittoClient('mosquitto_pub', twin, ['-t', 't', '-m', 'x'], 'plain');
        return status === 0 || output.includes('CONNACK') ? {} : { seen: ['close'] };
      },
    },
    ...(kind === 'mosquitto' ? onTls(kind, 'plain-on-tls', () => ({}), { levels: [level], variant: 'plain' }) : []),
  ]);
}

function clientIdTaken(kind: string): Failure {
  return {
    kind,
    id: 'client-id-taken',
    level: 'mqtt',
    variant: 'usual',
    async show(twin) {
      const { clientId = 'twice' } = (await rightClient(twin)).hello;
      // A client that s_client plays leaves only when the twin ends it: the first one returns for that reason alone.
      const first = dial(twin, { hello: { clientId, stays: true } });
      await twin.event((event) => event.is === 'connected' && event.clientId === clientId);
      const second = await dial(twin, { hello: { clientId } });
      const thrown = await first;
      return thrown.connack === 0 && second.connack === 0 ? { seen: ['older-session-closed'] } : {};
    },
  };
}

/** A publication that is not allowed: the connection goes away before it is acknowledged. */
function topicDenied(kind: string): Failure {
  return {
    kind,
    id: 'topic',
    level: 'mqtt',
    variant: 'usual',
    async show(twin) {
      const { clientId = '', username, password } = (await rightClient(twin)).hello;
      const { output } = await mosquittoClient('mosquitto_pub', twin, [
        ...deviceArgs(twin).map((arg) => arg.replace(/^-(cert|key)$/, '--$1')),
        ...['-i', clientId, '-t', 'somebody/else', '-m', 'x', '-q', '1'],
        ...(username === undefined ? [] : ['-u', username, '-P', password ?? '']),
      ]);
      return output.includes('CONNACK (0)') && !output.includes('PUBACK') ? { seen: ['close'] } : {};
    },
  };
}

const WRONG: MqttHello = { password: 'wrong' };
const authorizer = '?x-amz-customauthorizer-name=hawser-twin';

export const FAILURES: readonly Failure[] = [
  ...ALL.flatMap((kind) => [...helloFailures(kind), ...serverRefused(kind), ...plainOnTls(kind), clientIdTaken(kind)]),

  // AWS: certificates, names, policy.
  ...onTls('aws-iot', 'client-certificate-missing', () => ({ device: [] }), {
    assumed: /No certificate is alert 40, or 116/,
  }),
  ...onTls('aws-iot', 'client-certificate-expired', (twin) => ({ device: deviceArgs(twin, 'device-expired') })),
  ...onTls('aws-iot', 'client-certificate-inactive', (twin) => ({ device: deviceArgs(twin, 'device-inactive') }), {
    assumed: /not active is refused with alert 46/,
  }),
  ...onTls('aws-iot', 'client-certificate-unregistered', (twin) => ({ device: deviceArgs(twin, 'device-unknown') }), {
    assumed: /never registered passes the handshake/,
  }),
  onMqtt('aws-iot', 'client-certificate-unregistered', (twin) => ({ device: deviceArgs(twin, 'device-unknown') })),
  ...TLS.map((level): Failure => ({
    kind: 'aws-iot',
    id: 'sni-missing',
    level,
    variant: 'usual',
    assumed: /Without a server name the plain endpoint works/,
    async show(twin) {
      // Who means the custom domain and does not name it is shown the certificate of the plain endpoint.
      const args = [VERSION[level], '-verify_hostname', 'iot.hawser-twin.example'];
      const { output } = await dial(twin, { named: [], args });
      return /hostname mismatch/i.test(output) ? { seen: ['default-certificate'] } : {};
    },
  })),
  ...onTls('aws-iot', 'alpn', () => ({ args: ['-alpn', 'h2'] }), {
    variant: 'at443',
    assumed: /not known is alert 120/,
  }),
  ...onTls('aws-iot', 'alpn', () => ({}), { variant: 'at443', assumed: /Without ALPN this port speaks HTTPS/ }),
  onMqtt(
    'aws-iot',
    'login',
    () => ({ args: ['-alpn', 'mqtt'], device: [], hello: { ...WRONG, username: `hawser-twin${authorizer}` } }),
    { variant: 'at443', assumed: /what it refuses is closed on without a CONNACK/ },
  ),
  onMqtt('aws-iot', 'client-id', () => ({ hello: { clientId: 'somebody-else' } })),
  topicDenied('aws-iot'),

  // Azure: all of it at CONNECT.
  onMqtt('azure-iot-hub', 'login', async (twin) => ({ hello: { password: await twin.text('password-expired.txt') } }), {
    assumed: /is CONNACK 5; the hub may answer 4/,
  }),
  onMqtt('azure-iot-hub', 'client-id', () => ({ hello: { clientId: 'hawser-twin-x509' } }), {
    assumed: /is CONNACK 5; the hub may answer 4/,
  }),
  topicDenied('azure-iot-hub'),

  // HiveMQ: the name decides, and shows at the login.
  ...TLS.map((level): Failure => ({
    kind: 'hivemq-cloud',
    id: 'sni-missing',
    level,
    variant: 'usual',
    assumed: /The certificate for clients without a server name/,
    async show(twin) {
      const { handshake, output } = await dial(twin, { named: [], args: [VERSION[level]] });
      const other = output.includes('CN = default.s1.eu.hivemq.cloud');
      return handshake && other ? { seen: ['completes', 'default-certificate'] } : {};
    },
  })),
  onMqtt('hivemq-cloud', 'sni-missing', () => ({ named: [] })),
  onMqtt('hivemq-cloud', 'login', () => ({ hello: WRONG }), { assumed: /is CONNACK 5; the broker may answer 4/ }),

  ...onTls('emqx-cloud', 'sni-missing', () => ({ named: [] }), {
    assumed: /No server name, or another one, is alert 112/,
  }),
  onMqtt('emqx-cloud', 'login', () => ({ hello: WRONG }), { assumed: /is CONNACK 5; the broker may answer 4/ }),

  // Mosquitto: what OpenSSL says to certificates.
  ...onTls('mosquitto', 'client-certificate-missing', () => ({ device: [] })),
  ...onTls('mosquitto', 'client-ca-unknown', (twin) => ({ device: deviceArgs(twin, 'device-unknown') })),
  ...onTls('mosquitto', 'client-certificate-expired', (twin) => ({ device: deviceArgs(twin, 'device-expired') })),
  ...onTls('mosquitto', 'client-certificate-revoked', (twin) => ({ device: deviceArgs(twin, 'device-revoked') })),
  ...onTls('mosquitto', 'client-chain-incomplete', (twin) => ({ device: deviceArgs(twin, 'device-no-intermediate') })),
  onMqtt('mosquitto', 'login', () => ({ hello: WRONG }), { variant: 'password' }),
];

const CLIENT_CERTIFICATES: readonly FailureId[] = [
  'client-certificate-missing',
  'client-ca-unknown',
  'client-certificate-expired',
  'client-certificate-revoked',
  'client-certificate-inactive',
  'client-chain-incomplete',
];

export const SPARED: readonly Spared[] = [
  ...ALL.map((kind) => ({ kind, ids: ['firewall'] as const, why: 'nothing reaches a broker then' })),
  ...['azure-iot-hub', 'hivemq-cloud', 'emqx-cloud', 'mosquitto'].map((kind) => ({
    kind,
    ids: ['alpn'] as const,
    why: 'ALPN means nothing at its ports',
  })),
  ...['hivemq-cloud', 'emqx-cloud', 'mosquitto'].map((kind) => ({
    kind,
    ids: ['client-id', 'topic'] as const,
    why: 'every client id and topic is taken',
  })),
  ...['hivemq-cloud', 'emqx-cloud'].map((kind) => ({
    kind,
    ids: CLIENT_CERTIFICATES,
    why: 'no client certificate is asked for',
  })),
  { kind: 'azure-iot-hub', ids: CLIENT_CERTIFICATES, why: 'who the client is, is looked at in CONNECT only' },
  { kind: 'azure-iot-hub', ids: ['sni-missing'], why: 'the hub is named in CONNECT' },
  {
    kind: 'azure-iot-hub',
    ids: ['suite', 'server-refused'],
    levels: ['tls13'],
    why: 'it speaks no TLS 1.3',
  },
  {
    kind: 'aws-iot',
    ids: ['client-ca-unknown', 'client-chain-incomplete', 'client-certificate-revoked'],
    why: 'it knows certificates, not their issuers: each is active, inactive or not registered',
  },
  { kind: 'mosquitto', ids: ['sni-missing'], why: 'a listener has one certificate' },
  { kind: 'mosquitto', ids: ['client-certificate-inactive'], why: 'certificates have no state there' },
];
