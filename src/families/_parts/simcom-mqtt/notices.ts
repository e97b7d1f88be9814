import { bearerDown } from '../../kit/causes.ts';
import type { ObservedExchange } from '../../kit/part.ts';
import type { Notice } from '../../kit/reading.ts';
import { isGiven, textIn } from '../../kit/seen.ts';
import { span, weigh } from '../../kit/rows.ts';
import type { ModuleState, MqttClientState } from '../../kit/state.ts';

/* What the MQTT client says without a code. */

const STATE = 'command-order/state';
/** Longer than the module takes to look at parameters, and shorter than a connection. */
const AT_ONCE_MS = 2_000;

/** Parameters and state are looked at before anything is sent; what fails on the way has a code. */
export function refusedConnect(
  manual: string,
  { args, ms }: ObservedExchange,
  client: MqttClientState | undefined,
  { mqtt }: ModuleState,
): Notice {
  const source = `${manual}, AT+CMQTTCONNECT`;
  if (ms !== undefined && ms > AT_ONCE_MS) {
    return {
      text: `CONNECT ended with ERROR and no code after ${Math.round(ms / 1000)} s, so something was tried`,
      span: span('bearer', 'mqtt'),
      causes: [
        bearerDown(0.3),
        weigh('wrong-port/plain-on-tls', 0.25, 'tcp', 'nothing answers at that address and port'),
        weigh(STATE, 0.25, 'mqtt', 'the client was in another state'),
      ],
      source,
    };
  }
  return {
    text: 'CONNECT was refused before anything was sent: ERROR without a code is about its parameters or the state of the client',
    span: span('mqtt'),
    causes: [weigh(STATE, 0.9, 'mqtt', whyRefused(args, client, mqtt))],
    source,
  };
}

function whyRefused(
  args: ObservedExchange['args'],
  client: MqttClientState | undefined,
  { started }: ModuleState['mqtt'],
): string {
  if (started === false) return 'the service is not started: START comes first';
  if (client?.acquired === false) return 'the client is not acquired: ACCQ comes before CONNECT';
  if (textIn(args, 'url')?.startsWith('tcp://') === false) return 'the URL has to begin with tcp://, for TLS as well';
  if (isGiven(args, 'username') && !isGiven(args, 'password')) return 'a user name is given without a password';
  if (client?.acquired === undefined)
    return 'the client is not acquired, or a parameter is not as the firmware wants it';
  return 'a parameter is not as the firmware wants it, or the client is connected already';
}

/** START ended by ERROR alone. */
export function notStarted(manual: string): Notice {
  return {
    text: 'START is refused without a code',
    span: span('network', 'mqtt'),
    causes: [
      weigh('network-not-attached', 0.5, 'bearer', 'there is no data connection for the service'),
      weigh(STATE, 0.5, 'mqtt', 'the service runs already: STOP first'),
      weigh('firmware-bug', 0.15, 'mqtt', 'builds without a TCP/IP stack of their own refuse it'),
    ],
    source: `${manual}, AT+CMQTTSTART; LilyGo-Modem-Series issues 125, 247 and 294`,
  };
}

/** ACCQ ended by ERROR alone. */
export function notAcquired(manual: string, { mqtt }: ModuleState): Notice {
  const why =
    mqtt.started === true
      ? 'the client is in use already, or a parameter is one that this firmware does not take'
      : 'the service is not started, or a parameter is one that this firmware does not take';
  return {
    text: 'ACCQ is refused',
    span: span('mqtt'),
    causes: [weigh(STATE, 0.8, 'mqtt', why)],
    source: `${manual}, AT+CMQTTACCQ`,
  };
}

/** SSLCFG ended by ERROR alone. */
export function notBound(manual: string): Notice {
  return {
    text: 'the TLS context is not bound: the client goes on with the one of its own number',
    span: span('tls', 'client-auth'),
    causes: [weigh(STATE, 0.7, 'tls', 'SSLCFG comes after START and before CONNECT')],
    source: `${manual}, AT+CMQTTSSLCFG`,
  };
}

/** What 14 says is sure; why the operation before takes so long it does not say. */
export function busy(client: MqttClientState | undefined): Notice {
  const connecting = client?.connected !== true;
  return {
    text: connecting
      ? 'the client is busy: CONNECT has not ended, its line +CMQTTCONNECT: x,n was not awaited'
      : 'the client is busy: the operation before has not ended, its result line was not awaited',
    span: span('mqtt', 'publish'),
    causes: [weigh(STATE, 0.9, 'mqtt', connecting ? 'CONNECT has not ended' : 'the operation before has not ended')],
    source: 'MQTT result code 14; freematics forum topic 44155',
  };
}

/** 6 for a message on a connection that stood: the broker hung up over it. */
export function closedOver(rung: 'subscribe' | 'publish'): Notice {
  return {
    text: 'the broker closed the connection instead of acknowledging',
    span: span(rung),
    causes: [
      weigh('client-id/policy', 0.8, rung, 'the topic is not allowed to this client'),
      weigh('network-not-attached', 0.1, 'bearer', 'the link was lost at that moment'),
    ],
    source: 'MQTT result code 6; P10-Display README (SIM7600EI), tests 7 and 9',
  };
}

/** A command that needs a connection ended by ERROR alone. */
export function notConnected(client: MqttClientState | undefined): Notice {
  return {
    text: 'the message command is refused without a code',
    span: span('mqtt', 'publish'),
    causes: [
      weigh(
        STATE,
        0.7,
        'mqtt',
        client?.connected === true
          ? 'a length or parameter is not as the firmware wants it'
          : 'there is no connection, or a parameter is not as the firmware wants it',
      ),
    ],
    source: 'MQTT commands: only parameters and state are answered by ERROR alone',
  };
}

/** Silence says little: each of these is possible. */
export function silentConnect(manual: string): Notice {
  return {
    text: 'no result of CONNECT is shown',
    span: span('bearer', 'mqtt'),
    causes: [
      weigh('wrong-port/plain-on-tls', 0.25, 'tcp', 'a server that speaks something else keeps silent'),
      weigh('network-not-attached', 0.25, 'bearer', 'the data connection was lost'),
      weigh(STATE, 0.2, 'mqtt', 'the result was not awaited'),
    ],
    source: `${manual}, AT+CMQTTCONNECT`,
  };
}

const CLOSED = 1;
const RESET = 2;
const NETWORK = 3;

/** `+CMQTTCONNLOST`: who ended a connection that stood. */
export function connectionLost(manual: string, cause: number | undefined): Notice | undefined {
  const source = `${manual}, +CMQTTCONNLOST`;
  const lost = weigh('network-not-attached', cause === NETWORK ? 0.9 : 0.25, 'bearer', 'the data connection was lost');
  switch (cause) {
    case CLOSED:
    case RESET:
      return {
        text: 'the broker ended a connection that stood',
        span: span('mqtt', 'publish'),
        causes: [
          weigh('client-id/policy', 0.5, 'publish', 'the topic is not allowed, or another client uses the same id'),
          lost,
          weigh('auth-credentials', 0.15, 'mqtt', 'a token has run out'),
        ],
        source: `${source}; P10-Display README (SIM7600EI), tests 7 and 9`,
      };
    case NETWORK:
      return { text: 'the data connection was lost', span: span('bearer'), causes: [lost], source };
    default:
      return undefined;
  }
}

/** `+CMQTTPING`. */
export function pingLost(manual: string): Notice {
  return {
    text: 'the broker did not answer the keep-alive',
    span: span('bearer', 'mqtt'),
    causes: [weigh('network-not-attached', 0.6, 'bearer', 'the data connection was lost')],
    source: `${manual}, +CMQTTPING`,
  };
}

/** `+CMQTTNONET`. */
export function networkGone(manual: string): Notice {
  return {
    text: 'the service has lost its network and has to be started anew',
    span: span('bearer'),
    causes: [weigh('network-not-attached', 0.8, 'bearer', 'the data connection was lost')],
    source: `${manual}, +CMQTTNONET`,
  };
}
