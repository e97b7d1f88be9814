import type { FirmwareLine } from '../../src/families/kit/firmware.ts';
import type { CodeMeaning, Role } from '../../src/families/kit/part.ts';
import { factsIn, showValue } from './facts.ts';
import type { FamilyFolder } from './folders.ts';
import { pageHeader, table } from './markdown.ts';

const ROLES: Readonly<Record<Role, string>> = {
  identify: 'says what it is',
  network: 'registers in a network',
  clock: 'has a clock',
  credentialStore: 'stores certificates and keys by command',
  fileLoader: 'takes files through its boot loader',
  tlsOptions: 'has TLS options',
  mqttOnBoard: 'speaks MQTT itself',
  tlsSocket: 'opens TLS sockets',
  tcpSocket: 'opens plain sockets',
  dataMode: 'has a transparent data mode',
  onDeviceKey: 'makes its key itself',
  readBack: 'lets stored credentials be read back',
};

/** `docs/families/ID.md`. */
export function familyPage({ name, family, hasEmulator, hasReadme }: FamilyFolder): string {
  const source = `src/families/${name}`;
  return [
    pageHeader(source),
    `# ${family.title}\n\n`,
    `Type ${family.aliases.map((alias) => `\`${alias}\``).join(', ')}. Proven so far: **${family.tier}**. `,
    hasEmulator ? `There is a virtual module: \`hawser emulate ${family.aliases[0] ?? name}\`.\n\n` : '\n\n',
    hasReadme ? `Quirks and open questions: [notes](../../${source}/README.md).\n\n` : '',
    '## What it can do\n\n',
    roleTable({ family }),
    '## Firmware\n\n',
    table(
      ['line', 'builds that begin with', 'note'],
      family.firmware.map((line) => [
        `\`${line.id}\`${line.id === family.defaultFirmware ? ' (default)' : ''}`,
        line.prefixes.map((prefix) => `\`${prefix}\``).join(', '),
        line.note ?? '',
      ]),
    ),
    ...family.firmware.map(firmwareFacts),
    asksText(family),
    family.codes.length === 0 ? '' : `## Result codes\n\nWith causes and tests: [all codes](../codes/${name}.md).\n\n`,
    ...family.codes.map(({ title, codes }) => `### ${title}\n\n${codeTable(codes)}`),
  ].join('');
}

function roleTable({ family }: Pick<FamilyFolder, 'family'>): string {
  const rows = (Object.keys(ROLES) as Role[]).map((role) => {
    const parts = family.parts.filter((part) => part.roles.includes(role));
    if (parts.length > 0) return [ROLES[role], 'yes', parts.map((part) => part.title).join(', ')];
    return [ROLES[role], 'no', family.missing[role] ?? ''];
  });
  return table(['role', '', 'by, or why not'], rows);
}

function firmwareFacts(line: FirmwareLine): string {
  const rows = factsIn(line.facts).map((named) => [
    named.name,
    showValue(named),
    named.fact.confidence,
    named.fact.note === undefined ? named.fact.source : `${named.fact.source} (${named.fact.note})`,
  ]);
  return `### Facts of ${line.id}\n\n${table(['fact', 'value', 'how sure', 'source'], rows)}`;
}

/** What `hawser explain` asks for where a log leaves something open. */
function asksText({ parts }: FamilyFolder['family']): string {
  const asks = parts.flatMap(({ reading }) => reading?.asks ?? []);
  const rows = asks
    .filter(({ command }, at) => asks.findIndex((other) => other.command === command) === at)
    .map(({ command, learns, decides }) => [`\`${command}\``, learns, decides.join(', ')]);
  if (rows.length === 0) return '';
  return `## What to ask it\n\nWhere a log leaves the cause open, \`hawser explain\` asks for these.\n\n${table(['command', 'what the answer shows', 'decides'], rows)}`;
}

function codeTable(codes: readonly CodeMeaning[]): string {
  const rows = codes.map(({ code, text, span, causes, confidence, source }) => [
    String(code),
    text,
    span === undefined ? '' : span.from === span.to ? span.from : `${span.from} to ${span.to}`,
    [...causes]
      .filter(({ weight }) => weight > 0)
      .sort((a, b) => b.weight - a.weight)
      .map(({ cause }) => cause)
      .join(', '),
    `${confidence}: ${source}`,
  ]);
  return table(['code', 'meaning', 'rungs', 'speaks for', 'source'], rows);
}

/** The table of all families in the README. */
export function familyTable(folders: readonly FamilyFolder[]): string {
  const rows = folders.map(({ name, family, hasEmulator }) => [
    `[${family.title}](docs/families/${name}.md)`,
    family.aliases.map((alias) => `\`${alias}\``).join(', '),
    family.tier,
    hasEmulator ? 'yes' : 'no',
    family.firmware.map(({ id }) => `\`${id}\``).join(', '),
  ]);
  return table(['family', 'type', 'proven by', 'virtual module', 'firmware lines'], rows);
}
