import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { background, type Background } from '../support/background.ts';
import { emulate, hawser } from '../support/cli.ts';
import { mosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { openssl } from '../support/openssl.ts';
import { has, programPath } from '../support/programs.ts';
import { scratch, type Scratch } from '../support/scratch.ts';

/*
 * As a user has it: certificates by openssl, Debian's Mosquitto that demands a client certificate, `hawser emulate`,
 * `hawser connect`, and mosquitto_sub as the witness on the other side.
 */

const HOST = 'broker.example';
let files: Scratch;
let broker: Mosquitto;
let witness: Background;

const path = (name: string): string => join(files.folder, name);

async function made(args: readonly string[]): Promise<void> {
  const { status, output } = await openssl(args);
  if (status !== 0) throw new Error(output);
}

/** Key, request and certificate by the root. */
async function certificate(name: string, commonName: string): Promise<void> {
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', path(`${name}.key`)];
  await made(['req', ...key, '-out', path(`${name}.csr`), '-subj', `/CN=${commonName}`]);
  const issuer = ['-CA', path('ca.pem'), '-CAkey', path('ca.key'), '-CAcreateserial'];
  await made(['x509', '-req', '-in', path(`${name}.csr`), ...issuer, '-days', '30', '-out', path(`${name}.pem`)]);
}

const credentials = (): readonly string[] => [
  '--ca',
  path('ca.pem'),
  '--cert',
  path('device.pem'),
  '--key',
  path('device.key'),
];

describe.skipIf(!has('mosquitto') || !has('mosquitto_sub') || !has('openssl'))(
  'a virtual SIM7600 and Mosquitto',
  () => {
    beforeAll(async () => {
      files = await scratch();
      const root = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', path('ca.key'), '-out', path('ca.pem')];
      await made([...root, '-days', '30', '-subj', '/CN=Test Root', '-addext', 'basicConstraints=critical,CA:TRUE']);
      for (const [name, commonName] of [
        ['server', HOST],
        ['device', 'device-1'],
        ['witness', 'witness'],
      ] as const) {
        await certificate(name, commonName);
      }
      broker = await mosquitto({
        lines: [
          `certfile ${path('server.pem')}`,
          `keyfile ${path('server.key')}`,
          `cafile ${path('ca.pem')}`,
          'require_certificate true',
        ],
      });
      const tls = [
        '--cafile',
        path('ca.pem'),
        '--cert',
        path('witness.pem'),
        '--key',
        path('witness.key'),
        '--insecure',
      ];
      witness = background(programPath('mosquitto_sub') ?? '', [
        ...['-h', '127.0.0.1', '-p', String(broker.port), ...tls],
        ...['-t', 'hawser/#', '-v', '-i', 'witness'],
      ]);
      await broker.waitFor(/Sending SUBACK to witness/);
    });

    afterAll(async () => {
      await witness.stop();
      await broker.stop();
      await files.remove();
    });

    const resolve = (): readonly string[] => ['--resolve', `${HOST}=127.0.0.1:${broker.port}`];

    it('meet over tcp://', async () => {
      const module = await emulate(['sim7600', '--listen', '127.0.0.1:0', ...resolve()]);
      try {
        const args = [
          'connect',
          '--port',
          module.address,
          '--broker',
          `mqtts://${HOST}`,
          ...credentials(),
          ...resolve(),
        ];
        const { status, stdout } = await hawser([...args, '--client-id', 'over-tcp', '--json']);
        expect(status).toBe(0);
        expect(JSON.parse(stdout)).toMatchObject({ schema: 1, command: 'connect', ok: true, verified: 'own-message' });
        await witness.waitFor(/^hawser\/over-tcp hawser [0-9a-f]{16}$/m);
      } finally {
        await module.stop();
      }
    });

    it('meet over a serial port', async () => {
      const module = await emulate(['sim7600', '--pty', path('modem'), ...resolve()]);
      try {
        expect(module.address).toBe(path('modem'));
        const args = [
          'connect',
          '--port',
          module.address,
          '--broker',
          `mqtts://${HOST}`,
          ...credentials(),
          ...resolve(),
        ];
        const { status, stderr } = await hawser([
          ...args,
          '--client-id',
          'over-pty',
          '--pub',
          'hawser/pty=hello there',
        ]);
        expect(stderr).toContain('publish');
        expect(status).toBe(0);
        await witness.waitFor(/^hawser\/pty hello there$/m);
      } finally {
        await module.stop();
      }
    });

    it('part with alert 48 before any second flight when the root is wrong', async () => {
      const wrong = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', path('w.key'), '-out', path('w.pem')];
      await made([...wrong, '-days', '30', '-subj', '/CN=Wrong Root']);
      const module = await emulate(['sim7600', '--listen', '127.0.0.1:0', ...resolve()]);
      try {
        // A probe would have said so, and nothing would be tried.
        const to = ['--broker', `mqtts://${HOST}`, '--no-probe', '--ca', path('w.pem')];
        const args = ['connect', '--port', module.address, ...to];
        const { status, stdout } = await hawser([...args, '--cert', path('device.pem'), '--key', path('device.key')]);
        expect(status).toBe(1);
        expect(stdout).toContain('anchor-wrong');
        // Mosquitto would have complained of the client's certificate or Finished, had it got any.
        await broker.waitFor(/alert unknown ca/);
      } finally {
        await module.stop();
      }
    });

    it('leave nothing open after Ctrl-C, and meet again', async () => {
      const module = await emulate(['sim7600', '--listen', '127.0.0.1:0', ...resolve()]);
      try {
        const args = [
          'connect',
          '--port',
          module.address,
          '--broker',
          `mqtts://${HOST}`,
          ...credentials(),
          ...resolve(),
        ];
        const first = await hawser([...args, '--client-id', 'cut-off'], { interruptAt: /connecting to/ });
        expect(first.status).toBe(130);
        const second = await hawser([...args, '--client-id', 'again']);
        expect(second.status).toBe(0);
      } finally {
        await module.stop();
      }
    });
  },
);
