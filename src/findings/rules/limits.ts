import { utf8Length } from '../../kernel/bytes.ts';
import type { Fact } from '../../kernel/facts.ts';
import { catalogueEntry, type FindingCode } from '../catalogue.ts';
import { finding } from '../make.ts';
import type { Inputs } from '../inputs.ts';
import { HOLDS, MOOT, fires, type Rule } from './rule.ts';

interface Range {
  readonly min: number;
  readonly max: number;
}

/** One value of the run against a limit of the module. */
interface Measured {
  readonly what: string;
  readonly ref: string;
  readonly size: number;
}

function outside(
  code: FindingCode,
  unit: string,
  fact: Fact<Range>,
  measured: readonly Measured[],
): ReturnType<Rule['judge']> {
  if (measured.length === 0) return MOOT;
  const bad = measured.filter(({ size }) => size < fact.value.min || size > fact.value.max);
  if (bad.length === 0) return HOLDS;
  return fires(
    finding(code, {
      confidence: 'certain',
      evidence: [
        ...bad.map(({ what, ref, size }) => ({ kind: 'option' as const, ref, text: `${what} is ${size} ${unit}` })),
        { kind: 'fact', ref: fact.source, text: `the module takes ${fact.value.min} to ${fact.value.max} ${unit}` },
      ],
    }),
  );
}

function upTo(fact: Fact<number>, min: number): Fact<Range> {
  return { ...fact, value: { min, max: fact.value } };
}

function rule(id: FindingCode, judge: (inputs: Inputs) => ReturnType<Rule['judge']>): Rule {
  const { cause, rung } = catalogueEntry(id);
  return { id, cause, rung, judge };
}

function files({ credentials: { ca, cert, key } }: Inputs): readonly Measured[] {
  return [
    ...(ca.is === 'known' ? [{ what: 'the CA file', ref: ca.value.path, size: ca.value.bytes }] : []),
    ...(cert.is === 'known' ? [{ what: 'the client certificate', ref: cert.value.path, size: cert.value.bytes }] : []),
    ...(key.is === 'known' ? [{ what: 'the client key', ref: key.value.path, size: key.value.bytes }] : []),
  ];
}

function login({ credentials: { username, password } }: Inputs): readonly Measured[] {
  return [
    ...(username.is === 'known' ? [{ what: 'the user name', ref: '--username', size: username.value.bytes }] : []),
    ...(password.is === 'known' ? [{ what: 'the password', ref: 'the password', size: password.value.bytes }] : []),
  ];
}

export const limitRules: readonly Rule[] = [
  rule('file-too-big', (inputs) =>
    outside('file-too-big', 'bytes', upTo(inputs.module.maxFileBytes, 1), files(inputs)),
  ),
  rule('client-id-length', ({ module, request }) =>
    outside('client-id-length', 'bytes', module.clientIdBytes, [
      { what: 'the client id', ref: '--client-id', size: utf8Length(request.clientId) },
    ]),
  ),
  rule('login-length', (inputs) => outside('login-length', 'bytes', inputs.module.loginBytes, login(inputs))),
  rule('topic-length', ({ module, request }) =>
    outside(
      'topic-length',
      'bytes',
      upTo(module.topicBytes, 1),
      request.topics.map((topic) => ({
        what: `the topic ${topic.slice(0, 40)}`,
        ref: '--pub, --sub, --will',
        size: utf8Length(topic),
      })),
    ),
  ),
  rule('payload-length', ({ module, request }) =>
    outside('payload-length', 'bytes', upTo(module.payloadBytes, 1), [
      { what: 'the message', ref: '--pub', size: request.payloadBytes },
    ]),
  ),
  rule('keep-alive-range', ({ module, request }) =>
    outside('keep-alive-range', 'seconds', module.keepAliveSeconds, [
      { what: 'the keep-alive time', ref: '--keepalive', size: request.keepAliveSeconds },
    ]),
  ),
];
