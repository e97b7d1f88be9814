import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectOptions } from '../../src/app/connect-options.ts';
import type { EmulateOptions } from '../../src/app/emulate.ts';
import type { Cause } from '../../src/kernel/cause.ts';
import { height, type Rung } from '../../src/kernel/rung.ts';
import { issue } from '../../src/pki/dev.ts';
import { full } from '../support/full.ts';
import { mosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { has } from '../support/programs.ts';
import { BROKER, connectTo, credentials, virtualModule, type Credentials } from '../support/virtual.ts';

/*
 * What connect says when it does not work, against Debian's Mosquitto: the true rung is in the span, the true cause is
 * the first finding, and nothing wrong is called certain.
 */

interface Case {
  readonly name: string;
  readonly rung: Rung;
  readonly cause: Cause;
  /** The module's answer is the same for several causes: the true one is among the first four, and none is certain. */
  readonly ambiguous?: true;
  readonly options?: (files: Credentials) => Partial<ConnectOptions>;
  readonly emulate?: Partial<EmulateOptions>;
  readonly broker?: 'mutual' | 'login' | 'tls13' | 'plain' | 'deaf';
}

const anonymous = (files: Credentials): Partial<ConnectOptions> => ({ ca: files.ca });

const CASES: readonly Case[] = [
  { name: 'no SIM', rung: 'sim', cause: 'network-not-attached', emulate: { conditions: ['no-sim'] } },
  {
    name: 'a SIM that asks for its PIN',
    rung: 'sim',
    cause: 'network-not-attached',
    emulate: { conditions: ['sim-pin'] },
  },
  {
    name: 'no registration',
    rung: 'network',
    cause: 'network-not-attached',
    emulate: { conditions: ['not-registered'] },
  },
  { name: 'no data connection', rung: 'bearer', cause: 'network-not-attached', emulate: { conditions: ['no-bearer'] } },
  { name: 'a name that does not resolve', rung: 'dns', cause: 'dns', emulate: { conditions: ['dns-fails'] } },
  {
    name: 'a port that refuses',
    rung: 'tcp',
    cause: 'wrong-port/plain-on-tls',
    emulate: { conditions: ['tcp-refused'] },
  },
  { name: 'a wrong root', rung: 'server-trust', cause: 'wrong-root-ca', options: () => ({ ca: wrongCa }) },
  { name: 'no client certificate', rung: 'client-auth', cause: 'client-cert-missing', options: anonymous },
  {
    name: 'a client certificate of somebody else',
    rung: 'client-auth',
    cause: 'auth-credentials',
    options: () => ({ cert: strangeCert, key: strangeKey }),
  },
  {
    name: 'a key of another certificate',
    rung: 'client-auth',
    cause: 'client-key-mismatch',
    options: (files) => ({ cert: files.cert, key: strangeKey, force: true }),
  },
  { name: 'TLS 1.3 only', rung: 'tls', cause: 'tls-version', ambiguous: true, broker: 'tls13', options: anonymous },
  {
    name: 'a plain listener',
    rung: 'tls',
    cause: 'wrong-port/plain-on-tls',
    ambiguous: true,
    broker: 'plain',
    options: anonymous,
  },
  {
    name: 'a wrong password',
    rung: 'mqtt',
    cause: 'auth-credentials',
    broker: 'login',
    options: (files) => ({ ca: files.ca, username: 'somebody', passwordEnv: 'PASSWORD' }),
  },
  {
    name: 'a firmware on which the server name breaks',
    rung: 'tls',
    cause: 'sni-unsupported-firmware',
    emulate: { module: 'sim7600@LE20B03' },
    options: (files) => ({ ca: files.ca, cert: files.cert, key: files.key, sni: 'on', force: true }),
  },
];

/** On each family that has a virtual module, but for cases that are about one firmware; the quick run takes the first. */
const MODULES = full ? ['sim7600', 'a7670'] : ['sim7600'];
const ROWS = CASES.flatMap((one) =>
  (one.emulate?.module ? [one.emulate.module] : MODULES).map((module) => ({ ...one, module })),
);

let files: Credentials;
let wrongCa: string;
let strangeCert: string;
let strangeKey: string;
const brokers = new Map<NonNullable<Case['broker']>, Mosquitto>();
let deaf: Server;

describe.skipIf(!has('mosquitto'))('connect names the rung and the cause of', () => {
  beforeAll(async () => {
    files = await credentials();
    const stranger = await issue({ subject: 'CN=Somebody Else', keyType: 'rsa', ca: { pathLength: null } });
    const strange = await issue({ subject: 'CN=device-1', keyType: 'rsa', issuer: stranger, use: 'client' });
    wrongCa = await files.files.file('wrong-ca.pem', stranger.certificate);
    strangeCert = await files.files.file('strange.pem', strange.certificate);
    strangeKey = await files.files.file('strange.key.pem', strange.key);
    const tls = { certificate: files.pki.serverChain, key: files.pki.server.key };
    const passwords = await files.files.file('passwords', '');
    brokers.set('mutual', await mosquitto({ tls: { ...tls, clientCa: files.pki.root.certificate } }));
    brokers.set('tls13', await mosquitto({ tls: { ...tls, version: 'tlsv1.3' } }));
    brokers.set('plain', await mosquitto());
    brokers.set('login', await mosquitto({ tls, lines: ['allow_anonymous false', `password_file ${passwords}`] }));
    deaf = createServer(() => undefined);
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    for (const broker of brokers.values()) await broker.stop();
    deaf.close();
    await files.files.remove();
  });

  it.each(ROWS)('$name ($module)', async ({ module, rung, cause, ambiguous, options, emulate, broker = 'mutual' }) => {
    const emulator = await virtualModule(brokers.get(broker)?.port ?? 0, { ...emulate, module });
    try {
      const given = options?.(files) ?? {};
      const { report } = await connectTo(
        emulator,
        {
          ca: files.ca,
          ...(broker === 'mutual' && options !== anonymous ? { cert: files.cert, key: files.key } : {}),
          ...given,
        },
        { env: { PASSWORD: 'not the right one' } },
      );
      expect(report.ok).toBe(false);
      expect(report.verified).toBe('none');
      const { brokeAt = { from: 'publish', to: 'publish' } } = report;
      expect(height(brokeAt.from)).toBeLessThanOrEqual(height(rung));
      expect(height(brokeAt.to)).toBeGreaterThanOrEqual(height(rung));
      const [first] = report.findings;
      expect(report.findings.slice(0, ambiguous === true ? 4 : 1).map((finding) => finding.cause)).toContain(cause);
      expect(first?.severity).toBe('error');
      expect(first?.remedy.length).toBeGreaterThan(0);
      const certain = report.findings.filter(
        ({ confidence, severity }) => confidence === 'certain' && severity === 'error',
      );
      expect(certain.every((finding) => finding.cause === cause)).toBe(true);
    } finally {
      await emulator.stop();
    }
  });

  it('nothing, when all is right', async () => {
    const emulator = await virtualModule(brokers.get('mutual')?.port ?? 0);
    try {
      const { report } = await connectTo(emulator, { ca: files.ca, cert: files.cert, key: files.key });
      expect(report.ok).toBe(true);
      expect(report.verified).toBe('own-message');
      expect(report.findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
      expect(report.ladder.filter(({ state }) => state !== 'passed').map(({ rung }) => rung)).toEqual(['clock']);
      expect(report.uploaded).toHaveLength(3);
      const again = await connectTo(emulator, { ca: files.ca, cert: files.cert, key: files.key });
      expect(again.report.ok).toBe(true);
      expect(again.report.uploaded).toEqual([]);
    } finally {
      await emulator.stop();
    }
  });

  it(`nothing under ${BROKER} with a PIN that unlocks the SIM`, async () => {
    const emulator = await virtualModule(brokers.get('mutual')?.port ?? 0, { conditions: ['sim-pin'] });
    try {
      const { report } = await connectTo(
        emulator,
        { ca: files.ca, cert: files.cert, key: files.key, pinEnv: 'PIN' },
        { env: { PIN: '1234' } },
      );
      expect(report.ok).toBe(true);
    } finally {
      await emulator.stop();
    }
  });
});
