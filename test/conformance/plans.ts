import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EmulatorFamily } from '../../src/families/kit/emulator.ts';
import { defaultLine, type Family, type FirmwareLine } from '../../src/families/kit/family.ts';
import type { Step } from '../../src/families/kit/step.ts';
import { isHawserError } from '../../src/kernel/errors.ts';
import { fastClock } from '../support/fast-clock.ts';
import { mosquitto, type Mosquitto } from '../support/mosquitto.ts';
import { has } from '../support/programs.ts';
import { Rig } from '../support/rig.ts';
import { BROKER } from '../support/virtual.ts';
import type { Counts } from './counts.ts';
import type { ConformanceOptions } from './options.ts';
import type { PlanChecks } from './plan-checks.ts';
import { checkPlanData } from './plan-data.ts';
import {
  CONNECTIONS,
  PORTS,
  connectOver,
  planWorld,
  wishFor,
  type Connection,
  type PlanWorld,
  type RunResult,
} from './plan-runs.ts';
import { plannedExchanges } from './planned.ts';
import { talkative } from './urc-pipe.ts';
import { strangeTo } from './urcs-between.ts';

/** What a family's driver plans is run on its virtual module, against real brokers, and is proven there. */
export function checkPlans(
  family: Family,
  emulator: EmulatorFamily | undefined,
  { theirs = { area: 'cert', name: 'theirs.pem', shown: 'theirs.pem' } }: Pick<ConformanceOptions, 'theirs'>,
  counts: Counts,
): void {
  if (family.driver === undefined || emulator === undefined) {
    const missing = family.driver === undefined ? 'driver half' : 'virtual module';
    it.skip(`reach a broker (not built: no ${missing})`);
    return;
  }
  let world: PlanWorld;
  beforeAll(async () => {
    world = await planWorld({ old: speaksOldTls(family) });
  });
  afterAll(() => world.stop());
  const done = new Set<string>();
  const checks: PlanChecks = {
    family,
    counts,
    world: () => world,
    theirs,
    rig: (options = {}) => new Rig({ family, emulator, resolve: world.resolve, ...options }),
    done,
    saw(event) {
      if (event.kind !== 'step-ended' || event.result.verdict !== 'done') return;
      if ('exchange' in event.step) done.add(event.step.exchange);
    },
  };
  checkConnections(checks);
  checkSockets(checks);
  checkMosquitto(checks);
  checkPlanData(checks);
  checkResets(checks);
  checkRolesRun(checks);
}

/** Whether the line that is played by default can do nothing newer than TLS 1.1. */
function speaksOldTls(family: Family): boolean {
  const { max } = defaultLine(family).facts.tls.versions.value;
  return max === 'TLSv1' || max === 'TLSv1.1';
}

const WAYS = [
  { chunk: 4096, echo: true },
  { chunk: 4096, echo: false },
  { chunk: 1, echo: true },
  { chunk: 1, echo: false },
];

function checkConnections(checks: PlanChecks): void {
  const { family, counts } = checks;
  counts.expect(
    'plans run',
    'plans run with unsolicited lines',
    'unsolicited lines among plans',
    'firmware lines driven',
  );

  const cases = CONNECTIONS.flatMap((connection) => WAYS.map((way) => ({ connection, ...way })));
  it.each(cases)('reach a broker: $connection (bytes a write: $chunk, echo: $echo)', async (one) => {
    const rig = checks.rig();
    try {
      await rig.terminal({ echo: one.echo });
      await proven(checks, rig, one.connection, one.chunk);
      counts.visit('plans run');
    } finally {
      await rig.close();
    }
  });

  it.each(CONNECTIONS)('reach a broker with an unsolicited line between any two lines: %s', async (connection) => {
    const planned = [...plannedExchanges(family)].map((id) => ({ exchange: family.dialect.exchange(id), args: {} }));
    const line = strangeTo(family, planned);
    expect(line, 'a line that no plan waits for').toBeDefined();
    for (const chunk of [4096, 1]) {
      const rig = checks.rig();
      try {
        const pipe = talkative(rig.plug(chunk), family, line ?? '');
        const run = await connectOver(pipe, wishFor(connection, checks.world()), rig);
        expectProven(checks, run, connection);
        expect(pipe.added).toBeGreaterThan(30);
        counts.visit('plans run with unsolicited lines');
        counts.visit('unsolicited lines among plans', pipe.added);
      } finally {
        await rig.close();
      }
    }
  });

  it.each(family.firmware.map((line) => ({ line, id: line.id })))(
    'reach a broker with $id, or say why not',
    async ({ line }) => {
      await driveLine(checks, line);
      counts.visit('firmware lines driven');
    },
  );
}

/** Over sockets of the module: TLS by the module, by this computer, and none at all. */
function checkSockets(checks: PlanChecks): void {
  const { family, counts } = checks;
  if (family.driver?.sockets === undefined) {
    it.skip('reach a broker over a socket (not driven)');
    return;
  }
  counts.expect('plans run over a socket');
  const overSocket = [
    { connection: 'mutual', tls: 'host' },
    { connection: 'plain', mqtt: 'host' },
    ...(family.driver.mqtt === undefined || family.driver.sockets.withoutTls !== undefined
      ? []
      : ([{ connection: 'mutual', mqtt: 'host' }] as const)),
  ] as const;
  const cases = overSocket.flatMap((way) => [4096, 1].map((chunk) => ({ tls: 'module', ...way, chunk }) as const));
  it.each(cases)('reach a broker over a socket: $connection, TLS by $tls (bytes a write: $chunk)', async (one) => {
    const rig = checks.rig();
    try {
      const { connection, chunk, ...way } = one;
      const wish = { ...wishFor(connection, checks.world()), ...way };
      const { report, events } = await connectOver(rig.plug(chunk), wish, rig);
      for (const event of events) checks.saw(event);
      expect(report, JSON.stringify([report.findings, report.attempts])).toMatchObject({
        ok: true,
        verified: 'own-message',
      });
      counts.visit('plans run over a socket');
    } finally {
      await rig.close();
    }
  });
}

async function proven(checks: PlanChecks, rig: Rig, connection: Connection, chunk?: number): Promise<RunResult> {
  const run = await connectOver(rig.plug(chunk), wishFor(connection, checks.world()), rig);
  expectProven(checks, run, connection);
  return run;
}

/** The module has its own message back, and the broker has seen it. */
function expectProven(checks: PlanChecks, { report, events }: RunResult, connection: Connection): void {
  for (const event of events) checks.saw(event);
  expect(report, JSON.stringify([report.findings, report.attempts])).toMatchObject({
    ok: true,
    verified: 'own-message',
  });
  expect(report.ladder.filter(({ state }) => state === 'failed' || state === 'unknown')).toEqual([]);
  const { received } = checks.world().brokers[connection];
  expect([...received.keys()]).toContain('hawser/device-1');
  const given = report.plan?.steps.flatMap(storedBy) ?? [];
  expect(report.uploaded).toHaveLength(given.length);
  if (connection !== 'server-only') expect(given.length > 0).toBe(connection === 'mutual');
}

/** The credential that is in the module once this step is done. */
function storedBy(step: Step): readonly string[] {
  if (step.kind === 'upload') return [step.name];
  return step.kind === 'at' && step.stores !== undefined ? [step.stores] : [];
}

/** A line of which nobody has got anything to work is not tried; it is said why. */
async function driveLine(checks: PlanChecks, firmware: FirmwareLine): Promise<void> {
  // What checks dates is not tried with a clock that was never set.
  const rig = checks.rig({ firmware, rtc: { unixMs: Date.now() } });
  try {
    if (firmware.facts.knownBad === undefined) {
      await proven(checks, rig, 'mutual');
      return;
    }
    const { force: _tried, ...wish } = wishFor('mutual', checks.world());
    const { report } = await connectOver(rig.plug(), wish, rig);
    expect(report.ok).toBe(false);
    expect(report.findings.map(({ code }) => code)).toContain('firmware-known-bad');
  } finally {
    await rig.close();
  }
}

function checkMosquitto(checks: PlanChecks): void {
  const { family, counts } = checks;
  it.skipIf(!has('mosquitto'))('reach Mosquitto: mutual TLS, server only, plain', async () => {
    const { pki } = checks.world().files;
    const tls = { certificate: pki.serverChain, key: pki.server.key };
    const running: Record<Connection, Mosquitto> = {
      mutual: await mosquitto({ tls: { ...tls, clientCa: pki.root.certificate } }),
      'server-only': await mosquitto({ tls }),
      plain: await mosquitto(),
    };
    try {
      const resolve = CONNECTIONS.map((connection) => ({
        name: BROKER,
        port: PORTS[connection],
        target: { host: '127.0.0.1', port: running[connection].port },
      }));
      for (const connection of CONNECTIONS) {
        const rig = checks.rig({ resolve });
        try {
          // With OpenSSL 3 it refuses TLS 1.0 whatever its settings.
          const way = speaksOldTls(family) ? ({ tls: 'host' } as const) : {};
          const wish = { ...wishFor(connection, checks.world()), ...(connection === 'plain' ? {} : way) };
          const { report } = await connectOver(rig.plug(), wish, rig);
          expect(report, connection).toMatchObject({ ok: true, verified: 'own-message' });
          expect(running[connection].output(), connection).toMatch(/Received PUBLISH from device-1/);
          counts.visit('plans run against Mosquitto');
        } finally {
          await rig.close();
        }
      }
    } finally {
      for (const one of Object.values(running)) await one.stop();
    }
  });
}

/** A module that restarts at any command of the plan: the run ends, and the next one succeeds. */
function checkResets(checks: PlanChecks): void {
  const { counts } = checks;
  counts.expect('resets in a plan');
  it('reach a broker after a reset at any step', async () => {
    for (let place = 0, reached = true; reached; place += 1) {
      const rig = checks.rig({ clock: fastClock() });
      try {
        let seen = 0;
        const undo = rig.module.intercept(() => {
          seen += 1;
          if (seen === place + 1) rig.module.reset();
          return undefined;
        });
        const wish = wishFor('mutual', checks.world());
        const first = await connectOver(rig.plug(), wish, rig).catch((error: unknown) => error);
        undo();
        if (first instanceof Error) expect(isHawserError(first)).toBe(true);
        reached = seen > place;
        const { report } = await connectOver(rig.plug(), wish, rig);
        const where = `${rig.module.received[place]?.text ?? 'no command'}: ${JSON.stringify(report.findings)}`;
        expect(report, where).toMatchObject({ ok: true, verified: 'own-message' });
        if (reached) counts.visit('resets in a plan');
      } finally {
        await rig.close();
      }
    }
  }, 60_000);
}

/** Each role that the family has was used by one of the plans above, and did what it should. */
function checkRolesRun(checks: PlanChecks): void {
  const { family, counts, done } = checks;
  const parts = family.parts.filter(({ roles }) => roles.length > 0);
  counts.expect('roles used by plans');
  it('use every role that the family has', () => {
    const used = parts.filter(({ exchanges }) => exchanges.some(({ id }) => done.has(id)));
    expect(parts.filter((part) => !used.includes(part)).map(({ id }) => id)).toEqual([]);
    counts.visit('roles used by plans', new Set(used.flatMap(({ roles }) => roles)).size);
  });
  it('hold nothing that none of these runs has done', () => {
    expect([...plannedExchanges(family)].filter((id) => !done.has(id))).toEqual([]);
  });
}
