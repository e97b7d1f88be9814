import type { CatalogueEntry } from './entry.ts';

/** What there is to say of a login that was made, and of what a broker will make of a client. */
export const loginEntries = {
  'login-token-ends': {
    cause: 'auth-credentials',
    rung: 'mqtt',
    title: 'The password is a token that ends',
    meaning:
      'Its end is counted from this computer’s clock and judged by the broker’s own. The module’s clock has no part in it, but where the two differ one of them is wrong.',
    evidence: 'The time in the token, and the module’s clock where it was read.',
    sources: ['Microsoft Learn, control access to IoT Hub with shared access signatures'],
    remedy: [
      { text: 'Make a new one before it ends: the next connection needs it.', command: '--ttl SECONDS' },
      { text: 'Keep this computer’s clock right.' },
    ],
  },
  'policy-hint': {
    cause: 'client-id/policy',
    rung: 'mqtt',
    title: 'The broker’s policy has to allow this client id and its topics',
    meaning: 'Whatever it forbids ends the connection, without a code that would say why.',
    evidence: 'The client id and the topics of this run, against what the documents of the broker ask for.',
    sources: ['AWS IoT Core developer guide, policies'],
    remedy: [
      { text: 'Compare them with the policy of the certificate in the cloud console.', command: '--client-id ID' },
    ],
  },
  'authorizer-port': {
    cause: 'wrong-port/plain-on-tls',
    rung: 'client-auth',
    title: 'This port asks for a client certificate, not for an authorizer',
    meaning:
      'Custom authorizers are asked on port 443 for clients that offer a protocol name (ALPN), or where a domain configuration says so.',
    evidence: 'The port of the broker’s URL, against the ports that its profile knows.',
    sources: ['AWS IoT Core developer guide, device communication protocols'],
    remedy: [
      {
        text: 'Fix the way of authentication in a domain configuration, and send the server name.',
        command: '--sni on',
      },
      { text: 'Or use port 443 with a module that can send ALPN.' },
    ],
  },
} as const satisfies Record<string, CatalogueEntry>;
