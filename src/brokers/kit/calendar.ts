import type { Confidence } from '../../kernel/facts.ts';
import { momentOf, type KnownAnchor } from '../../pki/anchors/anchor.ts';
import { CALENDAR } from '../../pki/calendar.ts';
import type { Authority, BrokerProfile } from './profile.ts';

/** Something that happens, or has happened, and can cut a module off from this broker. */
export interface BrokerCalendarEntry {
  /** `2025-08-31`, or `2024-08` where only the month is known. */
  readonly on: string;
  /** Unix ms of its first moment. */
  readonly at: number;
  /** Whose date it is: the broker's own, its certificate authority's, or that of a root with its id. */
  readonly of: 'broker' | 'authority' | { readonly anchor: string };
  readonly text: string;
  readonly todo?: string;
  readonly past: boolean;
  readonly confidence: Confidence;
  readonly source: string;
  readonly note?: string;
}

/**
 * All dates of a broker in order: its own, those of whoever issues its certificates, and those of its roots, as far as a
 * module may hold them. `anchors` are the known roots; `now` is Unix ms and parts past from coming.
 */
export function calendarFor(
  profile: BrokerProfile,
  anchors: readonly KnownAnchor[],
  now: number,
): readonly BrokerCalendarEntry[] {
  const entries = [
    ...ownDates(profile),
    ...authorityDates(profile.tls.authority?.value),
    ...anchorDates(profile, anchors),
  ];
  return entries
    .map((entry) => ({ ...entry, at: momentOf(entry.on), past: momentOf(entry.on) <= now }))
    .sort((a, b) => a.at - b.at);
}

type Undated = Omit<BrokerCalendarEntry, 'at' | 'past'>;

function ownDates({ dates }: BrokerProfile): readonly Undated[] {
  return dates.map(({ on, what: { value, confidence, source, note }, todo }) => ({
    on,
    of: 'broker',
    text: value,
    todo,
    confidence,
    source,
    ...(note === undefined ? {} : { note }),
  }));
}

/** Authorities whose certificates the rules of the browsers bind. */
const PUBLIC: readonly Authority[] = ['amazon', 'digicert', 'microsoft', 'lets-encrypt', 'google'];

function authorityDates(authority: Authority | undefined): readonly Undated[] {
  if (authority === undefined || !PUBLIC.includes(authority)) return [];
  return CALENDAR.filter(({ of }) => of === authority || (of === 'public' && authority !== 'lets-encrypt')).map(
    ({ on, text, confidence, source }) => ({
      on: new Date(on).toISOString().slice(0, 10),
      of: 'authority',
      text,
      confidence,
      source,
    }),
  );
}

function anchorDates(profile: BrokerProfile, anchors: readonly KnownAnchor[]): readonly Undated[] {
  return profile.anchors.flatMap(({ id }) => {
    const known = anchors.find((anchor) => anchor.id === id);
    if (known === undefined) return [];
    const of = { anchor: id };
    const events = known.events.map(({ on, text, confidence, source }): Undated => ({
      on,
      of,
      text: `${known.name}: ${text}`,
      confidence,
      source,
    }));
    if (known.notAfter === undefined) return events;
    return [
      ...events,
      { on: known.notAfter, of, text: `${known.name} itself ends`, confidence: 'observed', source: known.origin },
    ];
  });
}
