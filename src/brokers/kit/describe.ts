import type { Confidence, Fact } from '../../kernel/facts.ts';
import { alertName } from '../../tls/alerts.ts';
import { suiteName } from '../../tls/suites.ts';
import type { BrokerLimits, BrokerPort, BrokerProfile, BrokerTls, LoginForm, TextForm } from './profile.ts';
import { signaturesOf, type Seen, type Sign } from './signatures.ts';

/* A profile as it is told to people: the same rows on the generated page and in `hawser brokers KIND`. */

/** One thing said, with its source. `confidence` is absent where nothing is known. */
export interface DescribedFact {
  readonly name: string;
  readonly text: string;
  readonly confidence?: Confidence;
  readonly source: string;
  readonly note?: string;
}

/** Facts that belong together, under a heading. */
export interface DescribedSection {
  readonly title: string;
  /** A sentence ahead of the facts. */
  readonly lead?: string;
  readonly facts: readonly DescribedFact[];
}

/** Everything that a profile knows, and what it does not. Sections without facts are left out. */
export function describeProfile(profile: BrokerProfile): readonly DescribedSection[] {
  const { addresses, ports, demands, tls, anchors, logins, limits, topics, denial, verification, notes } = profile;
  const sections: readonly DescribedSection[] = [
    {
      title: 'What it demands',
      facts: [
        row('server name (SNI)', demands.sni, yesNo),
        row('client certificate', demands.clientCertificate, yesNo),
        row('user name', demands.login, yesNo),
      ],
    },
    {
      title: 'Addresses and ports',
      facts: [...addresses.map((fact) => row('host', fact, String)), ...ports.flatMap(portRows)],
    },
    {
      title: 'Which root certificate to load',
      facts: anchors.map(({ id, use, keyType, why, ports: only }) => {
        const where = only === undefined ? '' : `, port ${only.join(', ')} only`;
        return row(`${id} (${keyType.toUpperCase()}${where})`, why, (text) => `${ANCHOR_USE[use]}: ${text}`);
      }),
    },
    { title: 'What stands in the CONNECT packet', facts: logins.flatMap(loginRows) },
    { title: 'TLS', facts: TLS_ROWS.map(([key, name]) => optional(name, tls[key], tlsText(key))) },
    {
      title: 'Limits',
      facts: [
        ...LIMIT_ROWS.map(([key, name]) => optional(name, limits[key], limitText)),
        optional('topics to publish to', topics, ({ publish }) => filters(publish)),
        optional('topics to subscribe to', topics, ({ subscribe }) => filters(subscribe)),
      ],
    },
    {
      title: 'How a connection is proven',
      facts: [
        row('proof', verification, (how) => PROOF[how]),
        ...(profile.verifyTopic === undefined ? [] : [row('by default published to', profile.verifyTopic, String)]),
      ],
    },
    {
      title: 'What failures look like',
      facts: [
        row('refused by a policy', denial, (how) => DENIAL[how]),
        ...signaturesOf(profile).flatMap(({ title, tls12, tls13, mqtt }) => [
          ...(tls12 === undefined ? [] : [row(`${title} (TLS 1.2)`, tls12, signText)]),
          ...(tls13 === undefined ? [] : [row(`${title} (TLS 1.3)`, tls13, signText)]),
          ...(mqtt === undefined ? [] : [row(`${title} (MQTT)`, mqtt, signText)]),
        ]),
      ],
    },
    {
      title: 'Worth knowing',
      facts: [
        ...(profile.retired === undefined ? [] : [row('switched off', profile.retired, String)]),
        ...(profile.superseded === undefined ? [] : [row('no longer supported', profile.superseded, String)]),
        ...Object.entries(notes).map(([name, fact]) => row(inWords(name), fact, String)),
      ],
    },
  ];
  return sections.filter(({ facts }) => facts.length > 0);
}

function row<T>(name: string, fact: Fact<T>, text: (value: T) => string): DescribedFact {
  const { value, confidence, source, note } = fact;
  return { name, text: text(value), confidence, source, ...(note === undefined ? {} : { note }) };
}

function optional<T>(name: string, fact: Fact<T> | undefined, text: (value: T) => string): DescribedFact {
  return fact === undefined ? { name, text: 'not known', source: '' } : row(name, fact, text);
}

const ANCHOR_USE = {
  first: 'load this',
  also: 'good to have beside it',
  'top-of-chain': 'for stacks that climb to the top of what is sent',
  retired: 'no longer of use',
} as const;

const PROOF = {
  own: 'our own message comes back (--verify own)',
  ack: 'the broker acknowledges (--verify ack)',
} as const;

const DENIAL = { connack: 'a CONNACK code', close: 'closed without a CONNACK' } as const;

function portRows({ port, speaks, alpn, proof, certificate, demands }: BrokerPort): readonly DescribedFact[] {
  const name = `port ${port}`;
  return [
    row(name, speaks, (speech) =>
      alpn === undefined ? speech : `${speech}, for clients that offer ALPN "${alpn.value}"`,
    ),
    ...(proof === undefined ? [] : [row(`${name}, proof of the client`, proof, String)]),
    ...(certificate === undefined ? [] : [row(`${name}, certificate`, certificate, String)]),
    ...(demands?.clientCertificate === undefined
      ? []
      : [row(`${name}, client certificate`, demands.clientCertificate, yesNo)]),
    ...(demands?.login === undefined ? [] : [row(`${name}, user name`, demands.login, yesNo)]),
  ];
}

function loginRows({ id, title, clientId, username, password }: LoginForm): readonly DescribedFact[] {
  const form = (what: string, fact: Fact<TextForm> | undefined): readonly DescribedFact[] =>
    fact === undefined ? [] : [row(`${title}: ${what}`, fact, ({ words }) => words)];
  const rows = [...form('client id', clientId), ...form('user name', username), ...form('password', password)];
  return rows.length > 0 ? rows : [{ name: title, text: `a way in (${id})`, source: '' }];
}

const TLS_ROWS: readonly (readonly [keyof BrokerTls, string])[] = [
  ['minVersion', 'lowest version'],
  ['maxVersion', 'highest version'],
  ['suites', 'suites of TLS 1.2'],
  ['policies', 'policies to choose from'],
  ['keyTypes', 'key types of its certificates'],
  ['authority', 'issuer of its certificates'],
  ['chain', 'what it sends'],
  ['chainBytes', 'Certificate message, bytes'],
  ['recordBytes', 'largest record, bytes'],
  ['maxFragmentLength', 'smaller records on request'],
  ['tickets', 'session tickets'],
];

const LIMIT_ROWS: readonly (readonly [keyof BrokerLimits, string])[] = [
  ['mqttVersions', 'MQTT versions'],
  ['clientIdBytes', 'client id, bytes'],
  ['keepAliveSeconds', 'keep-alive, seconds'],
  ['maxQos', 'highest QoS'],
  ['retain', 'retained messages'],
  ['payloadBytes', 'message, bytes'],
  ['packetBytes', 'packet, bytes'],
  ['topicBytes', 'topic, bytes'],
  ['topicSlashes', 'slashes in a topic'],
  ['filtersPerSubscribe', 'filters in one SUBSCRIBE'],
  ['subscriptions', 'subscriptions of a connection'],
  ['topicAliases', 'topic aliases'],
  ['cleanSessionOnly', 'clean sessions only'],
  ['sessions', 'sessions'],
  ['rates', 'rates'],
];

function tlsText(key: keyof BrokerTls): (value: unknown) => string {
  return (value) =>
    key === 'suites' && Array.isArray(value)
      ? value.map((suite: number) => suiteName(suite)).join(', ')
      : limitText(value);
}

function limitText(value: unknown): string {
  if (typeof value === 'boolean') return yesNo(value);
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value === 'object' && value !== null && 'min' in value && 'max' in value) {
    return `${String(value.min)} to ${String(value.max)}`;
  }
  return String(value);
}

function filters(list: readonly string[]): string {
  return list.includes('#') ? 'any' : list.join(', ');
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

const SEEN: Readonly<Record<Seen, string>> = {
  close: 'the connection is closed',
  silence: 'silence',
  timeout: 'no answer at all',
  completes: 'the handshake passes',
  'default-certificate': 'a certificate for another name',
  http: 'an HTTP answer',
  'wrong-version-number': '"wrong version number"',
  'from-the-client': 'sent by the module, not by the broker',
  'older-session-closed': 'the older connection is closed',
};

function signText({ alerts = [], connack = [], reasons = [], seen = [], late }: Sign): string {
  const parts = [
    ...alerts.map((number) => `alert ${number} (${alertName(number)})`),
    ...connack.map((code) => `CONNACK ${code}`),
    ...reasons.map((code) => `reason 0x${code.toString(16)} (MQTT 5)`),
    ...seen.map((what) => SEEN[what]),
  ];
  return `${parts.join(' or ')}${late === true ? ', after the handshake seems done' : ''}`;
}

/** `sameClientId` → `same client id`. */
function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
