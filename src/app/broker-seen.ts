import type { Evidence } from '../findings/finding.ts';
import {
  ABSENT,
  known,
  unknown,
  type BrokerFacts,
  type Input,
  type KeyType,
  type ServedChain,
} from '../findings/inputs.ts';
import { TLS_VERSIONS, type TlsVersion } from '../kernel/facts.ts';
import { TLS_1_3 } from '../tls/hello.ts';
import { readable, sortChain } from '../tls/probe/chain.ts';
import { refusalText } from '../tls/probe/refusal.ts';
import { asksForCertificate, type ChainFound, type VersionFound } from '../tls/probe/report.ts';
import type { TlsClientProfile } from '../tls/profile.ts';
import { suiteByNumber } from '../tls/suites.ts';
import { clientCertificateState } from './probe-brokers.ts';
import { nameAnswerText, type ProbeCase } from './probe-findings.ts';
import { authorityText } from './probe-report.ts';

/* What a probe has shown of a broker, in the terms of the rules: it goes before what the profile says. */

/** What the rules need of a broker that was probed, but for the chain, which depends on who asks. */
export function seenFacts(base: BrokerFacts, seen: ProbeCase): BrokerFacts {
  return {
    ...base,
    needsSni: needsSni(base, seen),
    needsClientCertificate: needsClientCertificate(base, seen),
    needsLogin: needsLogin(base, seen),
    ...versions(base, seen),
    suites: suites(base, seen),
    keyTypes: keyTypes(base, seen),
    ...request(seen),
  };
}

function wire({ request: { url } }: ProbeCase, text: string): Evidence {
  return { kind: 'wire', ref: url.text, text };
}

/** The chain that the server shows to a client with these suites; the usual one where nobody can tell. */
export function chainFor(
  { endpoint }: ProbeCase,
  { suites: offered, versions }: TlsClientProfile,
): ChainFound | undefined {
  const [usual, ...others] = endpoint.chains;
  if (versions.value.max === 'TLSv1.3') return usual;
  const auths = offered.value.map((number) => suiteByNumber(number)?.auth);
  const usable = ({ certificates }: ChainFound): boolean => {
    const type = leafKey(certificates);
    return type === undefined || auths.includes(type === 'ec' ? 'ecdsa' : 'rsa');
  };
  return [usual, ...others].find((chain) => chain !== undefined && usable(chain)) ?? usual;
}

function leafKey(certificates: readonly Uint8Array[]): KeyType | undefined {
  return readable(sortChain(certificates.slice(0, 1), []))[0]?.facts.keyType;
}

/** A chain as the rules see it. */
export function servedChain(found: ChainFound, seen: ProbeCase): Input<ServedChain> {
  const certificates = readable(sortChain(found.certificates, []));
  const names = certificates.map(({ facts }) => facts.subject).join('; ');
  return known(
    {
      certificates: certificates.map(({ facts }) => facts),
      messageBytes: found.certificateMessageBytes,
      largestRecord: Math.max(0, ...found.recordBytes),
    },
    wire(seen, `sent: ${names === '' ? 'nothing that can be read' : names}`),
  );
}

/**
 * The same certificate without a name proves little where the profile knows that the name decides at MQTT; another one
 * shows that the name picks something, not that a client cannot do without.
 */
function needsSni(base: BrokerFacts, seen: ProbeCase): Input<boolean> {
  const { endpoint } = seen;
  if (endpoint.base.serverName === undefined || endpoint.usual === undefined) return base.needsSni;
  const { answer } = endpoint.names.without;
  const evidence = wire(seen, `without the server name: ${nameAnswerText(endpoint.names.without)}`);
  if (answer.is === 'alert' || answer.is === 'closed' || answer.is === 'reset') return known(true, evidence);
  const byProfile = base.needsSni.is === 'known' && base.needsSni.value;
  if (byProfile) return base.needsSni;
  if (answer.is === 'same') return known(false, evidence);
  return answer.is === 'other' ? unknown(`${evidence.text}; whether MQTT works there as well`, true) : base.needsSni;
}

function needsClientCertificate(base: BrokerFacts, seen: ProbeCase): Input<boolean> {
  const state = clientCertificateState(asksForCertificate(seen.endpoint), seen.attempts);
  if (state === 'unknown' || seen.endpoint.usual === undefined) return base.needsClientCertificate;
  const words = {
    'not-asked': 'no client certificate is asked for',
    asked: 'a client certificate is asked for, and none is needed',
    demanded: 'a client without a certificate is refused',
  } as const;
  return known(state === 'demanded', wire(seen, words[state]));
}

const REFUSED_LOGIN: readonly number[] = [4, 5];

function needsLogin(base: BrokerFacts, seen: ProbeCase): Input<boolean> {
  const codes = seen.attempts.flatMap(({ reply }) =>
    reply?.end.is === 'connack' && reply.login !== 'sent' ? [reply.end.code] : [],
  );
  const evidence = wire(seen, `CONNACK ${codes.join(', ')} to a client without a login`);
  if (codes.includes(0)) return known(false, evidence);
  if (!codes.some((code) => REFUSED_LOGIN.includes(code))) return base.needsLogin;
  // A broker that asks for a certificate may know its clients by that.
  if (seen.endpoint.request !== undefined && base.needsLogin.is !== 'known') {
    return unknown(`${evidence.text} and without a certificate; which of the two it wants`, true);
  }
  return known(true, evidence);
}

const TLS_1_0 = 0x0301;

function versionOf(number: number): TlsVersion | undefined {
  return TLS_VERSIONS[number - TLS_1_0];
}

/** A version that was not asked leaves open what is beyond it. */
function versions(base: BrokerFacts, seen: ProbeCase): Pick<BrokerFacts, 'minVersion' | 'maxVersion'> {
  const found = [...seen.endpoint.versions].sort((a, b) => a.version - b.version);
  const accepted = found.filter((version) => version.accepted);
  const low = accepted[0] === undefined ? undefined : versionOf(accepted[0].version);
  const top = accepted.at(-1);
  const high = top === undefined ? undefined : versionOf(top.version);
  const asked = found.every((version) => version.accepted || version.refusal.is !== 'not-asked');
  if (low === undefined || high === undefined || !asked) return base;
  const evidence = wire(seen, found.map(versionText).join(', '));
  return { minVersion: known(low, evidence), maxVersion: known(high, evidence) };
}

function versionText(found: VersionFound): string {
  const name = versionOf(found.version) ?? `0x${found.version.toString(16)}`;
  return `${name}: ${found.accepted ? 'taken' : refusalText(found.refusal)}`;
}

function suites(base: BrokerFacts, seen: ProbeCase): Input<readonly number[]> {
  const old = seen.endpoint.versions.flatMap((found) =>
    found.accepted && found.version < TLS_1_3 ? [found.suites] : [],
  );
  if (old.length === 0 || old.some(({ complete }) => !complete)) return base.suites;
  const numbers = [...new Set(old.flatMap((found) => found.numbers))];
  return known(numbers, wire(seen, `${numbers.length} cipher suites are taken`));
}

function keyTypes(base: BrokerFacts, seen: ProbeCase): Input<readonly KeyType[]> {
  const types = seen.endpoint.chains.flatMap(({ certificates }) => leafKey(certificates) ?? []);
  if (types.length === 0) return base.keyTypes;
  return known([...new Set(types)], wire(seen, `keys of the server: ${types.join(', ').toUpperCase()}`));
}

/** Types of client certificates (RFC 5246 §7.4.4, RFC 8422 §5.5). */
const KEY_TYPES: ReadonlyMap<number, KeyType> = new Map([
  [1, 'rsa'],
  [64, 'ec'],
]);

function request(seen: ProbeCase): Pick<BrokerFacts, 'clientKeyTypes' | 'clientAuthorities'> {
  const asked = seen.endpoint.request;
  if (asked === undefined) return { clientKeyTypes: ABSENT, clientAuthorities: ABSENT };
  const types = asked.certificateTypes.flatMap((type) => KEY_TYPES.get(type) ?? []);
  const names = asked.authorities.map(authorityText);
  return {
    // TLS 1.3 has no such list.
    clientKeyTypes:
      asked.certificateTypes.length === 0 ? ABSENT : known(types, wire(seen, `it asks for ${types.join(', ')}`)),
    clientAuthorities: known(names, wire(seen, names.length === 0 ? 'it names no authority' : names.join('; '))),
  };
}
