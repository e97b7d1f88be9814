import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import type { ConnectOptions } from '../../src/app/connect-options.ts';
import { TranscriptRecorder, formatTranscript } from '../../src/at/transcript.ts';
import type { SeparationTest } from '../../src/families/kit/driver.ts';
import { defaultLine, type Family, type FirmwareLine } from '../../src/families/kit/family.ts';
import type { Plan, Step } from '../../src/families/kit/step.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { SecretMask } from '../../src/kernel/secret.ts';
import { prepareKey } from '../../src/pki/prepare.ts';
import { readKey } from '../../src/pki/read.ts';
import { driverOf } from '../../src/plan/connect-plan.ts';
import { isOurs } from '../../src/plan/stored-name.ts';
import { runSteps, trySteps } from '../../src/run/execute.ts';
import type { Rig, RigOptions } from '../support/rig.ts';
import {
  CONNECTIONS,
  LOGIN,
  PIN,
  connectOver,
  load,
  prepare,
  wishFor,
  type PlanWorld,
  type Prepared,
} from './plan-runs.ts';
import type { PlanChecks } from './plan-checks.ts';

/** Plans as data: written and read again, the tests that separate causes, what is deleted, and what never leaves. */
export function checkPlanData(checks: PlanChecks): void {
  const { counts } = checks;
  counts.expect('plans through JSON', 'separating tests', 'files deleted', 'texts searched for secrets');

  it.each(CONNECTIONS)('are the same after JSON, and run: %s', async (connection) => {
    await withModule(checks, wishFor(connection, checks.world()), async ({ plan }) => {
      const text = JSON.stringify(plan);
      const read = JSON.parse(text) as Plan;
      expect(read).toStrictEqual(plan);
      await withModule(checks, wishFor(connection, checks.world()), async ({ context }) => {
        expect(await runSteps(onModule(read.steps), context)).toMatchObject({ ok: true, filled: false });
        await trySteps(read.cleanup, context);
      });
      expect(new Set(plan.steps.map(({ id }) => id)).size).toBe(plan.steps.length);
      counts.visit('plans through JSON');
    });
  });

  it('narrow a failure down without sending a login', async () => {
    const good = wishFor('mutual', checks.world());
    const sound = await separation(checks, good);
    const strange = await separation(checks, { ...good, ca: checks.world().strangeCa });
    for (const { test, passed } of sound) {
      // One that leaves something out may be refused for just that.
      if (test.comparing === undefined) expect(passed, test.id).toBe(true);
    }
    for (const { test, passed } of strange) {
      if (test.comparing === undefined)
        expect(passed, `${test.id} with a root of somebody else`).toBe(!test.verifiesServer);
    }
    expect(strange.some(({ test }) => test.verifiesServer)).toBe(sound.length > 0);
    counts.visit('separating tests', sound.length + strange.length);
  });

  it('delete what they have stored, and nothing else', async () => {
    const rig = checks.rig();
    try {
      const wish = wishFor('mutual', checks.world());
      const { report } = await connectOver(rig.plug(), wish, rig);
      expect(report.uploaded.length).toBeGreaterThan(0);
      const strange = checks.theirs === 'none' ? undefined : checks.theirs;
      if (strange !== undefined) rig.services.files.write(strange.area, strange.name, new Uint8Array(10));
      const prepared = await prepare(rig.plug(), wish, rig.clock, (event) => checks.saw(event));
      const stored = [...(prepared.keeper.state.files?.keys() ?? [])];
      // Where a store has no names, what stands at its places is what the last run has put there.
      const ours = (name: string): boolean => isOurs(name) || (strange === undefined && report.uploaded.includes(name));
      expect(stored.filter(ours).sort()).toEqual([...report.uploaded].sort());
      const steps = driverOf(prepared.module).deleteFiles(stored.filter(ours));
      expect(await runSteps(steps, prepared.context)).toMatchObject({ ok: true });
      await prepared.survey();
      expect([...(prepared.keeper.state.files?.keys() ?? [])]).toEqual(stored.filter((name) => !ours(name)));
      if (strange !== undefined) expect(stored).toContain(strange.shown);
      counts.visit('files deleted', steps.length);
      await prepared.context.channel.close();
    } finally {
      await rig.close();
    }
  });

  it('let no secret out', () => secretsStay(checks));
}

/** What the module does of a plan; this computer carries the rest over its socket. */
function onModule(steps: readonly Step[]): readonly Step[] {
  return steps.filter(({ kind }) => kind !== 'carry');
}

/** The line that is played by default, or else one that can verify a server. */
function verifyingLine(family: Family): FirmwareLine {
  const lines = [defaultLine(family), ...family.firmware];
  const found = lines.find(({ facts }) => facts.knownBad === undefined && facts.tlsOptions?.takesRoots.value !== false);
  if (found === undefined) throw new Error(`no line of ${family.id} can verify a server`);
  return found;
}

async function withModule(
  checks: PlanChecks,
  wish: ConnectOptions,
  work: (prepared: Prepared, rig: Rig) => Promise<void>,
  options: Partial<RigOptions> = {},
): Promise<void> {
  const rig = checks.rig(options);
  try {
    const prepared = await prepare(rig.plug(), wish, rig.clock, (event) => checks.saw(event));
    await work(prepared, rig);
    await prepared.context.channel.close();
  } finally {
    await rig.close();
  }
}

/** All separating tests of a family, whether or not they were needed; each leaves the module as it was. */
async function separation(
  checks: PlanChecks,
  wish: ConnectOptions,
): Promise<readonly { readonly test: SeparationTest; readonly passed: boolean }[]> {
  const results: { readonly test: SeparationTest; readonly passed: boolean }[] = [];
  const run = async ({ plan, module, keeper, decision, context }: Prepared): Promise<void> => {
    // The module's own client has failed before, and has left the files there.
    await runSteps(onModule(plan.steps), context);
    await trySteps(plan.cleanup, context);
    for (const test of driverOf(module).separate({ ...decision.intent, state: keeper.state })) {
      expect(JSON.stringify(test.steps)).not.toContain('"secret"');
      expect(test.steps.filter(({ rung }) => ['mqtt', 'subscribe', 'publish'].includes(rung))).toEqual([]);
      const { ok } = await runSteps(test.steps, context);
      await trySteps(test.cleanup, context);
      results.push({ test, passed: ok });
    }
  };
  await withModule(checks, wish, run, { firmware: verifyingLine(checks.family), rtc: { unixMs: Date.now() } });
  return results;
}

/** A run with PIN, login and key, on a module that echoes everything: all that it leaves is searched for them. */
async function secretsStay(checks: PlanChecks): Promise<void> {
  const { counts } = checks;
  const world = checks.world();
  const wish = wishFor('mutual', world);
  const { mask } = await load(wish);
  const ours = new TranscriptRecorder(systemClock, mask);
  const theirs = new TranscriptRecorder(systemClock, new SecretMask());
  const rig = checks.rig({ conditions: new Set(['sim-pin'] as const), pin: PIN, recorder: theirs });
  try {
    await rig.terminal({ echo: true });
    const { report, events } = await connectOver(rig.plug(), wish, { clock: rig.clock, recorder: ours });
    expect(report, JSON.stringify(report.findings)).toMatchObject({ ok: true, verified: 'own-message' });
    for (const event of events) checks.saw(event);
    const commands = rig.module.received.map(({ text }) => text).join('\n');
    // The search would find nothing if nothing had been sent. Over a socket the password is inside of what is carried.
    const typed = checks.family.driver?.mqtt === undefined ? [PIN] : [LOGIN.password, PIN];
    for (const sent of typed) expect(commands).toContain(sent);
    const header = { source: 'conformance', kind: 'emulator' } as const;
    const texts = {
      'our transcript': formatTranscript({ header, entries: ours.entries }),
      'the transcript of the virtual module': formatTranscript({ header, entries: theirs.entries }),
      'the events': JSON.stringify(events),
      'the events, looked into': inspect(events, { depth: 12 }),
      'the report': JSON.stringify(report),
    };
    for (const [what, text] of Object.entries(texts)) {
      expect(text.length, what).toBeGreaterThan(500);
      for (const [name, secret] of secretsOf(world)) expect(text.includes(secret), `${name} in ${what}`).toBe(false);
      counts.visit('texts searched for secrets');
    }
  } finally {
    await rig.close();
  }
}

function secretsOf({ files }: PlanWorld): readonly (readonly [name: string, text: string])[] {
  const { key, certificate } = files.pki.device;
  // The modulus stands in both, and where a certificate goes out as one line, it may stand there in whole lines of the key.
  const shown = certificate.replace(/\s/g, '');
  const stored = Buffer.from(prepareKey(readKey(Buffer.from(key), 'key')).bytes).toString();
  const lines = [...key.split('\n'), ...stored.split('\n')].filter(
    (line) => line.length > 20 && !line.startsWith('---') && !shown.includes(line),
  );
  return [
    ['the password', LOGIN.password],
    ['the PIN', PIN],
    ...lines.map((line) => ['a line of the key', line] as const),
  ];
}
