import type { CatalogueEntry } from './entry.ts';

/** What else can be found before a byte is sent: what one side has and the other does not take. */
export const checkEntries = {
  'server-key-type': {
    cause: 'key-type-unsupported',
    rung: 'tls',
    title: 'The module cannot use the type of the server’s key',
    meaning:
      'An RSA certificate needs other suites than an EC one, and an EC certificate a curve that the module knows. The handshake breaks at the hello.',
    evidence:
      'The suites that both sides have need another type of key than the server’s certificates have, or the curve of its key is not among those that the firmware offers.',
    sources: [
      'RFC 5246 §7.4.2 (certificate type by key exchange)',
      'RFC 8422 §5.1 (supported curves)',
      'LilyGo-Modem-Series issue 75 (A7670 and a certificate on P-384)',
    ],
    remedy: [
      { text: 'Have the broker use an RSA 2048 certificate, or an EC one on P-256.' },
      { text: 'Or do TLS in the host over the module’s plain socket, or go through a gateway.' },
    ],
  },
  'tls-on-host': {
    cause: 'none',
    rung: 'tls',
    title: 'This computer does TLS; the module only carries the bytes',
    meaning:
      'Versions, suites, server name, roots and client certificate are those of this computer. Over the air everything is encrypted; on the port to the module, too.',
    evidence: '--tls auto was asked for, and the module’s own TLS would not work, or nobody can tell whether it would.',
    sources: ['this program’s own choice'],
    remedy: [{ text: 'Insist on the TLS of the module, if it has to be that.', command: '--tls module' }],
  },
  'alpn-unsupported': {
    cause: 'other',
    rung: 'tls',
    title: 'This port wants a protocol name (ALPN), which the module cannot offer',
    meaning:
      'The broker tells its services on one port apart by the name in the hello; without it the port is another service.',
    evidence: 'The broker’s profile names an ALPN name for the port, and the firmware has no option for it.',
    sources: ['RFC 7301 (ALPN)', 'AWS IoT Core developer guide, device communication protocols'],
    remedy: [{ text: 'Use the port that needs no protocol name.', command: '--broker mqtts://HOST:8883' }],
  },
  'tls-profile-guessed': {
    cause: 'none',
    rung: 'tls',
    title: 'Parts of what this module does in TLS are guessed',
    meaning:
      'Nobody has published a capture of its handshake, so that some of its versions, suites or checks are taken from what is likely. What is said about the handshake rests on that.',
    evidence: 'Facts of the firmware line’s TLS client that are marked as guesses.',
    sources: ['the family’s page, facts tls.*'],
    remedy: [],
  },
  'broker-not-probed': {
    cause: 'none',
    rung: 'dns',
    title: 'This computer does not reach the broker',
    meaning:
      'What is said of the broker rests on its profile alone. The module has another network, so that it may reach it all the same.',
    evidence: 'Its name does not resolve here, or no address takes a connection.',
    sources: ['docs/works-on-my-pc.md'],
    remedy: [
      {
        text: 'Try it from a network that reaches the broker, or have a test name led there.',
        command: '--resolve NAME=HOST:PORT',
      },
    ],
  },
  'chain-refused': {
    cause: 'other',
    rung: 'server-trust',
    title: 'The module’s way of judging chains refuses this one',
    meaning:
      'The CA fits, and something in the chain itself does not: its order, a purpose, a length of path, an extension.',
    evidence: 'What the verifier model of the firmware line says to the chain as it was sent.',
    sources: ['RFC 5280 §6 (path validation)', 'docs/works-on-my-pc.md'],
    remedy: [{ text: 'Have the broker send the server’s certificate, then its issuer, and so on, and nothing else.' }],
  },
  'verification-off': {
    cause: 'none',
    rung: 'server-trust',
    title: 'The module is told not to verify the broker',
    meaning: 'It works with anybody who answers: the login goes to whoever sits on the way.',
    evidence: 'The settings that the module was given leave the server unverified.',
    sources: ['RFC 8446 §C.2 and RFC 5246 §F.1.1 (what an unauthenticated server means)'],
    remedy: [{ text: 'Give the root certificate of the broker’s chain, and have it verified.', command: '--ca FILE' }],
  },
  'verify-switch-idle': {
    cause: 'none',
    rung: 'server-trust',
    title: 'The switch that looks like verification switches nothing off',
    meaning:
      'The argument server_verify of Paho’s port for the CC3200 only says whether the program goes on after -453, "connected, nothing was verified". As long as a CA is named the chip verifies the server, and a bad CA file stays one; only a zero in place of the CA’s number skips it.',
    evidence: 'server_verify is 0, and the array of files names a CA.',
    sources: [
      'eclipse/paho.mqtt.embedded-c, MQTTClient-C/src/cc3200/MQTTCC3200.c, TLSConnectNetwork',
      'CC3200 SDK 1.5.0, text of the SSL example',
    ],
    remedy: [
      { text: 'Leave it at 1 and have the right root on the flash.' },
      { text: 'As a test of what else is wrong, and without a login: a zero as number of the CA.' },
    ],
  },
  'suites-chosen-fit': {
    cause: 'none',
    rung: 'tls',
    title: 'The cipher suites that are set are no obstacle',
    meaning: 'Module and broker share one of them. What fails, fails over something else.',
    evidence: 'The suites that the module was told to offer, and those that the broker takes.',
    sources: ['RFC 5246 §7.4.1.3 (cipher_suite)', 'the broker’s page'],
    remedy: [],
  },
  'client-key-not-asked': {
    cause: 'key-type-unsupported',
    rung: 'client-auth',
    title: 'The broker asks for other types of client keys',
    meaning:
      'Its CertificateRequest lists the types of keys that it verifies; a client with another has to go without.',
    evidence: 'The certificate types or signature schemes of the CertificateRequest, and the type of the private key.',
    sources: ['RFC 5246 §7.4.4 (certificate_types)'],
    remedy: [{ text: 'Make a key and a certificate of a type that the broker takes.' }],
  },
  'file-name-length': {
    cause: 'cert-format',
    rung: 'server-trust',
    title: 'A file’s name does not fit the module',
    meaning: 'The module’s command for storing files takes only names of a certain length.',
    evidence:
      'The bytes of the file’s name, compared with what the firmware line takes; only where files are stored by hand.',
    sources: ['the family’s page, fact files.nameBytes'],
    remedy: [
      {
        text: 'Store it under a shorter name; creds fit proposes some.',
        command: 'hawser creds fit --module FAMILY FILE... --out DIR',
      },
    ],
  },
  'host-length': {
    cause: 'other',
    rung: 'dns',
    title: 'The broker’s name is too long for the module’s command',
    meaning: 'The module cuts it off or refuses the command.',
    evidence: 'The bytes of the host name, compared with what the firmware line takes.',
    sources: ['the family’s page, fact hostBytes'],
    remedy: [
      {
        text: 'Give the broker a shorter name of your own that leads there (CNAME), if it does not need its own in SNI.',
      },
    ],
  },
  'qos-unsupported': {
    cause: 'other',
    rung: 'publish',
    title: 'The broker does not take this QoS',
    meaning: 'It ends the connection, or answers with less.',
    evidence: 'The QoS that is asked for, compared with the highest that the broker’s profile names.',
    sources: ['the broker’s page, fact limits.maxQos'],
    remedy: [{ text: 'Use QoS 1 or 0.', command: '--qos 1' }],
  },
  'retain-unsupported': {
    cause: 'other',
    rung: 'publish',
    title: 'The broker keeps no retained messages',
    meaning: 'It refuses them or forgets them.',
    evidence: 'A retained message is asked for, and the broker’s profile says that it takes none.',
    sources: ['the broker’s page, fact limits.retain'],
    remedy: [{ text: 'Publish without the retain flag.' }],
  },
  'broker-superseded': {
    cause: 'other',
    rung: 'dns',
    title: 'The vendor no longer supports this kind of address',
    meaning: 'It may work today; its certificates and its roots are no longer looked after.',
    evidence: 'The host name is of a kind that the vendor has replaced.',
    sources: ['the broker’s page'],
    remedy: [{ text: 'Ask the console for the address that has taken its place.' }],
  },
  'port-other-protocol': {
    cause: 'wrong-port/plain-on-tls',
    rung: 'tls',
    title: 'On this port the broker speaks another protocol',
    meaning: 'MQTT over WebSocket, HTTPS or AMQP are not what a module’s MQTT client speaks.',
    evidence: 'The port of the URL, against the ports that the broker’s profile knows, or what answers there.',
    sources: ['the broker’s page, its ports', 'IANA service names: mqtt 1883, secure-mqtt 8883'],
    remedy: [{ text: 'Use the broker’s port for MQTT over TLS.', command: '--broker mqtts://HOST:8883' }],
  },
} as const satisfies Record<string, CatalogueEntry>;
