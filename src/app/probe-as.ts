import type { FamilyChoice } from '../families/kit/find.ts';
import type { BrokerFacts } from '../findings/inputs.ts';
import { TLS_VERSIONS, type Fact, type VerifierModel } from '../kernel/facts.ts';
import { isAddress } from '../kernel/host.ts';
import { spanOf, type Rung, type Span } from '../kernel/rung.ts';
import type { BrokerReply } from '../mqtt/broker-reply.ts';
import type { ChainFault } from '../pki/chain.ts';
import { chooseRoot, candidatesFor } from '../pki/anchors/candidates.ts';
import { shortName, type Anchor } from '../pki/anchors/set.ts';
import type { Certificate } from '../pki/x509.ts';
import { decideSni } from '../plan/decide.ts';
import { alertName } from '../tls/alerts.ts';
import type { ClientHelloSpec } from '../tls/client-hello.ts';
import { versionName } from '../tls/hello.ts';
import { judgeServer } from '../tls/judge-server.ts';
import { opensslGroups, opensslSchemes, opensslSuites } from '../tls/openssl-names.ts';
import type { Answer, ServerFlight } from '../tls/probe/answer.ts';
import type { Put } from '../tls/probe/asker.ts';
import { readable, sortChain } from '../tls/probe/chain.ts';
import { refusalOf, refusalText } from '../tls/probe/refusal.ts';
import type { TlsClientProfile } from '../tls/profile.ts';
import { EMPTY_RENEGOTIATION_INFO, suiteName } from '../tls/suites.ts';
import { attempt, type BrokerCase } from './probe-brokers.ts';

/** Whether a module would get through, by what its profile says of its TLS client. */
export interface AsModule {
  readonly family: string;
  readonly title: string;
  readonly firmware: string;
  /** False when only the nearest known firmware line is used. */
  readonly firmwareKnown: boolean;
  readonly outcome: 'through' | 'breaks' | 'unknown';
  /** Where it breaks, or from where on nothing can be told. */
  readonly span?: Span;
  readonly alert?: { readonly number: number; readonly name: string; readonly from: 'endpoint' | 'module' };
  readonly why: string;
  readonly hello: { readonly versions: string; readonly serverName?: string; readonly suites: readonly string[] };
  readonly picked?: { readonly version: string; readonly suite: string };
  readonly verifier: VerifierModel;
  /** What its verifier found, where that is why it breaks. */
  readonly fault?: ChainFault;
  /** Whether a client certificate was given for it. */
  readonly certificate: boolean;
  /** The root that it was judged with: the one that was given, else the one to load. */
  readonly root?: string;
  /** What this rests on that nobody has confirmed. */
  readonly guesses: readonly string[];
  readonly notes: readonly string[];
}

export interface AsCase extends BrokerCase {
  readonly module: FamilyChoice;
  readonly broker: BrokerFacts;
  readonly put: Put;
  /** The CA that was given. */
  readonly ca?: readonly Certificate[];
  readonly roots: readonly Anchor[];
}

type Outcome = Pick<AsModule, 'outcome' | 'span' | 'alert' | 'why' | 'picked' | 'root' | 'fault' | 'notes'>;

/** Sends the module's own hello, judges the answer as the module does, and goes on to MQTT in its manner. */
export async function askAsModule(given: AsCase): Promise<AsModule> {
  const { module, broker, request } = given;
  const { tls } = module.line.facts;
  const sni = decideSni(module, broker, request.sni);
  const serverName = sni ? (request.base.serverName ?? request.url.host) : undefined;
  const hello = moduleHello(tls, serverName);
  const answer = await given.put(hello);
  return {
    family: module.family.id,
    title: module.family.title,
    firmware: module.line.id,
    firmwareKnown: module.exact,
    hello: {
      versions: `${tls.versions.value.min} to ${tls.versions.value.max}`,
      suites: tls.suites.value.map(suiteName),
      ...(serverName === undefined ? {} : { serverName }),
    },
    verifier: tls.verifier.value,
    certificate: given.identity !== undefined,
    guesses: guessesIn(tls),
    ...(await outcomeOf(answer, serverName, given)),
  };
}

/** The ClientHello of a module, as far as its profile knows it. */
export function moduleHello(tls: TlsClientProfile, serverName: string | undefined): ClientHelloSpec {
  const { versions, suites, groups, signatureSchemes } = tls;
  const [min, max] = [numberOf(versions.value.min), numberOf(versions.value.max)];
  return {
    version: Math.min(max, 0x0303),
    suites: [...suites.value, EMPTY_RENEGOTIATION_INFO],
    // An empty list of groups is no extension at all: servers refuse one as malformed.
    ...(groups.value.length === 0 ? {} : { groups: groups.value }),
    ...(max >= 0x0303 ? { signatureSchemes: signatureSchemes.value } : {}),
    ...(max >= 0x0304 ? { versions: range(min, max) } : {}),
    ...(serverName === undefined ? {} : { serverName }),
  };
}

function numberOf(version: (typeof TLS_VERSIONS)[number]): number {
  return 0x0301 + TLS_VERSIONS.indexOf(version);
}

function range(min: number, max: number): readonly number[] {
  return Array.from({ length: max - min + 1 }, (_none, down) => max - down);
}

async function outcomeOf(answer: Answer | undefined, serverName: string | undefined, given: AsCase): Promise<Outcome> {
  const { tls } = given.module.line.facts;
  if (answer === undefined) return open('tls', 'mqtt', 'the time was over before it could be asked');
  if (
    serverName !== undefined &&
    tls.sni.value === 'option-breaks' &&
    (answer.is === 'flight' || answer.is === 'alert')
  ) {
    return broken('tls', 'this firmware hangs up on the server’s first word while it sends the server name');
  }
  if (answer.is === 'alert') {
    return broken(
      'tls',
      `the endpoint refuses its hello: ${refusalText(refusalOf(answer))}`,
      endpointAlert(answer.number),
    );
  }
  if (answer.is !== 'flight')
    return broken('tls', `the endpoint does not answer its hello: ${refusalText(refusalOf(answer))}`);
  const { flight } = answer;
  const picked = { version: versionName(flight.version), suite: suiteName(flight.suite) };
  if (flight.version < numberOf(tls.versions.value.min)) {
    const why = `the endpoint answers with ${picked.version}, which is below what the module takes`;
    return { ...broken('tls', why, moduleAlert(70)), picked };
  }
  if (flight.unread === true)
    return { ...open('server-trust', 'mqtt', 'its certificates cannot be read here'), picked };
  return { ...(await afterHello(flight, serverName, given)), picked };
}

async function afterHello(flight: ServerFlight, serverName: string | undefined, given: AsCase): Promise<Outcome> {
  const { module, request, ca, roots, clock } = given;
  const { tls } = module.line.facts;
  const sent = readable(sortChain(flight.certificates, []));
  const chosen =
    ca === undefined ? chooseRoot(candidatesFor(sent, roots, clock.wall()), tls.verifier.value) : undefined;
  const anchors = ca ?? (chosen === undefined ? undefined : [chosen.certificate]);
  const root = anchors?.[0] === undefined ? undefined : shortName(anchors[0]);
  const shows = {
    certificates: flight.certificates,
    messageBytes: flight.certificateMessageBytes,
    ...(anchors === undefined ? {} : { anchors }),
    ...(tls.checksName.value && !isAddress(request.url.host) ? { checkName: request.checkName } : {}),
  };
  const named = root === undefined ? {} : { root };
  const refused = judgeServer(tls, shows);
  if (refused !== undefined) {
    const rung = refused.over === 'size' ? 'tls' : 'server-trust';
    return {
      ...broken(rung, `the module refuses the server: ${refused.reason}`, moduleAlert(refused.alert)),
      ...named,
      ...(refused.fault === undefined ? {} : { fault: refused.fault }),
    };
  }
  const notes = dateNotes(tls, shows, clock.wall());
  if (anchors === undefined) {
    const why = 'no CA was given, and none of the known roots fits this chain and this verifier';
    return { ...open('server-trust', 'mqtt', why), notes };
  }
  const rest = await asClient(serverName, given);
  return { ...rest, ...named, notes: [...notes, ...rest.notes] };
}

/** Modules mostly do not look at dates; those that do are told by the same verifier. */
function dateNotes(tls: TlsClientProfile, shows: Parameters<typeof judgeServer>[1], now: number): readonly string[] {
  const refused = judgeServer(tls, { ...shows, checkDatesAt: now });
  return refused === undefined ? [] : [`told to check dates, it would refuse: ${refused.reason}`];
}

/** The rest of the handshake and CONNECT, done by this Node in the module's manner. */
async function asClient(serverName: string | undefined, given: AsCase): Promise<Outcome> {
  const { tls } = given.module.line.facts;
  const { anchors, identity, request } = given;
  const suites = opensslSuites(tls.suites.value);
  const notes = identity === undefined ? [] : keyNotes(tls, given);
  if (suites.length === 0 || tls.versions.value.max === 'TLSv1.3') {
    return { ...open('client-auth', 'mqtt', 'this Node cannot do such a handshake'), notes };
  }
  const reply = await attempt(
    given,
    { main: true },
    {
      checkName: request.checkName,
      anchors,
      minVersion: tls.versions.value.min,
      maxVersion: tls.versions.value.max,
      offers: {
        ciphers: `${suites.join(':')}:@SECLEVEL=0`,
        groups: opensslGroups(tls.groups.value),
        schemes: opensslSchemes(tls.signatureSchemes.value),
      },
      ...(serverName === undefined ? {} : { serverName }),
      ...(identity === undefined ? {} : { identity }),
    },
  );
  return { ...fromReply(reply, given), notes };
}

function fromReply(reply: BrokerReply | undefined, { identity, login }: AsCase): Outcome {
  if (reply === undefined) return open('client-auth', 'mqtt', 'the time was over before it could be asked');
  const { end } = reply;
  const client = identity === undefined ? 'a client without a certificate' : 'the client’s certificate';
  if (end.at === 'tcp') return open('client-auth', 'mqtt', 'no further connection came about');
  if (end.is === 'not-possible')
    return open('client-auth', 'mqtt', `this Node cannot do such a handshake (${end.why})`);
  if (end.is === 'alert') {
    const why = `the endpoint refuses ${client}: alert ${end.number} (${alertName(end.number)})`;
    return broken('client-auth', why, endpointAlert(end.number));
  }
  if (end.at === 'tls') return broken('client-auth', `the endpoint ends the handshake without an alert (${end.is})`);
  if (end.is !== 'connack') return broken('mqtt', `the endpoint does not answer CONNECT (${end.is})`);
  if (end.code === 0) return { outcome: 'through', why: 'the handshake is done and CONNACK says 0', notes: [] };
  if (reply.login === 'withheld' || login === undefined) {
    return open('mqtt', 'mqtt', `the handshake is done; CONNACK without a login says ${end.code}`);
  }
  return broken('mqtt', `the handshake is done, and CONNACK says ${end.code}`);
}

function keyNotes({ clientKeyTypes }: TlsClientProfile, { credentialKey }: AsCase): readonly string[] {
  if (credentialKey === undefined || clientKeyTypes.value.some((type) => type === credentialKey)) return [];
  return [`a client key of type ${credentialKey} is not known to work on it (${clientKeyTypes.source})`];
}

function broken(rung: Rung, why: string, alert?: AsModule['alert']): Outcome {
  return {
    outcome: 'breaks',
    span: { from: rung, to: rung },
    why,
    notes: [],
    ...(alert === undefined ? {} : { alert }),
  };
}

function open(from: Rung, to: Rung, why: string): Outcome {
  const span = spanOf([from, to]);
  return { outcome: 'unknown', why, notes: [], ...(span === undefined ? {} : { span }) };
}

function endpointAlert(number: number): NonNullable<AsModule['alert']> {
  return { number, name: alertName(number), from: 'endpoint' };
}

function moduleAlert(number: number): NonNullable<AsModule['alert']> {
  return { number, name: alertName(number), from: 'module' };
}

function guessesIn(tls: TlsClientProfile): readonly string[] {
  const facts: readonly (readonly [string, Fact<unknown>])[] = [
    ['versions', tls.versions],
    ['suites', tls.suites],
    ['groups', tls.groups],
    ['signature schemes', tls.signatureSchemes],
    ['server name', tls.sni],
    ['verifier', tls.verifier],
    ['name check', tls.checksName],
  ];
  return facts.filter(([, { confidence }]) => confidence === 'guess').map(([what]) => what);
}
