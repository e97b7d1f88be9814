import type { Observation } from '../findings/ranker.ts';
import type { Judgement } from '../findings/rules/index.ts';
import { tlsTold, type ModuleState, type TlsContextState } from '../families/kit/state.ts';
import type { Cause, CauseWeight } from '../kernel/cause.ts';
import { height } from '../kernel/rung.ts';
import { contextOf } from './told.ts';

/*
 * A code stands for several causes alike. What the module was told before makes some of them likelier: nobody looks for a
 * wrong version first unless somebody has set it.
 */

/** Somebody has set what this cause is about, away from what works. */
const SET = 3.5;
/** What was told fits this cause. */
const FITS = 2;
const SOMEWHAT = 1.3;
const SELDOM = 0.75;
/** What was told speaks against this cause. */
const AGAINST = 0.5;
/** What was told leaves hardly any room for it. */
const HARDLY = 0.15;

/**
 * A code's causes, weighed by what the module was told and which files it was seen to get. `bare`: it presents no client
 * certificate, as far as the log shows.
 */
export function weighedByTold(observation: Observation, state: ModuleState, bare: boolean): Observation {
  // What admits one reading does so whatever was told.
  if (observation.causes.length === 1) return observation;
  const context = contextOf(state);
  const mixed = mixedUp(state);
  const factor = (cause: Cause): number =>
    cause === 'client-cert-missing' ? byPresented(context, state, bare) : byContext(cause, context, state);
  const causes = observation.causes.map((weight) => ({
    ...weight,
    weight: weight.weight * factor(weight.cause) * byPort(weight.cause, mixed),
  }));
  const added =
    mixed === undefined || causes.some(({ cause }) => cause === MIXED_UP) ? [] : withinReach(mixed, observation);
  return { ...observation, causes: [...causes, ...added] };
}

/**
 * A rule that finds nothing wrong speaks against its cause. What is known of a CA from elsewhere does not show that it was
 * stored under the name that the module was told.
 */
export function standing(judgements: readonly Judgement[], state: ModuleState): readonly Judgement[] {
  const context = contextOf(state);
  const open: readonly Cause[] = [
    ...(storedAsNamed(context, state) === 'all' ? [] : (['cert-not-stored'] as const)),
    ...(isOfUnknownOrder(context) ? (['tls-version'] as const) : []),
  ];
  return judgements.filter(({ rule, verdict }) => !(verdict.is === 'holds' && open.includes(rule.cause)));
}

/** Builds count the versions in two ways, and here nobody knows which. */
function isOfUnknownOrder(context: TlsContextState | undefined): boolean {
  const { sslversion, maxVersion } = context ?? {};
  return sslversion !== undefined && sslversion <= NEW_ORDER_ENDS && maxVersion === undefined;
}

const NEW_ORDER_ENDS = 2;

/** A certificate that is named and not presented was meant to be; who has neither that nor a login may have forgotten it. */
function byPresented(context: TlsContextState | undefined, { tried }: ModuleState, bare: boolean): number {
  const { clientcert, clientkey } = context ?? {};
  const [named, keyNamed] = [isNamed(clientcert), isNamed(clientkey)];
  if (bare) return named ? SET : tried?.username === false ? SOMEWHAT : 1;
  if (context === undefined || tlsTold(context).presents !== true) return 1;
  if (named && keyNamed) return HARDLY;
  return usesNames(context) ? FITS : AGAINST;
}

/** Elsewhere files have fixed places, and nobody names them. */
function usesNames({ authmode, cacert, clientcert, clientkey }: TlsContextState): boolean {
  return authmode !== undefined || [cacert, clientcert, clientkey].some(isNamed);
}

function isNamed(file: string | undefined): boolean {
  return file !== undefined && file !== '';
}

function byContext(cause: Cause, context: TlsContextState | undefined, state: ModuleState): number {
  if (context === undefined) return 1;
  const { verifies, presents, checksDates, maxVersion } = tlsTold(context);
  const { sni, ciphersuites } = context;
  switch (cause) {
    case 'sni-missing':
      // Most hosts have one certificate; what is known of a kind of broker is weighed apart.
      return sni === true ? HARDLY : state.tried?.host === undefined ? 1 : SELDOM;
    case 'sni-unsupported-firmware':
      return sni === false ? HARDLY : 1;
    case 'tls-version':
      return maxVersion === 'TLSv1' || maxVersion === 'TLSv1.1' || isOfUnknownOrder(context) ? SET : 1;
    case 'cipher-suite':
      return ciphersuites === undefined || ciphersuites === ALL_SUITES ? AGAINST : SET;
    case 'clock-not-set':
      return checksDates === undefined ? 1 : checksDates ? SET : HARDLY;
    case 'wrong-root-ca':
    case 'intermediate-instead-of-root':
      return verifies === false ? HARDLY : 1;
    case 'client-key-mismatch':
      return presents === false ? HARDLY : 1;
    case 'cert-not-stored':
      return { all: HARDLY, some: FITS, none: 1 }[storedAsNamed(context, state)];
    default:
      return 1;
  }
}

/** Number for all suites that a module has, in the vendors' commands for it. */
const ALL_SUITES = 0xffff;

/** Whether the files that the context uses were seen to be stored; `some`: others were, so that one may be forgotten. */
function storedAsNamed(context: TlsContextState | undefined, { files }: ModuleState): 'all' | 'some' | 'none' {
  if (context === undefined || !usesNames(context)) return 'none';
  const { verifies, presents } = tlsTold(context);
  const client = presents === false ? [] : [context.clientcert, context.clientkey];
  // A CA that is needed and not named is nowhere.
  if (verifies === true && !isNamed(context.cacert)) return 'some';
  const needed = [...(verifies === false ? [] : [context.cacert]), ...client];
  const names = needed.filter(isNamed);
  const isOpen = presents === true && !client.every(isNamed);
  if (files === undefined || files.size === 0 || names.length === 0) return 'none';
  if (names.some((name) => name !== undefined && !files.has(name))) return 'some';
  return isOpen ? 'none' : 'all';
}

const MIXED_UP: Cause = 'wrong-port/plain-on-tls';

/** TLS on the port that is MQTT's without it, or the other way round. */
function mixedUp({ tried }: ModuleState): 'tls' | 'plain' | undefined {
  if (tried?.tls === true && tried.port === 1883) return 'tls';
  return tried?.tls === false && tried.port === 8883 ? 'plain' : undefined;
}

function byPort(cause: Cause, mixed: 'tls' | 'plain' | undefined): number {
  if (mixed === undefined) return 1;
  if (cause === MIXED_UP) return SET;
  // A broker that is not spoken to in its own language has judged no login.
  return mixed === 'plain' && (cause === 'client-id/policy' || cause === 'auth-credentials') ? HARDLY : 1;
}

function withinReach(mixed: 'tls' | 'plain', { span }: Observation): readonly CauseWeight[] {
  if (span === undefined || height(span.from) > height('mqtt') || height(span.to) < height('tcp')) return [];
  const why =
    mixed === 'plain'
      ? 'the port is that of MQTT over TLS, and no TLS is spoken'
      : 'the port is that of MQTT without TLS';
  return [{ cause: MIXED_UP, weight: 0.7, rung: 'tls', why }];
}
