import type { Evidence, Finding, Severity } from '../findings/finding.ts';
import type { RungState } from '../findings/ladder.ts';
import { finding } from '../findings/make.ts';
import type { CertificateFacts } from '../findings/inputs.ts';
import { asSentToday, candidatesFor, chooseRoot } from '../pki/anchors/candidates.ts';
import { readDer } from '../pki/der.ts';
import { readName, sameName, type DistinguishedName } from '../pki/names.ts';
import { isForByOpenssl } from '../pki/host-names.ts';
import { certificatesAbove, shortName, type Anchor } from '../pki/anchors/set.ts';
import { judgeChain } from '../pki/chain.ts';
import type { Certificate } from '../pki/x509.ts';
import { TLS_1_2, TLS_1_3, versionName } from '../tls/hello.ts';
import { readable, sortChain } from '../tls/probe/chain.ts';
import { refusalText } from '../tls/probe/refusal.ts';
import { asksForCertificate, type ChainFound, type TlsEndpoint } from '../tls/probe/report.ts';
import type { NameAnswer } from '../tls/probe/sni.ts';
import { chainFindings } from './creds-anchor-findings.ts';
import { clientCertificateState, type BrokerAttempt } from './probe-brokers.ts';
import { mqttFindings } from './probe-findings-mqtt.ts';
import type { ProbeRequest } from './probe-options.ts';
import { authorityText, sortedUnder } from './probe-report.ts';

export interface ProbeCase {
  readonly request: ProbeRequest;
  readonly endpoint: TlsEndpoint;
  readonly attempts: readonly BrokerAttempt[];
  readonly roots: readonly Anchor[];
  /** The CA that was given. */
  readonly ca?: { readonly path: string; readonly certificates: readonly Certificate[] };
  /** The client certificate that was given, with its issuers. */
  readonly cert?: { readonly path: string; readonly certificates: readonly Certificate[] };
  /** Unix ms. */
  readonly at: number;
}

/**
 * What a verifier like OpenSSL's makes of the usual chain, its dates and name, with the CA that was given or the known
 * roots. `unknown`: it leads to no root that is known here, which says nothing about the module's own.
 */
export function serverTrust({ endpoint, request, roots, ca, at }: ProbeCase): RungState {
  const [chain] = endpoint.chains;
  if (chain === undefined) return 'unknown';
  const sent = readable(sortChain(chain.certificates, []));
  const anchors = ca?.certificates ?? certificatesAbove(sent, roots);
  const verdict = judgeChain({ model: 'openssl-default', sent, anchors, at, name: request.checkName });
  if (verdict.ok) return 'passed';
  const about =
    verdict.fault === 'issuer-unknown' || verdict.fault === 'self-signed' || verdict.fault === 'self-signed-in-chain';
  return ca === undefined && about ? 'unknown' : 'failed';
}

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

/** What is wrong or notable at an endpoint that speaks TLS, errors first. */
export function tlsFindings(given: ProbeCase): readonly Finding[] {
  const found = [
    ...refusedFindings(given),
    ...versionFindings(given),
    ...nameFindings(given),
    ...given.endpoint.chains.flatMap((chain) => chainFindingsOf(chain, given)),
    ...clientFindings(given),
    ...mqttFindings(given.request, given.attempts, asksForCertificate(given.endpoint) === true),
  ];
  return unlike(found).sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}

/** Chains for two types of key often share what is above them. */
function unlike(found: readonly Finding[]): Finding[] {
  return [...new Map(found.map((one) => [JSON.stringify(one), one])).values()];
}

/** What was seen on the wire. */
export function seen({ url }: ProbeRequest, text: string): Evidence {
  return { kind: 'wire', ref: url.text, text };
}

/** TLS answers, and no hello leads to a handshake. */
function refusedFindings({ endpoint, request }: ProbeCase): readonly Finding[] {
  if (endpoint.usual !== undefined) return [];
  const refusals = endpoint.versions.flatMap((found) =>
    found.accepted ? [] : [`${versionName(found.version)}: ${refusalText(found.refusal)}`],
  );
  const evidence = [
    ...refusals,
    `without the server name: ${nameAnswerText(endpoint.names.without)}`,
    `with a name that nobody has: ${nameAnswerText(endpoint.names.wrong)}`,
  ].map((text) => seen(request, text));
  return [finding('hello-refused', { confidence: 'certain', evidence })];
}

function versionFindings({ endpoint, request }: ProbeCase): readonly Finding[] {
  const of = (version: number): TlsEndpoint['versions'][number] | undefined =>
    endpoint.versions.find((found) => found.version === version);
  const twelve = of(TLS_1_2);
  if (of(TLS_1_3)?.accepted !== true || twelve === undefined || twelve.accepted) return [];
  const evidence = [seen(request, `TLS 1.2: ${refusalText(twelve.refusal)}`)];
  return [finding('tls13-only', { severity: 'warning', confidence: 'certain', evidence })];
}

function nameFindings({ endpoint, request }: ProbeCase): readonly Finding[] {
  if (endpoint.base.serverName === undefined || endpoint.usual === undefined) return [];
  const { answer } = endpoint.names.without;
  if (answer.is === 'same' || answer.is === 'not-asked' || answer.is === 'served') return [];
  const text = `without the server name: ${nameAnswerText(endpoint.names.without)}`;
  const code = answer.is === 'other' ? 'sni-other-certificate' : 'sni-needed';
  return [finding(code, { severity: 'warning', confidence: 'certain', evidence: [seen(request, text)] })];
}

/** What the server does about a name, in words. */
export function nameAnswerText({ answer }: NameAnswer): string {
  if (answer.is === 'same') return 'the same certificate';
  if (answer.is === 'unread') return 'a handshake that is not read here';
  if (answer.is !== 'other' && answer.is !== 'served') return refusalText(answer);
  const own = sortChain(answer.certificates.slice(0, 1), []).sent[0]?.certificate;
  return `a certificate for "${own === undefined ? 'nobody that can be read' : shortName(own)}"`;
}

function chainFindingsOf(chain: ChainFound, given: ProbeCase): readonly Finding[] {
  const { request, roots, ca, at } = given;
  const sorted = sortedUnder(chain.certificates, roots, ca?.certificates);
  const sent = readable(sorted);
  const leaf = sorted.sent[0]?.certificate;
  const found: Finding[] = [];
  const say = (code: Parameters<typeof finding>[0], severity: Severity, texts: readonly string[]): void => {
    const evidence = texts.map((text) => seen(request, text));
    if (texts.length > 0) found.push(finding(code, { severity, confidence: 'certain', evidence }));
  };
  say(
    'certificate-unreadable',
    leaf === undefined ? 'error' : 'warning',
    sorted.sent.flatMap(({ place, bytes }, index) =>
      place === 'unreadable' ? [`certificate ${index}, ${bytes} bytes, is none that can be read`] : [],
    ),
  );
  if (leaf === undefined) return found;
  if (!sorted.inOrder) say('chain-out-of-order', 'warning', [`sent: ${sent.map(shortName).join(', ')}`]);
  say(
    'chain-superfluous',
    'warning',
    sorted.sent.flatMap(({ place, certificate }, index) =>
      (place === 'duplicate' || place === 'stranger') && certificate !== undefined
        ? [`certificate ${index}, "${shortName(certificate)}", is a ${place}`]
        : [],
    ),
  );
  say(
    'server-cert-expired',
    'error',
    sent.filter(({ facts }) => facts.notAfter <= at || facts.notBefore > at).map(datesText),
  );
  say('server-cert-expiring', 'warning', sent.filter(({ facts }) => endsSoon(facts, at)).map(datesText));
  if (!isForByOpenssl(leaf, request.checkName)) {
    say('server-name-mismatch', 'error', [`"${shortName(leaf)}" is not for ${request.checkName}`]);
  }
  return [...found, ...rootFindings(sorted.end, sent, given)];
}

const SOON_MS = 21 * 86_400_000;

function endsSoon({ notBefore, notAfter }: CertificateFacts, at: number): boolean {
  return notAfter > at && notAfter - at < Math.min(SOON_MS, (notAfter - notBefore) / 4);
}

function datesText(certificate: Certificate): string {
  const { notBefore, notAfter } = certificate.facts;
  return `"${shortName(certificate)}" is valid from ${day(notBefore)} to ${day(notAfter)}`;
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function rootFindings(end: string, sent: readonly Certificate[], given: ProbeCase): readonly Finding[] {
  const { request, roots, ca, at } = given;
  if (ca !== undefined) return withCa(sent, ca, given);
  const candidates = candidatesFor(sent, roots, at);
  const chosen = chooseRoot(candidates, 'openssl-default');
  const found = chainFindings({
    path: request.url.text,
    chain: { certificates: sent, form: 'showcerts', listed: sent.length },
    sent,
    candidates,
    sentToday: asSentToday(sent, candidates, at),
    anchors: roots,
    chosen,
    model: 'openssl-default',
    at,
  });
  const top = sent[sent.length - 1];
  const incomplete =
    end === 'issuer-unknown' && sent.length === 1 && top !== undefined ? [incompleteChain(top, request)] : [];
  return [
    // What a server sends is what is sent today.
    ...found.filter(({ code }) => code !== 'chain-outdated').map(onTheWire),
    ...incomplete,
  ];
}

/** A server's certificate alone, from an issuer that nobody here knows: its root, or an intermediate that is missing. */
function incompleteChain(leaf: Certificate, request: ProbeRequest): Finding {
  const text = `only the server’s own certificate is sent, issued by "${leaf.facts.issuer}"`;
  return finding('chain-incomplete', { severity: 'warning', confidence: 'possible', evidence: [seen(request, text)] });
}

/** The words for files are used for what a server sends; and that nobody here knows a root is no fault of it. */
function onTheWire(found: Finding): Finding {
  const evidence = found.evidence.map((item) => (item.kind === 'file' ? { ...item, kind: 'wire' as const } : item));
  return found.code === 'anchor-unknown' ? { ...found, evidence, severity: 'warning' } : { ...found, evidence };
}

function fits(sent: readonly Certificate[], anchors: readonly Certificate[]): ReturnType<typeof judgeChain> {
  return judgeChain({ model: 'openssl-default', sent, anchors });
}

function withCa(
  sent: readonly Certificate[],
  { path, certificates }: NonNullable<ProbeCase['ca']>,
  { endpoint, request, roots }: ProbeCase,
): readonly Finding[] {
  const verdict = fits(sent, certificates);
  if (verdict.ok) return [];
  const evidence: Evidence[] = [{ kind: 'file', ref: path, text: verdict.reason }];
  const others = endpoint.chains.map((chain) => readable(sortedUnder(chain.certificates, roots, certificates)));
  if (others.some((other) => fits(other, certificates).ok)) {
    // Which of the chains a client sees depends on the suites that it offers.
    const type = sent[0]?.facts.keyType.toUpperCase() ?? '';
    const title = `The CA file fits one chain of the server, and not the one with an ${type} key`;
    return [finding('anchor-wrong', { severity: 'info', confidence: 'certain', title, evidence })];
  }
  const code = verdict.fault === 'anchor-not-self-signed' ? 'ca-not-root' : 'anchor-wrong';
  const alone =
    sent.length === 1
      ? [seen(request, 'only the server’s own certificate is sent: an intermediate may be missing')]
      : [];
  return [finding(code, { confidence: 'certain', evidence: [...evidence, ...alone] })];
}

function clientFindings({ endpoint, attempts, request, cert }: ProbeCase): readonly Finding[] {
  const found: Finding[] = [];
  const asked = endpoint.request;
  if (clientCertificateState(asked !== undefined, attempts) === 'demanded' && cert === undefined) {
    const evidence = [seen(request, 'a client without a certificate is refused')];
    found.push(finding('client-cert-demanded', { severity: 'info', confidence: 'certain', evidence }));
  }
  if (asked === undefined || asked.authorities.length === 0 || cert === undefined) return found;
  if (listsAnIssuer(asked.authorities, cert.certificates)) return found;
  const evidence: Evidence[] = [
    seen(request, `it names: ${asked.authorities.map(authorityText).join('; ')}`),
    {
      kind: 'file',
      ref: cert.path,
      text: `issued by ${cert.certificates.map(({ facts }) => `"${facts.issuer}"`).join(', ')}`,
    },
  ];
  return [...found, finding('client-cert-other-ca', { severity: 'warning', confidence: 'likely', evidence })];
}

/** Whether one of these names (DER) has issued one of the certificates. */
export function listsAnIssuer(authorities: readonly Uint8Array[], certificates: readonly Certificate[]): boolean {
  return authorities.some((der) => certificates.some(({ fields }) => isName(der, fields.issuer)));
}

function isName(der: Uint8Array, name: DistinguishedName): boolean {
  try {
    return sameName(readName(readDer(der)), name);
  } catch {
    return false;
  }
}
