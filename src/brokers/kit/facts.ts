import { ABSENT, known, unknown, type BrokerFacts, type Input, type Speech } from '../../findings/inputs.ts';
import { HawserError } from '../../kernel/errors.ts';
import type { Fact } from '../../kernel/facts.ts';
import type { BrokerDemands, BrokerPort, BrokerProfile } from './profile.ts';
import type { BrokerUrl } from './url.ts';

/** The profile whose host patterns fit; the one for everything else where none does. */
export function recogniseBroker(host: string, profiles: readonly BrokerProfile[]): BrokerProfile {
  const found = profiles.find((profile) => profile.hosts.some((pattern) => pattern.test(host.toLowerCase())));
  const rest = found ?? profiles.find((profile) => profile.fallback === true);
  if (rest === undefined) throw new TypeError('there is no profile for unknown brokers');
  return rest;
}

/** The profile of a kind that was typed (`--broker-kind`). Throws `broker-unknown`. */
export function findBroker(kind: string, profiles: readonly BrokerProfile[]): BrokerProfile {
  const found = profiles.find(({ id }) => id === kind.trim().toLowerCase());
  if (found !== undefined) return found;
  throw new HawserError(`there is no kind of broker "${kind}"; known are: ${profiles.map(({ id }) => id).join(', ')}`, {
    code: 'broker-unknown',
    next: [{ text: 'See what is known of each.', command: 'hawser brokers' }],
  });
}

/** The profile of the kind that was typed, else the one that the host name shows. Throws `broker-unknown`. */
export function chooseBroker(
  host: string,
  kind: string | undefined,
  profiles: readonly BrokerProfile[],
): BrokerProfile {
  return kind === undefined ? recogniseBroker(host, profiles) : findBroker(kind, profiles);
}

/**
 * What the profile says of the port of that address, for a ClientHello with that ALPN name or none; `undefined` where it
 * says nothing. Where a port is known with a name only, that is what is meant.
 */
export function portAt(
  profile: BrokerProfile,
  url: Pick<BrokerUrl, 'port' | 'tls'>,
  alpn?: string,
): BrokerPort | undefined {
  const speech = url.tls ? 'mqtts' : 'mqtt';
  const ways = profile.ports.filter(({ port, speaks }) => port === url.port && speaks.value === speech);
  return ways.find((way) => way.alpn?.value === alpn) ?? (alpn === undefined ? ways[0] : undefined);
}

/** What is demanded at that address: the port's own demands before the broker's. */
export function demandsAt(profile: BrokerProfile, url: Pick<BrokerUrl, 'port' | 'tls'>, alpn?: string): BrokerDemands {
  return { ...profile.demands, ...portAt(profile, url, alpn)?.demands };
}

/** What the rules need of a broker, from its profile and address alone. `alpn`: the protocol name that will be offered. */
export function brokerFacts(profile: BrokerProfile, url: BrokerUrl, alpn?: string): BrokerFacts {
  const { tls, limits, denial, retired, superseded } = profile;
  const demands = demandsAt(profile, url, alpn);
  // Where no host name is recognised, whoever runs the broker decides, and nothing is to be expected.
  const service = profile.hosts.length > 0;
  const demand = (what: string, fact: Fact<boolean>): Input<boolean> =>
    inputOf(
      fact,
      `whether ${url.host} demands ${what} shows only on the wire`,
      (value) => `${profile.title}: ${what} ${value ? 'is' : 'is not'} demanded`,
      service,
    );
  const value = <T>(what: string, fact: Fact<T> | undefined): Input<T> =>
    inputOf(fact, `${what} of ${url.host}`, () => `${profile.title}: ${what}`, service);
  return {
    kind: profile.id,
    title: profile.title,
    host: url.host,
    port: url.port,
    tls: url.tls,
    needsSni: demand('the server name (SNI)', demands.sni),
    needsClientCertificate: demand('a client certificate', demands.clientCertificate),
    needsLogin: demand('a login', demands.login),
    closesOnPolicy: inputOf(
      { ...denial, value: denial.value === 'close' },
      'how this broker refuses',
      (closes) =>
        `${profile.title} ${closes ? 'closes without a CONNACK' : 'answers with a CONNACK code'} when its policy forbids the client`,
    ),
    alpn: alpnAt(profile, url, alpn),
    speaks: speaksAt(profile, url, alpn),
    minVersion: value('the lowest TLS version', tls.minVersion),
    maxVersion: value('the highest TLS version', tls.maxVersion),
    suites: value('the cipher suites', tls.suites),
    keyTypes: value('the key types of the server certificates', tls.keyTypes),
    chain: unknown(`what certificates ${url.host} sends shows only on the wire`),
    clientKeyTypes: unknown(`which client keys ${url.host} asks for shows only on the wire`),
    clientAuthorities: unknown(`whose client certificates ${url.host} asks for shows only on the wire`),
    mqttVersions: value('the MQTT versions', limits.mqttVersions),
    clientIdBytes: value('the length of a client id', limits.clientIdBytes),
    keepAliveSeconds: value('the range of keep-alive times', limits.keepAliveSeconds),
    maxQos: value('the highest QoS', limits.maxQos),
    retain: value('whether messages can be retained', limits.retain),
    payloadBytes: value('the largest message', limits.payloadBytes),
    topicRule: value('the topics', profile.topics),
    retired,
    superseded,
    calendar: [],
  };
}

/** What the port is for, where the profile knows it; a port that it does not name may be anything. */
function speaksAt(profile: BrokerProfile, url: BrokerUrl, alpn: string | undefined): Input<Speech> {
  const fact = portAt(profile, url, alpn)?.speaks ?? profile.ports.find(({ port }) => port === url.port)?.speaks;
  return inputOf(fact, `what speaks on port ${url.port} shows only on the wire`, (speech) => {
    return `${profile.title}: port ${url.port} is ${speech}`;
  });
}

/** A guess is no input: what nobody has confirmed has to be learnt. */
function inputOf<T>(
  fact: Fact<T> | undefined,
  learn: string,
  text: (value: T) => string,
  expectable = false,
): Input<T> {
  if (fact === undefined || fact.confidence === 'guess') return unknown(learn, expectable ? fact?.value : undefined);
  return known(fact.value, { kind: 'fact', ref: fact.source, text: text(fact.value) });
}

function alpnAt(profile: BrokerProfile, url: BrokerUrl, alpn: string | undefined): Input<string> {
  const fact = portAt(profile, url, alpn)?.alpn;
  return fact === undefined
    ? ABSENT
    : inputOf(
        fact,
        `which ALPN name port ${url.port} wants`,
        (name) => `${profile.title}: port ${url.port} is MQTT for clients that offer ALPN "${name}" only`,
      );
}
