import type { CatalogueEntry } from './entry.ts';

const FIT = {
  text: 'Or have all files made as the module wants them.',
  command: 'hawser creds fit --module FAMILY FILE... --out DIR',
} as const;

/** What can be found in certificates and keys themselves, and between them. */
export const credentialEntries = {
  'cert-expired': {
    cause: 'auth-credentials',
    rung: 'server-trust',
    title: 'A certificate has ended',
    meaning: 'Whoever looks at dates refuses it.',
    remedy: [{ text: 'Get or make a new one.' }],
  },
  'cert-not-yet-valid': {
    cause: 'clock-not-set',
    rung: 'clock',
    title: 'At this time the certificate is not valid yet',
    meaning: 'A module whose clock was never set is years in the past and refuses every certificate.',
    remedy: [{ text: 'Set the module’s clock before it connects.' }],
  },
  'cert-expiring': {
    cause: 'auth-credentials',
    rung: 'server-trust',
    title: 'A certificate ends soon',
    meaning: 'A device in the field must get the next one before.',
    remedy: [{ text: 'Plan the exchange now.' }],
  },
  'cert-weak-signature': {
    cause: 'cipher-suite',
    rung: 'server-trust',
    title: 'A certificate is signed with a hash that is no longer accepted',
    meaning:
      'SHA-1 and MD5 signatures below the root are refused by OpenSSL at its usual security level and by the clouds.',
    remedy: [{ text: 'Have it issued again with SHA-256.' }],
  },
  'key-weak': {
    cause: 'key-type-unsupported',
    rung: 'client-auth',
    title: 'A key is too short',
    meaning: 'RSA below 2048 bits is refused by the clouds and by OpenSSL at its usual security level.',
    remedy: [{ text: 'Make a new key and certificate: RSA-2048 or EC P-256.' }],
  },
  'key-unusual': {
    cause: 'key-type-unsupported',
    rung: 'client-auth',
    title: 'The key is of a kind that modules do not know',
    meaning: 'Modules read RSA keys and EC keys on the NIST curves; Ed25519 and others they do not.',
    remedy: [{ text: 'Make a new key and certificate: RSA-2048 or EC P-256.' }],
  },
  'cert-no-client-auth': {
    cause: 'auth-credentials',
    rung: 'client-auth',
    title: 'The certificate that has a key here is not for clients',
    meaning:
      'Its extended key usage leaves out clientAuth, so that a broker which looks refuses it as a client certificate.',
    remedy: [{ text: 'Use a certificate of the broker’s or of your own authority, made for clients.' }],
  },
  'issuer-missing': {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'The issuer of a certificate is not among the files',
    meaning: 'Whether that is needed depends on what it is for: a chain that is sent needs its intermediates.',
    remedy: [{ text: 'Add the issuer’s certificate if this one is to be sent with its chain.' }],
  },
  'signature-wrong': {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'A certificate names an issuer that has not signed it',
    meaning: 'The issuer’s name is the same, its key is not: an older or newer certificate of the same authority.',
    remedy: [{ text: 'Get the issuer’s certificate that belongs to this one.' }],
  },
  'chain-order': {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'The certificates of a file are not in the order of a chain',
    meaning: 'Each should be signed by the next. mbedTLS walks forward only and then finds no issuer.',
    remedy: [{ text: 'Put the certificate of the device or server first, then its issuer, and so on.' }],
  },
  'cert-key-missing': {
    cause: 'client-key-mismatch',
    rung: 'client-auth',
    title: 'No certificate here belongs to the private key',
    meaning: 'For mutual TLS both are needed, and they must belong together.',
    remedy: [{ text: 'Give the certificate that was made for this key.' }],
  },
  migration: {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'An authority or a cloud changes something that concerns this certificate',
    meaning: 'What works today stops working on a known day.',
    remedy: [{ text: 'Look up what takes its place, and plan for the day.' }],
  },
  'file-key-form': {
    cause: 'cert-format',
    rung: 'client-auth',
    title: 'The key is in a form that the module is not known to read',
    meaning: 'The same key can be written as PKCS#1, PKCS#8 or SEC1. OpenSSL 3 writes PKCS#8 where OpenSSL 1 did not.',
    remedy: [FIT],
  },
  'file-encoding': {
    cause: 'cert-format',
    rung: 'server-trust',
    title: 'The file is in an encoding that the module is not known to read',
    meaning: 'PEM is text, DER is binary; a module that knows one of them takes the other for damage.',
    remedy: [FIT],
  },
} as const satisfies Record<string, CatalogueEntry>;
