import type { CatalogueEntry } from './entry.ts';

/** What can be found while files are fitted to a module. */
export const fitEntries = {
  'fit-ambiguous': {
    cause: 'cert-format',
    rung: 'server-trust',
    title: 'The files leave open which of them is meant',
    meaning: 'A module is given one CA, one certificate and one key; here are more.',
    remedy: [{ text: 'Leave out what does not belong to this device and this broker.' }],
  },
  'fit-nothing': {
    cause: 'cert-format',
    rung: 'server-trust',
    title: 'The files hold nothing for a module',
    meaning: 'A module needs a root certificate, and for mutual TLS a certificate with its private key.',
    remedy: [{ text: 'See what is in the files.', command: 'hawser creds inspect FILE' }],
  },
  'fit-no-ca': {
    cause: 'cert-not-stored',
    rung: 'server-trust',
    title: 'No root certificate is among the files',
    meaning: 'Without it the module cannot tell the broker from an impostor.',
    remedy: [
      { text: 'Add the root of the broker’s chain.', command: 'hawser creds anchor --name TEXT --out root.pem' },
    ],
  },
  'fit-converted': {
    cause: 'none',
    rung: 'client-auth',
    title: 'It was written in the form that the module reads',
    meaning: 'The object is the same; only its form differs from that of the file.',
    remedy: [],
  },
  'fit-left-out': {
    cause: 'none',
    rung: 'client-auth',
    title: 'Something of the files is not for this module',
    meaning: 'The module needs the CA, the device’s certificate and its key; the rest was left out.',
    remedy: [],
  },
  'fit-chain-cut': {
    cause: 'auth-credentials',
    rung: 'client-auth',
    title: 'The issuers of the device’s certificate are left out',
    meaning: 'The module takes one certificate only. The broker must then know the issuer itself.',
    remedy: [{ text: 'Register the issuing authority at the broker, or use a certificate that its root has issued.' }],
  },
  'key-missing': {
    cause: 'client-key-mismatch',
    rung: 'client-auth',
    title: 'The private key of the certificate is not among the files',
    meaning: 'For mutual TLS the module needs both.',
    remedy: [{ text: 'Add the key, or leave the certificate out.' }],
  },
  'key-too-long': {
    cause: 'key-type-unsupported',
    rung: 'client-auth',
    title: 'The key is longer than the module can use',
    meaning: 'Proving itself with it is beyond the module’s TLS client.',
    remedy: [{ text: 'Make a new key and certificate of a length that the module takes.' }],
  },
} as const satisfies Record<string, CatalogueEntry>;
