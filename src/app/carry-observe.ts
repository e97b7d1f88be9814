import { weigh } from '../families/kit/rows.ts';
import type { FindingCode } from '../findings/catalogue.ts';
import type { Evidence } from '../findings/finding.ts';
import type { Observation } from '../findings/ranker.ts';
import type { MqttAck, MqttConnectOutcome } from '../mqtt/session.ts';
import { on, plain } from '../run/observation.ts';
import { noAnswerFromNetwork } from '../run/observe-silence.ts';
import type { HostTlsFailure } from '../tls/host-tls-failure.ts';
import { observeTls, type ShownInTls } from './carry-observe-tls.ts';
import { endText } from './probe-findings-mqtt.ts';

/** What a broker had been told when it ended a connection. */
export interface ToldBroker {
  readonly login: boolean;
  /** What was shown in a handshake of this computer’s own; absent: none was done. */
  readonly tls?: ShownInTls;
  /** How that TLS connection ended. */
  readonly refusal?: HostTlsFailure;
}

/** A failure in words, and what it speaks for. */
export interface Observed {
  readonly said: string;
  readonly observation: Observation;
}

/** CONNECT has come to nothing. */
export function observeConnect(
  outcome: Exclude<MqttConnectOutcome, { readonly ok: true }>,
  told: ToldBroker,
): Observed {
  if ('refused' in outcome) return refused(outcome.refused, told);
  if ('garbled' in outcome) {
    const said = endText({ at: 'mqtt', is: 'garbled' });
    return { said, observation: plain('endpoint-not-mqtt', wire('CONNECT', said), on('mqtt')) };
  }
  if ('timeout' in outcome) {
    const said = endText({ at: 'mqtt', is: 'silent' });
    return { said, observation: noConnack(wire('CONNECT', said), told) };
  }
  return closed(told);
}

function refused(code: number, { login, tls }: ToldBroker): Observed {
  const said = endText({ at: 'mqtt', is: 'connack', code });
  const evidence = wire('CONNECT', said);
  const meaning = plain(meaningOf(code, login, tls?.certificate === true), evidence, on('mqtt'));
  if (code < 4 || tls === undefined || tls.serverName) return { said, observation: meaning };
  const why = 'a host with many names answers so where the hello had none';
  return { said, observation: { ...meaning, causes: [...meaning.causes, weigh('sni-missing', 0.6, 'tls', why)] } };
}

function meaningOf(code: number, login: boolean, certificate: boolean): FindingCode {
  switch (code) {
    case 1:
      return 'mqtt-version';
    case 2:
      return 'client-id-refused';
    case 3:
      return 'broker-unavailable';
    default:
      if (login) return 'login-refused';
      return code === 5 && certificate ? 'client-not-allowed' : 'login-missing';
  }
}

function noConnack(evidence: readonly Evidence[], { tls }: ToldBroker): Observation {
  const [first] = evidence;
  const silence = noAnswerFromNetwork('mqtt', first ?? { kind: 'wire', ref: 'CONNECT', text: 'no answer' });
  if (tls === undefined) return { ...silence, code: 'connack-missing' };
  // Whoever has done the handshake is no port that says nothing.
  const causes = silence.causes.filter(({ cause }) => cause !== 'wrong-port/plain-on-tls');
  return { ...silence, code: 'connack-missing', causes };
}

function closed({ login, tls, refusal }: ToldBroker): Observed {
  if (tls !== undefined && refusal?.alert !== undefined) {
    return { said: refusal.said, observation: observeTls(refusal, tls) };
  }
  const said = endText({ at: 'mqtt', is: 'closed' });
  const about =
    tls === undefined
      ? weigh('wrong-port/plain-on-tls', 0.3, 'mqtt', 'a port for TLS hangs up on a CONNECT in the clear')
      : tls.certificate
        ? weigh('auth-credentials', 0.4, 'client-auth', 'a certificate that is not registered is told so by an end')
        : weigh('client-cert-missing', 0.3, 'client-auth', 'the broker may want a client’s certificate');
  return {
    said,
    observation: {
      evidence: wire('CONNECT', said),
      source: 'what an end in place of CONNACK means',
      span: refusal?.span ?? on('mqtt'),
      causes: [
        weigh('client-id/policy', 0.6, 'mqtt', 'brokers close where a policy forbids the client'),
        about,
        ...(login ? [weigh('auth-credentials', 0.3, 'mqtt', 'some brokers close on a wrong login')] : []),
        ...(tls?.serverName === false ? [weigh('sni-missing', 0.3, 'tls', 'the broker may need the server name')] : []),
        weigh('network-not-attached', 0.2, 'bearer', 'the link was lost at that moment'),
      ],
    },
  };
}

/** SUBSCRIBE or PUBLISH on `topic` was not acknowledged; `undefined` where it was, and nothing was denied. */
export function observeAck(ack: MqttAck, rung: 'subscribe' | 'publish', topic: string): Observed | undefined {
  if (ack.ok) {
    if (ack.granted?.includes(SUBACK_FAILURE) !== true) return undefined;
    const said = `SUBACK 0x80: ${topic} is denied`;
    return { said, observation: plain('topic-denied', wire(topic, said), on(rung)) };
  }
  if (ack.closed !== true) {
    const said = `no ${rung === 'subscribe' ? 'SUBACK' : 'PUBACK'} in time`;
    return { said, observation: noAnswerFromNetwork(rung, { kind: 'wire', ref: topic, text: said }) };
  }
  const said = `the connection ended when ${topic} was ${rung === 'subscribe' ? 'subscribed to' : 'published on'}`;
  return {
    said,
    observation: {
      evidence: wire(topic, said),
      source: 'what a connection that ends when a topic is used means',
      span: { from: 'bearer', to: rung },
      causes: [
        weigh('client-id/policy', 0.6, rung, 'the broker closed when it saw the topic'),
        weigh('network-not-attached', 0.3, 'bearer', 'the link was lost at that moment'),
      ],
    },
  };
}

/** MQTT 3.1.1 §3.9.3 */
const SUBACK_FAILURE = 0x80;

function wire(ref: string, text: string): readonly Evidence[] {
  return [{ kind: 'wire', ref, text }];
}
