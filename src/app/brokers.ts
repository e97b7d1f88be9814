import { calendarFor, type BrokerCalendarEntry } from '../brokers/kit/calendar.ts';
import { describeProfile, type DescribedSection } from '../brokers/kit/describe.ts';
import { findBroker } from '../brokers/kit/facts.ts';
import { commandsFor } from '../brokers/kit/how-to.ts';
import type { BrokerProfile } from '../brokers/kit/profile.ts';
import { brokers } from '../brokers/registry.ts';
import type { Fact } from '../kernel/facts.ts';
import { loadKnown } from '../pki/anchors/set.ts';

/** A kind of broker as it is shown in a list. */
export interface BrokerSummary {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** Host names as they are written; none for a kind that only its id names. */
  readonly addresses: readonly string[];
  readonly needs: {
    readonly sni: Fact<boolean>;
    readonly clientCertificate: Fact<boolean>;
    readonly login: Fact<boolean>;
  };
  /** Why it is of no use any more. */
  readonly gone?: string;
}

/** JSON has no patterns: they become their source. */
type Plain<T> = T extends RegExp
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Plain<T[Key]> }
      : T;

/** Everything that is known of one kind of broker. */
export interface BrokerDescription extends BrokerSummary {
  /** Command lines that lead to a connection, with names to be filled in. */
  readonly commands: readonly string[];
  /** What is known, for people. */
  readonly sections: readonly DescribedSection[];
  readonly calendar: readonly BrokerCalendarEntry[];
  /** What is known, for programs. */
  readonly profile: Plain<BrokerProfile>;
}

/** All kinds of brokers, in the order of their ids. */
export function listBrokers(): readonly BrokerSummary[] {
  return brokers().map(summaryOf);
}

/** One kind by its id; `now` is Unix ms. Throws `broker-unknown`. */
export async function describeBroker(kind: string, now: number): Promise<BrokerDescription> {
  const profile = findBroker(kind, brokers());
  return {
    ...summaryOf(profile),
    commands: commandsFor(profile),
    sections: describeProfile(profile),
    calendar: calendarFor(profile, await loadKnown(), now),
    profile: plain(profile),
  };
}

function summaryOf({ id, title, summary, addresses, demands, retired, superseded }: BrokerProfile): BrokerSummary {
  const gone = retired ?? superseded;
  return {
    id,
    title,
    summary,
    addresses: addresses.map(({ value }) => value),
    needs: demands,
    ...(gone === undefined ? {} : { gone: gone.value }),
  };
}

function plain<T>(value: T): Plain<T> {
  const text = JSON.stringify(value, (_key, inner: unknown) => (inner instanceof RegExp ? inner.source : inner));
  return JSON.parse(text) as Plain<T>;
}
