import { parseCertificateDer, type Certificate } from '../../pki/x509.ts';
import { TLS_1_2, TLS_1_3 } from '../hello.ts';
import type { Answer, ServerFlight } from './answer.ts';
import type { Put } from './asker.ts';
import type { Accepted } from './eliminate.ts';
import { helloFor, openHello, schemesOf, suitesWhere, VERSIONS, type HelloBase, type ServerKey } from './hellos.ts';
import { groups13Taken, groupsTaken, schemesTaken, type ServerShown } from './key-exchange.ts';
import { isBroken, olderVersion, refusalOf } from './refusal.ts';
import type { ChainFound, TlsEndpoint, VersionFound } from './report.ts';
import { compared, nameAnswers } from './sni.ts';
import { suitesTaken, type SuitesFound } from './suites.ts';

/** The first two questions: one that takes any version, and one of TLS 1.2, which is what modules speak. */
export interface Opening {
  readonly base: HelloBase;
  readonly any: Answer | undefined;
  readonly twelve: Answer | undefined;
}

/** Opens with two hellos; {@link isTls} says whether to go on. */
export async function openTls(base: HelloBase, put: Put): Promise<Opening> {
  const [any, twelve] = await Promise.all([put(openHello(base)), put(helloFor(TLS_1_2, base))]);
  return { base, any, twelve };
}

/** Whether TLS answers: a flight or an alert. Old servers may answer only one of the two. */
export function isTls({ any, twelve }: Opening): boolean {
  return [any, twelve].some((answer) => answer?.is === 'flight' || answer?.is === 'alert' || hasWarned(answer));
}

/** A warning and then the end is a refusal, too. */
function hasWarned(answer: Answer | undefined): boolean {
  return answer !== undefined && 'warnings' in answer && answer.warnings.length > 0 && !isBroken(answer);
}

/** The answer of a server that began to speak TLS and did not get far; only where {@link isTls} says no. */
export function brokenAnswer({ any, twelve }: Opening): Answer | undefined {
  return [any, twelve].find(isBroken);
}

/** The flight on which what follows builds: TLS 1.2 where it is taken. */
function usualFlight({ any, twelve }: Opening): ServerFlight | undefined {
  if (twelve?.is === 'flight') return twelve.flight;
  return any?.is === 'flight' ? any.flight : undefined;
}

/**
 * How much is asked. `short`: versions, names, chains and the client certificate, in about ten connections; what is taken
 * of suites, groups and schemes, of fragments and without ALPN stays open. `full`: those, too.
 */
export type ProbeDepth = 'short' | 'full';

/** Asks everything else, side by side as far as it does not build on each other. */
export async function describeTls(opening: Opening, put: Put, depth: ProbeDepth = 'full'): Promise<TlsEndpoint> {
  const { base } = opening;
  const seen = new Seen();
  seen.note(opening.any);
  seen.note(opening.twelve);
  const noted: Put = async (hello, urgent) => {
    const answer = await put(hello, urgent);
    seen.note(answer);
    return answer;
  };
  const answers = VERSIONS.map((version) => ({ version, answer: versionAnswer(version, opening, noted) }));
  const usual = usualFlight(opening) ?? (await firstFlight(answers.map(({ answer }) => answer)));
  const [versions, details, groups13] = await Promise.all([
    Promise.all(answers.map(({ version, answer }) => versionFound(version, answer, { base, put: noted, depth }))),
    usual === undefined ? withoutFlight(base, noted) : detailsOf(usual, { base, put: noted, depth }),
    depth === 'short' ? undefined : newGroups(opening, usual, noted),
  ]);
  return {
    base,
    versions,
    ...details,
    ...(groups13 === undefined ? {} : { groups13 }),
    schemesSeen: seen.schemes(),
    ...(seen.dhBits === undefined ? {} : { dhBits: seen.dhBits }),
    ...(seen.ocspBytes === undefined ? {} : { ocspBytes: seen.ocspBytes }),
  };
}

/** What the opening has answered already is not asked again. */
async function versionAnswer(version: number, { any, twelve, base }: Opening, put: Put): Promise<Answer | undefined> {
  if (version === TLS_1_2 && twelve !== undefined) return twelve;
  if (any?.is === 'flight' && any.flight.version === version) return any;
  return put(helloFor(version, base));
}

async function firstFlight(answers: readonly Promise<Answer | undefined>[]): Promise<ServerFlight | undefined> {
  for (const answer of await Promise.all(answers)) if (answer?.is === 'flight') return answer.flight;
  return undefined;
}

interface Asking {
  readonly base: HelloBase;
  readonly put: Put;
  readonly depth: ProbeDepth;
}

async function versionFound(
  version: number,
  asked: Promise<Answer | undefined>,
  { base, put, depth }: Asking,
): Promise<VersionFound> {
  const answer = await asked;
  if (answer?.is !== 'flight') return { version, accepted: false, refusal: refusalOf(answer) };
  // A server may answer in an older version than it was offered.
  if (answer.flight.version !== version) {
    return { version, accepted: false, refusal: olderVersion(answer.flight.version) };
  }
  const picked = answer.flight.suite;
  const suites = depth === 'short' ? onlyThis(picked) : await suitesTaken(version, answer.flight, base, put);
  return { version, accepted: true, picked, suites };
}

function onlyThis(suite: number): SuitesFound {
  return { numbers: [suite], complete: false, order: 'unknown' };
}

/** The groups of TLS 1.3, where the details are not of that version or cannot be read. */
async function newGroups(
  { any, base }: Opening,
  usual: ServerFlight | undefined,
  put: Put,
): Promise<Accepted | undefined> {
  if (usual?.version === TLS_1_3) return usual.unread === true ? groups13Taken(usual.group, base, put) : undefined;
  if (any?.is !== 'flight' || any.flight.version !== TLS_1_3) return undefined;
  return groups13Taken(any.flight.group, base, put);
}

type Details = Omit<TlsEndpoint, 'groups13' | 'base' | 'versions' | 'schemesSeen' | 'dhBits' | 'ocspBytes'>;

/** Nothing was served under the name: perhaps it is without one, or under another. */
async function withoutFlight(base: HelloBase, put: Put): Promise<Details> {
  return { chains: [], names: await nameAnswers(openHello(base), undefined, put) };
}

async function detailsOf(usual: ServerFlight, { base, put, depth }: Asking): Promise<Details> {
  const { version } = usual;
  const leaf = leafOf(usual);
  const key = leaf?.facts.keyType;
  const shown: ServerShown | undefined = key === 'rsa' || key === 'ec' ? { ...known(usual), key, leaf } : undefined;
  const short = depth === 'short';
  const walked = short || version < TLS_1_2 ? undefined : shown;
  const [names, groups, schemes, other, fragments, alpn] = await Promise.all([
    nameAnswers(helloFor(version, base), usual.certificates[0], put),
    walked === undefined ? undefined : groupsTaken(walked, base, put),
    walked === undefined ? undefined : schemesTaken(walked, base, put),
    shown === undefined ? undefined : otherChain(shown, usual, base, put),
    short ? undefined : fragmentsOf(version, base, put),
    short ? undefined : alpnOf(usual, base, put),
  ]);
  return {
    usual,
    chains: usual.unread ? [] : [chainFound(usual), ...(other === undefined ? [] : [other])],
    names,
    ...(fragments === undefined ? {} : { fragments }),
    ...(groups === undefined ? {} : { groups }),
    ...(schemes === undefined ? {} : { schemes }),
    ...(usual.ticket === undefined ? {} : { ticket: usual.ticket }),
    ...(usual.certificateRequest === undefined ? {} : { request: usual.certificateRequest }),
    ...(alpn === undefined ? {} : { alpn }),
  };
}

function known({
  version,
  group,
  signatureScheme,
}: ServerFlight): Pick<ServerShown, keyof ServerFlight & keyof ServerShown> {
  return {
    version,
    ...(group === undefined ? {} : { group }),
    ...(signatureScheme === undefined ? {} : { signatureScheme }),
  };
}

function leafOf({ certificates: [der] }: ServerFlight): Certificate | undefined {
  try {
    return der === undefined ? undefined : parseCertificateDer(der);
  } catch {
    return undefined;
  }
}

function chainFound({ certificates, certificateMessageBytes, recordBytes, version }: ServerFlight): ChainFound {
  return { certificates, certificateMessageBytes, recordBytes, version };
}

/** Many servers have an RSA and an EC certificate, and show the one that the hello leaves room for. */
async function otherChain(
  { version, key }: ServerShown,
  usual: ServerFlight,
  base: HelloBase,
  put: Put,
): Promise<ChainFound | undefined> {
  const wanted: ServerKey = key === 'rsa' ? 'ec' : 'rsa';
  const auth = wanted === 'rsa' ? 'rsa' : 'ecdsa';
  const only =
    version === TLS_1_3
      ? { signatureSchemes: schemesOf(wanted, version) }
      : { suites: suitesWhere(version, (suite) => suite.auth === auth) };
  const answer = await put(helloFor(version, base, only));
  if (answer?.is !== 'flight' || compared(answer, usual.certificates[0]).is !== 'other') return undefined;
  return chainFound(answer.flight);
}

async function fragmentsOf(version: number, base: HelloBase, put: Put): Promise<NonNullable<Details['fragments']>> {
  const answer = await put(helloFor(version, base, { maxFragmentLength: 512 }));
  if (answer?.is !== 'flight') return refusalOf(answer);
  const { maxFragmentLength, recordBytes } = answer.flight;
  return { offered: 512, agreed: maxFragmentLength === 512, largestRecord: Math.max(0, ...recordBytes) };
}

async function alpnOf(usual: ServerFlight, base: HelloBase, put: Put): Promise<Details['alpn']> {
  const { alpn: offered, ...rest } = base;
  if (offered === undefined) return undefined;
  const without = compared(await put(helloFor(usual.version, rest)), usual.certificates[0]);
  return { offered, without, ...(usual.alpn === undefined ? {} : { agreed: usual.alpn }) };
}

/** What shows by the way in every flight. */
class Seen {
  readonly #schemes = new Set<number>();
  #dhBits: number | undefined;
  #ocspBytes: number | undefined;

  get dhBits(): number | undefined {
    return this.#dhBits;
  }

  get ocspBytes(): number | undefined {
    return this.#ocspBytes;
  }

  schemes(): readonly number[] {
    return [...this.#schemes].sort((a, b) => a - b);
  }

  note(answer: Answer | undefined): void {
    if (answer?.is !== 'flight') return;
    const { signatureScheme, dhBits, ocspBytes } = answer.flight;
    this.#ocspBytes ??= ocspBytes;
    if (signatureScheme !== undefined) this.#schemes.add(signatureScheme);
    if (dhBits !== undefined) this.#dhBits = Math.min(dhBits, this.#dhBits ?? dhBits);
  }
}
