import type { CatalogueEntry } from './entry.ts';

/** What can be found on the rungs MQTT itself. */
export const mqttEntries = {
  'login-missing': {
    cause: 'auth-credentials',
    rung: 'mqtt',
    title: 'The broker needs a user name and a password',
    meaning: 'This kind of broker refuses clients without a login.',
    remedy: [{ text: 'Give the login.', command: '--username U --password-env NAME' }],
  },
  'login-refused': {
    cause: 'auth-credentials',
    rung: 'mqtt',
    title: 'The broker refuses the login',
    meaning: 'CONNACK says: bad user name or password, or not authorized.',
    remedy: [
      { text: 'Check user name and password in another client, for this very host.' },
      { text: 'Some brokers say the same when the server name (SNI) is missing.', command: '--sni on' },
    ],
  },
  'login-length': {
    cause: 'auth-credentials',
    rung: 'mqtt',
    title: 'User name or password does not fit the module',
    meaning: 'The module’s CONNECT command takes only so many bytes.',
    remedy: [{ text: 'Use a shorter login.' }],
  },
  'client-id-length': {
    cause: 'client-id/policy',
    rung: 'mqtt',
    title: 'The client id does not fit the module',
    meaning: 'The module takes only so many bytes.',
    remedy: [{ text: 'Use a shorter client id.', command: '--client-id ID' }],
  },
  'client-id-refused': {
    cause: 'client-id/policy',
    rung: 'mqtt',
    title: 'The broker refuses the client id',
    meaning: 'CONNACK says "identifier rejected".',
    remedy: [{ text: 'Use a client id that the broker allows.', command: '--client-id ID' }],
  },
  'policy-close': {
    cause: 'client-id/policy',
    rung: 'mqtt',
    title: 'The broker closes the connection after CONNECT',
    meaning:
      'A policy forbids this client: with AWS IoT the client id must be one that the certificate’s policy allows.',
    remedy: [
      {
        text: 'Compare client id and policy (iot:Connect on client/ID) in the cloud console.',
        command: '--client-id ID',
      },
    ],
  },
  'client-not-allowed': {
    cause: 'client-id/policy',
    rung: 'mqtt',
    title: 'The broker does not allow this client',
    meaning: 'CONNACK says "not authorized": the login may be right, but not for this client id.',
    remedy: [{ text: 'Use a client id that the broker allows for this login.', command: '--client-id ID' }],
  },
  'topic-denied': {
    cause: 'client-id/policy',
    rung: 'publish',
    title: 'The broker does not let this client use the topic',
    meaning: 'Subscribing or publishing was refused, or the broker closed on it.',
    remedy: [
      { text: 'Use a topic that the policy allows.', command: '--pub TOPIC=TEXT' },
      { text: 'Ask for acknowledgements only where no topic of your own exists.', command: '--verify ack' },
    ],
  },
  'topic-length': {
    cause: 'other',
    rung: 'subscribe',
    title: 'A topic does not fit the module',
    meaning: 'The module takes only so many bytes.',
    remedy: [{ text: 'Use a shorter topic.' }],
  },
  'payload-length': {
    cause: 'other',
    rung: 'publish',
    title: 'The message does not fit the module',
    meaning: 'The module takes only so many bytes in one message.',
    remedy: [{ text: 'Send less at once.' }],
  },
  'keep-alive-range': {
    cause: 'other',
    rung: 'mqtt',
    title: 'The keep-alive time is outside what the module takes',
    meaning: 'The CONNECT command would be refused.',
    remedy: [{ text: 'Choose another.', command: '--keepalive 60' }],
  },
  'broker-unavailable': {
    cause: 'other',
    rung: 'mqtt',
    title: 'The broker says that it is unavailable',
    meaning: 'CONNACK "server unavailable": overload, or a limit of the account.',
    remedy: [{ text: 'Try again later; look at the broker’s status and the account’s limits.' }],
  },
  'mqtt-version': {
    cause: 'other',
    rung: 'mqtt',
    title: 'The broker does not take the module’s MQTT version',
    meaning: 'CONNACK "unacceptable protocol version".',
    remedy: [{ text: 'See whether the broker allows MQTT 3.1.1.' }],
  },
  'module-state': {
    cause: 'command-order/state',
    rung: 'mqtt',
    title: 'The module is in a state that does not allow the command',
    meaning: 'A service was still running, a client still taken, or the order of commands was not the module’s.',
    remedy: [{ text: 'Run it again; if it stays, restart the module.', command: 'AT+CRESET' }],
  },
  'no-own-message': {
    cause: 'other',
    rung: 'publish',
    title: 'The message was sent but did not come back',
    meaning: 'Publishing was acknowledged, yet the module did not receive its own message in time.',
    remedy: [
      { text: 'Some brokers do not deliver to the sender: ask for acknowledgements only.', command: '--verify ack' },
    ],
  },
} as const satisfies Record<string, CatalogueEntry>;
