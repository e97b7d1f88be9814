import { factsIn, showValue } from './facts.ts';
import type { BrokerFolder } from './folders.ts';
import { pageHeader, table } from './markdown.ts';

/** `docs/brokers/ID.md`. */
export function brokerPage({ name, profile }: BrokerFolder): string {
  const hosts = profile.hosts.map((pattern) => `\`${pattern.source}\``);
  const recognised =
    hosts.length === 0 ? 'Every host that no other profile recognises.' : `Hosts: ${hosts.join(', ')}.`;
  const rows = factsIn(profile).map((named) => [
    named.name,
    showValue(named),
    named.fact.confidence,
    named.fact.note === undefined ? named.fact.source : `${named.fact.source} (${named.fact.note})`,
  ]);
  return [
    pageHeader(`src/brokers/${name}/profile.ts`),
    `# ${profile.title}\n\n`,
    `${recognised}\n\n`,
    table(['fact', 'value', 'how sure', 'source'], rows),
  ].join('');
}

/** The table of all brokers in the README. */
export function brokerTable(folders: readonly BrokerFolder[]): string {
  const rows = folders.map(({ name, profile: { title, demands, retired } }) => [
    `[${title}](docs/brokers/${name}.md)${retired === undefined ? '' : ' (retired)'}`,
    answer(demands.sni),
    answer(demands.clientCertificate),
    answer(demands.login),
  ]);
  return table(['broker', 'needs SNI', 'needs a client certificate', 'needs a login'], rows);
}

function answer(fact: { readonly value: boolean; readonly confidence: string }): string {
  if (fact.confidence === 'guess') return 'not known';
  return fact.value ? 'yes' : 'no';
}
