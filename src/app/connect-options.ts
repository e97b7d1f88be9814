import { randomBytes } from 'node:crypto';
import { parseBrokerUrl, type BrokerUrl } from '../brokers/kit/url.ts';
import type { CodeFormat } from '../export/code-format.ts';
import { HawserError, type ErrorCode } from '../kernel/errors.ts';
import type { ResolveEntry } from '../kernel/resolve.ts';
import { topicFault, type TopicFault } from '../mqtt/topic.ts';
import type { Wish } from '../plan/decide.ts';
import { checkAtText, type CredentialOptions } from './credentials.ts';
import type { WayOptions } from './choose-way.ts';
import type { LoginOptions } from './login.ts';

/** How a connection is proven: our own message comes back, the broker acknowledges, or not at all. */
export type VerifyMode = 'own' | 'ack' | 'none';

/** What `hawser connect` is asked for; texts as they were typed. */
export interface ConnectOptions extends CredentialOptions, LoginOptions, WayOptions {
  /** A device path or `tcp://HOST:PORT`. Only a dry run with `module` may leave it out. */
  readonly port?: string;
  readonly baud?: number;
  /** `FAMILY[@FIRMWARE]`; found out by asking the module otherwise. */
  readonly module?: string;
  readonly broker: string;
  /** Id of a broker profile, where the host name does not show it. */
  readonly brokerKind?: string;
  readonly clientId?: string;
  readonly keepAliveSeconds?: number;
  readonly qos?: 0 | 1;
  /** `TOPIC=TEXT`. */
  readonly will?: string;
  readonly apn?: string;
  readonly sub?: string;
  /** `TOPIC=TEXT`. */
  readonly pub?: string;
  readonly verify?: VerifyMode;
  readonly sni?: 'on' | 'off' | 'auto';
  /** Whether this computer looks at the broker beforehand (default true). */
  readonly probe?: boolean;
  /** Where names really lead, for this computer. */
  readonly resolve?: readonly ResolveEntry[];
  /** Folder of roots in place of the shipped ones. */
  readonly anchors?: string;
  readonly dryRun?: boolean;
  /** Write the plan as firmware code, too; with `dryRun` only. */
  readonly format?: CodeFormat;
  readonly force?: boolean;
  readonly keepOpen?: boolean;
  readonly transcript?: string;
  /** How long to wait for registration, ms. */
  readonly registrationMs?: number;
}

/** The options, checked: nothing here can fail for its form any more. */
export interface ConnectRequest {
  readonly url: BrokerUrl;
  readonly wish: Wish;
  readonly verify: VerifyMode;
}

/** What stands in for options that were not given, because this broker or login wants it so. */
export interface RequestDefaults {
  readonly clientId?: string;
  readonly verify?: VerifyMode;
  readonly azure?: NonNullable<Wish['azure']>;
  /** Where the proof is published; `{clientId}` stands for the client id. */
  readonly topic?: string;
}

const REGISTRATION_MS = 60_000;

/** Checks everything that can be checked without a port. Throws a HawserError for the first thing that is wrong. */
export function readRequest(options: ConnectOptions, defaults: RequestDefaults = {}): ConnectRequest {
  const url = parseBrokerUrl(options.broker);
  const clientId = options.clientId ?? defaults.clientId ?? `hawser-${randomBytes(4).toString('hex')}`;
  if (clientId === '')
    throw invalid('client-id-invalid', 'the client id is empty', 'Leave --client-id out to get one made.');
  checkAtText('the client id', clientId, 'client-id-invalid');
  const verify = options.verify ?? defaults.verify ?? 'own';
  const publish = publication(options, clientId, verify, defaults.topic ?? 'hawser/{clientId}');
  const will = options.will === undefined ? undefined : topicAndText('--will', options.will);
  return {
    url,
    verify,
    wish: {
      sni: options.sni ?? 'auto',
      clientId,
      keepAliveSeconds: options.keepAliveSeconds ?? 60,
      qos: options.qos ?? 1,
      subscribe: subscriptions(options, publish?.topic, verify),
      registrationMs: options.registrationMs ?? REGISTRATION_MS,
      pin: options.pinEnv !== undefined,
      ...(will === undefined ? {} : { will }),
      ...(publish === undefined ? {} : { publish }),
      ...(defaults.azure === undefined ? {} : { azure: defaults.azure }),
      ...(options.apn === undefined ? {} : { apn: checkAtText('the APN', options.apn, 'usage', 'bearer') }),
    },
  };
}

function publication({ pub }: ConnectOptions, clientId: string, verify: VerifyMode, topic: string): Wish['publish'] {
  if (pub !== undefined) return topicAndText('--pub', pub);
  if (verify === 'none') return undefined;
  // Fresh text, so that a message from an earlier run cannot be taken for ours.
  // A client id may hold what is a wildcard in a topic.
  return {
    topic: topic.replaceAll('{clientId}', () => clientId.replace(/[+#]/g, '-')),
    text: `hawser ${randomBytes(8).toString('hex')}`,
  };
}

/** Our own message can only come back on a topic that we are subscribed to. */
function subscriptions({ sub }: ConnectOptions, published: string | undefined, verify: VerifyMode): readonly string[] {
  const asked = sub === undefined ? [] : [checkTopic('--sub', sub, true)];
  return verify === 'own' && published !== undefined ? [...new Set([published, ...asked])] : asked;
}

/** Reads `TOPIC=TEXT`; the first `=` separates. */
function topicAndText(option: string, value: string): { readonly topic: string; readonly text: string } {
  const at = value.indexOf('=');
  if (at < 1) throw invalid('topic-invalid', `${option} needs TOPIC=TEXT`, `For example ${option} demo/hello=hi`);
  const text = value.slice(at + 1);
  if (text === '')
    throw invalid('topic-invalid', `${option} has no text after the =`, 'Modules send no empty messages.');
  return { topic: checkTopic(option, value.slice(0, at), false), text };
}

const TOPIC_PROBLEMS: Readonly<Record<TopicFault, readonly [problem: string, next: string]>> = {
  empty: ['is empty', 'Name a topic, demo/hello.'],
  'holds-nul': ['is no MQTT topic', 'Use a short topic without NUL.'],
  'too-long': ['is no MQTT topic', 'Use a short topic without NUL.'],
  wildcard: ['holds a wildcard', 'Publish to one topic; + and # are for --sub.'],
  'wildcard-misplaced': [
    'has a wildcard in the wrong place',
    'A + stands for a whole level; a # is the whole last one.',
  ],
};

function checkTopic(option: string, topic: string, wildcards: boolean): string {
  const fault = topicFault(topic, wildcards ? 'allowed' : 'forbidden');
  if (fault === undefined) return topic;
  const [problem, next] = TOPIC_PROBLEMS[fault];
  throw invalid('topic-invalid', `the topic of ${option} ${problem}`, next);
}

function invalid(code: ErrorCode, message: string, next: string): HawserError {
  return new HawserError(message, { code, rung: 'mqtt', next: [{ text: next }] });
}
