import type { Fact } from '../../kernel/facts.ts';
import { known, unknown, type BrokerFacts, type Input } from '../../findings/inputs.ts';
import type { BrokerProfile } from './profile.ts';
import type { BrokerUrl } from './url.ts';

/** The profile whose host patterns fit; the profile without patterns where none does. */
export function recogniseBroker(host: string, profiles: readonly BrokerProfile[]): BrokerProfile {
  const found = profiles.find((profile) => profile.hosts.some((pattern) => pattern.test(host.toLowerCase())));
  const fallback = found ?? profiles.find((profile) => profile.hosts.length === 0);
  if (fallback === undefined) throw new TypeError('there is no profile for unknown brokers');
  return fallback;
}

/** What the rules need of a broker, from its profile and address alone. */
export function brokerFacts(profile: BrokerProfile, url: BrokerUrl): BrokerFacts {
  const demand = (what: string, fact: Fact<boolean>): Input<boolean> =>
    fact.confidence === 'guess'
      ? unknown(`whether ${url.host} demands ${what} shows only on the wire`)
      : known(fact.value, {
          kind: 'fact',
          ref: fact.source,
          text: `${profile.title}: ${what} ${fact.value ? 'is' : 'is not'} demanded`,
        });
  return {
    kind: profile.id,
    title: profile.title,
    host: url.host,
    port: url.port,
    tls: url.tls,
    needsSni: demand('the server name (SNI)', profile.demands.sni),
    needsClientCertificate: demand('a client certificate', profile.demands.clientCertificate),
    needsLogin: demand('a login', profile.demands.login),
    closesOnPolicy:
      profile.denial.confidence === 'guess'
        ? unknown('how this broker refuses')
        : known(profile.denial.value === 'close', {
            kind: 'fact',
            ref: profile.denial.source,
            text: `${profile.title} ${profile.denial.value === 'close' ? 'closes without a CONNACK' : 'answers with a CONNACK code'} when its policy forbids the client`,
          }),
    retired: profile.retired,
  };
}
