import { createHash } from 'node:crypto';
import { connect as connectSocket, createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemoBroker, type DemoBroker } from '../../src/app/demo-broker.ts';
import type { RunningEmulator } from '../../src/app/emulate.ts';
import { isHawserError } from '../../src/kernel/errors.ts';
import { full } from '../support/full.ts';
import { fastClock } from '../support/fast-clock.ts';
import { connectTo, credentials, virtualModule, type Credentials } from '../support/virtual.ts';

/*
 * A reset at any moment, and a cable that is pulled at any moment: whatever the first run has come to, the next one
 * succeeds, and a certificate that was cut off is never taken for a stored one.
 */

/** Time flies on both sides: some of these runs wait for a module that is busy for two minutes. */
const fast = { clock: fastClock(40) };
/** The second family shares its driver with the first, and the third stores no files: in the quick run one is enough. */
const MODULES = full ? ['sim7600', 'a7670', 'sim7020'] : ['sim7600'];
let files: Credentials;
let broker: DemoBroker;

beforeAll(async () => {
  files = await credentials();
  broker = await startDemoBroker(files.pki);
});

afterAll(async () => {
  await broker.stop();
  await files.files.remove();
});

const wanted = () => ({ ca: files.ca, cert: files.cert, key: files.key, clientId: 'device-1' });

const DISTURBANCES = ['reset', 'detach'] as const;

/** In the quick run they take turns. */
function disturbancesAt(place: number): readonly (typeof DISTURBANCES)[number][] {
  return DISTURBANCES.filter((_how, turn) => full || place % DISTURBANCES.length === turn);
}

/** The commands that an undisturbed run sends. */
async function commandsOfARun(module: string): Promise<readonly string[]> {
  const emulator = await virtualModule(broker.port, { ...fast, module });
  try {
    expect((await connectTo(emulator, wanted(), fast)).report.ok).toBe(true);
    return emulator.module.received.map(({ text }) => text);
  } finally {
    await emulator.stop();
  }
}

/** Every stored name that we made holds the hash of what is stored under it. */
function expectWholeFiles(emulator: RunningEmulator): void {
  if (emulator.module.firmware.facts.files.nameBytes === undefined) return;
  const ours = emulator.module.services.files.list('cert').filter(({ name }) => name.startsWith('hw_'));
  expect(ours).toHaveLength(3);
  for (const { name, bytes } of ours) {
    const hash = createHash('sha256').update(bytes).digest('hex');
    expect(name).toContain(hash.slice(0, 8));
  }
}

/** A cable that breaks after so many bytes from the host. */
async function breakingCable(address: string, afterBytes: number): Promise<{ port: string; stop(): Promise<void> }> {
  const target = new URL(address.replace('tcp:', 'http:'));
  const server = createServer((host) => {
    const module = connectSocket(Number(target.port), target.hostname);
    let passed = 0;
    host.on('data', (chunk: Buffer) => {
      const left = afterBytes - passed;
      passed += chunk.length;
      if (left > 0) module.write(chunk.subarray(0, left));
      if (passed >= afterBytes) {
        module.end();
        host.destroy();
      }
    });
    module.on('data', (chunk: Buffer) => host.write(chunk));
    for (const socket of [host, module]) socket.on('error', () => socket.destroy());
    host.on('close', () => module.destroy());
    module.on('close', () => host.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port: `tcp://127.0.0.1:${port}`, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

describe.each(MODULES)('after a disturbance of %s', (module) => {
  it('at every command of the plan the next run succeeds', async () => {
    const commands = await commandsOfARun(module);
    expect(commands.length).toBeGreaterThan(25);
    let disturbed = 0;
    for (const [place] of commands.entries()) {
      for (const how of disturbancesAt(place)) {
        const emulator = await virtualModule(broker.port, { ...fast, module });
        try {
          let seen = 0;
          const undo = emulator.module.intercept(() => {
            seen += 1;
            if (seen === place + 1) emulator.module[how]();
            return undefined;
          });
          const first = await connectTo(emulator, wanted(), fast).catch((error: unknown) => error);
          undo();
          if (seen > place) disturbed += 1;
          if (first instanceof Error) expect(isHawserError(first)).toBe(true);
          const { report } = await connectTo(emulator, wanted(), fast);
          expect(report.ok, `${how} at ${commands[place] ?? ''}: ${JSON.stringify(report.findings)}`).toBe(true);
          expect(report.verified).toBe('own-message');
          expectWholeFiles(emulator);
        } finally {
          await emulator.stop();
        }
      }
    }
    expect(disturbed).toBeGreaterThan(full ? 50 : 25);
  }, 120_000);

  it('at any byte that the host writes the next run succeeds', async () => {
    const stride = full ? 13 : 401;
    let bytes = 1;
    for (let whole = false; !whole; bytes += stride) {
      const emulator = await virtualModule(broker.port, { ...fast, module });
      const cable = await breakingCable(emulator.address, bytes);
      try {
        const first = await connectTo(emulator, { ...wanted(), port: cable.port }, fast).catch(
          (error: unknown) => error,
        );
        // The cable has outlived the run: every byte of it has been tried.
        whole = !(first instanceof Error);
        if (!whole) expect(first).toMatchObject({ code: 'port-closed' });
        const { report } = await connectTo(emulator, wanted(), fast);
        expect(report.ok, `cut after ${bytes} bytes: ${JSON.stringify(report.findings)}`).toBe(true);
        expectWholeFiles(emulator);
      } finally {
        await cable.stop();
        await emulator.stop();
      }
    }
    expect(bytes).toBeGreaterThan(4_000);
  }, 300_000);
});
