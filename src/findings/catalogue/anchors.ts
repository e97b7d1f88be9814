import type { CatalogueEntry } from './entry.ts';

/** What can be found about roots: which one a chain needs, and whether it is still the right one. */
export const anchorEntries = {
  'anchor-unknown': {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'The chain leads to no root that is known here',
    meaning: 'A broker of one’s own or of a company has a root of its own; it cannot be told from the chain alone.',
    remedy: [
      {
        text: 'Ask whoever runs the broker for its root certificate, and put it into a folder.',
        command: '--anchors DIR',
      },
    ],
  },
  'anchor-retired': {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'Servers have moved away from this root',
    meaning:
      'It may be valid for years, but the chains of today no longer lead to it, so a module that has only it is cut off.',
    remedy: [{ text: 'Load the root that took its place.' }],
  },
  'anchor-distrusted': {
    cause: 'none',
    rung: 'server-trust',
    title: 'Root programs end their trust in this root',
    meaning:
      'Browsers and operating systems drop it. Modules do not notice, but certification authorities then issue under other roots, and servers follow.',
    remedy: [{ text: 'Where the module takes more than one root, load the next one as well.' }],
  },
  'cross-sign-sent': {
    cause: 'intermediate-instead-of-root',
    rung: 'server-trust',
    title: 'The chain holds a cross-signed copy of a root, which is not the root',
    meaning:
      'It has the name and the key of the root, but another issuer. OpenSSL and stacks like it refuse it as CA; the self-signed certificate of the same key is accepted everywhere that the copy is.',
    remedy: [{ text: 'Load the self-signed root instead of a certificate from the chain.' }],
  },
  'chain-outdated': {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'This chain is not what servers send today',
    meaning: 'Advice that was read off it can be out of date: which root a module needs may depend on what is sent.',
    remedy: [
      {
        text: 'Keep the chain of today.',
        command: 'openssl s_client -showcerts -connect HOST:8883 -servername HOST </dev/null',
      },
    ],
  },
} as const satisfies Record<string, CatalogueEntry>;
