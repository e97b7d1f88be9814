import { calendarFor } from '../../src/brokers/kit/calendar.ts';
import { describeProfile, type DescribedFact } from '../../src/brokers/kit/describe.ts';
import { commandsFor } from '../../src/brokers/kit/how-to.ts';
import type { KnownAnchor } from '../../src/pki/anchors/anchor.ts';
import type { BrokerFolder } from './folders.ts';
import { pageHeader, table } from './markdown.ts';

const LEGEND =
  'How sure: *stated* by the vendor, *reported* by users, *observed* by us, or a *guess*. What stands here as "not known" nobody has told us yet.\n\n';

/** `docs/brokers/ID.md`. `anchors` are the known roots, whose dates the page carries. */
export function brokerPage({ name, profile }: BrokerFolder, anchors: readonly KnownAnchor[]): string {
  const commands = commandsFor(profile);
  return [
    pageHeader(`src/brokers/${name}/profile.ts`),
    `# ${profile.title}\n\n${profile.summary}\n\n`,
    profile.retired === undefined ? '' : `**This service no longer exists.** ${profile.retired.value}.\n\n`,
    profile.superseded === undefined ? '' : `**No longer supported.** ${profile.superseded.value}.\n\n`,
    `${recognition(profile.hosts.length, profile.fallback === true, name)} Roots are described in [anchors](../anchors.md).\n\n`,
    commands.length === 0 ? '' : `## How to connect\n\n\`\`\`\n${commands.join('\n')}\n\`\`\`\n\n`,
    LEGEND,
    ...describeProfile(profile).map(({ title, facts }) => `## ${title}\n\n${factTable(facts)}`),
    calendar(profile, anchors),
  ].join('');
}

function recognition(hosts: number, fallback: boolean, name: string): string {
  if (fallback) return 'Stands for every host that no other profile recognises.';
  return hosts > 0
    ? `Recognised by its host name, or named by \`--broker-kind ${name}\`.`
    : `No host name shows it: name it by \`--broker-kind ${name}\`.`;
}

function factTable(facts: readonly DescribedFact[]): string {
  return table(
    ['what', 'here', 'how sure', 'source'],
    facts.map(({ name, text, confidence, source, note }) => [name, text, confidence ?? '', withNote(source, note)]),
  );
}

function withNote(source: string, note: string | undefined): string {
  return note === undefined ? source : `${source} (${note})`;
}

/** No date is past or coming here: the page does not change with the day on which it is made. */
function calendar(profile: BrokerFolder['profile'], anchors: readonly KnownAnchor[]): string {
  const entries = calendarFor(profile, anchors, 0);
  if (entries.length === 0) return '';
  const rows = entries.map(({ on, text, todo, confidence, source, note }) => [
    on,
    todo === undefined ? text : `${text}. ${todo}`,
    confidence,
    withNote(source, note),
  ]);
  return `## Dates\n\n${table(['when', 'what', 'how sure', 'source'], rows)}`;
}

/** The table of all brokers in the README. */
export function brokerTable(folders: readonly BrokerFolder[]): string {
  const rows = folders.map(({ name, profile: { title, demands, retired, superseded } }) => [
    `[${title}](docs/brokers/${name}.md)${(retired ?? superseded) === undefined ? '' : ' (retired)'}`,
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
