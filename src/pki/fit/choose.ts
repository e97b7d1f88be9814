import type { Finding } from '../../findings/finding.ts';
import { finding } from '../../findings/make.ts';
import type { Fact, VerifierModel } from '../../kernel/facts.ts';
import { CLIENT_AUTH } from '../calendar.ts';
import type { HeldCertificate, HeldKey, Holdings } from '../understand.ts';
import { chooseCa } from './choose-ca.ts';
import { ambiguous, named, seen } from './evidence.ts';

/** What decides which of the files a module is given. */
export interface FitRules {
  readonly verifier: Fact<VerifierModel>;
  /** The file that holds the CA, where the user has said so. */
  readonly ca?: string;
}

/** What goes to the module. */
export interface Chosen {
  readonly ca?: HeldCertificate;
  /** The device's certificate. */
  readonly cert?: HeldCertificate;
  /** The issuers of the device's certificate that are here and are no roots, the nearest first. */
  readonly issuers: readonly HeldCertificate[];
  readonly key?: HeldKey;
}

export interface Choice {
  readonly chosen: Chosen;
  readonly findings: readonly Finding[];
}

/** Finds the CA, the device's certificate and its key among everything that is held. */
export function chooseCredentials(holdings: Holdings, rules: FitRules): Choice {
  const device = chooseDevice(holdings);
  const { cert, key } = device;
  const issuers = cert === undefined ? [] : issuersOf(cert, holdings);
  const root = chooseCa(holdings, { ...rules, cert, issuers });
  const chosen: Chosen = {
    issuers,
    ...(root.ca === undefined ? {} : { ca: root.ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
  const findings = [...device.findings, ...root.findings];
  const failed = findings.some(({ severity }) => severity === 'error');
  return {
    chosen,
    findings: failed ? findings : [...findings, ...leftOut(holdings, chosen), ...emptyHanded(holdings, chosen)],
  };
}

interface Device {
  readonly cert?: HeldCertificate;
  readonly key?: HeldKey;
  readonly findings: readonly Finding[];
}

interface Pair {
  readonly cert: HeldCertificate;
  readonly key: HeldKey;
}

function chooseDevice({ certificates, keys }: Holdings): Device {
  const ends = certificates.filter(isEnd);
  const all = keys.flatMap((key) =>
    ends.filter(({ ref }) => key.certificates.includes(ref)).map((cert): Pair => ({ cert, key })),
  );
  // A broker's own certificate and key may lie beside those of the device.
  const clients = all.filter(({ cert }) => allowsClient(cert));
  const pairs = clients.length > 0 ? clients : all;
  if (new Set(pairs.map(({ key }) => key.key.facts.keyId)).size > 1)
    return {
      findings: [
        ambiguous(
          'client-auth',
          pairs.map(({ cert }) => named(cert)),
        ),
      ],
    };
  const [newest] = [...pairs].sort((a, b) => b.cert.certificate.facts.notAfter - a.cert.certificate.facts.notAfter);
  if (newest !== undefined) return { ...newest, findings: [] };
  return { findings: unpaired(ends, keys, certificates) };
}

function unpaired(
  ends: readonly HeldCertificate[],
  keys: readonly HeldKey[],
  certificates: readonly HeldCertificate[],
): readonly Finding[] {
  // The key of an authority is nothing for a module.
  const own = keys.filter((key) => key.certificates.length === 0);
  const clients = ends.filter(allowsClient);
  const evidence = [
    ...clients.map(named),
    ...own.map(({ ref }) => seen(ref, 'the private key belongs to none of them')),
  ];
  if (own.length > 0 && clients.length > 0)
    return [finding('client-key-mismatch', { confidence: 'certain', evidence })];
  if (own.length > 0) return [finding('cert-key-missing', { confidence: 'certain', evidence })];
  // Alone it may be a server's certificate that somebody took for the CA: then the choice of the CA says so.
  const withCa = certificates.some(({ role }) => role === 'root');
  if (clients.length === 0 || !withCa) return [];
  return [finding('key-missing', { confidence: 'certain', evidence })];
}

function isEnd({ role }: HeldCertificate): boolean {
  return role === 'end' || role === 'self-signed';
}

function allowsClient({ certificate }: HeldCertificate): boolean {
  const { extendedKeyUsage } = certificate.extensions;
  return extendedKeyUsage === undefined || extendedKeyUsage.includes(CLIENT_AUTH);
}

/** Up from the device's certificate, as far as the files go and without the root. */
function issuersOf(cert: HeldCertificate, { certificates }: Holdings): readonly HeldCertificate[] {
  const chain: HeldCertificate[] = [];
  let current: HeldCertificate | undefined = cert;
  while (current !== undefined) {
    const { issuers }: HeldCertificate = current;
    current = certificates.find(
      (other) => issuers.includes(other.ref) && other.role !== 'root' && !chain.includes(other) && other !== cert,
    );
    if (current !== undefined) chain.push(current);
  }
  return chain;
}

function leftOut({ certificates, keys }: Holdings, chosen: Chosen): readonly Finding[] {
  const used = [chosen.ca, chosen.cert, ...chosen.issuers].map((held) => held?.certificate.facts.fingerprint);
  const spare = [
    ...certificates.filter(({ certificate }) => !used.includes(certificate.facts.fingerprint)).map(named),
    ...keys
      .filter(({ key }) => key.facts.keyId !== chosen.key?.key.facts.keyId)
      .map(({ ref }) => seen(ref, 'another private key')),
  ];
  if (spare.length === 0) return [];
  return [finding('fit-left-out', { severity: 'info', confidence: 'certain', evidence: spare })];
}

function emptyHanded({ files }: Holdings, { ca, cert }: Chosen): readonly Finding[] {
  if (ca !== undefined) return [];
  const evidence = files.map(({ path }) => seen(path, cert === undefined ? 'nothing for a module' : 'no root in it'));
  if (cert === undefined) return [finding('fit-nothing', { confidence: 'certain', evidence })];
  return [finding('fit-no-ca', { severity: 'warning', confidence: 'certain', evidence })];
}
