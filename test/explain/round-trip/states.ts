import type { Cause } from '../../../src/kernel/cause.ts';
import type { Misbehaviour } from '../../../src/brokers/kit/misbehave.ts';
import { byFact, usualName } from '../../predictions/by-fact.ts';
import type { Candidate } from '../../predictions/module-run.ts';
import type { Place } from './place.ts';
import { withTls, type Setup } from './setup.ts';

/** One thing that is as it is, with everything else right. */
export interface State {
  readonly id: string;
  readonly about: 'nothing' | 'file' | 'option' | 'clock' | 'network' | 'login' | 'order' | 'firmware';
  /** What may be said to be the cause, the plainest first; none where it works. */
  readonly causes: readonly Cause[];
  /** The twin behind the broker's name; the usual one unless said otherwise. */
  readonly twin?: Misbehaviour;
  readonly applies?: (where: Where) => boolean;
  readonly change: (right: Setup, where: Where) => Setup;
}

/** A firmware line at a twin. */
export interface Where {
  readonly candidate: Candidate;
  readonly place: Place;
}

export const NAMES = { ca: 'ca.pem', cert: 'client.pem', key: 'client.key.pem' } as const;

/** Twins that tell their customers apart by the server name. */
const NEEDS_NAME: ReadonlySet<string> = new Set(['hivemq-cloud', 'emqx-cloud']);
const needsName = ({ place }: Where): boolean => NEEDS_NAME.has(place.desk.kind);
const breaksName = ({ candidate }: Where): boolean => candidate.line.facts.tls.sni.value === 'option-breaks';
const hasClient = ({ place }: Where): boolean => place.client !== undefined;
const hasLogin = ({ place }: Where): boolean => place.login !== undefined;
const at =
  (...kinds: readonly string[]) =>
  ({ place }: Where): boolean =>
    kinds.includes(place.desk.kind);

/** Whether this firmware can reach this broker at all, by its facts. */
export function works(where: Where): boolean {
  const sni = usualName(where.candidate.line) === 'on';
  return byFact(where.candidate.line, sni) === undefined && (sni || !needsName(where));
}

export function rightSetup({ candidate: { line }, place }: Where): Setup {
  const { desk, ca, client, login } = place;
  const uploads = [
    { name: NAMES.ca, text: ca.right, is: 'right root' },
    ...(client === undefined
      ? []
      : [
          { name: NAMES.cert, text: client.certificate, is: 'client certificate' },
          { name: NAMES.key, text: client.key, is: 'key' },
        ]),
  ];
  return {
    conditions: [],
    clock: 'cold',
    showsClock: false,
    showsNetwork: true,
    cleansUp: false,
    uploads,
    storedBefore: false,
    tls: [
      ['sslversion', 4],
      ['authmode', client === undefined ? 1 : 2],
      ['cacert', NAMES.ca],
      ...(client === undefined
        ? []
        : ([
            ['clientcert', NAMES.cert],
            ['clientkey', NAMES.key],
          ] as const)),
      ['enableSNI', usualName(line) === 'on' ? 1 : 0],
    ],
    starts: true,
    acquires: true,
    speaksTls: true,
    version: '3.1.1',
    clientId: desk.right.clientId,
    ...login,
    host: desk.host,
    port: 8883,
    topic: desk.right.topic,
    forgetsConnect: false,
    awaitsLoss: false,
  };
}

const stored = (setup: Setup, name: string, text: string, is: string): Setup => ({
  ...setup,
  uploads: setup.uploads.map((one) => (one.name === name ? { name, text, is } : one)),
});
const notStored = (setup: Setup, name: string): Setup => ({
  ...setup,
  uploads: setup.uploads.filter((one) => one.name !== name),
});
const without = (setup: Setup, ...names: readonly string[]): Setup =>
  names.reduce((left, name) => withTls(left, name, undefined), setup);
const under =
  (condition: Setup['conditions'][number]) =>
  (right: Setup): Setup => ({
    ...right,
    conditions: [condition],
  });

/** A line of the middle is lost, as it is when a terminal pastes faster than the module reads. */
function damaged(pem: string): string {
  const lines = pem.split('\n');
  return [...lines.slice(0, 5), ...lines.slice(6)].join('\n');
}

const WORKING: readonly State[] = [
  { id: 'right', about: 'nothing', causes: [], change: (right) => right },
  { id: 'right, cleaned up first', about: 'nothing', causes: [], change: (right) => ({ ...right, cleansUp: true }) },
  {
    id: 'right, stored before',
    about: 'nothing',
    causes: [],
    change: (right) => ({ ...right, storedBefore: true }),
  },
  { id: 'right, SIM slow', about: 'nothing', causes: [], change: under('sim-slow') },
  {
    id: 'right, without the name',
    about: 'nothing',
    causes: [],
    applies: (where) => !needsName(where),
    change: (right) => withTls(right, 'enableSNI', 0),
  },
  {
    id: 'right, not verified',
    about: 'nothing',
    causes: [],
    change: (right, where) => without(withTls(right, 'authmode', hasClient(where) ? 3 : 0), 'cacert'),
  },
  {
    id: 'right, dates checked by a right clock',
    about: 'nothing',
    causes: [],
    change: (right) => ({ ...withTls(right, 'ignorelocaltime', 0), clock: 'right', showsClock: true }),
  },
];

const FILES: readonly State[] = [
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

const OPTIONS: readonly State[] = [
  {
    id: 'server name off',
    about: 'option',
    causes: ['sni-missing'],
    applies: needsName,
    change: (right) => withTls(right, 'enableSNI', 0),
  },
  {
    id: 'server name never mentioned',
    about: 'option',
    causes: ['sni-missing'],
    applies: needsName,
    change: (right) => without(right, 'enableSNI'),
  },
  {
    id: 'authmode left at 0',
    about: 'option',
    causes: ['client-cert-missing'],
    applies: hasClient,
    change: (right) => without(right, 'authmode'),
  },
  { id: 'TLS 1.0', about: 'option', causes: ['tls-version'], change: (right) => withTls(right, 'sslversion', 1) },
  {
    id: 'one old suite',
    about: 'option',
    causes: ['cipher-suite'],
    // Elsewhere static RSA is still taken; and not all firmware has the setting.
    applies: (where) =>
      at('azure-iot-hub')(where) && !(where.candidate.line.facts.lacks?.value ?? []).includes('tls.ciphersuites'),
    change: (right) => withTls(right, 'ciphersuites', 0x002f),
  },
  {
    id: 'no TLS on a TLS port',
    about: 'option',
    causes: ['wrong-port/plain-on-tls'],
    change: (right) => ({ ...right, speaksTls: false }),
  },
  {
    id: 'TLS on a plain port',
    about: 'option',
    causes: ['wrong-port/plain-on-tls'],
    twin: 'plain',
    change: (right) => ({ ...right, port: 1883 }),
  },
  {
    id: 'server with TLS 1.3 only',
    about: 'option',
    causes: ['tls-version'],
    twin: 'tls13-only',
    // What the others offer is known, and this is not it.
    applies: at('mosquitto'),
    change: (right) => right,
  },
];

const CLOCK: readonly State[] = [
  {
    id: 'clock of 1980',
    about: 'clock',
    causes: ['clock-not-set'],
    change: (right) => ({ ...withTls(right, 'ignorelocaltime', 0), showsClock: true }),
  },
  {
    id: 'clock of 1980, not shown',
    about: 'clock',
    causes: ['clock-not-set'],
    change: (right) => withTls(right, 'ignorelocaltime', 0),
  },
  {
    id: 'other root, dates checked',
    about: 'clock',
    causes: ['wrong-root-ca'],
    change: (right, { place }) => ({
      ...withTls(stored(right, NAMES.ca, place.ca.other, 'other root'), 'ignorelocaltime', 0),
      clock: 'right',
    }),
  },
];

const NETWORK: readonly State[] = [
  { id: 'no SIM', about: 'network', causes: ['network-not-attached'], change: under('no-sim') },
  { id: 'SIM locked', about: 'network', causes: ['network-not-attached'], change: under('sim-pin') },
  { id: 'not registered', about: 'network', causes: ['network-not-attached'], change: under('not-registered') },
  {
    id: 'not registered, not asked',
    about: 'network',
    causes: ['network-not-attached'],
    change: (right) => ({ ...under('not-registered')(right), showsNetwork: false }),
  },
  { id: 'no data connection', about: 'network', causes: ['network-not-attached'], change: under('no-bearer') },
  { id: 'name does not resolve', about: 'network', causes: ['dns'], change: under('dns-fails') },
  {
    id: 'refused on the way',
    about: 'network',
    causes: ['wrong-port/plain-on-tls', 'network-not-attached'],
    change: under('tcp-refused'),
  },
  {
    id: 'link lost',
    about: 'network',
    causes: ['network-not-attached'],
    change: (right) => ({ ...under('link-lost')(right), awaitsLoss: true }),
  },
];

const LOGIN: readonly State[] = [
  {
    id: 'wrong password',
    about: 'login',
    causes: ['auth-credentials'],
    applies: hasLogin,
    change: (right) => ({ ...right, password: 'not-the-password' }),
  },
  {
    id: 'wrong user name',
    about: 'login',
    causes: ['auth-credentials'],
    applies: hasLogin,
    change: (right) => ({ ...right, username: 'somebody-else' }),
  },
  {
    id: 'no login',
    about: 'login',
    causes: ['auth-credentials'],
    applies: hasLogin,
    change: ({ username: _username, password: _password, ...right }) => right,
  },
  {
    id: 'other client id',
    about: 'login',
    causes: ['client-id/policy'],
    applies: at('aws-iot', 'azure-iot-hub'),
    change: (right) => ({ ...right, clientId: 'somebody-else' }),
  },
  {
    id: 'other topic',
    about: 'login',
    causes: ['client-id/policy'],
    applies: at('aws-iot', 'azure-iot-hub'),
    change: (right) => ({ ...right, topic: 'somebody/else' }),
  },
];

const ORDER: readonly State[] = [
  {
    id: 'never started',
    about: 'order',
    causes: ['command-order/state'],
    change: (right) => ({ ...right, starts: false }),
  },
  {
    id: 'never acquired',
    about: 'order',
    causes: ['command-order/state'],
    change: (right) => ({ ...right, acquires: false }),
  },
  {
    id: 'never connected',
    about: 'order',
    causes: ['command-order/state'],
    change: (right) => ({ ...right, forgetsConnect: true }),
  },
];

/** What can be wrong with a firmware that can do it. */
export const STATES: readonly State[] = [...WORKING, ...FILES, ...OPTIONS, ...CLOCK, ...NETWORK, ...LOGIN, ...ORDER];

const isBad = ({ candidate: { line } }: Where): boolean => byFact(line, false) !== undefined;

/** How it fails is not known: the virtual module lacks suites that one of the twins demands. */
const isGuessed = ({ candidate: { line } }: Where): boolean => byFact(line, false)?.played === 'guess';

/** What is to be said of a firmware that cannot. */
export const FIRMWARE_STATES: readonly State[] = [
  {
    id: 'server name on where it breaks the handshake',
    about: 'firmware',
    causes: ['sni-unsupported-firmware'],
    applies: breaksName,
    change: (right) => withTls(right, 'enableSNI', 1),
  },
  {
    id: 'server name off where it would break the handshake',
    about: 'firmware',
    causes: ['sni-missing', 'sni-unsupported-firmware'],
    applies: (where) => breaksName(where) && needsName(where),
    change: (right) => withTls(right, 'enableSNI', 0),
  },
  {
    id: 'known to fail',
    about: 'firmware',
    causes: ['firmware-bug'],
    applies: (where) => isBad(where) && !isGuessed(where),
    change: (right) => right,
  },
  {
    id: 'known to fail, for want of a suite',
    about: 'firmware',
    causes: ['firmware-bug', 'cipher-suite'],
    applies: (where) => isGuessed(where) && at('azure-iot-hub')(where),
    change: (right) => right,
  },
  {
    id: 'known to fail, and works here',
    about: 'nothing',
    causes: [],
    applies: (where) => isGuessed(where) && !at('azure-iot-hub')(where),
    change: (right) => right,
  },
];
