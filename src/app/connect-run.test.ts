import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { brokerFacts, recogniseBroker } from '../brokers/kit/facts.ts';
import { brokers } from '../brokers/registry.ts';
import type { CredentialRole } from '../families/kit/step.ts';
import { bytesOf } from '../kernel/bytes.ts';
import { SecretMask } from '../kernel/secret.ts';
import { storedName } from '../plan/stored-name.ts';
import type { RunEvent } from '../run/events.ts';
import { bench, loopNetwork, type Bench } from '../../test/support/bench-module.ts';
import { inputs } from '../../test/support/inputs.ts';
import { inVirtualTime } from '../../test/support/virtual-time.ts';
import { readRequest, type ConnectOptions } from './connect-options.ts';
import { ConnectRun } from './connect-run.ts';
import type { LoadedCredentials } from './credentials.ts';
import type { ConnectReport } from './report.ts';

/* A whole run against the virtual module on a clock that stands still; certificates are any bytes here. */

const FILES: Readonly<Record<CredentialRole, Uint8Array>> = {
  ca: bytesOf('r'.repeat(1_200)),
  cert: bytesOf('c'.repeat(900)),
  key: bytesOf('k'.repeat(1_700)),
};

const credentials: LoadedCredentials = {
  facts: inputs().credentials,
  stored: (['ca', 'cert', 'key'] as const).map((role) => {
    const sha256 = createHash('sha256').update(FILES[role]).digest('hex');
    return { role, name: storedName(role, sha256), bytes: FILES[role].length, sha256 };
  }),
  materials: { secret: () => undefined, credential: (role) => FILES[role] },
  mask: new SecretMask(),
};

const CA_NAME = credentials.stored[0]?.name ?? '';

interface Ran {
  readonly report: ConnectReport;
  readonly events: readonly RunEvent[];
}

async function run(desk: Bench, change: Partial<ConnectOptions> = {}, signal?: AbortSignal): Promise<Ran> {
  const options: ConnectOptions = { broker: 'mqtts://broker.example', clientId: 'device-1', ...change };
  const request = readRequest(options);
  const events: RunEvent[] = [];
  const runner = new ConnectRun({
    request,
    credentials: {
      ...credentials,
      facts: { ...credentials.facts, username: { is: 'absent' }, password: { is: 'absent' } },
    },
    options,
    pipe: desk.plug(),
    portName: 'memory',
    broker: brokerFacts(recogniseBroker(request.url.host, brokers()), request.url),
    families: desk.families,
    clock: desk.clock,
    onEvent: (event) => events.push(event),
    ...(signal === undefined ? {} : { signal }),
  });
  return { report: await inVirtualTime(desk.clock, runner.run()), events };
}

/** Every file in the store that carries our prefix is one of this run's, and whole. */
function expectWholeFiles(desk: Bench): void {
  const ours = desk.module.services.files.list('cert').filter(({ name }) => name.startsWith('hw_'));
  expect(ours.map(({ name }) => name).sort()).toEqual(credentials.stored.map(({ name }) => name).sort());
  for (const { role, name } of credentials.stored) {
    expect(ours.find((file) => file.name === name)?.bytes, name).toEqual(FILES[role]);
  }
}

describe('a run', () => {
  it('connects, proves it, and leaves nothing running', async () => {
    const desk = await bench();
    const { report } = await run(desk);
    expect(report).toMatchObject({ ok: true, verified: 'own-message', keptOpen: false });
    expect(report.uploaded).toEqual(credentials.stored.map(({ name }) => name));
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(report.ladder.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(desk.module.received.at(-1)?.text).toBe('AT+CMQTTSTOP');
    expectWholeFiles(desk);
  });

  it('after an upload that was broken off stores everything anew, however much was missing', async () => {
    const missing = [...Array.from({ length: 20 }, (_, i) => i + 1), 300, 1_190];
    for (const left of missing) {
      const desk = await bench();
      await desk.before(`AT+CCERTDOWN="${CA_NAME}",1200\r`, FILES.ca.subarray(0, 1_200 - left));
      const { report } = await run(desk);
      expect(report.ok, `${left} bytes missing`).toBe(true);
      expect(report.uploaded, `${left} bytes missing`).toContain(CA_NAME);
      expectWholeFiles(desk);
    }
  });

  it('that brings such a module back without needing its files deletes what was broken off, too', async () => {
    const desk = await bench();
    await desk.before(`AT+CCERTDOWN="${CA_NAME}",1200\r`, FILES.ca.subarray(0, 700));
    const { report } = await run(desk, { broker: 'mqtt://broker.example' });
    expect(report.ok).toBe(true);
    expect(desk.module.services.files.list('cert')).toEqual([]);
  });

  it('leaves the files of others alone', async () => {
    const own = bytesOf('somebody else’s');
    const desk = await bench({ files: { 'cacert.pem': own } });
    await desk.before(`AT+CCERTDOWN="${CA_NAME}",1200\r`, FILES.ca.subarray(0, 700));
    expect((await run(desk)).report.ok).toBe(true);
    expect(desk.module.services.files.read('cert', 'cacert.pem')).toEqual(own);
  });

  it('that is dry changes nothing, not even what a broken upload has left', async () => {
    const desk = await bench({ files: { hw_ca_old00000: bytesOf('x'), 'hw_ca_old.pem': bytesOf('y') } });
    await desk.before('AT+CG');
    const { report } = await run(desk, { dryRun: true });
    expect(report).toMatchObject({ ok: true, verified: 'none', attempts: [] });
    expect(report.plan?.steps.length).toBeGreaterThan(10);
    expect(desk.module.services.files.list('cert')).toHaveLength(2);
    expect(desk.module.received.some(({ text }) => /CCERTD|CMQTTSTART/.test(text))).toBe(false);
  });

  it('whose upload hangs deletes what the filler has made of it', async () => {
    const desk = await bench();
    let hung = 0;
    // A module that has stored the file but never says so, and takes what comes next for more of it.
    const undo = desk.module.intercept(({ text }, reply) => {
      if (!text.startsWith(`AT+CCERTDOWN="${CA_NAME}"`)) return undefined;
      hung += 1;
      return reply.prompt(1_700).then((bytes) => {
        desk.module.services.files.write('cert', CA_NAME, bytes ?? new Uint8Array());
        return { final: 'OK' };
      });
    });
    const first = await run(desk);
    expect(hung).toBe(1);
    expect(first.report.ok).toBe(false);
    expect(first.report.findings[0]?.code).toBe('module-silent');
    expect(desk.module.services.files.read('cert', CA_NAME)).toBeUndefined();
    undo();
    const second = await run(desk);
    expect(second.report).toMatchObject({ ok: true, uploaded: credentials.stored.map(({ name }) => name) });
    expectWholeFiles(desk);
  });

  it('stores anew what the module cannot use, and says again how it is to be used', async () => {
    const desk = await bench({ files: { [CA_NAME]: bytesOf('damaged on its way') } });
    let connects = 0;
    desk.module.intercept(({ text }, reply, host) => {
      if (!text.startsWith('AT+CMQTTCONNECT=')) return undefined;
      connects += 1;
      const stored = desk.module.services.files.read('cert', CA_NAME);
      if (stored?.length === FILES.ca.length) return undefined;
      reply.end({ final: 'OK' });
      host.urcText('+CMQTTCONNECT: 0,34');
      return { final: 'OK' };
    });
    const { report } = await run(desk);
    expect(report.ok).toBe(true);
    expect(connects).toBe(2);
    expect(report.attempts.map(({ ok }) => ok)).toEqual([false, true]);
    expect(report.uploaded).toContain(CA_NAME);
    expectWholeFiles(desk);
  });

  it.each([
    ['restarts', 'module-reset', (desk: Bench) => desk.module.reset()],
    ['is switched off', 'module-silent', (desk: Bench) => desk.module.powerOff()],
  ] as const)('whose module %s while the message is on its way says so', async (_what, code, act) => {
    const network = loopNetwork();
    const desk: Bench = await bench({
      network: {
        ...network,
        connectMqtt: async (pipe, settings) => {
          const outcome = await network.connectMqtt(pipe, settings);
          if (!outcome.ok) return outcome;
          const publish = () => {
            desk.clock.after(3_000, () => act(desk));
            return Promise.resolve({ ok: true as const });
          };
          return { ok: true, session: { ...outcome.session, publish } };
        },
      },
    });
    const { report } = await run(desk);
    expect(report).toMatchObject({ ok: false, brokeAt: { from: 'at', to: 'at' } });
    expect(report.findings[0]?.code).toBe(code);
  });

  it('that loses its network on the way says so', async () => {
    const network = loopNetwork();
    const desk = await bench({
      conditions: ['link-lost'],
      network: {
        ...network,
        connectMqtt: async (pipe, settings) => {
          const outcome = await network.connectMqtt(pipe, settings);
          if (!outcome.ok) return outcome;
          // The broker’s answer never comes: the link goes first.
          return { ok: true, session: { ...outcome.session, subscribe: () => new Promise(() => undefined) } };
        },
      },
    });
    const { report } = await run(desk);
    expect(report.ok).toBe(false);
    expect(report.brokeAt).toEqual({ from: 'bearer', to: 'bearer' });
    expect(report.findings[0]).toMatchObject({ code: 'link-lost', cause: 'network-not-attached' });
    expect(report.findings[0]?.evidence.some(({ text }) => text.startsWith('+CMQTTNONET'))).toBe(true);
  });

  it('whose own message does not come says so after a bounded time', async () => {
    const network = loopNetwork();
    const desk = await bench({
      network: {
        ...network,
        connectMqtt: async (pipe, settings) => {
          const outcome = await network.connectMqtt(pipe, settings);
          if (!outcome.ok) return outcome;
          return { ok: true, session: { ...outcome.session, publish: () => Promise.resolve({ ok: true }) } };
        },
      },
    });
    const { report } = await run(desk);
    expect(report).toMatchObject({ ok: false, verified: 'none', brokeAt: { from: 'subscribe', to: 'publish' } });
    expect(report.findings[0]?.code).toBe('no-own-message');
    expect(desk.clock.now()).toBeLessThan(30_000);
    const stop = new AbortController();
    desk.clock.after(5_000, () => stop.abort());
    const start = desk.clock.now();
    await expect(run(desk, {}, stop.signal)).rejects.toMatchObject({ code: 'interrupted' });
    expect(desk.clock.now() - start).toBeLessThan(15_000);
    expect(desk.module.received.at(-1)?.text).toBe('AT+CMQTTSTOP');
  });

  it('against which a rule stands sends nothing that changes anything, unless it is forced', async () => {
    const desk = await bench();
    const { report } = await run(desk, { clientId: 'x'.repeat(129) });
    expect(report).toMatchObject({ ok: false, attempts: [], brokeAt: { from: 'mqtt', to: 'mqtt' } });
    expect(report.findings[0]?.code).toBe('client-id-length');
    expect(desk.module.received.every(({ text }) => /^AT(|I|\+\w+|\+\w+\?|\+CGMR)$/.test(text))).toBe(true);
  });
});
