import { refusedAs } from '../../kit/excuses.ts';
import type { LogReading, Notice } from '../../kit/reading.ts';
import { span, weigh } from '../../kit/rows.ts';
import { isBare, textIn } from '../../kit/seen.ts';
import type { ModuleState } from '../../kit/state.ts';

const PLAIN = 1;

function refusedOpen(manual: string, { sockets }: ModuleState): Notice {
  return {
    text: 'the TLS socket is refused without a code',
    span: span('tls'),
    causes: [
      weigh(
        'command-order/state',
        0.8,
        'tls',
        sockets.started === true ? 'the session is open already, or a parameter is wrong' : 'CCHSTART comes first',
      ),
    ],
    source: `${manual}, AT+CCHOPEN`,
  };
}

function refusedStart(manual: string): Notice {
  return {
    text: 'the TLS socket service is refused without a code',
    span: span('network', 'tls'),
    causes: [
      weigh('network-not-attached', 0.5, 'bearer', 'there is no data connection for the service'),
      weigh('command-order/state', 0.5, 'tls', 'the service runs already'),
    ],
    source: `${manual}, AT+CCHSTART`,
  };
}

/** The session stood, so the handshake was through: what the host sent over it, or its silence, was not liked. */
function closedByPeer(manual: string, line: string): Notice {
  return {
    text: 'the server closed a TLS connection that stood',
    span: span('client-auth', 'publish'),
    causes: [
      weigh('client-id/policy', 0.25, 'mqtt', 'a broker closes at a client id or topic that it does not allow'),
      weigh('auth-credentials', 0.25, 'mqtt', 'a broker closes at a login or certificate that it does not take'),
      weigh('other', 0.2, 'mqtt', 'a server closes what is silent or done'),
    ],
    source: `${manual}, ${line}`,
  };
}

/** What the TLS sockets say in a log beside their result codes. */
export function tlsSocketReading(manual: string): LogReading {
  return {
    reaches: {
      'cch.start': 'bearer',
      'cch.address': 'bearer',
      // The result alone does not show whether TLS was asked for.
      'cch.open': ({ args }) => (args['type'] === PLAIN || textIn(args, 'host') === undefined ? 'tcp' : 'client-auth'),
    },
    ends: {
      'cch.open': (seen, state) => (isBare(seen) ? refusedOpen(manual, state) : undefined),
      'cch.start': (seen) => (isBare(seen) ? refusedStart(manual) : undefined),
    },
    lines: {
      'cch.peer-closed': () => closedByPeer(manual, '+CCH_PEER_CLOSED'),
      'cch.receive-closed': () => closedByPeer(manual, '+CCH_RECV_CLOSED'),
    },
    harmless: {
      'cch.start': (seen, { sockets }) =>
        isBare(seen) && sockets.started === true ? 'the service runs already' : undefined,
      'cch.stop': refusedAs('there was no service to stop'),
      'cch.close': refusedAs('there was no session to close'),
    },
    asks: [
      {
        command: 'AT+CCHOPEN=0,"BROKER",8883,2',
        learns: 'TLS alone, without MQTT and login: its code shows on which side of the handshake it breaks',
        decides: [
          'wrong-root-ca',
          'sni-missing',
          'client-cert-missing',
          'cipher-suite',
          'auth-credentials',
          'client-id/policy',
          'wrong-port/plain-on-tls',
        ],
      },
    ],
  };
}
