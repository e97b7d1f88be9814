import { endText } from '../app/probe-findings-mqtt.ts';
import type {
  AttemptReport,
  ChainReport,
  ComparedReport,
  NameReport,
  Numbered,
  ProbeReport,
  TlsReport,
  VersionReport,
} from '../app/probe-report.ts';
import type { VerifierModel } from '../kernel/facts.ts';
import { plainName } from '../pki/anchors/set.ts';
import { refusalText } from '../tls/probe/refusal.ts';
import type { Output } from './output.ts';
import { field, milliseconds, showFindings, spanText } from './render.ts';

/** The report of a probe on one screen, in the order of the ladder. */
export function showProbe(report: ProbeReport, output: Output): void {
  output.line(`${output.paint.bold(report.url)}  ${output.paint.dim(report.broker.title)}`);
  showReach(report, output);
  if (report.answers !== undefined) field('answers', ANSWERS[report.answers], output);
  if (report.tls !== undefined) showTls(report.tls, output);
  for (const attempt of report.mqtt) field('mqtt', attemptText(attempt), output);
  if (report.as !== undefined) showAs(report.as, output);
  const some = report.complete ? '' : ', and the time was over';
  field(
    'took',
    `${milliseconds(report.ms)}, ${report.connections} connection${report.connections === 1 ? '' : 's'}${some}`,
    output,
  );
  output.line();
  showFindings(report.findings, output);
}

const ANSWERS = {
  tls: 'TLS',
  mqtt: 'MQTT without TLS',
  http: 'HTTP',
  other: 'something that is neither TLS, MQTT nor HTTP',
  nothing: 'nothing: the connection stands, and no byte comes',
  reset: 'a reset',
  closed: 'the end of the connection',
} as const;

const UNRESOLVED: Readonly<Record<Extract<ProbeReport['dns'], { readonly ok: false }>['why'], string>> = {
  'unknown-name': 'there is no such name, or it has no address',
  'no-answer': 'no name server answered',
};

function showReach({ dns, tcp, resolvedTo }: ProbeReport, output: Output): void {
  const to = resolvedTo === undefined ? '' : `${resolvedTo.host}:${resolvedTo.port}: `;
  const found = dns.ok ? `${dns.addresses.join(', ')} (${milliseconds(dns.ms)})` : UNRESOLVED[dns.why];
  field('dns', `${to}${found}`, output);
  for (const one of tcp) {
    if (!one.ok && one.why === 'not-waited') continue;
    field('tcp', `${one.address} ${one.ok ? milliseconds(one.ms) : one.why}`, output);
  }
}

function showTls(tls: TlsReport, output: Output): void {
  for (const version of tls.versions) showVersion(version, output);
  if (tls.groups !== undefined) field('groups', listed(tls.groups.accepted, tls.groups.complete), output);
  if (tls.groups13 !== undefined) field('in TLS 1.3', listed(tls.groups13.accepted, tls.groups13.complete), output);
  const { accepted, seen, complete = true } = tls.signatureSchemes;
  if (seen.length > 0) field('signs with', listed(accepted ?? seen, complete), output);
  field('and more', extras(tls), output);
  for (const chain of tls.chains) showChain(chain, output);
  if (tls.serverName !== undefined) field('without SNI', nameText(tls.withoutName), output);
  field('wrong SNI', nameText(tls.wrongName), output);
  if (tls.alpn !== undefined) {
    const { offered, agreed = 'ignored', without } = tls.alpn;
    field('ALPN', `${offered}: ${agreed}; without it: ${comparedText(without)}`, output);
  }
  field('client cert', clientText(tls.clientCertificate), output);
}

function showVersion(version: VersionReport, output: Output): void {
  const name = version.version.replace(/^TLSv1$/, 'TLS 1.0').replace('TLSv', 'TLS ');
  if (!version.accepted) {
    field(name, output.paint.dim(`no: ${refusalText(version.refusal)}`), output);
    return;
  }
  const { suites, order, complete, picked } = version;
  const decides = { server: 'server decides', client: 'client decides', unknown: 'order unknown' }[order];
  field(name, `${suites.length} suites${complete ? '' : ' or more'}, ${decides}, first ${plainSuite(picked)}`, output);
  for (const line of suiteLines(suites)) field('', output.paint.dim(line), output);
}

function plainSuite(name: string): string {
  return name.replace(/^TLS_/, '');
}

const WIDTH = 96;

/** One line, or a few, for each way to agree on a key. */
function suiteLines(suites: readonly Numbered[]): readonly string[] {
  const byExchange = new Map<string, string[]>();
  for (const { name } of suites) {
    const [first = '', cipher] = plainSuite(name).split('_WITH_');
    const [exchange, word] = cipher === undefined ? ['', first] : [`${first}:`, cipher];
    byExchange.set(exchange, [...(byExchange.get(exchange) ?? []), word]);
  }
  return [...byExchange].flatMap(([exchange, words]) => wrapped([exchange, ...words].filter((word) => word !== '')));
}

function wrapped(words: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines[lines.length - 1];
    if (last !== undefined && last.length + word.length + 1 <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(lines.length === 0 ? word : `  ${word}`);
  }
  return lines;
}

function listed(items: readonly Numbered[], complete: boolean): string {
  const names = items.map(({ name }) => name).join(', ');
  return complete ? names : `${names} (perhaps more)`;
}

function extras({ ticket, maxFragmentLength: fragments, dhBits, ocspBytes }: TlsReport): string {
  const parts: string[] = [];
  if (ticket !== undefined) parts.push(ticket ? 'session tickets' : 'no session tickets');
  if (fragments !== undefined) {
    parts.push(
      'offered' in fragments
        ? `max_fragment_length ${fragments.agreed ? 'agreed' : 'ignored'} (records up to ${fragments.largestRecord} bytes)`
        : `max_fragment_length: ${refusalText(fragments)}`,
    );
  }
  if (dhBits !== undefined) parts.push(`Diffie-Hellman prime of ${dhBits} bits`);
  if (ocspBytes !== undefined) parts.push(`OCSP response of ${ocspBytes} bytes`);
  return parts.join(', ');
}

function showChain(chain: ChainReport, output: Output): void {
  const { certificates, messageBytes, recordBytes, inOrder, version } = chain;
  const order = inOrder ? '' : ', out of order';
  const records = `records up to ${Math.max(0, ...recordBytes)} bytes`;
  field(
    'chain',
    `${certificates.length} certificates, ${messageBytes} bytes${order}  ${output.paint.dim(`${version}, ${records}`)}`,
    output,
  );
  for (const [index, { place, bytes, subject, key, daysLeft }] of certificates.entries()) {
    const odd = place === 'server' || place === 'path' ? '' : `, ${place}`;
    const about = subject === undefined ? '' : ` ${plainName(subject)}, ${key ?? ''}, ${daysLeft ?? 0} days left`;
    field('', `${index} ${bytes} bytes${about}${odd}`, output);
  }
  for (const [root, models] of rootsByName(chain))
    field('', `${output.paint.dim('load')} ${root}  ${output.paint.dim(models.join(', '))}`, output);
}

function rootsByName({ roots }: ChainReport): ReadonlyMap<string, readonly string[]> {
  const models = Object.keys(roots) as VerifierModel[];
  const names = models.map((model) => ({ model, name: roots[model]?.name ?? 'none of the known roots' }));
  const found = new Map<string, string[]>();
  for (const { model, name } of names) found.set(name, [...(found.get(name) ?? []), model]);
  return found.size === 1 ? new Map([...found.keys()].map((name) => [name, ['every verifier']])) : found;
}

function nameText({ answer, warnings }: NameReport): string {
  const warned = warnings.map(({ number, name }) => ` (warning ${number}, ${name})`).join('');
  return `${comparedText(answer)}${warned}`;
}

function comparedText(answer: ComparedReport): string {
  switch (answer.is) {
    case 'same':
      return 'the same certificate';
    case 'unread':
      return 'a handshake that is not read here';
    case 'other':
      return `another certificate: ${plainName(answer.subject)}`;
    case 'served':
      return `served: ${plainName(answer.subject)}`;
    default:
      return refusalText(answer);
  }
}

function clientText({ state, authorities, keyTypes }: TlsReport['clientCertificate']): string {
  const said = {
    'not-asked': 'not asked for',
    asked: 'asked for, not demanded',
    demanded: 'demanded',
    unknown: 'what is wanted did not show',
  }[state];
  if (state === 'not-asked') return said;
  const from = authorities.length === 0 ? 'no authorities named' : `from ${authorities.join(' or ')}`;
  return `${said}; ${keyTypes.length === 0 ? '' : `keys ${keyTypes.join(', ')}; `}${from}`;
}

function attemptText({ certificate, handshake, login, end, maxVersion }: AttemptReport): string {
  const plain = handshake === undefined && end.at === 'mqtt';
  const how = plain ? '' : certificate ? 'with the client certificate' : 'without a client certificate';
  const where = handshake?.version ?? (maxVersion === undefined ? '' : `up to ${maxVersion}`);
  const what = end.at === 'none' ? 'not asked: the time was over' : endText(end);
  const words = { sent: 'with the login', withheld: 'login withheld', none: 'without a login' }[login ?? 'none'];
  return `${what}  (${[where, how, words].filter((part) => part !== '').join(', ')})`;
}

function showAs(as: NonNullable<ProbeReport['as']>, output: Output): void {
  const { paint } = output;
  const verdict = {
    through: paint.green('would get through'),
    breaks: paint.red('would break'),
    unknown: paint.yellow('cannot be told'),
  }[as.outcome];
  const where = as.span === undefined ? '' : ` at ${paint.bold(spanText(as.span))}`;
  const alert = as.alert === undefined ? '' : `, alert ${as.alert.number} (${as.alert.name}) by the ${as.alert.from}`;
  field('as', `${as.title}, ${as.firmware}: ${verdict}${where}${alert}`, output);
  field('', `${paint.dim('why')}   ${as.why}`, output);
  const name = as.hello.serverName === undefined ? 'no server name' : `server name ${as.hello.serverName}`;
  field('', `${paint.dim('hello')} ${as.hello.versions}, ${as.hello.suites.length} suites, ${name}`, output);
  if (as.root !== undefined) field('', `${paint.dim('CA')}    ${as.root} (${as.verifier})`, output);
  for (const note of as.notes) field('', `${paint.dim('note')}  ${note}`, output);
  if (as.guesses.length > 0) field('', paint.dim(`nobody has confirmed: ${as.guesses.join(', ')}`), output);
}
