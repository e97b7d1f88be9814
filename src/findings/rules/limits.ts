import { utf8Length } from '../../kernel/bytes.ts';
import type { Fact } from '../../kernel/facts.ts';
import { catalogueEntry, type FindingCode } from '../catalogue.ts';
import { finding } from '../make.ts';
import type { Input, Inputs } from '../inputs.ts';
import { MOOT, fires, notKnown, type Rule, type Verdict } from './rule.ts';

interface Range {
  readonly min: number;
  readonly max: number;
}

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
  fact: Fact<Range>,
  measured: readonly Measured[],
): Verdict {
  const { min, max } = fact.value;
  const bad = measured.flatMap(({ what, ref, size }) =>
    size.is === 'known' && !(size.value >= min && size.value <= max)
      ? [{ kind: 'option' as const, ref, text: `${what} is ${size.value} ${unit}` }]
      : [],
  );
  if (bad.length > 0) {
    const limit = { kind: 'fact' as const, ref: fact.source, text: `the module takes ${min} to ${max} ${unit}` };
    return fires(finding(code, { confidence: 'certain', evidence: [...bad, limit] }));
  }
  const open = measured.map(({ size }) => size).find((size) => size.is === 'unknown');
  return open === undefined ? MOOT : notKnown(open);
}

function upTo(fact: Fact<number>): Fact<Range> {
  return { ...fact, value: { min: 1, max: fact.value } };
}

function rule(id: FindingCode, judge: (inputs: Inputs) => Verdict): Rule {
  const { cause, rung } = catalogueEntry(id);
  return { id, cause, rung, judge };
}

/** A value that the user has chosen, so that it is always known. */
function chosen(what: string, ref: string, size: number): Measured {
  return { what, ref, size: { is: 'known', value: size, evidence: { kind: 'option', ref, text: what } } };
}

function bytesOf(input: Input<{ readonly bytes: number }>): Input<number> {
  return input.is === 'known' ? { ...input, value: input.value.bytes } : input;
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

export const limitRules: readonly Rule[] = [
  rule('file-too-big', (inputs) => outside('file-too-big', 'bytes', upTo(inputs.module.maxFileBytes), files(inputs))),
  rule('client-id-length', ({ module, request }) =>
    outside('client-id-length', 'bytes', module.clientIdBytes, [
      chosen('the client id', '--client-id', utf8Length(request.clientId)),
    ]),
  ),
  rule('login-length', ({ module, credentials: { username, password } }) =>
    outside('login-length', 'bytes', module.loginBytes, [
      { what: 'the user name', ref: '--username', size: bytesOf(username) },
      { what: 'the password', ref: 'the password', size: bytesOf(password) },
    ]),
  ),
  rule('topic-length', ({ module, request }) =>
    outside(
      'topic-length',
      'bytes',
      upTo(module.topicBytes),
      request.topics.map((topic) =>
        chosen(`the topic ${topic.slice(0, 40)}`, '--pub, --sub, --will', utf8Length(topic)),
      ),
    ),
  ),
  rule('payload-length', ({ module, request }) =>
    outside(
      'payload-length',
      'bytes',
      upTo(module.payloadBytes),
      request.messageBytes.map((bytes) => chosen('a message', '--pub, --will', bytes)),
    ),
  ),
  rule('keep-alive-range', ({ module, request }) =>
    outside('keep-alive-range', 'seconds', module.keepAliveSeconds, [
      chosen('the keep-alive time', '--keepalive', request.keepAliveSeconds),
    ]),
  ),
];
