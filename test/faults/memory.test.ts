import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConnectReport } from '../../src/app/report.ts';
import type { ModuleHost } from '../../src/families/kit/emulator.ts';
import { byteString, bytesOf } from '../../src/kernel/bytes.ts';
import type { FaultDesk } from '../support/fault-desk.ts';
import { FaultWorld } from '../support/fault-world.ts';
import { tapLine } from '../support/line-tap.ts';

/*
 * A module that keeps credentials in memory, takes them without looking at them, and says nothing but ERROR to whatever
 * becomes of a connection: what seeds hit rarely.
 */

let world: FaultWorld;

beforeAll(async () => {
  world = await FaultWorld.make('simcom-sim7020');
});

afterAll(async () => {
  await world.close();
});

function desk(): FaultDesk {
  const candidate = world.candidates.find(({ tls }) => tls === 'module');
  if (candidate === undefined) throw new TypeError('the module does not work undisturbed');
  return world.desk({ candidate, latency: 'none', stored: false, seed: 1 });
}

/** A run in which `change` is made of every write to the module. */
async function connected(on: FaultDesk, change: (text: string) => string = (text) => text): Promise<ConnectReport> {
  const tap = tapLine(on.plug(), on.moves);
  tap.onToModule((bytes) => bytesOf(change(byteString(bytes))));
  try {
    const ended = await on.connect(tap.pipe);
    if (ended.kind !== 'report') throw new TypeError(`the run ends by ${ended.kind}`);
    return ended.report;
  } finally {
    on.stop();
  }
}

/** Acts once, when a command that begins so has reached the module. */
function when(on: FaultDesk, command: string, act: (host: ModuleHost) => void): void {
  let done = false;
  on.intercept(({ text }, _reply, host) => {
    if (!done && text.startsWith(command)) {
      done = true;
      act(host);
    }
    return undefined;
  });
}

describe('a credential that came damaged', () => {
  it.each(['AT+CSETCA=0', 'AT+CSETCA=1', 'AT+CSETCA=2'])('is given again: %s', async (command) => {
    const on = desk();
    let damaged = 0;
    const report = await connected(on, (text) => {
      if (damaged > 0 || !text.startsWith(command) || !text.includes('BEGIN')) return text;
      damaged += 1;
      return text.replace('MII', 'MI');
    });
    expect(damaged).toBe(1);
    expect(report).toMatchObject({ ok: true, verified: 'own-message', attempts: [{ ok: false }, { ok: true }] });
    expect(report.tests.map(({ title, passed }) => `${title}: ${passed}`)).toContain('TLS with verification: true');
    expect(on.verified).toBe(true);
  });

  it('each time is named, and neither network nor clock', async () => {
    const report = await connected(desk(), (text) =>
      text.startsWith('AT+CSETCA=1') && text.includes('BEGIN') ? text.replace('MII', 'MI') : text,
    );
    expect(report).toMatchObject({ ok: false, brokeAt: { from: 'server-trust', to: 'client-auth' } });
    expect(report.findings[0]?.code).toBe('stored-file-unusable');
    expect(report.attempts).toHaveLength(2);
  });
});

describe('a module that restarts behind its credentials', () => {
  it('with its boot lines ends the run', async () => {
    const on = desk();
    when(on, 'AT+CMQTSYNC=1', () => queueMicrotask(() => on.module.reset()));
    expect(await connected(on)).toMatchObject({ ok: false, brokeAt: { from: 'at', to: 'at' } });
  });

  it.each(['AT+CMQTTSNEW=', 'AT+CMQPUB='])('under %s is not given that again', async (command) => {
    const on = desk();
    when(on, command, () => on.module.reset());
    expect(await connected(on)).toMatchObject({ ok: false, brokeAt: { from: 'at', to: 'at' } });
    expect(on.module.received.filter(({ text }) => text.startsWith(command))).toHaveLength(1);
  });

  it('without a word does not connect without a root', async () => {
    const on = desk();
    when(on, 'AT+CREVHEX=1', (host) => {
      // All that a restart changes which the run would not set again.
      host.shared.delete('credentials.stored');
    });
    const report = await connected(on);
    expect(report).toMatchObject({ ok: false, brokeAt: { from: 'at', to: 'at' } });
    expect(report.findings[0]).toMatchObject({ code: 'module-reset' });
    expect(on.module.received.some(({ text }) => text.startsWith('AT+CMQTTSNEW='))).toBe(false);
  });
});

describe('a connection that ends', () => {
  it.each(['AT+CMQCON=', 'AT+CMQSUB=', 'AT+CMQPUB='])('with the link at %s is told as that', async (command) => {
    const on = desk();
    when(on, command, () => on.services.radio.loseLink(5_000));
    const report = await connected(on);
    expect(report).toMatchObject({ ok: false, brokeAt: { from: 'bearer', to: 'bearer' } });
    expect(report.findings[0]?.code).toBe('link-lost');
  });

  it.each(['AT+CMQCON=', 'AT+CMQSUB=', 'AT+CMQPUB='])(
    'without a word at %s may have ended anywhere below, and is asked for once',
    async (command) => {
      const on = desk();
      when(on, command, () => (on.net.dead = true));
      const report = await connected(on);
      expect(report).toMatchObject({ ok: false, brokeAt: { from: 'bearer' } });
      expect(on.module.received.filter(({ text }) => text.startsWith(command))).toHaveLength(1);
    },
  );
});
