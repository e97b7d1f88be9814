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
    evidence: 'notAfter of the certificate lies before the time at which it is judged.',
    sources: ['RFC 5280 §4.1.2.5 (validity)'],
    remedy: [{ text: 'Get or make a new one.' }],
  },
  'cert-not-yet-valid': {
    cause: 'clock-not-set',
    rung: 'clock',
    title: 'At this time the certificate is not valid yet',
    meaning: 'A module whose clock was never set is years in the past and refuses every certificate.',
    evidence: 'notBefore of the certificate lies behind the time at which it is judged.',
    sources: ['RFC 5280 §4.1.2.5 (validity)'],
    remedy: [{ text: 'Set the module’s clock before it connects.' }],
  },
  'cert-expiring': {
    cause: 'auth-credentials',
    rung: 'server-trust',
    title: 'A certificate ends soon',
    meaning: 'A device in the field must get the next one before.',
    evidence:
      'notAfter is less than 30 days away; for an authority less than a year, for a public root less than two years.',
    sources: ['RFC 5280 §4.1.2.5 (validity)'],
    remedy: [{ text: 'Plan the exchange now.' }],
  },
  'cert-weak-signature': {
    cause: 'cipher-suite',
    rung: 'server-trust',
    title: 'A certificate is signed with a hash that is no longer accepted',
    meaning:
      'SHA-1 and MD5 signatures below the root are refused by OpenSSL at its usual security level and by the clouds.',
    evidence: 'The signature algorithm of a certificate that is not a root uses SHA-1 or MD5.',
    sources: ['OpenSSL 3.0, SSL_CTX_set_security_level(3): level 1 and above', 'RFC 9155 (SHA-1 and MD5 in TLS)'],
    remedy: [{ text: 'Have it issued again with SHA-256.' }],
  },
  'key-weak': {
    cause: 'key-type-unsupported',
    rung: 'client-auth',
    title: 'A key is too short',
    meaning: 'RSA below 2048 bits is refused by the clouds and by OpenSSL at its usual security level.',
    evidence: 'The modulus of the RSA key has fewer than 2048 bits.',
    sources: ['NIST SP 800-131A', 'OpenSSL 3.0, SSL_CTX_set_security_level(3)'],
    remedy: [{ text: 'Make a new key and certificate: RSA-2048 or EC P-256.' }],
  },
  'key-unusual': {
    cause: 'key-type-unsupported',
    rung: 'client-auth',
    title: 'The key is of a kind that modules do not know',
    meaning: 'Modules read RSA keys and EC keys on the NIST curves; Ed25519 and others they do not.',
    evidence: 'The key’s algorithm is neither RSA nor EC.',
    sources: ['the family pages, fact tls.clientKeyTypes'],
    remedy: [{ text: 'Make a new key and certificate: RSA-2048 or EC P-256.' }],
  },
  'cert-no-client-auth': {
    cause: 'auth-credentials',
    rung: 'client-auth',
    title: 'The certificate that has a key here is not for clients',
    meaning:
      'Its extended key usage leaves out clientAuth, so that a broker which looks refuses it as a client certificate.',
    evidence:
      'The certificate belongs to a private key that is given, and its extended key usage names neither clientAuth nor anyExtendedKeyUsage.',
    sources: ['RFC 5280 §4.2.1.12 (extended key usage)', 'Let’s Encrypt: no clientAuth from 2026-02-11 on'],
    remedy: [{ text: 'Use a certificate of the broker’s or of your own authority, made for clients.' }],
  },
  'issuer-missing': {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'The issuer of a certificate is not among the files',
    meaning: 'Whether that is needed depends on what it is for: a chain that is sent needs its intermediates.',
    evidence: 'The issuer’s name of a certificate is the subject of none of the given ones.',
    sources: ['RFC 5280 §6 (path validation)'],
    remedy: [{ text: 'Add the issuer’s certificate if this one is to be sent with its chain.' }],
  },
  'signature-wrong': {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'A certificate names an issuer that has not signed it',
    meaning: 'The issuer’s name is the same, its key is not: an older or newer certificate of the same authority.',
    evidence: 'A certificate with the issuer’s name is given, and its key does not verify the signature.',
    sources: ['RFC 5280 §6.1.3'],
    remedy: [{ text: 'Get the issuer’s certificate that belongs to this one.' }],
  },
  'chain-order': {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'The certificates of a file are not in the order of a chain',
    meaning: 'Each should be signed by the next. mbedTLS walks forward only and then finds no issuer.',
    evidence:
      'In one file, a certificate is followed by one that has not issued it, although its issuer stands elsewhere in the file.',
    sources: ['RFC 5246 §7.4.2 (certificate_list)', 'ARMmbed/mbed-os issue 9868', 'tried with mbedTLS 2.28'],
    remedy: [{ text: 'Put the certificate of the device or server first, then its issuer, and so on.' }],
  },
  'cert-key-missing': {
    cause: 'client-key-mismatch',
    rung: 'client-auth',
    title: 'No certificate here belongs to the private key',
    meaning: 'For mutual TLS both are needed, and they must belong together.',
    evidence: 'A private key is given, and no given certificate has its public key.',
    sources: ['RFC 5246 §7.4.8 (CertificateVerify)'],
    remedy: [{ text: 'Give the certificate that was made for this key.' }],
  },
  migration: {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'An authority or a cloud changes something that concerns this certificate',
    meaning: 'What works today stops working on a known day.',
    evidence:
      'The certificate, its authority or its root stands in the calendar of announced changes; the entry’s own source is named with the finding.',
    sources: ['docs/anchors.md', 'the announcements of the authorities and clouds'],
    remedy: [{ text: 'Look up what takes its place, and plan for the day.' }],
  },
  'file-key-form': {
    cause: 'cert-format',
    rung: 'client-auth',
    title: 'The key is in a form that the module is not known to read',
    meaning: 'The same key can be written as PKCS#1, PKCS#8 or SEC1. OpenSSL 3 writes PKCS#8 where OpenSSL 1 did not.',
    evidence: 'The form of the key (PKCS#1, PKCS#8, SEC1) is not among those that the firmware line is known to read.',
    sources: ['RFC 8017 (PKCS#1)', 'RFC 5958 (PKCS#8)', 'RFC 5915 (SEC1)', 'the family’s page, fact files.keyForms'],
    remedy: [FIT],
  },
  'file-encoding': {
    cause: 'cert-format',
    rung: 'server-trust',
    title: 'The file is in an encoding that the module is not known to read',
    meaning: 'PEM is text, DER is binary; a module that knows one of them takes the other for damage.',
    evidence: 'The file is PEM, DER or bare base64, and the firmware line is known to read another.',
    sources: [
      'RFC 7468 (PEM)',
      'Telit Cinterion forum, TX62-W with HiveMQ (PEM where DER was wanted)',
      'the family’s page, fact files.encodings',
    ],
    remedy: [FIT],
  },
} as const satisfies Record<string, CatalogueEntry>;
