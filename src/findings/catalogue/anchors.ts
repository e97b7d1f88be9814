import type { CatalogueEntry } from './entry.ts';

/** What can be found about roots: which one a chain needs, and whether it is still the right one. */
export const anchorEntries = {
  'anchor-unknown': {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'The chain leads to no root that is known here',
    meaning: 'A broker of one’s own or of a company has a root of its own; it cannot be told from the chain alone.',
    evidence:
      'The last certificate of the chain names an issuer that is not among the known roots, nor in the folder of --anchors.',
    sources: ['docs/anchors.md'],
    remedy: [
      {
        text: 'Ask whoever runs the broker for its root certificate, and put it into a folder.',
        command: '--anchors DIR',
      },
    ],
  },
  'anchor-by-profile': {
    cause: 'none',
    rung: 'server-trust',
    title: 'The root was chosen by the kind of broker alone',
    meaning:
      'No chain of the broker was seen from this computer, so the root is the one that brokers of this kind are known to use. An account can have another, and what is known can be out of date.',
    evidence: 'The profile of the broker names its roots; no --ca was given, and no probe has reached the broker.',
    sources: ['the broker’s page, its anchors', 'docs/anchors.md'],
    remedy: [
      { text: 'See the chain itself, from a network that reaches the broker.', command: 'hawser probe mqtts://HOST' },
      { text: 'Or give the root.', command: '--ca FILE' },
    ],
  },
  'anchor-retired': {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'Servers have moved away from this root',
    meaning:
      'It may be valid for years, but the chains of today no longer lead to it, so a module that has only it is cut off.',
    evidence: 'The history of the root has a day on which servers began to use another.',
    sources: [
      'docs/anchors.md',
      'Microsoft Learn, migration of Azure IoT TLS certificates',
      'AWS security blog, Amazon Trust Services and Starfield Class 2',
    ],
    remedy: [{ text: 'Load the root that took its place.' }],
  },
  'anchor-distrusted': {
    cause: 'none',
    rung: 'server-trust',
    title: 'Root programs end their trust in this root',
    meaning:
      'Browsers and operating systems drop it. Modules do not notice, but certification authorities then issue under other roots, and servers follow.',
    evidence: 'The history of the root has a day from which root programs no longer trust it for TLS.',
    sources: ['docs/anchors.md'],
    remedy: [{ text: 'Where the module takes more than one root, load the next one as well.' }],
  },
  'cross-sign-sent': {
    cause: 'intermediate-instead-of-root',
    rung: 'server-trust',
    title: 'The chain holds a cross-signed copy of a root, which is not the root',
    meaning:
      'It has the name and the key of the root, but another issuer. OpenSSL and stacks like it refuse it as CA; the self-signed certificate of the same key is accepted everywhere that the copy is.',
    evidence: 'A certificate of the chain has the public key of a known root and is signed by somebody else.',
    sources: [
      'RFC 5280 §3.2 (cross-certificates)',
      'docs/anchors.md',
      'tried with OpenSSL 3.0, mbedTLS 2.28 and wolfSSL 5.5',
    ],
    remedy: [{ text: 'Load the self-signed root instead of a certificate from the chain.' }],
  },
  'chain-outdated': {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'This chain is not what servers send today',
    meaning: 'Advice that was read off it can be out of date: which root a module needs may depend on what is sent.',
    evidence: 'The chain holds a certificate that has ended, or a cross-sign that servers are known to send no longer.',
    sources: ['docs/anchors.md'],
    remedy: [
      {
        text: 'Keep the chain of today.',
        command: 'openssl s_client -showcerts -connect HOST:8883 -servername HOST </dev/null',
      },
    ],
  },
} as const satisfies Record<string, CatalogueEntry>;
