import { withTls } from './setup.ts';
import type { State } from './state.ts';
import { NAMES, damaged, hasClient, notStored, stored, without } from './where.ts';

/** What can be wrong with the files. */
export const FILES: readonly State[] = [
  {
    id: 'other root',
    about: 'file',
    causes: ['wrong-root-ca'],
    change: (right, { place }) => stored(right, NAMES.ca, place.ca.other, 'other root'),
  },
  {
    id: 'another root of the broker’s',
    about: 'file',
    causes: ['wrong-root-ca'],
    change: (right, { place }) => stored(right, NAMES.ca, place.ca.sibling, 'right root'),
  },
  {
    id: 'intermediate as root',
    about: 'file',
    causes: ['intermediate-instead-of-root', 'wrong-root-ca'],
    change: (right, { place }) => stored(right, NAMES.ca, place.ca.intermediate, 'intermediate'),
  },
  {
    id: 'root damaged',
    about: 'file',
    causes: ['cert-format'],
    change: (right, { place }) => stored(right, NAMES.ca, damaged(place.ca.right), 'damaged root'),
  },
  {
    id: 'root damaged, stored before',
    about: 'file',
    causes: ['cert-format'],
    change: (right, { place }) => ({
      ...stored(right, NAMES.ca, damaged(place.ca.right), 'damaged root'),
      storedBefore: true,
    }),
  },
  {
    id: 'root never stored, the others before',
    about: 'file',
    causes: ['cert-not-stored'],
    change: (right) => ({ ...notStored(right, NAMES.ca), storedBefore: true }),
  },
  {
    id: 'other root, stored before',
    about: 'file',
    causes: ['wrong-root-ca'],
    change: (right, { place }) => ({ ...stored(right, NAMES.ca, place.ca.other, 'other root'), storedBefore: true }),
  },
  {
    id: 'root never stored',
    about: 'file',
    causes: ['cert-not-stored'],
    change: (right) => notStored(right, NAMES.ca),
  },
  {
    id: 'root misspelt',
    about: 'file',
    causes: ['cert-not-stored'],
    change: (right) => withTls(right, 'cacert', 'cacert.pem'),
  },
  {
    id: 'root not named',
    about: 'file',
    causes: ['cert-not-stored'],
    change: (right) => without(right, 'cacert'),
  },
  {
    id: 'no client certificate',
    about: 'file',
    causes: ['client-cert-missing'],
    applies: hasClient,
    change: (right) =>
      without(notStored(notStored(withTls(right, 'authmode', 1), NAMES.cert), NAMES.key), 'clientcert', 'clientkey'),
  },
  {
    id: 'key never stored',
    about: 'file',
    causes: ['cert-not-stored', 'client-cert-missing'],
    applies: hasClient,
    change: (right) => notStored(right, NAMES.key),
  },
  {
    id: 'key not named',
    about: 'file',
    causes: ['client-cert-missing', 'cert-not-stored'],
    applies: hasClient,
    change: (right) => without(right, 'clientkey'),
  },
  {
    id: 'key damaged',
    about: 'file',
    causes: ['cert-format'],
    applies: hasClient,
    change: (right, { place }) => stored(right, NAMES.key, damaged(place.client?.key ?? ''), 'key'),
  },
  {
    id: 'key of another pair',
    about: 'file',
    causes: ['client-key-mismatch'],
    applies: hasClient,
    change: (right, { place }) => stored(right, NAMES.key, place.client?.otherKey ?? '', 'key'),
  },
];
