import { describe, expect, it } from 'vitest';
import type { BytePipe } from '../at/pipe.ts';
import { VirtualClock } from '../kernel/clock.ts';
import type { Condition } from '../families/kit/emulator.ts';
import { TestHost, noNetwork } from '../../test/support/small-family.ts';
import { MemoryFiles } from './files.ts';
import { VirtualRadio } from './radio.ts';
import { COLD_START, VirtualRtc, parseRtcStart } from './rtc.ts';
import { hostServices, type NetworkServices } from './services.ts';

const conditions = (...names: Condition[]): Set<Condition> => new Set(names);

describe('MemoryFiles', () => {
  it('keeps areas apart, overwrites, and refuses what does not fit, whole', () => {
    const files = new MemoryFiles(10);
    expect(files.write('cert', 'a', new Uint8Array(6))).toBe(true);
    expect(files.write('c:', 'a', new Uint8Array(4))).toBe(true);
    expect(files.write('cert', 'b', new Uint8Array(1))).toBe(false);
    expect(files.write('cert', 'a', new Uint8Array(7))).toBe(false);
    expect(files.read('cert', 'a')).toHaveLength(6);
    expect(files.write('cert', 'a', new Uint8Array(5))).toBe(true);
    expect(files.list('cert').map(({ name, bytes }) => [name, bytes.length])).toEqual([['a', 5]]);
    expect(files.remove('c:', 'a')).toBe(true);
    expect(files.remove('c:', 'a')).toBe(false);
    expect(files.write('cert', 'b', new Uint8Array(5))).toBe(true);
  });

  it('gives copies: what a reader changes is not stored', () => {
    const files = new MemoryFiles();
    const bytes = new Uint8Array([1]);
    files.write('c:', 'a', bytes);
    bytes[0] = 2;
    files.read('c:', 'a')?.fill(3);
    expect(files.read('c:', 'a')).toEqual(new Uint8Array([1]));
  });
});

describe('VirtualRtc', () => {
  it('starts cold, runs on the clock, and forgets the time on restart, not the zone', async () => {
    const clock = new VirtualClock();
    const rtc = new VirtualRtc(clock, 'cold');
    expect(rtc.now()).toBe(COLD_START);
    await clock.advance(5_000);
    expect(rtc.now()).toBe(COLD_START + 5_000);
    rtc.set(1_000);
    rtc.zoneQuarters = 8;
    expect(rtc.now()).toBe(1_000);
    rtc.restart();
    expect([rtc.now(), rtc.zoneQuarters]).toEqual([COLD_START, 8]);
    expect(new VirtualRtc(clock, 'host').now()).toBe(clock.wall());
  });

  it('reads the option', () => {
    expect(parseRtcStart('cold')).toBe('cold');
    expect(parseRtcStart('host')).toBe('host');
    expect(parseRtcStart('2026-01-31T12:00:00')).toEqual({ unixMs: Date.UTC(2026, 0, 31, 12) });
    expect(parseRtcStart('2026-01-31T12:00:00+02:00')).toEqual({ unixMs: Date.UTC(2026, 0, 31, 10) });
    expect(parseRtcStart('2026-01-31')).toEqual({ unixMs: Date.UTC(2026, 0, 31) });
    for (const wrong of ['', 'now', '31.1.2026', '2026-13-01']) expect(parseRtcStart(wrong)).toBeUndefined();
  });
});

describe('VirtualRadio', () => {
  it('follows its conditions while they change', () => {
    const set = conditions();
    const radio = new VirtualRadio(new VirtualClock(), set);
    expect([radio.sim, radio.registration, radio.bearerAllowed]).toEqual(['READY', 1, true]);
    set.add('no-bearer');
    expect([radio.attached, radio.bearerAllowed]).toEqual([true, false]);
    set.add('not-registered');
    expect([radio.registration, radio.attached]).toEqual([2, false]);
    set.add('no-sim');
    expect([radio.sim, radio.registration]).toEqual(['absent', 0]);
  });

  it('asks for the PIN again after a restart, and does not forget wrong tries', () => {
    const radio = new VirtualRadio(new VirtualClock(), conditions('sim-pin'), { pin: '4711' });
    expect(radio.enterPin('0000')).toBe(false);
    radio.restart();
    expect([radio.sim, radio.pinTries]).toEqual(['SIM PIN', 2]);
    expect(radio.enterPin('4711')).toBe(true);
    expect([radio.sim, radio.pinTries]).toEqual(['READY', 3]);
    radio.restart();
    expect(radio.sim).toBe('SIM PIN');
  });
});

describe('hostServices', () => {
  const pipe: BytePipe = new TestHost();
  const network: NetworkServices = {
    ...noNetwork,
    resolve: () => Promise.resolve('198.51.100.1'),
    connectTcp: () => Promise.resolve({ ok: true, pipe, peer: { address: '198.51.100.1', port: 1 } }),
  };
  const base = { network, rtc: 'cold', latency: 'none' } as const;

  it('lets nothing through without a bearer', async () => {
    const set = conditions('not-registered');
    const services = hostServices({ ...base, clock: new VirtualClock(), conditions: set });
    expect(await services.resolve('a.test')).toBeUndefined();
    expect(await services.connectTcp('a.test', 1)).toMatchObject({ ok: false, failure: { reason: 'no-bearer' } });
    set.clear();
    expect(await services.resolve('a.test')).toBe('198.51.100.1');
    expect((await services.connectTcp('a.test', 1)).ok).toBe(true);
  });

  it('loses the link some time after something connected, and finds it again', async () => {
    const clock = new VirtualClock();
    const services = hostServices({ ...base, clock, conditions: conditions('link-lost') });
    let lost = 0;
    services.radio.onLinkLost(() => (lost += 1));
    await clock.advance(60_000);
    expect(lost).toBe(0);
    await services.connectTcp('a.test', 1);
    await clock.advance(3_000);
    expect([lost, services.radio.registration]).toEqual([1, 2]);
    await clock.advance(10_000);
    expect(services.radio.registration).toBe(1);
    await services.connectTcp('a.test', 1);
    await clock.advance(3_000);
    expect(lost).toBe(2);
    services.restart();
    expect(services.radio.registration).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('loses the link when it is told, for as long as it is told', async () => {
    const clock = new VirtualClock();
    const { radio } = hostServices({ ...base, clock, conditions: conditions() });
    let lost = 0;
    radio.onLinkLost(() => (lost += 1));
    radio.loseLink(2_000);
    expect([lost, radio.registration, radio.bearerAllowed]).toEqual([1, 2, false]);
    await clock.advance(1_000);
    radio.loseLink(2_000);
    await clock.advance(1_999);
    expect([lost, radio.registration]).toEqual([2, 2]);
    await clock.advance(1);
    expect(radio.registration).toBe(1);
    expect(clock.pending).toBe(0);
  });

  it('gives up every socket with the link and with a restart', async () => {
    const clock = new VirtualClock();
    const ends: TestHost[] = [];
    const services = hostServices({
      ...base,
      clock,
      conditions: conditions(),
      network: {
        ...network,
        connectTcp: () => {
          const end = new TestHost();
          ends.push(end);
          return Promise.resolve({ ok: true, pipe: end, peer: { address: '198.51.100.1', port: 1 } });
        },
      },
    });
    await services.connectTcp('a.test', 1);
    services.radio.loseLink(1_000);
    expect(ends.map(({ closed }) => closed)).toEqual([true]);
    await clock.advance(1_000);
    await services.connectTcp('a.test', 1);
    services.restart();
    await services.connectTcp('a.test', 1);
    expect(ends.map(({ closed }) => closed)).toEqual([true, true, false]);
    services.radio.loseLink(1_000);
    expect(ends.map(({ closed }) => closed)).toEqual([true, true, true]);
  });

  it('waits with real latency only', async () => {
    const clock = new VirtualClock();
    await hostServices({ ...base, clock, conditions: conditions() }).pace(1_000);
    expect(clock.pending).toBe(0);
    const slow = hostServices({ ...base, latency: 'real', clock, conditions: conditions() });
    let done = false;
    void slow.pace(1_000).then(() => (done = true));
    await clock.advance(999);
    expect(done).toBe(false);
    await clock.advance(1);
    expect(done).toBe(true);
  });
});
