import { rank } from '../findings/ranker.ts';
import { judge, type Judgement } from '../findings/rules/index.ts';
import type { Finding } from '../findings/finding.ts';
import type { BrokerFacts, Credentials, Inputs } from '../findings/inputs.ts';
import { utf8Length } from '../kernel/bytes.ts';
import { isAddress } from '../kernel/host.ts';
import type { ConnectIntent, StoredCredential } from '../families/kit/driver.ts';
import { drivenFacts } from '../families/kit/firmware.ts';
import { moduleFacts, type KnownModule } from './module-facts.ts';

/** What the user asked for, beside the credentials. */
export interface Wish {
  readonly sni: 'on' | 'off' | 'auto';
  readonly clientId: string;
  readonly keepAliveSeconds: number;
  readonly qos: 0 | 1;
  readonly will?: { readonly topic: string; readonly text: string };
  readonly apn?: string;
  readonly subscribe: readonly string[];
  readonly publish?: { readonly topic: string; readonly text: string };
  readonly registrationMs: number;
  readonly pin: boolean;
}

/** A decision: what the rules say of it, and what the module would be told. */
export interface Decision {
  readonly inputs: Inputs;
  readonly judgements: readonly Judgement[];
  readonly findings: readonly Finding[];
  /** True when an error stands against trying. */
  readonly blocked: boolean;
  readonly intent: ConnectIntent;
}

/** Joins module, broker, credentials and wish: decides what is left open, and puts it to the rules. Pure. */
export function decide(
  module: KnownModule,
  broker: BrokerFacts,
  credentials: Credentials,
  stored: readonly StoredCredential[],
  wish: Wish,
  now: number,
): Decision {
  const facts = moduleFacts(module);
  const sni = decideSni(module, broker, wish.sni);
  const topics = [...wish.subscribe, wish.publish?.topic, wish.will?.topic].filter((topic) => topic !== undefined);
  const inputs: Inputs = {
    module: facts,
    broker,
    credentials,
    request: {
      sni,
      clientId: wish.clientId,
      keepAliveSeconds: wish.keepAliveSeconds,
      topics,
      messageBytes: [wish.publish, wish.will].flatMap((message) =>
        message === undefined ? [] : [utf8Length(message.text)],
      ),
    },
    now,
  };
  const judgements = judge(inputs);
  const findings = rank(judgements);
  return {
    inputs,
    judgements,
    findings,
    blocked: findings.some(({ severity }) => severity === 'error'),
    intent: {
      facts: drivenFacts(module.line),
      state: module.state,
      host: broker.host,
      port: broker.port,
      tls: broker.tls,
      credentials: broker.tls ? stored : [],
      sni,
      clientId: wish.clientId,
      username: credentials.username.is === 'known',
      password: credentials.password.is === 'known',
      pin: wish.pin,
      keepAliveSeconds: wish.keepAliveSeconds,
      registrationMs: wish.registrationMs,
      subscribe: wish.subscribe.map((topic) => ({ topic, qos: wish.qos })),
      ...(wish.apn === undefined ? {} : { apn: wish.apn }),
      ...(wish.will === undefined ? {} : { will: { ...wish.will, qos: wish.qos } }),
      ...(wish.publish === undefined ? {} : { publish: { ...wish.publish, qos: wish.qos } }),
    },
  };
}

/**
 * On where the firmware is known to send the name rightly, off where it would break or an address has no name. Where
 * nobody knows whether the option exists, it is tried only if the broker needs it.
 */
function decideSni({ line }: KnownModule, broker: BrokerFacts, wish: Wish['sni']): boolean {
  if (wish !== 'auto') return wish === 'on';
  const { value, confidence } = line.facts.tls.sni;
  if (!broker.tls || isAddress(broker.host) || value === 'never' || value === 'option-breaks') return false;
  return confidence !== 'guess' || (broker.needsSni.is === 'known' && broker.needsSni.value);
}
