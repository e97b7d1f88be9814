import { recogniseBroker } from '../../brokers/kit/facts.ts';
import type { BrokerProfile } from '../../brokers/kit/profile.ts';
import { brokers } from '../../brokers/registry.ts';

/** An address of a broker as it stands in a text. */
export interface Address {
  readonly profile: BrokerProfile;
  /** As written, masked parts included. */
  readonly host: string;
  readonly port?: number;
  readonly tls?: boolean;
  /** The host is masked so far that only the cloud it is in can be told, not the form of its address. */
  readonly vague: boolean;
  readonly text: string;
}

const MAX_LINE = 1_024;
const MAX_HOST = 253;

/** Something with dots in it, the scheme in front and the port behind it, with marks where an account was masked. */
const CANDIDATE = /(?:\b([a-z]{2,6}):\/\/)?([\w*<{][\w*<>{}.…-]{3,253})/gi;
const PORT_BEHIND = /^["'”’]?\s{0,2}[:,]\s{0,2}["'“‘]?(\d{2,5})\b/;
const PORT_WORD = /^.{0,24}\bport\b\W{0,3}(\d{2,5})\b/i;
const ADDRESS_SCHEME = /^(?:mqtts?|ssl|tls|tcp)$/i;
const COMMAND = /^\s*AT[+%#^*$]/i;
/** Ports that only brokers have: the one of plain MQTT, of MQTT over TLS, and of test brokers. */
const BROKER_PORTS: readonly number[] = [1883, 8883, 8884, 8886];
const FILE = /\.(?:pem|crt|cer|der|p12|pfx|key|txt|bin|hex|cpp?|hpp?|ino|py|js|ts|json|log|org|md|c|h)$/i;

/** Amazon’s domain with nothing of the endpoint left in it, and none of its other services: those have names of their own. */
const MASKED_AWS = /^[a-z0-9-]+(?:\.[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?$/;
const OTHER_AWS =
  /(?:^|[.-])(?:ec2|compute|elb|s3|rds|sqs|sns|lambda|execute-api|kinesis|dynamodb|cognito|sts|iam|credentials|logs)(?:[.-]|$)/;

/** Last words of the names that profiles have, by which a line is known that may hold one: `azure-devices`. */
export function hostMarks(): readonly string[] {
  const texts = brokers().flatMap(({ exampleHost, addresses }) => [
    exampleHost,
    ...addresses.map(({ value }) => value),
  ]);
  const marks = texts.flatMap((text) =>
    Array.from(text.matchAll(/([a-z0-9-]{4,})\.[a-z]{2,5}\b(?!\.[a-z])/g), ([, label = '']) => label),
  );
  return [...new Set(marks)].filter((mark) => mark !== 'broker' && mark !== 'company');
}

/** The first address in a text that belongs to a kind of broker, or that is plainly one of a broker. */
export function addressIn(given: string): Address | undefined {
  const text = given.slice(0, MAX_LINE);
  for (const match of text.matchAll(CANDIDATE)) {
    const [whole, scheme, written = ''] = match;
    const behind = text.slice(match.index + whole.length, match.index + whole.length + 48);
    if (text[match.index - 1] === '@' || behind.startsWith('@')) continue;
    // The next command is sometimes glued to the name.
    const own = behind.startsWith('+') ? written.replace(/AT$/, '') : written;
    const address = addressOf(own.replace(/[.-]+$/, ''), scheme, behind, text);
    if (address !== undefined) return address;
  }
  return undefined;
}

function addressOf(host: string, scheme: string | undefined, behind: string, line: string): Address | undefined {
  // The name in a certificate is that of many addresses, and of none.
  if (!host.includes('.') || host.startsWith('*.') || host.length > MAX_HOST) return undefined;
  const web = scheme !== undefined && /^https?$/i.test(scheme);
  // A web address in prose is a page to read; in a command it is what the module was told to open.
  if (web && !COMMAND.test(line)) return undefined;
  const plain = unmasked(host);
  if (!isHostName(plain)) return undefined;
  const found = PORT_BEHIND.exec(behind) ?? PORT_WORD.exec(behind);
  const port = found === null ? undefined : Number(found[1]);
  const known = recogniseBroker(plain, brokers());
  const vague = known.fallback === true && MASKED_AWS.test(plain) && !OTHER_AWS.test(plain);
  const profile = vague ? (brokers().find(({ id }) => id === 'aws-iot') ?? known) : known;
  const addressed = web || (scheme !== undefined && ADDRESS_SCHEME.test(scheme));
  if (profile.fallback === true && !addressed && !(port !== undefined && isBrokerPort(plain, port))) return undefined;
  const tls = speaksTls(scheme);
  return {
    profile,
    host,
    ...(port === undefined || port > 65_535 ? {} : { port }),
    ...(tls === undefined ? {} : { tls }),
    vague,
    text: `${scheme === undefined ? '' : `${scheme}://`}${host}`,
  };
}

function isBrokerPort(host: string, port: number): boolean {
  return BROKER_PORTS.includes(port) && !(FILE.test(host) && !host.endsWith('.org'));
}

/** `tcp://` says nothing: some modules want it in front of every broker. */
function speaksTls(scheme: string | undefined): boolean | undefined {
  switch (scheme?.toLowerCase()) {
    case 'mqtts':
    case 'ssl':
    case 'tls':
    case 'https':
      return true;
    case 'mqtt':
    case 'http':
      return false;
    default:
      return undefined;
  }
}

/** The host with something in place of what its owner has masked: `<id>`, `***`, `xxx...`, underscores. */
function unmasked(host: string): string {
  return host
    .toLowerCase()
    .replace(/<[^<>]{0,40}>|\{[^{}]{0,40}\}|\*+/g, 'x')
    .replace(/\.{2,}|…/g, 'x')
    .replaceAll('_', '-')
    .replace(/[<>{}]/g, '');
}

function isHostName(host: string): boolean {
  const labels = host.split('.');
  if (labels.length < 2 || labels.some((label) => !/^[a-z0-9-]{1,63}$/.test(label))) return false;
  const last = labels.at(-1) ?? '';
  if (/^\d+$/.test(last)) return labels.length === 4 && labels.every((label) => /^\d{1,3}$/.test(label));
  return /^[a-z]{2,24}$/.test(last);
}
