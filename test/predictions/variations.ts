import { readFile, writeFile } from 'node:fs/promises';
import type { TwinRequest } from '../../src/app/twin.ts';
import type { Rung } from '../../src/kernel/rung.ts';
import { deviceOf, without, type Desk, type Settings } from './desk.ts';

/** One thing that differs from what is right. */
export interface Variation {
  readonly id: string;
  /** The twin that it is tried at; the usual one unless said otherwise. */
  readonly twin?: Partial<TwinRequest>;
  readonly change?: (right: Settings, desk: Desk) => Settings | Promise<Settings>;
  /** Where else it may show, or has its cause. */
  readonly also?: readonly Rung[];
  /** Why nobody can know it beforehand. */
  readonly hidden?: string;
}

const misbehaving = (
  name: NonNullable<TwinRequest['misbehave']>[number],
  more: Partial<Variation> = {},
): Variation => ({
  id: name,
  twin: { misbehave: [name] },
  ...more,
});

/** The same clock as that of the computer, and dates are compared with it. */
const dated = (right: Settings): Settings => ({ ...right, clock: 'right' });

async function bundle(right: Settings, { twin, roots }: Desk): Promise<Settings> {
  const ca = twin.path('bundle.pem');
  const texts = await Promise.all(roots.toReversed().map((path) => readFile(path, 'utf8')));
  await writeFile(ca, texts.join(''));
  return { ...right, ca };
}

/** What is tried at every kind of twin. */
const EVERYWHERE: readonly Variation[] = [
  { id: 'right' },
  { id: 'sni-off', change: (right) => ({ ...right, sni: 'off' }) },
  { id: 'sni-on', change: (right) => ({ ...right, sni: 'on' }) },
  { id: 'sni-auto', change: (right) => ({ ...right, sni: 'auto' }) },
  { id: 'other-root', change: (right, { roots }) => ({ ...right, ca: roots[1] ?? '' }) },
  { id: 'intermediate', change: (right, { sent }) => ({ ...right, ca: sent[1] ?? '' }) },
  { id: 'clock-1980', change: (right) => ({ ...right, clock: 'cold' }), also: ['clock'] },
  { id: 'clock-right', change: dated },
  misbehaving('tls13-only'),
  misbehaving('chain-6k'),
  misbehaving('no-intermediate'),
];

async function wrongPassword(right: Settings, { twin }: Desk): Promise<Settings> {
  const passwordFile = twin.path('wrong.txt');
  await writeFile(passwordFile, 'not-the-password\n');
  return { ...right, passwordFile };
}

const device =
  (name: string) =>
  (right: Settings, { twin }: Desk): Settings => ({ ...right, device: deviceOf(twin, name) });

const PASSWORD: readonly Variation[] = [
  { id: 'no-login', change: (right) => without(right, 'username', 'passwordFile') },
  { id: 'wrong-password', change: wrongPassword },
  { id: 'wrong-username', change: (right) => ({ ...right, username: 'somebody-else' }) },
  { id: 'certificate-not-asked-for', change: device('device') },
];

const bundled: Variation = { id: 'bundle', change: bundle };
const crossSigned: Variation = { id: 'cross-signed', change: (right, { sent }) => ({ ...right, ca: sent[2] ?? '' }) };
const leaf: Variation = { id: 'leaf-as-ca', change: (right, { sent }) => ({ ...right, ca: sent[0] ?? '' }) };
const expired: Variation = misbehaving('expired');
const expiredDated: Variation = { ...misbehaving('expired', { change: dated }), id: 'expired-with-dates' };

/** Over what SIMCom's manuals have as bounds: 128 bytes and 1024. */
const TOO_LONG: readonly Variation[] = [
  { id: 'long-client-id', change: (right) => ({ ...right, clientId: 'c'.repeat(200) }) },
  { id: 'long-topic', change: (right) => ({ ...right, topic: `hawser/${'t'.repeat(1100)}` }) },
];

/** What is tried at the twin of each kind. */
export const VARIATIONS: Readonly<Record<string, readonly Variation[]>> = {
  'aws-iot': [
    ...EVERYWHERE,
    crossSigned,
    {
      id: 'root-of-cross-sign',
      change: (right, { twin }) => ({ ...right, ca: twin.path('anchors/starfield-services-root-g2.pem') }),
    },
    { id: 'no-certificate', change: (right) => without(right, 'device') },
    { id: 'inactive', change: device('device-inactive') },
    { id: 'expired-certificate', change: device('device-expired') },
    // Hung up on behind the handshake: a client sees it at its end or with its first packet.
    { id: 'unknown-certificate', change: device('device-unknown'), also: ['client-auth', 'mqtt'] },
    {
      id: 'other-client-id',
      change: (right) => ({ ...right, clientId: 'somebody-else' }),
    },
    {
      id: 'other-topic',
      change: (right) => ({ ...right, topic: 'somebody/else' }),
      hidden: 'the policy stands in the account',
    },
    misbehaving('ecdsa-only'),
  ],
  'azure-iot-hub': [
    ...EVERYWHERE,
    { id: 'no-login', change: (right) => without(right, 'username', 'passwordFile') },
    {
      id: 'expired-token',
      change: (right, { twin }) => ({ ...right, passwordFile: twin.path('password-expired.txt') }),
    },
    { id: 'wrong-password', change: wrongPassword },
    { id: 'other-client-id', change: (right) => ({ ...right, clientId: 'somebody-else' }) },
    { id: 'other-topic', change: (right) => ({ ...right, topic: 'somebody/else' }) },
    expired,
    expiredDated,
  ],
  'hivemq-cloud': [...EVERYWHERE, crossSigned, ...PASSWORD, misbehaving('p384')],
  'emqx-cloud': [...EVERYWHERE, bundled, ...PASSWORD, ...TOO_LONG, misbehaving('wrong-name')],
  mosquitto: [
    ...EVERYWHERE,
    leaf,
    { id: 'no-certificate', change: (right) => without(right, 'device') },
    { id: 'expired-certificate', change: device('device-expired') },
    { id: 'revoked-certificate', change: device('device-revoked') },
    { id: 'certificate-of-other-ca', change: device('device-unknown') },
    { id: 'certificate-without-its-ca', change: device('device-no-intermediate') },
    misbehaving('p384'),
    misbehaving('tls10-only'),
    { id: 'password', twin: { policy: 'password' } },
    { id: 'no-password', twin: { policy: 'password' }, change: (right) => without(right, 'username', 'passwordFile') },
  ],
};
