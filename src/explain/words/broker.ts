import type { BrokerProfile } from '../../brokers/kit/profile.ts';
import { brokers } from '../../brokers/registry.ts';
import { addressIn, hostMarks, type Address } from './hosts.ts';

/** A broker that a text names. */
export interface BrokerMention {
  readonly profile: BrokerProfile;
  /** As written, with whatever was masked in it. */
  readonly host?: string;
  readonly port?: number;
  readonly tls?: boolean;
  /** By an address that only this kind has, or by what people call it. */
  readonly by: 'host' | 'words';
  /** What was read. */
  readonly text: string;
}

const MAX_LINE = 1_024;
const NAMED = brokers().flatMap((profile) =>
  profile.named === undefined ? [] : [{ profile, named: new RegExp(profile.named.source, 'gi') }],
);
/** One test in front of all others: thousands of lines a second go by it. */
const CHEAP = cheapTest();

/** What a line has to hold that names a broker: a part of a host name, the first word of a kind, a scheme, a port. */
function cheapTest(): RegExp {
  const kinds = NAMED.map(({ profile }) => profile.id.split('-')[0] ?? profile.id);
  const marks = [...new Set([...kinds, ...hostMarks()])];
  const shortest = marks.filter((mark) => !marks.some((other) => other !== mark && mark.includes(other)));
  return new RegExp([...shortest, ':\\/\\/', '1883', '888[346]'].join('|'), 'i');
}

/** Lines of a host or a module: a word in them is a file’s or a client’s name, only an address counts. */
const DIALOGUE = /^\s*(?:AT[+%#^*$]|[+%#^*][A-Z]{2}\w*[:=?])/i;

/** The broker that a line of a log, or of prose, names: by its address, else by what people call it. */
export function brokerIn(text: string): BrokerMention | undefined {
  if (!CHEAP.test(text)) return undefined;
  const address = addressIn(text);
  if (address !== undefined) return byAddress(address);
  return DIALOGUE.test(text) ? undefined : brokerNamed(text);
}

/** A broker known by its address. */
export function byAddress({ profile, host, port, tls, vague, text }: Address): BrokerMention {
  return {
    profile,
    host,
    ...(port === undefined ? {} : { port }),
    ...(tls === undefined ? {} : { tls }),
    by: vague ? 'words' : 'host',
    text,
  };
}

/** The broker that people call so; where several names fit, the longest is meant. */
export function brokerNamed(text: string): BrokerMention | undefined {
  const line = text.slice(0, MAX_LINE);
  let best: BrokerMention | undefined;
  for (const { profile, named } of NAMED) {
    for (const { 0: words, index } of line.matchAll(named)) {
      if (inAddress(line, index, index + words.length)) continue;
      if (words.length > (best?.text.length ?? 0)) best = { profile, by: 'words', text: words };
    }
  }
  return best;
}

/** The name of a page, a file or a mail address is not the name of a broker. */
function inAddress(line: string, start: number, end: number): boolean {
  return /[.@/\\]/.test(line[start - 1] ?? ' ') || /^(?:\.\w|@|\/\w)/.test(line.slice(end, end + 2));
}
