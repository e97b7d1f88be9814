import { recogniseBroker } from '../../brokers/kit/facts.ts';
import { brokers } from '../../brokers/registry.ts';
import { brokerNamed, byAddress, type BrokerMention } from './broker.ts';
import { addressIn } from './hosts.ts';

const MAX_HINT = 512;
/** A host and nothing else, or a web address, whose host is what is dialled. */
const ALONE = /^(?:([a-z]{2,6}):\/\/)?([a-z0-9*<][\w*<>.-]{0,250}\.[a-z0-9]{2,24})(?::(\d{2,5}))?(?:\/\S{0,200})?$/i;
const TLS_WORDS = /\b(?:mqtts|https|tls|ssl|secure)\b/i;
const NO_TLS_WORDS = /\b(?:no|without|not over|plain) (?:tls|ssl)\b|\bplain (?:tcp|mqtt)\b/i;
const PORT = /(?:\bport\b\W{0,3}|:)(\d{2,5})\b/i;
/** What says that there is a server at all. */
const SERVER = /\b(?:broker|server|hosts?|endpoint|cloud|mqtts?|https?|tls)\b/i;

/** Reads what a user says of the broker (`--broker`): an address, a kind, or that there is one. */
export function readBrokerHint(given: string): BrokerMention | undefined {
  const text = given.trim().slice(0, MAX_HINT);
  const found = addressed(text) ?? called(text) ?? some(text);
  if (found === undefined) return undefined;
  const port = found.port ?? portIn(text);
  const tls = found.tls ?? speech(text);
  return { ...found, ...(port === undefined ? {} : { port }), ...(tls === undefined ? {} : { tls }) };
}

function addressed(text: string): BrokerMention | undefined {
  const address = addressIn(text);
  if (address !== undefined) return byAddress(address);
  const [, scheme, host, port] = ALONE.exec(text) ?? [];
  if (host === undefined) return undefined;
  const tls = scheme === undefined ? undefined : !/^(?:http|mqtt)$/i.test(scheme);
  const profile = recogniseBroker(host, brokers());
  return {
    profile,
    host,
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(tls === undefined ? {} : { tls }),
    by: 'host',
    text,
  };
}

/** By the id of a kind, as `--broker-kind` takes it, or by what people call it. */
function called(text: string): BrokerMention | undefined {
  const kind = brokers().find(({ id }) => id === text.toLowerCase());
  return kind === undefined ? brokerNamed(text) : { profile: kind, by: 'words', text };
}

function some(text: string): BrokerMention | undefined {
  const rest = brokers().find(({ fallback }) => fallback === true);
  return rest !== undefined && SERVER.test(text) ? { profile: rest, by: 'words', text } : undefined;
}

function portIn(text: string): number | undefined {
  const port = Number(PORT.exec(text)?.[1]);
  return port >= 1 && port <= 65_535 ? port : undefined;
}

function speech(text: string): boolean | undefined {
  if (NO_TLS_WORDS.test(text)) return false;
  return TLS_WORDS.test(text) ? true : undefined;
}
