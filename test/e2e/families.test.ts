import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HostEnd } from '../../src/emulator/host-end.ts';
import { families } from '../../src/families/registry.ts';
import { emulatorOf } from '../../src/families/emulators.ts';
import { issue } from '../../src/pki/dev.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { openPort } from '../../src/transports/open.ts';
import { mosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { has } from '../support/programs.ts';
import { connectTo, credentials, virtualModule, type Credentials } from '../support/virtual.ts';

/*
 * Every firmware line of every family that has a driver and a virtual module, against Debian's Mosquitto with client
 * certificates: it gets its own message back; a wrong root ends in the module's alert; a line of which only failures are
 * known is not tried without being told to.
 */

const LINES = (
  await Promise.all(
    families().map(async (family) =>
      family.driver === undefined || (await emulatorOf(family.id)) === undefined
        ? []
        : family.firmware.map((line) => ({ module: `${family.id}@${line.id}`, line })),
    ),
  )
).flat();
/** Those without an MQTT client of their own go over a socket: they have tests of their own. */
const GOOD = LINES.filter(({ line }) => line.facts.knownBad === undefined && line.facts.mqtt !== undefined);
const BAD = LINES.filter(({ line }) => line.facts.knownBad !== undefined);

/** Families whose MQTT client is a service that is started and stopped, apart from its clients. */
const SHARED_SERVICE = [...new Set(LINES.map(({ module }) => module.split('@')[0] ?? ''))].filter((id) =>
  families().some((family) => family.id === id && family.dialect.has('mqtt.start')),
);

let files: Credentials;
let broker: Mosquitto;
let wrongCa: string;

describe.skipIf(!has('mosquitto'))('a virtual module and Mosquitto', () => {
  beforeAll(async () => {
    files = await credentials();
    const stranger = await issue({ subject: 'CN=Somebody Else', keyType: 'rsa', ca: { pathLength: null } });
    wrongCa = await files.files.file('wrong-ca.pem', stranger.certificate);
    const { pki } = files;
    broker = await mosquitto({
      tls: { certificate: pki.serverChain, key: pki.server.key, clientCa: pki.root.certificate },
    });
  });

  afterAll(async () => {
    await broker.stop();
    await files.files.remove();
  });

  const own = (): { ca: string; cert: string; key: string } => ({ ca: files.ca, cert: files.cert, key: files.key });

  it('are of more than one family', () => {
    expect(new Set(LINES.map(({ module }) => module.split('@')[0])).size).toBeGreaterThan(1);
    expect(GOOD.length).toBeGreaterThan(0);
    expect(BAD.length).toBeGreaterThan(0);
  });

  it.each(GOOD)('meet by $module, twice, and the second time nothing is uploaded that is kept', async (good) => {
    const { module, line } = good;
    // What can only be given in pieces inside of commands stays unknown, and is given anew.
    const again = line.facts.credentials?.chunkCharacters === undefined ? 0 : 3;
    const emulator = await virtualModule(broker.port, { module });
    try {
      for (const uploads of [3, again]) {
        const { report } = await connectTo(emulator, own());
        expect(report, JSON.stringify(report.findings)).toMatchObject({ ok: true, verified: 'own-message' });
        expect(report.uploaded).toHaveLength(uploads);
      }
    } finally {
      await emulator.stop();
    }
  });

  it.each(GOOD)('part with alert 48 before any second flight when the root is wrong: $module', async ({ module }) => {
    const before = broker.output().length;
    const emulator = await virtualModule(broker.port, { module });
    try {
      const { report } = await connectTo(emulator, { ...own(), ca: wrongCa });
      expect(report.ok).toBe(false);
      expect(report.findings[0]?.code).toBe('anchor-wrong');
      // Mosquitto would complain of the client's certificate or Finished, had it got any.
      expect(broker.output().slice(before)).toMatch(/alert unknown ca/);
    } finally {
      await emulator.stop();
    }
  });

  it.each(SHARED_SERVICE)(
    'meet by %s when somebody has left the service running and the other client taken',
    async (module) => {
      const emulator = await virtualModule(broker.port, { module });
      try {
        const pipe = await openPort(emulator.address, { clock: systemClock });
        const host = new HostEnd(pipe, systemClock);
        for (const [command, last] of [
          ['AT+CMQTTSTART', /^(\+CMQTTSTART: 0)$/],
          ['AT+CMQTTACCQ=1,"somebody",0', /^OK$/],
        ] as const) {
          await host.type(`${command}\r`);
          for (let line = await host.next(); line !== undefined && !last.test(line); line = await host.next());
        }
        await pipe.close();
        const { report } = await connectTo(emulator, own());
        expect(report, JSON.stringify(report.findings)).toMatchObject({ ok: true, verified: 'own-message' });
      } finally {
        await emulator.stop();
      }
    },
  );

  it.each(BAD)('are not brought together by $module, and it is said why', async ({ module, line }) => {
    const emulator = await virtualModule(broker.port, { module });
    try {
      const { report } = await connectTo(emulator, own());
      expect(report.ok).toBe(false);
      const found = report.findings.find(({ code }) => code === 'firmware-known-bad');
      expect(found).toMatchObject({ severity: 'error', confidence: 'likely' });
      expect(found?.evidence.map(({ text }) => text)).toContain(line.facts.knownBad?.value);
      expect(emulator.module.services.files.list('cert')).toEqual([]);
    } finally {
      await emulator.stop();
    }
  });
});
