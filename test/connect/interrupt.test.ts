import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDemoBroker, type DemoBroker } from '../../src/app/demo-broker.ts';
import { HawserError } from '../../src/kernel/errors.ts';
import { fastClock } from '../support/fast-clock.ts';
import { connectTo, credentials, virtualModule, type Credentials } from '../support/virtual.ts';

/* Ctrl-C at any command: nothing is left running on the module, no prompt stays open, and the next run succeeds. */

let files: Credentials;
let broker: DemoBroker;
const fast = { clock: fastClock(40) };

beforeAll(async () => {
  files = await credentials();
  broker = await startDemoBroker(files.pki);
});

afterAll(async () => {
  await broker.stop();
  await files.files.remove();
});

const wanted = () => ({ ca: files.ca, cert: files.cert, key: files.key, clientId: 'device-1' });

/** By module, what ends an MQTT connection. */
const MODULES = { sim7600: 'AT+CMQTTDISC=', sim7020: 'AT+CMQDISCON=' } as const;

/** A run that is interrupted when the module gets its `place`-th command; false if it had ended before. */
async function interruptedAt(place: number, name: keyof typeof MODULES): Promise<boolean> {
  const emulator = await virtualModule(broker.port, { ...fast, module: name });
  const { module } = emulator;
  try {
    const abort = new AbortController();
    let seen = 0;
    const undo = module.intercept(() => {
      seen += 1;
      if (seen === place) abort.abort(new HawserError('interrupted', { code: 'interrupted' }));
      return undefined;
    });
    const run = await connectTo(emulator, wanted(), { ...fast, signal: abort.signal }).catch((error: unknown) => error);
    undo();
    if (!(run instanceof Error)) return false;
    expect(run).toMatchObject({ code: 'interrupted' });
    const before = module.received.length;
    const { report } = await connectTo(emulator, wanted(), fast);
    expect(report.ok, `interrupted at command ${place}: ${JSON.stringify(report.findings)}`).toBe(true);
    // The one command that disconnects is the second run's own: the interrupted one has left nothing that had to be cleared away.
    const sent = module.received.slice(before).map(({ text }) => text);
    expect(sent.filter((text) => text.startsWith(MODULES[name])).length, `command ${place}`).toBe(1);
    return true;
  } finally {
    await emulator.stop();
  }
}

describe('an interruption', () => {
  it.each(['sim7600', 'sim7020'] as const)(
    'at any command leaves nothing behind on a %s',
    async (name) => {
      let interrupted = 0;
      let place = 1;
      while (await interruptedAt(place, name)) {
        interrupted += 1;
        place += 1;
      }
      expect(interrupted).toBeGreaterThan(25);
    },
    120_000,
  );
});
