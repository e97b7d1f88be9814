import { utf8Length } from '../../kernel/bytes.ts';
import { finding } from '../make.ts';
import type { Evidence } from '../finding.ts';
import type { Inputs, Range } from '../inputs.ts';
import { MOOT, factEvidence, fires, notKnown, ruleFor, sureness, type Rule, type Verdict } from './rule.ts';
import { filterFits } from './topic-filters.ts';

/* What the broker does not take in MQTT. Within its limits nothing is ruled out. */

function option(ref: string, text: string): Evidence {
  return { kind: 'option', ref, text };
}

function within({ min, max }: Range, value: number): boolean {
  return value >= min && value <= max;
}

function judgeVersion({ broker, module: { mqttVersions: own, firmware } }: Inputs): Verdict {
  if (own === undefined) return MOOT;
  const { mqttVersions: taken } = broker;
  if (taken.is !== 'known') return notKnown(taken);
  if (own.value.some((version) => taken.value.includes(version))) return MOOT;
  return fires(
    finding('mqtt-version', {
      confidence: sureness(own),
      evidence: [
        { ...taken.evidence, text: `the broker takes MQTT ${taken.value.join(', ')}` },
        factEvidence(own, `${firmware} speaks ${own.value.join(' or ')}`),
      ],
    }),
  );
}

function judgeClientId({ broker: { clientIdBytes }, request: { clientId } }: Inputs): Verdict {
  if (clientIdBytes.is !== 'known') return notKnown(clientIdBytes);
  const bytes = utf8Length(clientId);
  if (within(clientIdBytes.value, bytes)) return MOOT;
  const { min, max } = clientIdBytes.value;
  return fires(
    finding('client-id-length', {
      confidence: 'certain',
      title: 'The client id does not fit the broker',
      evidence: [
        option('--client-id', `the client id is ${bytes} bytes`),
        { ...clientIdBytes.evidence, text: `the broker takes ${min} to ${max} bytes` },
      ],
    }),
  );
}

/** Brokers mostly take their own time instead, or drop the link early: no refusal. */
function judgeKeepAlive({ broker: { keepAliveSeconds }, request }: Inputs): Verdict {
  if (keepAliveSeconds.is !== 'known') return notKnown(keepAliveSeconds);
  if (within(keepAliveSeconds.value, request.keepAliveSeconds)) return MOOT;
  const { min, max } = keepAliveSeconds.value;
  return fires(
    finding('keep-alive-range', {
      severity: 'warning',
      confidence: 'likely',
      title: 'The keep-alive time is outside what the broker takes',
      evidence: [
        option('--keepalive', `${request.keepAliveSeconds} seconds`),
        { ...keepAliveSeconds.evidence, text: `the broker takes ${min} to ${max} seconds` },
      ],
    }),
  );
}

function judgeQos({ broker: { maxQos }, request: { qos } }: Inputs): Verdict {
  if (maxQos.is !== 'known') return notKnown(maxQos);
  if (qos <= maxQos.value) return MOOT;
  return fires(
    finding('qos-unsupported', {
      confidence: 'certain',
      evidence: [
        option('--qos', `QoS ${qos} is asked for`),
        { ...maxQos.evidence, text: `the broker takes up to ${maxQos.value}` },
      ],
    }),
  );
}

function judgeRetain({ broker, request }: Inputs): Verdict {
  if (!request.retain) return MOOT;
  if (broker.retain.is !== 'known') return notKnown(broker.retain);
  if (broker.retain.value) return MOOT;
  return fires(
    finding('retain-unsupported', {
      confidence: 'certain',
      evidence: [
        option('--retain', 'a retained message is asked for'),
        { ...broker.retain.evidence, text: 'the broker keeps none' },
      ],
    }),
  );
}

function judgePayload({ broker: { payloadBytes }, request: { messageBytes } }: Inputs): Verdict {
  if (payloadBytes.is !== 'known') return messageBytes.length === 0 ? MOOT : notKnown(payloadBytes);
  const largest = Math.max(0, ...messageBytes);
  if (largest <= payloadBytes.value) return MOOT;
  return fires(
    finding('payload-length', {
      confidence: 'certain',
      title: 'The message does not fit the broker',
      evidence: [
        option('--pub, --will', `a message is ${largest} bytes`),
        { ...payloadBytes.evidence, text: `the broker takes ${payloadBytes.value}` },
      ],
    }),
  );
}

function judgeTopics({ broker: { topicRule }, request }: Inputs): Verdict {
  if (topicRule.is !== 'known') {
    return request.publishes.length + request.subscribes.length === 0 ? MOOT : notKnown(topicRule);
  }
  const allowed = (topic: string, filters: readonly string[]): boolean =>
    filters.some((filter) => filterFits(topic, filter, request.clientId));
  const { publish, subscribe } = topicRule.value;
  const refused = [
    ...request.publishes.filter((topic) => !allowed(topic, publish)),
    ...request.subscribes.filter((topic) => !allowed(topic, subscribe)),
  ];
  if (refused.length === 0) return MOOT;
  return fires(
    finding('topic-denied', {
      confidence: 'likely',
      evidence: [
        option('--pub, --sub, --will', `asked for: ${refused.join(', ')}`),
        {
          ...topicRule.evidence,
          text: `the broker takes messages to ${list(publish)} and subscriptions to ${list(subscribe)}`,
        },
      ],
    }),
  );
}

function list(filters: readonly string[]): string {
  return filters.length === 0 ? 'none' : filters.join(', ');
}

export const brokerLimitRules: readonly Rule[] = [
  ruleFor('mqtt-version', judgeVersion),
  ruleFor('client-id-length', judgeClientId, 'client-id-of-broker'),
  ruleFor('keep-alive-range', judgeKeepAlive, 'keep-alive-of-broker'),
  ruleFor('qos-unsupported', judgeQos),
  ruleFor('retain-unsupported', judgeRetain),
  ruleFor('payload-length', judgePayload, 'payload-of-broker'),
  ruleFor('topic-denied', judgeTopics),
];
