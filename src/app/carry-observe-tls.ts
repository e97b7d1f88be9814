import { weigh } from '../families/kit/rows.ts';
import type { Evidence } from '../findings/finding.ts';
import type { Observation } from '../findings/ranker.ts';
import { on, plain } from '../run/observation.ts';
import { noAnswerFromNetwork } from '../run/observe-silence.ts';
import type { HostTlsFailure } from '../tls/host-tls-failure.ts';

/** What this computer has shown of itself in the handshake. */
export interface ShownInTls {
  /** The server name was sent. */
  readonly serverName: boolean;
  readonly certificate: boolean;
}

const RFC_ALERTS = 'RFC 5246 §7.2.2 and RFC 8446 §6.2 (alerts)';
const ALERT = {
  handshakeFailure: 40,
  certificateExpired: 45,
  decryptError: 51,
  protocolVersion: 70,
  insufficientSecurity: 71,
  unrecognizedName: 112,
} as const;

/** What a handshake of this computer’s own that failed speaks for. */
export function observeTls(failure: HostTlsFailure, shown: ShownInTls): Observation {
  const { span, said } = failure;
  const evidence: Evidence[] = [{ kind: 'wire', ref: 'TLS of this computer', text: said }];
  switch (failure.is) {
    case 'key-mismatch':
      return plain('client-key-mismatch', evidence, span);
    case 'file-unusable':
      return plain('file-part-unreadable', evidence, span);
    case 'not-tls':
      return plain('endpoint-not-tls', evidence, span);
    case 'version':
      return plain('tls-version', evidence, span);
    case 'not-possible':
      return plain('handshake-broken', evidence, span);
    case 'expired':
    case 'not-yet-valid':
      return plain('server-cert-expired', evidence, span);
    case 'unknown-issuer':
      return plain('anchor-wrong', evidence, span);
    case 'untrusted':
      return { ...plain('anchor-wrong', evidence, span), causes: [UNTRUSTED] };
    case 'wrong-name':
      return wrongName(evidence, shown);
    case 'timeout':
      return span.to === 'tls' ? silent(evidence) : endedLate(failure, shown, evidence);
    case 'alert':
    case 'closed':
    case 'reset':
      return span.to === 'tls' ? helloRefused(failure, shown, evidence) : endedLate(failure, shown, evidence);
  }
}

const UNTRUSTED = weigh('wrong-root-ca', 0.5, 'server-trust', 'the chain was refused, and not for its dates');

function wrongName(evidence: readonly Evidence[], { serverName }: ShownInTls): Observation {
  const observation = plain('server-name-mismatch', evidence, on('server-trust'));
  if (serverName) return observation;
  const why = 'a host with many names shows another certificate to a hello without one';
  return { ...observation, causes: [weigh('sni-missing', 0.9, 'tls', why), ...observation.causes] };
}

/** A port that takes connections and does not answer a ClientHello, or a link that has gone. */
function silent(evidence: readonly Evidence[]): Observation {
  const [first] = evidence;
  const silence = noAnswerFromNetwork('tls', first ?? { kind: 'wire', ref: 'ClientHello', text: 'no answer' });
  const why = 'a port without TLS waits for more, or cannot answer the hello';
  return { ...silence, causes: [...silence.causes, weigh('wrong-port/plain-on-tls', 0.4, 'tls', why)] };
}

/** The server has refused the ClientHello, or does not know what it is. */
function helloRefused(
  { alert, is }: HostTlsFailure,
  { serverName }: ShownInTls,
  evidence: readonly Evidence[],
): Observation {
  if (alert === ALERT.protocolVersion) return plain('tls-version', evidence, on('tls'));
  const unnamed = serverName
    ? []
    : [weigh('sni-missing', 0.6, 'tls', 'hosts with many names refuse a hello without one')];
  if (alert === undefined) {
    const lost = weigh(
      'network-not-attached',
      is === 'reset' ? 0.4 : 0.2,
      'bearer',
      'the link was lost at that moment',
    );
    return {
      evidence,
      source: 'what an end in place of a ServerHello means',
      span: { from: 'bearer', to: 'tls' },
      causes: [
        ...unnamed,
        weigh('wrong-port/plain-on-tls', 0.5, 'tls', 'a port without TLS hangs up on a hello'),
        weigh('cipher-suite', 0.2, 'tls', 'some servers close where nothing of the hello suits them'),
        lost,
      ],
    };
  }
  if (alert === ALERT.unrecognizedName) {
    const why = 'the server does not know the name, or was sent none';
    return { ...plain('hello-refused', evidence, on('tls')), causes: [...unnamed, weigh('other', 0.6, 'tls', why)] };
  }
  if (alert !== ALERT.handshakeFailure && alert !== ALERT.insufficientSecurity)
    return plain('hello-refused', evidence, on('tls'));
  return {
    evidence,
    source: RFC_ALERTS,
    span: on('tls'),
    causes: [
      ...unnamed,
      weigh('cipher-suite', 0.5, 'tls', 'no suite in common'),
      weigh('tls-version', 0.2, 'tls', 'no version in common'),
    ],
  };
}

/** The server has ended it after our own flight: over the client’s certificate, as a rule. */
function endedLate(
  { alert, span }: HostTlsFailure,
  { certificate }: ShownInTls,
  evidence: readonly Evidence[],
): Observation {
  if (span.from === 'client-auth' && span.to === 'client-auth') {
    if (alert === ALERT.certificateExpired && certificate) return plain('client-cert-expired', evidence, span);
    if (alert === ALERT.decryptError && certificate) return plain('client-key-mismatch', evidence, span);
    if (alert !== undefined) return plain(certificate ? 'client-cert-refused' : 'client-cert-missing', evidence, span);
  }
  return {
    evidence,
    source: RFC_ALERTS,
    span,
    causes: [
      certificate
        ? weigh('auth-credentials', 0.6, 'client-auth', 'the server ended it once it had seen the client’s certificate')
        : weigh('client-cert-missing', 0.6, 'client-auth', 'the server ended it when no client’s certificate came'),
      ...(span.from === 'server-trust'
        ? [weigh('wrong-root-ca', 0.3, 'server-trust', 'the chain as it was sent does not lead to a given root')]
        : []),
      weigh('network-not-attached', 0.2, 'bearer', 'the link was lost at that moment'),
    ],
  };
}
