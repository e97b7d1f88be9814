import type { Finding } from '../findings/finding.ts';
import type { BrokerFacts } from '../findings/inputs.ts';
import { known } from '../findings/inputs.ts';
import type { Clock } from '../kernel/clock.ts';
import { certificateFile, prepareCertificates } from '../pki/prepare.ts';
import { readCertificates } from '../pki/read.ts';
import type { Certificate } from '../pki/x509.ts';
import { readable, sortChain } from '../tls/probe/chain.ts';
import type { Meet } from '../plan/decide.ts';
import type { KnownModule } from '../plan/module-facts.ts';
import { storedName } from '../plan/stored-name.ts';
import { chooseAnchor, givenAnchor, type AnchorChoice, type AnchorUsed } from './choose-anchor.ts';
import { endpointFindings, notProbed } from './check-report.ts';
import type { ConnectOptions } from './connect-options.ts';
import type { PreparedConnect } from './connect-prepare.ts';
import type { LoadedCredentials } from './credentials.ts';
import { meetBroker, type MetBroker } from './meet-broker.ts';
import { probeWhole, type Probed } from './probe.ts';

/** What a module is told about its broker, once it is known which module it is. */
export interface ConnectTarget {
  readonly broker: BrokerFacts;
  readonly credentials: LoadedCredentials;
  /** Judges the broker's certificates for the module; absent: nothing was asked. */
  readonly meet?: Meet;
  /** Absent: no TLS, or no root is known that would do. */
  readonly anchor?: AnchorUsed;
  /** What there is to say beside the rules. */
  readonly findings: readonly Finding[];
}

/** A broker that is being looked at from this computer while the module is looked for. */
export interface BrokerWatch {
  /** What it comes to for that module. Never rejects for what the broker does. */
  meet(module: KnownModule): Promise<ConnectTarget>;
  /** Ends what is still going on. */
  stop(): void;
}

interface WatchDeps {
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

/** The broker can be slow, or out of this computer's reach: the module must not wait for long. */
const PROBE_S = 8;

/** Begins to look at the broker, without the user's certificate and login. */
export function watchBroker(prepared: PreparedConnect, options: ConnectOptions, deps: WatchDeps): BrokerWatch {
  const { broker, credentials } = prepared;
  if (!broker.tls) return { meet: () => Promise.resolve({ broker, credentials, findings: [] }), stop: () => undefined };
  const end = new AbortController();
  const stop = (): void => end.abort();
  deps.signal?.addEventListener('abort', stop, { once: true });
  const probed = options.probe === false ? Promise.resolve(undefined) : lookFromHere(options, deps, end.signal);
  // Nobody may come to wait for it, where there is no module.
  probed.catch(() => undefined);
  return {
    meet: async (module) => target(prepared, { module, probed: await probed, clock: deps.clock, signal: end.signal }),
    stop() {
      deps.signal?.removeEventListener('abort', stop);
      stop();
    },
  };
}

/** `undefined` where it was broken off; whoever waits for it looks at the signal. */
async function lookFromHere(
  { broker, brokerKind, ca, resolve, anchors }: ConnectOptions,
  { clock }: WatchDeps,
  signal: AbortSignal,
): Promise<Probed | undefined> {
  try {
    return await probeWhole(
      {
        url: broker,
        depth: 'short',
        timeoutSeconds: PROBE_S,
        ...(ca === undefined ? {} : { ca }),
        ...(brokerKind === undefined ? {} : { brokerKind }),
        ...(resolve === undefined ? {} : { resolve }),
        ...(anchors === undefined ? {} : { anchors }),
      },
      { clock, env: {}, signal, onProgress: () => undefined },
    );
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}

interface Meeting {
  readonly module: KnownModule;
  readonly probed: Probed | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

async function target(prepared: PreparedConnect, meeting: Meeting): Promise<ConnectTarget> {
  const { profile, credentials, request, broker, roots } = prepared;
  const { module, probed, clock, signal } = meeting;
  const ca = givenCa(credentials);
  const now = clock.wall();
  const about = { profile, facts: broker, roots, now, ...(probed === undefined ? {} : { probed }) };
  const met = await meetBroker({ ...about, ...(ca === undefined ? {} : { ca }) }, module, request.wish.sni, signal);
  const found = probed === undefined ? [] : seenFromHere(probed);
  if (ca !== undefined) {
    const anchor = givenAnchor(ca);
    const used = anchor === undefined ? {} : { anchor };
    return { broker: met.facts, credentials, meet: met.meet, findings: found, ...used };
  }
  const sent = sentBy(met);
  const choice = chooseAnchor({
    profile,
    module,
    roots,
    now,
    url: request.url.text,
    port: request.url.port,
    ...(sent === undefined ? {} : { sent }),
  });
  return { ...withChoice(choice, met, credentials), findings: [...choice.findings, ...found] };
}

/** The CA that the user has given. */
export function givenCa({ materials, facts: { ca } }: LoadedCredentials): readonly Certificate[] | undefined {
  const bytes = materials.credential('ca');
  return bytes === undefined || ca.is !== 'known' ? undefined : readCertificates(bytes, ca.value.path);
}

/** What the broker sends to this module, as far as it can be read. */
export function sentBy({ chain }: MetBroker): readonly Certificate[] | undefined {
  return chain === undefined ? undefined : readable(sortChain(chain.certificates, []));
}

/** The target with the root that was chosen, as if its file had been given. */
export function withChoice(
  { chosen }: AnchorChoice,
  { facts, meet, withCa }: MetBroker,
  credentials: LoadedCredentials,
): Omit<ConnectTarget, 'findings'> {
  const certificate = chosen?.anchor.certificate;
  if (chosen === undefined || certificate === undefined) return { broker: facts, credentials, meet };
  return {
    broker: facts,
    credentials: withRoot(credentials, certificate, chosen),
    meet: withCa([certificate]),
    anchor: chosen.used,
  };
}

/** As if its file had been given. */
function withRoot(
  { facts, stored, materials, mask }: LoadedCredentials,
  certificate: Certificate,
  { anchor, evidence }: NonNullable<AnchorChoice['chosen']>,
): LoadedCredentials {
  const file = prepareCertificates([certificate]);
  const own = { path: anchor.file ?? anchor.name, bytes: file.bytes };
  const { sha256, bytes } = file;
  return {
    facts: { ...facts, ca: known(certificateFile(own, [certificate], file), evidence) },
    stored: [{ role: 'ca', name: storedName('ca', sha256), bytes: bytes.length, sha256 }, ...stored],
    materials: { ...materials, credential: (role) => (role === 'ca' ? bytes : materials.credential(role)) },
    mask,
  };
}

/**
 * What the probe has to say that no rule says. The module has another network, so that what only this computer sees stands
 * in nobody's way; and what became of a CONNECT without the user's credentials says nothing.
 */
function seenFromHere({ report, seen }: Probed): readonly Finding[] {
  const speaks = report.answers === 'mqtt' || report.answers === 'http' || report.answers === 'other';
  if (seen === undefined && !speaks) return [notProbed(report)];
  return endpointFindings(report)
    .filter(({ code }) => code !== 'connack-missing' && code !== 'policy-close')
    .map((found) => (found.severity === 'error' ? { ...found, severity: 'warning' } : found));
}
