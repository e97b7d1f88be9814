import type { CatalogueEntry } from './entry.ts';

/** What can be found on the rungs from the port to TCP. */
export const networkEntries = {
  'sim-missing': {
    cause: 'network-not-attached',
    rung: 'sim',
    title: 'The module sees no SIM card',
    meaning: 'Without a readable SIM there is no network, whatever the credentials are.',
    evidence:
      'AT+CPIN? ends with an error that means no usable SIM (+CME ERROR: 10, 13, 15), or the SIM does not become READY within the waiting time.',
    sources: ['3GPP TS 27.007 §8.3 (+CPIN)', '3GPP TS 27.007 §9.2 (+CME ERROR)'],
    remedy: [{ text: 'Check that the SIM is seated the right way round, then restart the module.' }],
  },
  'sim-pin': {
    cause: 'network-not-attached',
    rung: 'sim',
    title: 'The SIM asks for its PIN',
    meaning: 'A locked SIM does not register. A wrong PIN three times blocks it.',
    evidence: 'AT+CPIN? answers SIM PIN, or a command ends with +CME ERROR: 11.',
    sources: ['3GPP TS 27.007 §8.3 (+CPIN)', '3GPP TS 27.007 §9.2 (+CME ERROR)'],
    remedy: [{ text: 'Put the PIN into an environment variable and name it.', command: '--pin-env NAME' }],
  },
  'sim-puk': {
    cause: 'network-not-attached',
    rung: 'sim',
    title: 'The SIM is blocked and asks for its PUK',
    meaning: 'Too many wrong PINs. Ten wrong PUKs destroy the SIM, so hawser never enters one.',
    evidence: 'AT+CPIN? answers SIM PUK, or a command ends with +CME ERROR: 12.',
    sources: [
      '3GPP TS 27.007 §8.3 (+CPIN)',
      '3GPP TS 27.007 §9.2 (+CME ERROR)',
      '3GPP TS 31.101 §9 (PIN and unblocking attempts)',
    ],
    remedy: [{ text: 'Unblock it in a phone: the PUK is in the operator’s papers or portal.' }],
  },
  'not-registered': {
    cause: 'network-not-attached',
    rung: 'network',
    title: 'The module is not registered in a network',
    meaning: 'No cell accepted the SIM within the waiting time: coverage, antenna, band, or a refusal by the operator.',
    evidence:
      'AT+CREG?, AT+CGREG? or AT+CEREG? does not come to 1 (home) or 5 (roaming) within the waiting time, or says 3 (denied).',
    sources: ['3GPP TS 27.007 §7.2 and §10.1 (+CREG, +CGREG, +CEREG)'],
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
    evidence:
      'The module is registered, and the activation of its data connection is refused, or no address comes of it.',
    sources: ['3GPP TS 27.007 §10.1 (+CGDCONT, +CGACT)'],
    remedy: [{ text: 'Ask the operator for the APN and give it.', command: '--apn APN' }],
  },
  'dns-failed': {
    cause: 'dns',
    rung: 'dns',
    title: 'The broker’s name does not resolve on the module',
    meaning: 'The module asked the network’s name server and got no address.',
    evidence:
      'A result code that speaks of DNS, or the module’s own look-up of the name fails in the separating test while the data connection stands.',
    sources: ['the family’s page, result codes'],
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
    evidence:
      'A result code of the socket from before any TLS, or a plain socket to the same host and port that fails in the separating test.',
    sources: [
      'the family’s page, result codes',
      'alexCajas/EmbeddedMqttBroker issue 20 (an address at which nobody answers)',
    ],
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
    evidence:
      'The module checks dates, and its clock (AT+CCLK?) is more than a day off, or shows a time at which the given root is not valid. More than a year off makes it certain.',
    sources: [
      'SIM7500_SIM7600 AT command manual V3.00, AT+CSSLCFG "ignorelocaltime" and AT+CCLK',
      'RFC 5280 §4.1.2.5 (validity)',
    ],
    remedy: [
      { text: 'Set the clock (UTC; +00 means no offset).', command: 'AT+CCLK="yy/MM/dd,hh:mm:ss+00"' },
      { text: 'Or let it fetch the time.', command: 'AT+CNTP="pool.ntp.org",0' },
    ],
  },
  'token-by-unset-clock': {
    cause: 'clock-not-set',
    rung: 'clock',
    title: 'The module makes the login’s token by a clock that is wrong',
    meaning:
      'A token of Azure IoT Hub holds the time at which it ends. By this clock that lies in the past, and the hub refuses it. That the module counts from its own clock is a guess.',
    evidence: 'The module’s clock (AT+CCLK?), and the time for which the token is to be good.',
    sources: [
      'SIM7020 Series AT Command Manual V1.05, AT+CMQAZURECFG',
      'Microsoft Learn: control access to IoT Hub with shared access signatures',
    ],
    remedy: [{ text: 'Set the clock (UTC; +00 means no offset).', command: 'AT+CCLK="yy/MM/dd,hh:mm:ss+00"' }],
  },
  'login-in-clear': {
    cause: 'none',
    rung: 'tcp',
    title: 'The login goes over the network unencrypted',
    meaning: 'With mqtt:// everybody on the way can read it.',
    evidence: 'The broker’s URL begins with mqtt:// and a password is given.',
    sources: ['MQTT 3.1.1 §5.4 (security)'],
    remedy: [{ text: 'Use mqtts:// where the broker offers it.' }],
  },
  'module-reset': {
    cause: 'command-order/state',
    rung: 'at',
    title: 'The module restarted in the middle',
    meaning:
      'It printed its boot lines while a command ran. Weak power supply is the usual reason: a modem draws up to 2 A in bursts.',
    evidence: 'Boot lines (RDY, *ATREADY) came while a command was under way.',
    sources: ['SIM7600 hardware design guides, power supply (2 A in bursts)'],
    remedy: [{ text: 'Check the power supply and run it again; what was half done is found and mended.' }],
  },
  'module-silent': {
    cause: 'command-order/state',
    rung: 'at',
    title: 'The module stopped answering',
    meaning: 'A command got no final result in time.',
    evidence:
      'A command got no final result, or no result line, within the time that its declaration allows, and then the module did not answer at all.',
    sources: [],
    remedy: [{ text: 'Run it again; the next run brings the module out of a half-given command first.' }],
  },
  'port-disturbed': {
    cause: 'other',
    rung: 'at',
    title: 'Answers came that nobody had asked for',
    meaning:
      'Another program uses the same port, or bytes are lost on the way to the module; then no answer can be trusted to belong to its command.',
    evidence:
      'A final result came that no command was waiting for, or bytes of one command are found in the answer of another.',
    sources: ['ModemManager documentation, port probing'],
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
    evidence:
      'The module says by itself that its data connection is gone (+CIPEVENT: NETWORK CLOSED UNEXPECTEDLY and its like) while a step is under way.',
    sources: ['SIM7500_SIM7600 AT command manual V3.00, +CIPEVENT'],
    remedy: [{ text: 'Look at signal and power supply, and run it again.' }],
  },
  'firmware-unknown': {
    cause: 'none',
    rung: 'at',
    title: 'This firmware is not known; the nearest known line is used',
    meaning: 'What is said of it may not hold in every point.',
    evidence:
      'The build string that the module tells, or that was typed behind the @, does not begin like any line in the tables.',
    sources: [],
    remedy: [],
  },
  'broker-retired': {
    cause: 'other',
    rung: 'dns',
    title: 'This service no longer exists',
    meaning: 'The provider has switched it off.',
    evidence: 'The host belongs to a service whose profile is marked as switched off.',
    sources: ['Google Cloud, IoT Core release notes: retired on 2023-08-16'],
    remedy: [{ text: 'Move to another broker.' }],
  },
  'module-error': {
    cause: 'other',
    rung: 'at',
    title: 'The module reports a failure, and not why',
    meaning: 'The answer names no reason that the tables know.',
    evidence:
      'A bare ERROR, or a code that stands in no table; also a rung that the tests have left over and on which nothing known explains the failure.',
    sources: [],
    remedy: [{ text: 'Keep the exchange for a report.', command: '--transcript FILE' }],
  },
} as const satisfies Record<string, CatalogueEntry>;
