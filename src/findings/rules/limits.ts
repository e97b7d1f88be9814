import { utf8Length } from '../../kernel/bytes.ts';
import type { Fact } from '../../kernel/facts.ts';
import type { Rung } from '../../kernel/rung.ts';
import type { FindingCode } from '../catalogue.ts';
import { finding } from '../make.ts';
import { ABSENT, unknown, type Input, type Inputs, type Range } from '../inputs.ts';
import { MOOT, fires, needs, notKnown, ruleFor, sureness, type Rule, type Verdict } from './rule.ts';

/** One value of the run against a limit of the module; `size` in the limit's unit. */
interface Measured {
  readonly what: string;
  readonly ref: string;
  readonly size: Input<number>;
}

/** A value within its limits rules nothing out: the cause may be there all the same. */
function outside(
  code: FindingCode,
  unit: 'bytes' | 'seconds',
  fact: Fact<Range> | undefined,
  measured: readonly Measured[],
  rung?: Rung,
): Verdict {
  if (measured.every(({ size }) => size.is === 'absent')) return MOOT;
  if (fact === undefined) return needs(`how many ${unit} of ${measured[0]?.what ?? 'it'} this firmware takes`);
  const { min, max } = fact.value;
  const bad = measured.flatMap(({ what, ref, size }) =>
    size.is === 'known' && !(size.value >= min && size.value <= max)
      ? [{ kind: 'option' as const, ref, text: `${what} is ${size.value} ${unit}` }]
      : [],
  );
  if (bad.length > 0) {
    const limit = {
      kind: 'fact' as const,
      ref: fact.source,
      text: `the module takes ${min} to ${max} ${unit} (${fact.confidence})`,
    };
    return fires(
      finding(code, {
        confidence: sureness(fact),
        evidence: [...bad, limit],
        ...(rung === undefined ? {} : { rung }),
      }),
    );
  }
  const open = measured.map(({ size }) => size).find((size) => size.is === 'unknown');
  return open === undefined ? MOOT : notKnown(open);
}

function upTo(fact: Fact<number> | undefined): Fact<Range> | undefined {
  return fact === undefined ? undefined : { ...fact, value: { min: 1, max: fact.value } };
}

/** A value that the user has chosen, so that it is always known. */
function chosen(what: string, ref: string, size: number): Measured {
  return { what, ref, size: { is: 'known', value: size, evidence: { kind: 'option', ref, text: what } } };
}

function bytesOf(input: Input<{ readonly bytes?: number }>): Input<number> {
  if (input.is === 'known') {
    const { bytes } = input.value;
    return bytes === undefined ? unknown('how long it is') : { ...input, value: bytes };
  }
  return input.is === 'unknown' ? unknown(input.learn) : ABSENT;
}

function files({ broker, credentials: { ca, cert, key } }: Inputs): readonly Measured[] {
  if (!broker.tls) return [];
  return [
    { what: 'the CA file', ref: pathOf(ca), size: bytesOf(ca) },
    { what: 'the client certificate', ref: pathOf(cert), size: bytesOf(cert) },
    { what: 'the client key', ref: pathOf(key), size: bytesOf(key) },
  ];
}

function pathOf(file: Input<{ readonly path: string }>): string {
  return file.is === 'known' ? file.value.path : '';
}

/** It is the first topic that does not fit at which it ends: subscriptions come before messages. */
function judgeTopics({ module, request: { publishes, subscribes } }: Inputs): Verdict {
  const limit = upTo(module.topicBytes);
  const topics = [...new Set([...publishes, ...subscribes])].map((topic) =>
    chosen(`the topic ${topic.slice(0, 40)}`, '--pub, --sub, --will', utf8Length(topic)),
  );
  const toSubscribe = subscribes.some((topic) => limit !== undefined && utf8Length(topic) > limit.value.max);
  return outside('topic-length', 'bytes', limit, topics, toSubscribe ? 'subscribe' : 'publish');
}

export const limitRules: readonly Rule[] = [
  ruleFor('file-too-big', (inputs) =>
    outside('file-too-big', 'bytes', upTo(inputs.module.maxFileBytes), files(inputs)),
  ),
  ruleFor('client-id-length', ({ module, request }) =>
    outside('client-id-length', 'bytes', module.clientIdBytes, [
      chosen('the client id', '--client-id', utf8Length(request.clientId)),
    ]),
  ),
  ruleFor('login-length', ({ module, request: { tokenByModule }, credentials: { username, password } }) =>
    tokenByModule === undefined
      ? outside('login-length', 'bytes', module.loginBytes, [
          { what: 'the user name', ref: '--username', size: bytesOf(username) },
          { what: 'the password', ref: 'the password', size: bytesOf(password) },
        ])
      : MOOT,
  ),
  ruleFor('topic-length', judgeTopics),
  ruleFor('payload-length', ({ module, request }) =>
    outside(
      'payload-length',
      'bytes',
      upTo(module.payloadBytes),
      request.messageBytes.map((bytes) => chosen('a message', '--pub, --will', bytes)),
    ),
  ),
  ruleFor('keep-alive-range', ({ module, request }) =>
    outside('keep-alive-range', 'seconds', module.keepAliveSeconds, [
      chosen('the keep-alive time', '--keepalive', request.keepAliveSeconds),
    ]),
  ),
];
