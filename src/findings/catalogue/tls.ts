import type { CatalogueEntry } from './entry.ts';

/** What can be found on the rungs from the hellos to the client certificate. */
export const tlsEntries = {
  'port-without-tls': {
    cause: 'wrong-port/plain-on-tls',
    rung: 'tls',
    title: 'This port is usually the other kind',
    meaning:
      '1883 is the port for MQTT without TLS, 8883 the one with it. The wrong pairing fails as a handshake error or as silence.',
    remedy: [{ text: 'Use mqtts:// with 8883, or mqtt:// with 1883.' }],
  },
  'sni-missing': {
    cause: 'sni-missing',
    rung: 'tls',
    title: 'The broker needs the server name, and the module does not send it',
    meaning:
      'One address serves many customers there. Without the server name (SNI) in the handshake the broker refuses, or answers for somebody else and says "not authorized".',
    remedy: [{ text: 'Let the module send it.', command: '--sni on' }],
  },
  'sni-unsupported': {
    cause: 'sni-unsupported-firmware',
    rung: 'tls',
    title: 'This firmware cannot send the server name that the broker needs',
    meaning:
      'The broker picks the customer by the server name (SNI). This firmware does not send it, or fails each handshake when told to.',
    remedy: [
      { text: 'Update the module’s firmware to a line that sends it; take the image of your exact hardware variant.' },
      { text: 'Or use a broker with an address of its own, which needs no server name.' },
    ],
  },
  'ca-missing': {
    cause: 'cert-not-stored',
    rung: 'server-trust',
    title: 'No root certificate is given',
    meaning: 'Without it the module cannot tell the broker from an impostor, and a login would go to whoever answers.',
    remedy: [{ text: 'Give the root certificate of the broker’s chain.', command: '--ca FILE' }],
  },
  'anchor-wrong': {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'The root certificate does not fit the broker’s chain',
    meaning:
      'The module could not build a path from the broker’s certificate to the root certificate that it was given.',
    remedy: [
      {
        text: 'Look at what the broker sends and take the self-signed root that its last certificate names as issuer.',
      },
      { text: 'Some brokers have changed their root: an old download may be for the old one.' },
    ],
  },
  'ca-not-root': {
    cause: 'intermediate-instead-of-root',
    rung: 'server-trust',
    title: 'The CA file holds no self-signed root',
    meaning:
      'An intermediate, cross-signed or server certificate was given. Most modules accept only a self-signed root; and what is not a root changes often.',
    remedy: [{ text: 'Give the self-signed root certificate at the top of the chain.', command: '--ca FILE' }],
  },
  'ca-expired': {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'The root certificate is out of its dates',
    meaning: 'Its validity has ended or has not begun. A module that looks at dates will refuse every chain under it.',
    remedy: [{ text: 'Get the current root certificate of the broker.' }],
  },
  'stored-file-unusable': {
    cause: 'cert-format',
    rung: 'server-trust',
    title: 'The module could not use a stored certificate file',
    meaning:
      'The TLS session could not even be opened: a file is damaged, was cut off while it was stored, is not there, or is in a form this module cannot read.',
    remedy: [{ text: 'Store the files again.' }],
  },
  'file-too-big': {
    cause: 'cert-format',
    rung: 'server-trust',
    title: 'A credential file is larger than the module takes',
    meaning: 'The module refuses the upload.',
    remedy: [{ text: 'Give one certificate only, not a whole bundle.' }],
  },
  'client-cert-missing': {
    cause: 'client-cert-missing',
    rung: 'client-auth',
    title: 'The broker demands a client certificate, and none is presented',
    meaning:
      'With mutual TLS the device proves itself by a certificate and its private key; both have to be stored and named.',
    remedy: [{ text: 'Give both files.', command: '--cert FILE --key FILE' }],
  },
  'client-key-mismatch': {
    cause: 'client-key-mismatch',
    rung: 'client-auth',
    title: 'The private key does not belong to the client certificate',
    meaning: 'They were made at different times, or files of two devices were mixed up.',
    remedy: [{ text: 'Take certificate and key from the same download, or create a new pair.' }],
  },
  'client-cert-expired': {
    cause: 'auth-credentials',
    rung: 'client-auth',
    title: 'The client certificate is out of its dates',
    meaning: 'The broker will refuse it.',
    remedy: [{ text: 'Create a new client certificate.' }],
  },
  'client-cert-refused': {
    cause: 'auth-credentials',
    rung: 'client-auth',
    title: 'The broker refuses the client certificate',
    meaning:
      'The handshake passes without it and fails with it, or only the broker’s judgement of it is left: an authority that the broker does not know, not registered, not activated, or expired.',
    remedy: [
      {
        text: 'Check in the cloud console that this certificate is registered and active, for this account and region.',
      },
      { text: 'Check that the broker trusts the authority that issued it.' },
    ],
  },
  'client-key-type': {
    cause: 'key-type-unsupported',
    rung: 'client-auth',
    title: 'Nobody has reported this type of client key to work on this module',
    meaning: 'Reports and manuals show other types only. It may work.',
    remedy: [{ text: 'If the handshake fails, try a key and certificate of a type that is known to work.' }],
  },
  'dates-not-checked': {
    cause: 'none',
    rung: 'server-trust',
    title: 'Certificate dates are not checked by the module',
    meaning: 'That is this module’s default: an expired certificate of the broker would go unnoticed.',
    remedy: [
      {
        text: 'Set the clock and switch the check on once the connection works.',
        command: 'AT+CSSLCFG="ignorelocaltime",0,0',
      },
    ],
  },
  'handshake-failed': {
    cause: 'cipher-suite',
    rung: 'tls',
    title: 'Module and broker agree on no TLS version or cipher suite',
    meaning: 'The broker refuses the module’s ClientHello, or closes on it.',
    remedy: [
      { text: 'See whether the broker allows TLS 1.2 and an RSA certificate.' },
      { text: 'A newer firmware of the module may offer more.' },
    ],
  },
  'tls-version': {
    cause: 'tls-version',
    rung: 'tls',
    title: 'Module and broker share no TLS version',
    meaning: 'This module speaks up to TLS 1.2; a broker that insists on TLS 1.3 cannot be reached by it.',
    remedy: [{ text: 'Allow TLS 1.2 at the broker.' }],
  },
  'chain-too-big': {
    cause: 'chain-too-big',
    rung: 'tls',
    title: 'The broker’s chain is too large for the module',
    meaning: 'The handshake breaks while the broker sends its certificates.',
    remedy: [{ text: 'Use an endpoint with a shorter or an EC chain.' }],
  },
  'module-memory': {
    cause: 'buffer/memory',
    rung: 'tls',
    title: 'The module has no room for it',
    meaning: 'It ran out of memory or of sockets, or was given more at once than it takes.',
    remedy: [{ text: 'Restart the module, and close what else uses it.' }, { text: 'Send less at once.' }],
  },
  'firmware-known-bad': {
    cause: 'firmware-bug',
    rung: 'tls',
    title: 'This firmware is known for failing here',
    meaning: 'Users report failures with it, and nobody success.',
    remedy: [{ text: 'Update the firmware; take the image of your exact hardware variant.' }],
  },
} as const satisfies Record<string, CatalogueEntry>;
