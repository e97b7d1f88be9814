import { UPDATE_SOMEHOW, type CatalogueEntry } from './entry.ts';

/** What is left where the module itself cannot. */
const WAY_OUT = { text: 'Or do TLS in the host over the module’s plain socket, or go through a gateway.' } as const;

/** What can be found on the rungs from the hellos to the client certificate. */
export const tlsEntries = {
  'port-without-tls': {
    cause: 'wrong-port/plain-on-tls',
    rung: 'tls',
    title: 'This port is usually the other kind',
    meaning:
      '1883 is the port for MQTT without TLS, 8883 the one with it. The wrong pairing fails as a handshake error or as silence.',
    evidence:
      'The URL asks for TLS on 1883, or for none on 8883. In a log: a handshake that ends in silence or in nonsense, since a plain listener cannot answer a ClientHello.',
    sources: ['IANA service names: mqtt 1883, secure-mqtt 8883'],
    remedy: [{ text: 'Use mqtts:// with 8883, or mqtt:// with 1883.' }],
  },
  'sni-missing': {
    cause: 'sni-missing',
    rung: 'tls',
    title: 'The broker needs the server name, and the module does not send it',
    meaning:
      'One address serves many customers there. Without the server name (SNI) in the handshake the broker refuses, or answers for somebody else and says "not authorized".',
    evidence:
      'The broker’s profile says that it needs the name, the firmware can send it, and it was not told to. In a log: handshake failed, or CONNACK "not authorized", at such a broker; it is proven when the same TLS session passes with the name and fails without.',
    sources: [
      'RFC 6066 §3 (server_name)',
      'T-SIM7600X issue 49 (EMQX serverless)',
      'zimbora/esp32-BG95 issue 6 and cniles/picow-iot issue 6 (HiveMQ Cloud says "not authorized")',
    ],
    remedy: [{ text: 'Let the module send it.', command: '--sni on' }],
  },
  'sni-unsupported': {
    cause: 'sni-unsupported-firmware',
    rung: 'tls',
    title: 'This firmware cannot send the server name that the broker needs',
    meaning:
      'The broker picks the customer by the server name (SNI). This firmware does not send it, or fails each handshake when told to.',
    evidence:
      'The broker needs the name, and what is known of the firmware line says that it never sends it, or that each handshake fails once it is told to.',
    sources: [
      'RFC 6066 §3 (server_name)',
      'T-SIM7600X issue 49 (LE20B03 and LE20B04)',
      'Nordic DevZone 85312 (nRF9160 before modem firmware 1.2.1)',
    ],
    remedy: [
      UPDATE_SOMEHOW,
      { text: 'Or use a broker with an address of its own, which needs no server name.' },
      WAY_OUT,
    ],
  },
  'ca-missing': {
    cause: 'cert-not-stored',
    rung: 'server-trust',
    title: 'No root certificate is given',
    meaning: 'Without it the module cannot tell the broker from an impostor, and a login would go to whoever answers.',
    evidence:
      'The URL begins with mqtts:// and no CA file is given; neither a probe nor the kind of broker names a root that is known here.',
    sources: ['RFC 8446 §C.2 and RFC 5246 §F.1.1 (what an unauthenticated server means)'],
    remedy: [
      {
        text: 'See which chain the broker sends, and which root it leads to.',
        command: 'hawser probe mqtts://HOST',
      },
      { text: 'Give the root certificate of the broker’s chain.', command: '--ca FILE' },
    ],
  },
  'anchor-wrong': {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'The root certificate does not fit the broker’s chain',
    meaning:
      'The module could not build a path from the broker’s certificate to the root certificate that it was given.',
    evidence:
      'No path leads from the chain as the broker sends it to a given root, by the module’s way of judging chains. In a log: handshake failed while the same session without verification passes, so that only the trust is left.',
    sources: [
      'RFC 5280 §6 (path validation)',
      'aws/aws-iot-device-sdk-cpp issue 128 (the old root at an -ats host)',
      'thingsboard issue 13936 (a chain that was exchanged overnight)',
    ],
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
    evidence: 'No certificate in the CA file is self-signed: each names an issuer other than itself.',
    sources: [
      'tried with OpenSSL 3.0: "unable to get issuer certificate" with an intermediate or a cross-sign as CA',
      'eclipse/mosquitto issue 1518',
      'espressif/arduino-esp32 issue 5740',
    ],
    remedy: [{ text: 'Give the self-signed root certificate at the top of the chain.', command: '--ca FILE' }],
  },
  'ca-expired': {
    cause: 'wrong-root-ca',
    rung: 'server-trust',
    title: 'The root certificate is out of its dates',
    meaning: 'Its validity has ended or has not begun. A module that looks at dates will refuse every chain under it.',
    evidence: 'The dates of every certificate in the CA file do not include today.',
    sources: ['RFC 5280 §4.1.2.5 (validity)'],
    remedy: [{ text: 'Get the current root certificate of the broker.' }],
  },
  'stored-file-unusable': {
    cause: 'cert-format',
    rung: 'server-trust',
    title: 'The module could not use a stored certificate file',
    meaning:
      'The TLS session could not even be opened: a file is damaged, was cut off while it was stored, is not there, or is in a form this module cannot read.',
    evidence:
      'A result code that says that the TLS session could not be opened, or that certificates are not set; no byte has gone to the broker then.',
    sources: ['T-SIM7600X issues 49 and 99', 'LilyGo-Modem-Series issue 77'],
    remedy: [{ text: 'Store the files again.' }],
  },
  'file-too-big': {
    cause: 'cert-format',
    rung: 'server-trust',
    title: 'A credential file is larger than the module takes',
    meaning: 'The module refuses the upload.',
    evidence: 'The size of the file in the form that the module gets, compared with the limit of the firmware line.',
    sources: ['the family’s page, fact files.maxBytes'],
    remedy: [{ text: 'Give one certificate only, not a whole bundle.' }],
  },
  'client-cert-missing': {
    cause: 'client-cert-missing',
    rung: 'client-auth',
    title: 'The broker demands a client certificate, and none is presented',
    meaning:
      'With mutual TLS the device proves itself by a certificate and its private key; both have to be stored and named.',
    evidence:
      'The broker’s profile says that it demands one, or only one of certificate and key is given. In a log: the broker closes in the handshake or right after it, with alert 40 in TLS 1.2 and 116 in TLS 1.3.',
    sources: [
      'RFC 5246 §7.4.6 and RFC 8446 §6.2 (certificate_required)',
      'P10-Display README, test 3 (SIM7600EI at AWS: code 26)',
    ],
    remedy: [{ text: 'Give both files.', command: '--cert FILE --key FILE' }],
  },
  'client-auth-unsupported': {
    cause: 'module-cannot-client-auth',
    rung: 'client-auth',
    title: 'Nobody has got this module to present a client certificate',
    meaning:
      'A broker that knows its devices by their certificates cannot be reached by the module’s own TLS, even where a manual describes the command for one.',
    evidence:
      'What is known of the family, and a broker that demands a client certificate. In a log: a certificate that is loaded for the client, and a handshake that the broker ends.',
    sources: [
      'RFC 5246 §7.4.6',
      'SIM800 series SSL application note V1.05 (describes it; no report of success is known)',
    ],
    remedy: [
      { text: 'Let the program do TLS (mbedTLS, BearSSL, wolfSSL) over a plain socket of the module.' },
      { text: 'Or use a broker that takes a user name and a password, or another module.' },
    ],
  },
  'client-key-mismatch': {
    cause: 'client-key-mismatch',
    rung: 'client-auth',
    title: 'The private key does not belong to the client certificate',
    meaning: 'They were made at different times, or files of two devices were mixed up.',
    evidence:
      'The public key of the certificate is not the one that belongs to the private key. In a log: a TLS session that cannot be opened, or a broker that complains of a bad signature.',
    sources: ['RFC 5246 §7.4.8 (CertificateVerify)', 'espressif/esp-mqtt issue 192'],
    remedy: [{ text: 'Take certificate and key from the same download, or create a new pair.' }],
  },
  'client-cert-expired': {
    cause: 'auth-credentials',
    rung: 'client-auth',
    title: 'The client certificate is out of its dates',
    meaning: 'The broker will refuse it.',
    evidence: 'The dates of the client certificate do not include today.',
    sources: ['RFC 5280 §4.1.2.5 (validity)', 'RFC 5246 §7.2.2 (alert 45, certificate_expired)'],
    remedy: [{ text: 'Create a new client certificate.' }],
  },
  'client-cert-refused': {
    cause: 'auth-credentials',
    rung: 'client-auth',
    title: 'The broker refuses the client certificate',
    meaning:
      'The handshake passes without it and fails with it, or only the broker’s judgement of it is left: an authority that the broker does not know, not registered, not activated, or expired.',
    evidence:
      'The handshake passes without the client certificate and fails with it, or the tests have passed everything below. Alerts 42, 44, 45, 46 and 48 from the broker mean it, too.',
    sources: [
      'RFC 5246 §7.2.2 (alerts)',
      'aws-iot-device-sdk-python issue 76 (a certificate that was not activated: alert 46)',
      'aws-iot-device-sdk-embedded-C issue 1920 (never registered: the handshake passes and the connection ends after it)',
    ],
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
    evidence:
      'The type of the private key is not among those that manuals state or users report for the firmware line.',
    sources: ['the family’s page, fact tls.clientKeyTypes'],
    remedy: [{ text: 'If the handshake fails, try a key and certificate of a type that is known to work.' }],
  },
  'dates-not-checked': {
    cause: 'none',
    rung: 'server-trust',
    title: 'Certificate dates are not checked by the module',
    meaning:
      'That is this module’s default, or is taken for it: an expired certificate of the broker would go unnoticed.',
    evidence: 'The module’s TLS context says that the local time is ignored (ignorelocaltime 1).',
    sources: ['SIM7500_SIM7600 AT command manual V3.00, AT+CSSLCFG "ignorelocaltime"'],
    remedy: [
      {
        text: 'Once the connection works, set the clock and switch the check on, where the firmware has a switch.',
        command: 'AT+CSSLCFG="ignorelocaltime",0,0',
      },
    ],
  },
  'handshake-failed': {
    cause: 'cipher-suite',
    rung: 'tls',
    title: 'Module and broker agree on no TLS version or cipher suite',
    meaning: 'The broker refuses the module’s ClientHello, or closes on it.',
    evidence:
      'TLS fails alike with and without verification, with and without the server name; or the broker answers the ClientHello with alert 40 or by closing.',
    sources: ['RFC 5246 §7.2.2 (handshake_failure)', 'LilyGo-Modem-Series issue 75 (A7670 and a certificate on P-384)'],
    remedy: [
      { text: 'See whether the broker allows TLS 1.2 and an RSA certificate.' },
      { text: 'A newer firmware of the module may offer more.' },
      WAY_OUT,
    ],
  },
  'tls-version': {
    cause: 'tls-version',
    rung: 'tls',
    title: 'Module and broker share no TLS version',
    meaning:
      'Most modules end at TLS 1.2, so that a broker that insists on 1.3 cannot be reached; the oldest end at TLS 1.0, which no cloud takes any more.',
    evidence:
      'The versions that the firmware line offers and those that the broker takes have none in common; on the wire it is alert 70, alert 40 or a close.',
    sources: [
      'RFC 5246 §7.2.2 (protocol_version)',
      'TinyGSM issue 425 (SIM800 R14.18 ends at TLS 1.0)',
      'nrf-rs/nrfxlib issue 19 (nRF9160 has no TLS 1.3)',
    ],
    remedy: [{ text: 'Allow a version at the broker that the module has.' }, WAY_OUT],
  },
  'chain-too-big': {
    cause: 'chain-too-big',
    rung: 'tls',
    title: 'The broker’s chain is too large for the module',
    meaning: 'The handshake breaks while the broker sends its certificates.',
    evidence:
      'The handshake breaks while the Certificate message comes in, and its bytes are more than the firmware line is known to hold.',
    sources: ['Nordic DevZone 114031 (4 kB on the nRF91)', 'Mbed-TLS issue 2805'],
    remedy: [{ text: 'Use an endpoint with a shorter or an EC chain.' }, WAY_OUT],
  },
  'module-memory': {
    cause: 'buffer/memory',
    rung: 'tls',
    title: 'The module has no room for it',
    meaning: 'It ran out of memory or of sockets, or was given more at once than it takes.',
    evidence: 'A result code that speaks of memory, of no free socket, or of a length that is out of range.',
    sources: ['the family’s page, result codes'],
    remedy: [{ text: 'Restart the module, and close what else uses it.' }, { text: 'Send less at once.' }],
  },
  'firmware-known-bad': {
    cause: 'firmware-bug',
    rung: 'tls',
    title: 'This firmware is known for failing here',
    meaning: 'Users report failures with it, and nobody success.',
    evidence:
      'The firmware line carries a note: several users failed with it at this point, and no report of success is known.',
    sources: ['T-SIM7600X issue 49 (LE20B03)', 'LilyGo-Modem-Series issues 183 and 339'],
    remedy: [UPDATE_SOMEHOW],
  },
} as const satisfies Record<string, CatalogueEntry>;
