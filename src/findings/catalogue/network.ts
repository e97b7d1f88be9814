import type { CatalogueEntry } from './entry.ts';

/** What can be found on the rungs from the port to TCP. */
export const networkEntries = {
  'sim-missing': {
    cause: 'network-not-attached',
    rung: 'sim',
    title: 'The module sees no SIM card',
    meaning: 'Without a readable SIM there is no network, whatever the credentials are.',
    remedy: [{ text: 'Check that the SIM is seated the right way round, then restart the module.' }],
  },
  'sim-pin': {
    cause: 'network-not-attached',
    rung: 'sim',
    title: 'The SIM asks for its PIN',
    meaning: 'A locked SIM does not register. A wrong PIN three times blocks it.',
    remedy: [{ text: 'Put the PIN into an environment variable and name it.', command: '--pin-env NAME' }],
  },
  'sim-puk': {
    cause: 'network-not-attached',
    rung: 'sim',
    title: 'The SIM is blocked and asks for its PUK',
    meaning: 'Too many wrong PINs. Ten wrong PUKs destroy the SIM, so hawser never enters one.',
    remedy: [{ text: 'Unblock it in a phone: the PUK is in the operator’s papers or portal.' }],
  },
  'not-registered': {
    cause: 'network-not-attached',
    rung: 'network',
    title: 'The module is not registered in a network',
    meaning: 'No cell accepted the SIM within the waiting time: coverage, antenna, band, or a refusal by the operator.',
    remedy: [
      { text: 'Look at the signal (0 to 5 is hardly any, 99 is none) and at the antenna.', command: 'AT+CSQ' },
      { text: 'See whether the SIM may use this network and technology, and whether it is activated.' },
    ],
  },
  'no-bearer': {
    cause: 'network-not-attached',
    rung: 'bearer',
    title: 'There is no data connection',
    meaning: 'The module is registered, but the network gives it no data connection: mostly a wrong or missing APN.',
    remedy: [{ text: 'Ask the operator for the APN and give it.', command: '--apn APN' }],
  },
  'dns-failed': {
    cause: 'dns',
    rung: 'dns',
    title: 'The broker’s name does not resolve on the module',
    meaning: 'The module asked the network’s name server and got no address.',
    remedy: [
      { text: 'Check the host name for typing errors.' },
      {
        text: 'A private network may have a name server of its own that does not know public names: ask the operator.',
      },
    ],
  },
  'tcp-failed': {
    cause: 'wrong-port/plain-on-tls',
    rung: 'tcp',
    title: 'The broker’s port does not answer',
    meaning: 'The name resolves, but no TCP connection comes about: wrong port, a firewall, or a broker that is down.',
    remedy: [
      { text: 'Check host and port against the cloud console (8883 is usual for MQTT over TLS).' },
      { text: 'Some operators let only certain ports through: try another network or ask.' },
    ],
  },
  'clock-not-set': {
    cause: 'clock-not-set',
    rung: 'clock',
    title: 'The module’s clock is wrong, and it checks dates',
    meaning:
      'After power-up the clock shows 1970 or 1980. When the module compares certificates with it, every one is "not yet valid".',
    remedy: [
      { text: 'Set the clock (UTC; +00 means no offset).', command: 'AT+CCLK="yy/MM/dd,hh:mm:ss+00"' },
      { text: 'Or let it fetch the time.', command: 'AT+CNTP="pool.ntp.org",0' },
    ],
  },
  'login-in-clear': {
    cause: 'none',
    rung: 'tcp',
    title: 'The login goes over the network unencrypted',
    meaning: 'With mqtt:// everybody on the way can read it.',
    remedy: [{ text: 'Use mqtts:// where the broker offers it.' }],
  },
  'module-reset': {
    cause: 'command-order/state',
    rung: 'at',
    title: 'The module restarted in the middle',
    meaning:
      'It printed its boot lines while a command ran. Weak power supply is the usual reason: a modem draws up to 2 A in bursts.',
    remedy: [{ text: 'Check the power supply and run it again; what was half done is found and mended.' }],
  },
  'module-silent': {
    cause: 'command-order/state',
    rung: 'at',
    title: 'The module stopped answering',
    meaning: 'A command got no final result in time.',
    remedy: [{ text: 'Run it again; the next run brings the module out of a half-given command first.' }],
  },
  'port-disturbed': {
    cause: 'other',
    rung: 'at',
    title: 'Answers came that nobody had asked for',
    meaning:
      'Another program uses the same port, or bytes are lost on the way to the module; then no answer can be trusted to belong to its command.',
    remedy: [
      { text: 'See who else has the port open (fuser -v PORT shows it): ModemManager is the usual one.' },
      { text: 'Check wires, grounds and flow control.' },
    ],
  },
  'link-lost': {
    cause: 'network-not-attached',
    rung: 'bearer',
    title: 'The data connection was lost on the way',
    meaning: 'The module reported that the network connection is gone.',
    remedy: [{ text: 'Look at signal and power supply, and run it again.' }],
  },
  'firmware-unknown': {
    cause: 'none',
    rung: 'at',
    title: 'This firmware is not known; the nearest known line is used',
    meaning: 'What is said of it may not hold in every point.',
    remedy: [],
  },
  'broker-retired': {
    cause: 'other',
    rung: 'dns',
    title: 'This service no longer exists',
    meaning: 'The provider has switched it off.',
    remedy: [{ text: 'Move to another broker.' }],
  },
  'module-error': {
    cause: 'other',
    rung: 'at',
    title: 'The module reports a failure, and not why',
    meaning: 'The answer names no reason that the tables know.',
    remedy: [{ text: 'Keep the exchange for a report.', command: '--transcript FILE' }],
  },
} as const satisfies Record<string, CatalogueEntry>;
