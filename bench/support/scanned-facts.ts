import type { ProbeReport, TlsReport } from '../../src/app/probe-report.ts';

/* What each program has found out about one endpoint, read from what it prints; an absent fact was not found. */

const FACTS = {
  versions: 'versions taken',
  suites12: 'TLS 1.2 suites',
  suites13: 'TLS 1.3 suites',
  categories: 'kinds of suites (weak, …)',
  order: 'who decides the suite',
  groups12: 'TLS 1.2 groups',
  groups13: 'TLS 1.3 groups',
  schemes: 'signature schemes',
  primeBits: 'Diffie-Hellman prime, bits',
  ticket: 'session tickets',
  fragments: 'max_fragment_length',
  records: 'largest record, bytes',
  names: 'names of the certificate',
  dates: 'end of validity',
  key: 'key of the certificate',
  chain: 'certificates sent',
  sizes: 'bytes of each certificate',
  message: 'bytes of all together',
  anchor: 'leads to a known root',
  withoutName: 'without SNI',
  wrongName: 'with a wrong SNI',
  client: 'client certificate',
  authorities: 'CA names in the request',
  mqtt: 'what MQTT answers',
  alpn: 'ALPN',
  ocsp: 'stapled OCSP response',
  extensions: 'names of all extensions',
  usage: 'key usage',
  renegotiation: 'renegotiation',
  fallback: 'fallback signal (SCSV)',
  heartbleed: 'Heartbleed',
  compression: 'compression',
} as const;

export type FactId = keyof typeof FACTS;
export type Found = Partial<Readonly<Record<FactId, string>>>;

export const ALL_FACTS = Object.entries(FACTS) as readonly (readonly [FactId, string])[];

/** From the document of `hawser probe --json`. Throws where it describes no TLS. */
export function factsOfProbe(json: string): Found {
  const { tls, mqtt } = JSON.parse(json) as ProbeReport;
  if (tls === undefined) throw new Error(`hawser probe found no TLS: ${json}`);
  const { groups, groups13, signatureSchemes: schemes, clientCertificate: client } = tls;
  const [chain] = tls.chains;
  const [leaf] = chain?.certificates ?? [];
  const twelve = versionOf(tls, 'TLSv1.2');
  const fragments = tls.maxFragmentLength;
  return found({
    versions: tls.versions.flatMap(({ version, accepted }) => (accepted ? [version] : [])).join(' '),
    suites12: counted(twelve?.suites),
    suites13: counted(versionOf(tls, 'TLSv1.3')?.suites),
    order: twelve?.order,
    groups12: counted(groups?.accepted),
    groups13: counted(groups13?.accepted),
    schemes: counted(schemes.accepted),
    primeBits: tls.dhBits?.toString(),
    ticket: tls.ticket === undefined ? undefined : yes(tls.ticket),
    fragments: fragments !== undefined && 'agreed' in fragments ? yes(fragments.agreed) : undefined,
    records: chain === undefined ? undefined : String(Math.max(...chain.recordBytes)),
    names: leaf?.subject,
    dates: leaf?.notAfter?.slice(0, 10),
    key: leaf?.key,
    chain: counted(chain?.certificates),
    sizes: chain?.certificates.map(({ bytes }) => bytes).join(' '),
    message: chain?.messageBytes.toString(),
    anchor: chain === undefined ? undefined : yes(chain.end === 'anchor'),
    withoutName: tls.withoutName.answer.is,
    wrongName: tls.wrongName.answer.is,
    client: client.state,
    authorities: client.state === 'not-asked' ? undefined : client.authorities.join(', ') || 'none named',
    mqtt: mqtt.map(({ end }) => ('number' in end ? `${end.is} ${end.number}` : end.is)).join(', '),
    alpn: tls.alpn?.agreed,
    // It was asked for.
    ocsp: tls.ocspBytes?.toString() ?? 'none',
  });
}

function versionOf(
  { versions }: TlsReport,
  name: string,
): Extract<TlsReport['versions'][number], { accepted: true }> | undefined {
  const version = versions.find((one) => one.version === name);
  return version?.accepted === true ? version : undefined;
}

/** From what sslscan prints. */
export function factsOfSslscan(text: string): Found {
  const lines = (pattern: RegExp): readonly string[] => text.match(pattern) ?? [];
  const suites = (version: string): readonly string[] => lines(new RegExp(`^(Preferred|Accepted) +${version}`, 'gm'));
  return found({
    versions: lines(/^(SSL|TLS)v\S+(?= +enabled)/gm).join(' '),
    suites12: counted(suites('TLSv1\\.2')),
    suites13: counted(suites('TLSv1\\.3')),
    groups12: counted(lines(/^TLSv1\.2 +\d+ bits +\w+/gm).filter((line) => !/TLS_|[A-Z]{3}/.test(line.slice(8)))),
    groups13: counted(lines(/^TLSv1\.3 +\d+ bits +\w+/gm)),
    names: one(text, /^Subject: +(.+)/m),
    dates: one(text, /^Not valid after: +(.+)/m),
    key: one(text, /^RSA Key Strength: +(\d+)/m, 'RSA '),
    renegotiation: one(text, /^(Session renegotiation not supported|Secure session renegotiation.*)$/m),
    fallback: one(text, /^Server (supports|does not support) TLS Fallback SCSV/m),
    heartbleed: one(text, /(not vulnerable|vulnerable) to heartbleed/),
    compression: one(text, /^Compression (enabled|disabled)/m),
  });
}

/** From what `testssl -p -s -S` prints. */
export function factsOfTestssl(text: string): Found {
  const extensions = one(text, /TLS extensions \(standard\) +([^]+?)\n Session/) ?? '';
  const has = (name: string): string | undefined => (extensions === '' ? undefined : yes(extensions.includes(name)));
  return found({
    versions: [...text.matchAll(/^ ((?:SSL|TLS) ?v?[\d.]+) +offered/gm)].map(([, name]) => name).join(' '),
    categories: counted(/Testing cipher categories([^]+?)\n Testing/.exec(text)?.[1]?.match(/offered/g) ?? []),
    ticket: has('session ticket'),
    fragments: has('max fragment length'),
    names: one(text, /Common Name \(CN\) +(.+?) *$/m),
    dates: one(text, /Certificate Validity.*--> (\d{4}-\d\d-\d\d)/),
    key: one(text, /Server key size +(RSA \d+)/),
    chain: one(text, /# of certificates provided +(\d+)/),
    anchor: /Chain of trust +Ok/.test(text) ? 'yes' : /Chain of trust +NOT/.test(text) ? 'no' : undefined,
    withoutName: /same w\/o SNI/.test(text) ? 'same' : undefined,
    client: /certificate-based authentication/.test(text) ? 'demanded' : undefined,
    ocsp: one(text, /OCSP stapling +(.+?) *$/m),
    extensions: extensions === '' ? undefined : counted(extensions.match(/#\d+/g) ?? []),
    usage: one(text, /Server key usage +(.+?) *$/m),
  });
}

function one(text: string, pattern: RegExp, before = ''): string | undefined {
  const match = pattern.exec(text)?.[1];
  return match === undefined ? undefined : before + match;
}

function counted(list: readonly unknown[] | undefined): string | undefined {
  return list === undefined || list.length === 0 ? undefined : String(list.length);
}

function yes(is: boolean): string {
  return is ? 'yes' : 'no';
}

/** Without what was not found. */
function found(facts: Readonly<Partial<Record<FactId, string | undefined>>>): Found {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined && value !== ''));
}
