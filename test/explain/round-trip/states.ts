import { byFact } from '../../predictions/by-fact.ts';
import { withTls } from './setup.ts';
import type { State } from './state.ts';
import { FILES } from './states-files.ts';
import { NAMES, at, breaksName, hasClient, hasLogin, needsName, stored, under, without, type Where } from './where.ts';

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
