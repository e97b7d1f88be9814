import { span, weigh } from '../../families/kit/rows.ts';
import type { Notice } from '../../families/kit/reading.ts';
import type { HostLine } from './host-line.ts';

const SPECIFICATION = 'MQTT 3.1.1 §3.2.2.3, MQTT 5 §3.2.2.2';
const BY_LOGIN = weigh('auth-credentials', 1, 'mqtt', 'the broker itself says that user name or password is wrong');
const BY_CLIENT_ID = weigh('client-id/policy', 1, 'mqtt', 'the broker itself says that it does not take the client id');
const VERSION = weigh('other', 1, 'mqtt', 'the broker takes another MQTT version');

type Answer = Pick<Notice, 'text' | 'causes' | 'finding'>;
const NOT_AUTHORIZED: Answer = {
  text: 'not authorized',
  causes: [
    weigh('auth-credentials', 0.6, 'mqtt', 'a wrong login gets this answer'),
    weigh('client-id/policy', 0.4, 'mqtt', 'a right login for another client id, or a policy'),
    weigh('sni-missing', 0.3, 'tls', 'a front end that tells tenants apart by name could not'),
  ],
  finding: 'login-refused',
};
const BAD_LOGIN: Answer = { text: 'bad user name or password', causes: [BY_LOGIN], finding: 'login-refused' };
const BAD_CLIENT_ID: Answer = { text: 'client id rejected', causes: [BY_CLIENT_ID], finding: 'client-id-refused' };
const BAD_VERSION: Answer = { text: 'protocol version', causes: [VERSION], finding: 'mqtt-version' };
const UNAVAILABLE: Answer = {
  text: 'server unavailable',
  causes: [weigh('other', 0.8, 'mqtt', 'the broker is overloaded or in trouble')],
  finding: 'broker-unavailable',
};

/** Return codes of MQTT 3.1.1 and the reason codes of MQTT 5 that say the same. */
const ANSWERS: ReadonlyMap<number, Answer> = new Map([
  [1, BAD_VERSION],
  [2, BAD_CLIENT_ID],
  [3, UNAVAILABLE],
  [4, BAD_LOGIN],
  [5, NOT_AUTHORIZED],
  [0x84, BAD_VERSION],
  [0x85, BAD_CLIENT_ID],
  [0x86, BAD_LOGIN],
  [0x87, NOT_AUTHORIZED],
  [0x88, UNAVAILABLE],
  [0x89, UNAVAILABLE],
]);

/** A number that may come from another numbering, too, is worth a little less than the broker's own word. */
const PERHAPS = 0.9;

/**
 * What a broker answered to CONNECT; `undefined` for a number that is no answer. `perhaps`: the line does not say outright
 * that the number is the broker's.
 */
export function connack(code: number, perhaps?: 'perhaps'): HostLine | undefined {
  if (code === 0) return { says: 'passed', rung: 'mqtt' };
  const answer = ANSWERS.get(code);
  if (answer === undefined) return undefined;
  const causes =
    perhaps === undefined ? answer.causes : answer.causes.map((one) => ({ ...one, weight: one.weight * PERHAPS }));
  return {
    says: 'failed',
    notice: { ...answer, causes, text: `CONNACK ${code}: ${answer.text}`, span: span('mqtt'), source: SPECIFICATION },
  };
}

/** The words that client libraries have for the answers, most telling first. */
const WORDS: readonly (readonly [words: RegExp, code: number])[] = [
  [/accepted/i, 0],
  [/protocol/i, 1],
  [/identifier|client ?id|\bid rejected/i, 2],
  [/unavailable/i, 3],
  [/user ?name|password|credential/i, 4],
  [/not authori[sz]ed|unauthori[sz]ed/i, 5],
];

/** The same, said in words behind `Connection refused`. */
export function connackInWords(words: string): HostLine | undefined {
  const code = WORDS.find(([shape]) => shape.test(words))?.[1];
  return code === undefined ? undefined : connack(code);
}
