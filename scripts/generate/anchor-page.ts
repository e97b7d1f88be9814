import { STORES, type KnownAnchor } from '../../src/pki/anchors/anchor.ts';
import { plainName } from '../../src/pki/anchors/set.ts';
import { pageHeader, table } from './markdown.ts';

const INTRO = `# Root certificates

The public roots that hawser knows, with their history. \`hawser creds anchor --name NAME --out FILE\` writes one as a file;
\`hawser creds anchor --chain FILE\` says which one a chain needs. \`--anchors DIR\` takes the roots of a folder instead.

A root is recognised by its key, not by its file: the same root can exist in several encodings and in copies that other
authorities have signed (cross-signs). Modules never hear of what browsers and operating systems decide. A date of
distrust matters because servers follow it: from then on their chains lead elsewhere.

`;

/** `docs/anchors.md`. */
export function anchorPage(anchors: readonly KnownAnchor[]): string {
  const names = new Map(anchors.map(({ id, name }) => [id, name]));
  const rows = anchors.map((anchor) => [
    `[${anchor.name}](#${heading(anchor)})`,
    keyText(anchor),
    anchor.notAfter ?? 'not seen',
    [...new Set(anchor.usedBy.map(({ broker }) => broker))].join(', '),
    anchor.body === undefined ? 'name and key' : 'yes',
  ]);
  return [
    pageHeader('src/pki/anchors/data'),
    INTRO,
    table(['root', 'key', 'until', 'used by', 'file'], rows),
    ...anchors.map((anchor) => details(anchor, names)),
  ].join('');
}

function details(anchor: KnownAnchor, names: ReadonlyMap<string, string>): string {
  const { name, id, aliases = [], operator, subject, fingerprint, keyId, origin, stores, note } = anchor;
  const facts = [
    ['id', `\`${id}\``],
    ...(aliases.length === 0 ? [] : [['also called', aliases.join(', ')]]),
    ['operator', operator],
    ['subject', plainName(subject)],
    ...(fingerprint === undefined ? [] : [['SHA-256', `\`${fingerprint}\``]]),
    ['key id (SHA-256 of the public key)', `\`${keyId}\``],
    ...(anchor.notBefore === undefined ? [] : [['valid', `${anchor.notBefore} to ${anchor.notAfter ?? ''}`]]),
    ['certificate from', origin],
    ['lists that hold it', stores.map((store) => STORES[store]).join(', ') || 'none of those that were looked at'],
  ];
  return [
    `## ${name}\n\n`,
    note === undefined ? '' : `${note}\n\n`,
    `${facts.map((entry) => `- ${entry.join(': ')}\n`).join('')}\n`,
    table(
      ['when', 'what', 'how sure', 'source'],
      anchor.events.map(({ on, text, to = [], confidence, source }) => [
        on,
        to.length === 0 ? text : `${text}; next: ${to.map((next) => names.get(next) ?? next).join(', ')}`,
        confidence,
        source,
      ]),
    ),
    table(
      ['cross-signed by', 'valid', 'sent by servers until', 'SHA-256', 'how sure', 'source'],
      anchor.crossSigns.map(({ by, from, until, servedUntil, fingerprint: print, confidence, source, text }) => [
        names.get(by) ?? by,
        `${from} to ${until}`,
        servedUntil ?? '',
        print === undefined ? 'not read' : `\`${print}\``,
        confidence,
        text === undefined ? source : `${source} (${text})`,
      ]),
    ),
    table(
      ['used by', 'for', 'how sure', 'source'],
      anchor.usedBy.map(({ broker, text, confidence, source }) => [broker, text, confidence, source]),
    ),
  ].join('');
}

function keyText({ keyType, keyBits }: KnownAnchor): string {
  return `${keyType.toUpperCase()} ${keyBits}`;
}

/** The anchor of a heading, as GitHub makes it. */
function heading({ name }: KnownAnchor): string {
  return name
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');
}
