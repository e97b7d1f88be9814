import type { LooseValues } from '../../../at/field.ts';
import { nameUnresolved } from '../../kit/causes.ts';
import type { ObservedExchange } from '../../kit/part.ts';
import type { LogReading, Notice } from '../../kit/reading.ts';
import { byId } from '../../kit/by-id.ts';
import { bearerEnded } from '../../kit/notices.ts';
import { numberIn, textIn } from '../../kit/seen.ts';
import { span, weigh } from '../../kit/rows.ts';
import { cmeNumber } from './cme-words.ts';

const SIM = '3GPP TS 27.007 §8.3 (+CPIN)';
const REGISTRATION = '3GPP TS 27.007 §7.2 and §10.1 (+CREG, +CGREG, +CEREG)';
const PACKET = '3GPP TS 27.007 §10.1 (+CGACT, +CGEV)';
const REGISTRATION_READS = ['network.creg.read', 'network.cgreg.read', 'network.cereg.read'] as const;
const REGISTRATION_CHANGES = ['network.creg.changed', 'network.cgreg.changed', 'network.cereg.changed'] as const;

/** What `+CPIN` shows of a SIM that cannot be used; a SIM that still starts is none. */
function simNotice(status: string | undefined): Notice | undefined {
  const at = (text: string, why: string, weight: number, finding: Notice['finding']): Notice => ({
    text,
    span: span('sim'),
    causes: [weigh('network-not-attached', weight, 'sim', why)],
    ...(finding === undefined ? {} : { finding }),
    source: SIM,
  });
  switch (status?.trim().toUpperCase()) {
    case 'SIM PIN':
      return at('the SIM asks for its PIN', 'a locked SIM does not register', 1, 'sim-pin');
    case 'SIM PUK':
      return at('the SIM asks for its PUK', 'a blocked SIM does not register', 1, 'sim-puk');
    case 'SIM REMOVED':
    case 'NOT INSERTED':
    case 'SIM NOT INSERTED':
      return at('the module sees no SIM', 'without a SIM there is no network', 0.9, 'sim-missing');
    default:
      return undefined;
  }
}

const HOME = 1;
const DENIED = 3;
const ROAMING = 5;
/** 27.007: not searching, searching, unknown. */
const NOT_YET: readonly number[] = [0, 2, 4];

function registered(status: number | undefined): boolean {
  return status === HOME || status === ROAMING;
}

/** One domain can be refused while another serves data, and who polls sees 2 many times before 1. */
function registrationNotice(status: number | undefined): Notice | undefined {
  if (status === undefined) return undefined;
  const at = (text: string, weight: number): Notice => ({
    text,
    span: span('network'),
    causes: [weigh('network-not-attached', weight, 'network', text)],
    finding: 'not-registered',
    source: REGISTRATION,
  });
  if (status === DENIED) return at('the network denies registration', 0.8);
  return NOT_YET.includes(status) ? at('the module is not registered', 0.5) : undefined;
}

function ofLine({ info }: ObservedExchange, name: string): number | undefined {
  return numberIn(info[0]?.values, name);
}

/** The network took the data connection away. */
function packetNotice(values: LooseValues): Notice | undefined {
  const event = textIn(values, 'event') ?? '';
  if (!/^NW (?:DETACH|PDN DEACT ?1\b|DEACT)/.test(event)) return undefined;
  return bearerEnded(span('bearer'), 0.7, 'a detach or a deactivation of the network’s own', PACKET);
}

function refusedBearer({ ok, cme }: ObservedExchange): Notice | undefined {
  // With a number the table of +CME ERROR says more.
  if (ok || cme !== undefined) return undefined;
  return {
    text: 'the data connection is refused without a reason',
    span: span('network', 'bearer'),
    causes: [
      weigh('network-not-attached', 0.6, 'bearer', 'not registered, or the access point name is not right'),
      weigh('command-order/state', 0.2, 'bearer', 'the context was never defined, or stands already'),
    ],
    source: PACKET,
  };
}

/** `+CPING` ends with a summary: how many were sent, and how many were answered. */
function pingNotice(values: LooseValues): Notice | undefined {
  const [sent, answered] = (textIn(values, 'details') ?? '').split(',').map(Number);
  if (values['kind'] !== SUMMARY || answered !== 0 || sent === undefined) return undefined;
  return {
    text: sent === 0 ? 'no ping could be sent' : 'no ping was answered, which firewalls can do as well',
    span: span('bearer', 'dns'),
    causes: [
      weigh('network-not-attached', sent === 0 ? 0.6 : 0.3, 'bearer', 'packets do not get out'),
      nameUnresolved(0.2),
    ],
    source: 'SIM7500_SIM7600 AT command manual V3.00 §4, AT+CPING',
  };
}

const ANSWERED = 1;
const SUMMARY = 3;
/** 27.007 §9.2, and 27.005 §3.2.5, whose numbers some firmware prints. */
const SIM_BUSY: readonly (number | undefined)[] = [14, 314];

function stillStarting({ cme }: ObservedExchange): string | undefined {
  const number = cme?.number ?? (cme?.words === undefined ? undefined : cmeNumber(cme.words));
  return SIM_BUSY.includes(number)
    ? 'the SIM is still starting: +CPIN: READY follows by itself a little later'
    : undefined;
}

/** What the common 3GPP commands say in a log beside the numbers of `+CME ERROR`. */
export const gppReading: LogReading = {
  reaches: {
    'sim.status.read': ({ info }) => (textIn(info[0]?.values, 'status')?.trim() === 'READY' ? 'sim' : undefined),
    'sim.pin.enter': 'sim',
    ...byId(REGISTRATION_READS, (seen: ObservedExchange) =>
      registered(ofLine(seen, 'status')) ? ('network' as const) : undefined,
    ),
    'bearer.activate': ({ args }) => (args['active'] === 1 ? 'bearer' : undefined),
    'bearer.address.read': (_seen, { bearer }) => (bearer?.address === undefined ? undefined : 'bearer'),
    'clock.ntp': 'clock',
  },
  passes: {
    'sim.status.changed': (values) => (textIn(values, 'status') === 'READY' ? 'sim' : undefined),
    ...byId(REGISTRATION_CHANGES, (values: LooseValues) =>
      registered(numberIn(values, 'status')) ? ('network' as const) : undefined,
    ),
    'network.ping.result': (values) => (values['kind'] === ANSWERED ? 'bearer' : undefined),
  },
  ends: {
    'sim.status.read': ({ info }) => simNotice(textIn(info[0]?.values, 'status')),
    ...byId(REGISTRATION_READS, (seen: ObservedExchange) => registrationNotice(ofLine(seen, 'status'))),
    'bearer.activate': refusedBearer,
    'bearer.attach': refusedBearer,
  },
  lines: {
    'sim.status.changed': (values) => simNotice(textIn(values, 'status')),
    'bearer.event': packetNotice,
    'network.ping.result': pingNotice,
  },
  harmless: {
    ...byId(['sim.status.read', 'sim.pin.enter', 'sim.file', 'sim.provider.read', 'sim.number.read'], stillStarting),
    ...byId([...REGISTRATION_READS, 'network.operator.read', 'identity.subscriber.read'], stillStarting),
  },
  asks: [
    { command: 'AT+CPIN?', learns: 'whether the SIM is ready', decides: ['network-not-attached'] },
    { command: 'AT+CEREG?', learns: 'whether it is registered (1 or 5)', decides: ['network-not-attached'] },
    { command: 'AT+CSQ', learns: 'how strong the signal is (99: none)', decides: ['network-not-attached'] },
    {
      command: 'AT+CGPADDR=1',
      learns: 'whether there is a data connection: it has an address then',
      decides: ['network-not-attached', 'dns'],
    },
    {
      command: 'AT+CCLK?',
      learns: 'what the clock shows: certificates are not valid in 1970 or 1980',
      decides: ['clock-not-set'],
    },
    {
      command: 'AT+CGMR',
      learns: 'the build of the firmware, and with it what it can and cannot do',
      decides: ['firmware-bug', 'sni-unsupported-firmware', 'tls-version', 'module-cannot-client-auth', 'other'],
    },
  ],
};
