import { calendarFor } from '../brokers/kit/calendar.ts';
import { brokerFacts, chooseBroker } from '../brokers/kit/facts.ts';
import type { BrokerProfile } from '../brokers/kit/profile.ts';
import { parseBrokerUrl } from '../brokers/kit/url.ts';
import { brokers } from '../brokers/registry.ts';
import type { Finding } from '../findings/finding.ts';
import type { BrokerDay, BrokerFacts } from '../findings/inputs.ts';
import type { Clock } from '../kernel/clock.ts';
import { loadAnchors, loadKnown, type Anchor } from '../pki/anchors/set.ts';
import { readRequest, type ConnectOptions, type ConnectRequest, type RequestDefaults } from './connect-options.ts';
import { loadCredentials, type LoadedCredentials } from './credentials.ts';
import { loginRemarks, policyRemarks, type LoginUser } from './login-remarks.ts';
import { loginFor, type Login } from './login.ts';

/** Everything about a connection that needs no module. */
export interface PreparedConnect {
  readonly request: ConnectRequest;
  readonly profile: BrokerProfile;
  /** By the profile alone, with its calendar. */
  readonly broker: BrokerFacts;
  readonly credentials: LoadedCredentials;
  /** The known roots; none without TLS. */
  readonly roots: readonly Anchor[];
  /**
   * What there is to say beside the rules: of a login that was made, and, where it did not work or is only looked at, of
   * the broker's policy.
   */
  readonly remarks: (worked: boolean, user?: LoginUser) => readonly Finding[];
}

/** Reads the options, makes the login and reads the files. Throws a HawserError for the first thing that is wrong. */
export async function prepareConnect(
  options: ConnectOptions,
  { env, clock }: { readonly env: Readonly<Record<string, string | undefined>>; readonly clock: Clock },
): Promise<PreparedConnect> {
  const url = parseBrokerUrl(options.broker);
  const profile = chooseBroker(url.host, options.brokerKind, brokers());
  const login = loginFor(options, env, { profile, url }, clock.wall());
  const request = readRequest(options, defaultsFor(profile, login));
  return {
    request,
    profile,
    broker: { ...brokerFacts(profile, url), calendar: await daysOf(profile, clock.wall()) },
    credentials: await loadCredentials(options, env, login),
    roots: url.tls ? await loadAnchors(options.anchors) : [],
    remarks: (worked, user) => [
      ...loginRemarks(login, { profile, url }, clock.wall(), user),
      ...(worked ? [] : policyRemarks(profile, request.wish)),
    ],
  };
}

/** The broker's own days and those of its roots; an authority's concern every broker alike. */
async function daysOf(profile: BrokerProfile, now: number): Promise<BrokerFacts['calendar']> {
  const known = await loadKnown();
  return calendarFor(profile, known, now).flatMap(({ of, at, on, text, todo, confidence, source }): BrokerDay[] => {
    if (of === 'authority') return [];
    const day = { at, on, text, confidence, source, ...(todo === undefined ? {} : { todo }) };
    if (of === 'broker') return [day];
    const root = known.find(({ id }) => id === of.anchor);
    return root === undefined ? [] : [{ ...day, ofRoot: root.keyId }];
  });
}

/**
 * What a broker and a login make of options that were not given: a broker whose topics are fixed takes no line of ours to
 * `hawser/…`, and one that sends nothing back can only acknowledge.
 */
function defaultsFor({ verification, verifyTopic }: BrokerProfile, login: Login | undefined): RequestDefaults {
  const topic = login?.topic ?? verifyTopic?.value;
  return {
    verify: verification.value,
    ...(topic === undefined ? {} : { topic }),
    ...(login?.clientId === undefined ? {} : { clientId: login.clientId }),
    ...(login?.azure === undefined ? {} : { azure: { device: login.azure.device, seconds: login.azure.seconds } }),
  };
}
