import { describe, expect, it } from 'vitest';
import { loadKnown } from '../../pki/anchors/set.ts';
import { brokers } from '../registry.ts';
import { calendarFor, type BrokerCalendarEntry } from './calendar.ts';
import { findBroker } from './facts.ts';

const NOW = Date.UTC(2026, 10, 24);

async function calendar(kind: string, now = NOW): Promise<readonly BrokerCalendarEntry[]> {
  return calendarFor(findBroker(kind, brokers()), await loadKnown(), now);
}

describe('the calendar of a broker', () => {
  it('holds its own dates, those of its authority and of its roots, in order', async () => {
    const hub = await calendar('azure-iot-hub');
    expect(hub.map(({ at }) => at)).toEqual([...hub.map(({ at }) => at)].sort((a, b) => a - b));
    const days = hub.map(({ on }) => on);
    expect(days).toEqual(
      expect.arrayContaining(['2024-09-30', '2025-05-12', '2025-08-31', '2027-03-15', '2029-06-19']),
    );
    expect(hub.find(({ on }) => on === '2025-08-31')).toMatchObject({ of: 'broker', past: true });
    expect(hub.find(({ on }) => on === '2025-08-31')?.todo).toMatch(/ECDHE/);
    expect(hub.find(({ on }) => on === '2029-06-19')).toMatchObject({ of: 'authority', past: false });
    expect(hub.find(({ on }) => on === '2025-05-12')?.of).toEqual({ anchor: 'baltimore-cybertrust' });
  });

  it('parts past from coming at the given moment', async () => {
    const state = async (now: number) => (await calendar('azure-iot-hub', now)).find(({ on }) => on === '2025-08-31');
    expect((await state(Date.UTC(2025, 7, 31) - 1))?.past).toBe(false);
    expect((await state(Date.UTC(2025, 7, 31)))?.past).toBe(true);
  });

  it('has the dates of Let’s Encrypt where its certificates come from there, and nowhere else', async () => {
    const lets = (entries: readonly BrokerCalendarEntry[]) =>
      entries.filter(({ of }) => of === 'authority').map(({ on }) => on);
    expect(lets(await calendar('hivemq-cloud'))).toEqual(['2026-07-08', '2027-02-10', '2027-03-12']);
    expect(lets(await calendar('aws-iot'))).toEqual(['2027-03-15']);
    expect(lets(await calendar('mosquitto'))).toEqual([]);
    expect(await calendar('any')).toEqual([]);
  });

  it('knows every date on which something ends or has ended', async () => {
    const told = new Set<string>();
    const texts: string[] = [];
    for (const { id } of brokers()) {
      for (const { on, text } of await calendar(id)) {
        told.add(on);
        texts.push(text);
      }
    }
    const roots = await loadKnown();
    for (const { notAfter, events } of roots) {
      if (notAfter !== undefined) told.add(notAfter);
      for (const { on } of events) told.add(on);
    }
    const DATES = [
      '2025-05-12',
      '2025-08-31',
      '2026-07-08',
      '2027-03-15',
      '2026-04-15',
      '2026-05-13',
      '2026-11-27',
      '2027-02-10',
      '2027-03-12',
      '2028-01-28',
      '2029-06-19',
      '2030-06-04',
      '2031-11-10',
    ];
    expect(DATES.filter((day) => !told.has(day))).toEqual([]);
    // Steps of one change are told together.
    for (const step of ['2026-03-15', '2029-03-15', '2028-02-16'])
      expect(
        texts.some((text) => text.includes(step)),
        step,
      ).toBe(true);
  });
});
