import type { Certainty, Evidence, Finding } from '../findings/finding.ts';
import type { FindingCode } from '../findings/catalogue.ts';
import { finding } from '../findings/make.ts';
import type { Remedy } from '../kernel/errors.ts';
import type { BrokerEnd, BrokerReply } from '../mqtt/broker-reply.ts';
import { alertName } from '../tls/alerts.ts';
import type { BrokerAttempt } from './probe-brokers.ts';
import type { ProbeRequest } from './probe-options.ts';

/** What the main attempt says of certificate, login and broker. */
export function mqttFindings(
  request: ProbeRequest,
  attempts: readonly BrokerAttempt[],
  certificateAsked: boolean,
): readonly Finding[] {
  const main = attempts.find((attempt) => attempt.main);
  const reply = main?.reply;
  if (main === undefined || reply === undefined) return [];
  return [...withheld(request, reply), ...refused(request, main, reply, certificateAsked)];
}

function withheld({ url }: ProbeRequest, { login, handshake }: BrokerReply): readonly Finding[] {
  if (login !== 'withheld') return [];
  const text =
    handshake === undefined ? 'there is no verified TLS connection' : `not verified: ${handshake.doubt ?? ''}`;
  const evidence: Evidence[] = [{ kind: 'wire', ref: url.text, text }];
  const remedy: Remedy = url.tls
    ? { text: 'Give the root certificate of the broker’s chain.', command: '--ca FILE' }
    : { text: 'Use mqtts:// where the broker offers it; in the clear everybody on the way can read a login.' };
  return [finding('login-withheld', { severity: 'warning', confidence: 'certain', evidence, remedy: [remedy] })];
}

function refused(
  request: ProbeRequest,
  { certificate }: BrokerAttempt,
  { end, login }: BrokerReply,
  certificateAsked: boolean,
): readonly Finding[] {
  const evidence: Evidence[] = [{ kind: 'wire', ref: request.url.text, text: endText(end) }];
  const say = (code: FindingCode, confidence: Certainty): readonly Finding[] => [
    // Without the login that was held back, or that nobody gave, a refusal is what the broker should do.
    finding(code, { severity: login === 'sent' || certificate ? 'error' : 'info', confidence, evidence }),
  ];
  const aboutCertificate = certificateAsked && (end.is === 'alert' || end.at === 'tls');
  if (aboutCertificate) return certificate ? say('client-cert-refused', end.is === 'alert' ? 'certain' : 'likely') : [];
  if (end.at !== 'mqtt') return [];
  if (end.is === 'connack') return connack(end.code, login === 'sent', say);
  if (end.is === 'silent') return say('connack-missing', 'certain');
  if (end.is === 'garbled') return say('endpoint-not-mqtt', 'certain');
  const byPolicy = request.profile.denial.value === 'close' && (certificate || login === 'sent');
  if (byPolicy) return say('policy-close', request.profile.denial.confidence === 'stated' ? 'likely' : 'possible');
  return login === 'sent' ? say('login-refused', 'possible') : say('login-missing', 'possible');
}

function connack(
  code: number,
  withLogin: boolean,
  say: (code: FindingCode, confidence: Certainty) => readonly Finding[],
): readonly Finding[] {
  switch (code) {
    case 0:
      return [];
    case 1:
      return say('mqtt-version', 'certain');
    case 2:
      return say('client-id-refused', 'certain');
    case 3:
      return say('broker-unavailable', 'certain');
    default:
      return withLogin ? say('login-refused', 'certain') : say('login-missing', 'likely');
  }
}

const CONNACK_WORDS = [
  'accepted',
  'unacceptable protocol version',
  'identifier rejected',
  'server unavailable',
  'bad user name or password',
  'not authorized',
] as const;

/** How an attempt ended, in words. */
export function endText(end: BrokerEnd): string {
  if (end.is === 'alert') {
    const where = end.at === 'tls' ? 'in the handshake' : 'after the handshake';
    return `alert ${end.number} (${alertName(end.number)}) ${where}`;
  }
  if (end.is === 'connack') return `CONNACK ${end.code} (${CONNACK_WORDS[end.code] ?? 'unknown'})`;
  if (end.is === 'not-possible') return `this computer’s TLS library cannot do it (${end.why})`;
  if (end.at === 'tcp') return `no connection (${end.is})`;
  if (end.at === 'tls') return `the handshake ends without an alert (${end.is})`;
  return {
    closed: 'closed without CONNACK',
    reset: 'reset without CONNACK',
    silent: 'no CONNACK in time',
    garbled: 'an answer that is no MQTT',
  }[end.is];
}
